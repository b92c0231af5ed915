"""The sheet that says which organisations of the partnership are involved with which child."""

from __future__ import annotations

from tasks.returns.registers.sheet import Field, Sheet
from tasks.returns.registers.staff_sheets import span

AGENCIES_INVOLVED = Sheet(
    "Agencies involved",
    "local_agency_involvements",
    "Which partner organisations work with which child: multi-agency audits are drawn from"
    " children with at least two. Write references only, never why.",
    (
        Field(
            "case_id", "Child", "text", "EXAMPLE 1",
            "The child's reference in the case system, and nothing else.", 16, True,
        ),
        Field(
            "organisation_id", "Organisation", "text", "EXAMPLE O1",
            "The reference on the sheet Partner organisations.", 16, True,
            listed_in="local_partner_organisations.organisation_id", is_listed_strictly=False,
        ),
        Field(
            "is_contact_involved", "Contact knows the child", "choice", "N",
            "Yes where the organisation's own contact has worked with the child: then another"
            " senior manager there has to audit.", 24, choices="yes_or_no",
        ),
        *span("Involved from", "Involved until"),
    ),
    key=("case_id", "organisation_id", "start_on"), subject=("case_id", "organisation_id"),
    shown=("organisation_id", "start_on"), span=("start_on", "end_on"),
)  # fmt: skip
