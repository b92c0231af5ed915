"""The sheets about fostering households: who is approved, and what was done there when.

A household is a reference of the fostering team. No name of a carer or a child stands here.
"""

from __future__ import annotations

from datetime import date

from tasks.returns.registers.sheet import Field, Sheet

FOSTER_CARERS = Sheet(
    "Foster carers",
    "local_foster_households",
    "Every fostering household that is or was approved: each is audited once a year. Who leaves"
    " gets a last day and stays on the sheet. References only, no names.",
    (
        Field(
            "household_id", "Household", "text", "EXAMPLE FH1",
            "The household's reference; it never changes.", 16, True,
        ),
        Field(
            "approval_type", "Kind of approval", "choice", "mainstream",
            "Choose from the list. Carers of another agency are never audited by us.", 32, True,
            "approval_types",
        ),
        Field(
            "approved_on", "Approved on", "date", date(2019, 9, 2),
            "The day of the first approval. The first audit is due 12 months later.", 14, True,
        ),
        Field(
            "terms", "Terms of approval", "words", "Two children, from birth to 11 years",
            "As the decision maker set them; no names.", 44,
        ),
        Field("places", "Children allowed", "number", 2, "How many the terms allow.", 12),
        Field("children", "Children placed", "number", 1, "How many live there now.", 12),
        Field(
            "team_id", "Team", "text", "EXAMPLE T1", "The fostering team on the sheet Teams.", 12,
            True, listed_in="local_teams.team_id",
        ),
        Field(
            "supervising_worker_id", "Supervising worker's staff number", "text", "W00123",
            "As the case system has it. They and their manager do not audit this household.", 22,
        ),
        Field(
            "household_status", "Status", "choice", "approved", "Choose from the list.", 16, True,
            "household_statuses",
        ),
        Field(
            "ended_on", "Approval ended on", "date", None,
            "The last day. Leave it empty while they are approved.", 14,
        ),
    ),
    key=("household_id",), subject=("household_id",), shown=("household_id",),
    span=("approved_on", "ended_on"),
)  # fmt: skip
FOSTER_CARER_CHECKS = Sheet(
    "Foster carer checks",
    "local_foster_checks",
    "What was done in a household, one thing and day a row: reviews, visits, checks, plans and"
    " fostering audits. Old rows stay; the latest of each kind counts.",
    (
        Field(
            "household_id", "Household", "text", "EXAMPLE FH1",
            "The household's reference on the sheet Foster carers.", 16, True,
            listed_in="local_foster_households.household_id",
        ),
        Field(
            "check_kind", "What was done", "choice", "review",
            "Choose from the list. For DBS, the day of the adult whose check is oldest.", 46, True,
            "foster_checks",
        ),
        Field("done_on", "On", "date", date(2021, 4, 12), "The day.", 14, True),
    ),
    key=("household_id", "check_kind", "done_on"), subject=("household_id", "check_kind"),
    shown=("household_id", "check_kind", "done_on"),
)  # fmt: skip
