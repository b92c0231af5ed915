"""The sheets about partner organisations: who is in scope of section 11, and what they answered."""

from __future__ import annotations

from datetime import date

from tasks.returns.registers.sheet import Field, Sheet

PARTNER_ORGANISATIONS = Sheet(
    "Partner organisations",
    "local_partner_organisations",
    "Every organisation that section 11 concerns. The service decides in which year it is audited;"
    " letters go to its own contact, in its own mail domain, as links.",
    (
        Field(
            "organisation_id", "Organisation", "text", "EXAMPLE O1",
            "A reference of your own; it never changes.", 16, True,
        ),
        Field(
            "organisation_name", "Name", "words", "Example Health Trust", "As letters begin.", 40,
            True,
        ),
        Field(
            "service", "Service", "choice", "health",
            "Choose from the list: each year is about one service.", 32, True, "services",
        ),
        Field(
            "contact_name", "Contact", "words", "Jo Example",
            "Whoever answers for safeguarding there.", 26,
        ),
        Field(
            "contact_email", "Contact's e-mail", "email", None,
            "An address in the organisation's own mail domain.", 36,
        ),
        Field(
            "mail_domain", "Mail domain", "choice", None,
            "Choose from the list. An engineer adds a domain to the configuration.", 32, True,
            "domains",
        ),
        Field("scope_from", "In scope from", "date", date(2018, 4, 1), "The first day.", 14),
        Field(
            "scope_to", "In scope until", "date", None,
            "The last day. Leave it empty while it goes on.", 14,
        ),
    ),
    key=("organisation_id",), subject=("organisation_id",), shown=("organisation_id",),
    span=("scope_from", "scope_to"),
)  # fmt: skip
SECTION_11_HISTORY = Sheet(
    "Section 11 history",
    "local_section_11_answers",
    "What organisations answered in earlier section 11 audits. They are shown it beside this year's"
    " questions, and it tells which service is due longest.",
    (
        Field(
            "organisation_id", "Organisation", "text", "EXAMPLE O1",
            "The reference on the sheet Partner organisations.", 16, True,
            listed_in="local_partner_organisations.organisation_id", is_listed_strictly=False,
        ),
        Field(
            "answered_in", "Year of the audit", "number", 2020,
            "The year in which the tool was sent out.", 14, True,
        ),
        Field(
            "criterion", "Criterion", "choice", None, "Choose from the list.", 60, True, "criteria",
        ),
        Field("score", "Answer", "choice", None, "Choose from the list.", 20, True, "scores"),
        Field(
            "evidence", "Evidence", "words", "Policy of March 2020",
            "As the organisation named it; no child's details.", 60,
        ),
    ),
    key=("organisation_id", "answered_in", "criterion"),
    subject=("organisation_id", "answered_in", "criterion"),
    shown=("organisation_id", "answered_in", "criterion"),
)  # fmt: skip
