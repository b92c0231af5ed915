"""The sheets about staff: auditors, their numbers, teams and leave, teams, who manages whom."""

from __future__ import annotations

from datetime import date

from tasks.returns.registers.sheet import Field, Sheet


def auditor(example: str = "EXAMPLE 1", *, is_required: bool = True) -> Field:
    """The column that names an auditor of the first sheet."""
    return Field(
        "auditor_id", "Auditor", "text", example, "The auditor's reference on the sheet Auditors.",
        14, is_required, listed_in="local_auditors.auditor_id",
    )  # fmt: skip


def span(
    first: str, last: str, names: tuple[str, str] = ("start_on", "end_on"), *, is_sure: bool = False
) -> tuple[Field, Field]:
    """The first and the last day of a row."""
    open_end = "" if is_sure else " Leave it empty while it goes on."
    return (
        Field(
            names[0], first, "date", date(2021, 4, 1), "The first day.", 14, is_required=is_sure
        ),
        Field(
            names[1], last, "date", date(2022, 3, 31), f"The last day.{open_end}", 14,
            is_required=is_sure,
        ),
    )  # fmt: skip


AUDITORS = Sheet(
    "Auditors",
    "local_auditors",
    "Everybody who audits or has audited. Who stops gets a last day and stays on the sheet.",
    (
        Field(
            "auditor_id", "Auditor", "text", "EXAMPLE 1",
            "A reference of your own; it never changes.", 14, True,
        ),
        Field("auditor_name", "Name", "words", "Jo Example", "As letters begin.", 24, True),
        Field("email", "E-mail", "email", None, "An address of the council; letters go there.", 32),
        Field("role", "Role", "choice", "team_manager", "Choose from the list.", 28, True, "roles"),
        Field(
            "team_id", "Team", "text", "EXAMPLE T1", "For a team manager: the team today.", 12,
            listed_in="local_teams.team_id",
        ),
        Field(
            "service_id", "Service", "text", None, "For those above a team: their service.", 12,
            listed_in="local_teams.service_id", is_listed_strictly=False,
        ),
        Field(
            "capacity", "Cases in one round", "number", 4,
            "Only where it is not the number of the role.", 14,
        ),
        Field(
            "trained_on", "Last trained on", "date", date(2021, 4, 12),
            "The day of the latest audit training.", 14,
        ),
        Field(
            "employed_from", "Employed from", "date", date(2019, 9, 2),
            "The first day with the council.", 14,
        ),
        Field(
            "active_from", "Auditor from", "date", date(2019, 9, 2), "The first day as an auditor.",
            14,
        ),
        Field(
            "active_to", "Auditor until", "date", None,
            "The last day as an auditor. Leave it empty while it goes on.", 14,
        ),
    ),
    key=("auditor_id",), subject=("auditor_id",), shown=("auditor_id",),
    span=("active_from", "active_to"),
)  # fmt: skip
STAFF_NUMBERS = Sheet(
    "Staff numbers",
    "local_auditor_staff_ids",
    "Every number that the case system has or had for an auditor, one a row. Without all of them"
    " nobody can tell whether an auditor worked on a case.",
    (
        auditor(),
        Field(
            "staff_id", "Staff number", "text", "W00123",
            "As the case system has it, noughts in front too.", 18, True,
        ),
    ),
    key=("auditor_id", "staff_id"), subject=("auditor_id", "staff_id"),
    shown=("auditor_id", "staff_id"),
)  # fmt: skip
AUDITOR_TEAMS = Sheet(
    "Auditor teams",
    "local_auditor_teams",
    "Every team that an auditor belongs or belonged to. Nobody audits a team of their own.",
    (
        auditor(),
        Field(
            "team_id", "Team", "text", "EXAMPLE T1", "The team's reference on the sheet Teams.", 12,
            True, listed_in="local_teams.team_id",
        ),
        *span("In the team from", "In the team until"),
    ),
    key=("auditor_id", "team_id", "start_on"), subject=("auditor_id", "team_id"),
    shown=("auditor_id", "team_id"), span=("start_on", "end_on"),
)  # fmt: skip
LEAVE = Sheet(
    "Leave",
    "local_auditor_leave",
    "Days on which an auditor is away, both ends included. Nobody on leave gets a case.",
    (auditor(), *span("Away from", "Away until", is_sure=True)),
    key=("auditor_id", "start_on"), subject=("auditor_id",), shown=("auditor_id",),
    span=("start_on", "end_on"),
)  # fmt: skip
TEAMS = Sheet(
    "Teams",
    "local_teams",
    "Every team with its service and manager. A new name or manager is a new row: end the old one"
    " the day before.",
    (
        Field(
            "team_id", "Team", "text", "EXAMPLE T1", "As the case system has it; it never changes.",
            12, True,
        ),
        Field(
            "team_name", "Team name", "words", "Family Intervention Example", "As people say it.",
            30, True,
        ),
        Field(
            "team_type", "Kind of team", "choice", "family_intervention",
            "Choose from the list: it decides which rounds draw from the team.", 22, True,
            "team_types",
        ),
        Field(
            "service_id", "Service", "text", "EXAMPLE S1", "A reference of the service.", 12, True,
        ),
        Field(
            "service_name", "Service name", "words", "Family Support", "As people say it.",
            30, True,
        ),
        Field(
            "manager_id", "Manager's staff number", "text", "W00123", "As the case system has it.",
            18,
        ),
        Field("manager_name", "Manager's name", "words", "Jo Example", "As letters begin.", 24),
        Field(
            "manager_email", "Manager's e-mail", "email", None,
            "An address of the council; notices go there.", 32,
        ),
        *span("So from", "So until", ("valid_from", "valid_to")),
    ),
    key=("team_id", "valid_from"), subject=("team_id",), shown=("team_id",),
    span=("valid_from", "valid_to"),
)  # fmt: skip
LINE_MANAGEMENT = Sheet(
    "Line management",
    "local_line_management",
    "Who manages or managed whom. Nobody audits the work of somebody they manage.",
    (
        Field(
            "staff_id", "Staff number", "text", "EXAMPLE W1",
            "Who is managed, as the case system has it.", 18, True,
        ),
        Field(
            "manager_id", "Manager's staff number", "text", "W00123",
            "Who manages, as the case system has it.", 22, True,
        ),
        *span("Managed from", "Managed until"),
    ),
    key=("staff_id", "manager_id", "start_on"), subject=("staff_id", "manager_id"),
    shown=("staff_id", "manager_id"), span=("start_on", "end_on"),
)  # fmt: skip
STAFF = Sheet(
    "Staff",
    "local_workforce",
    "Everybody who holds or ever held a case, those who left too. Whoever is in no list of staff"
    " may be any auditor, so their cases can hardly be drawn.",
    (
        Field(
            "staff_id", "Staff number", "text", "EXAMPLE W1",
            "As the case system has it, noughts in front too.", 18, True,
        ),
        Field("staff_name", "Name", "words", "Sam Example", "As letters begin.", 24),
        Field("job_title", "Job title", "words", "Social worker", "As people say it.", 28),
        Field("team_id", "Team", "text", None, "The team's reference, if one is known.", 12),
        Field(
            "is_agency", "From an agency", "choice", "N", "Choose from the list.", 14, False,
            "yes_or_no",
        ),
    ),
    key=("staff_id",), subject=("staff_id",), shown=("staff_id",),
)  # fmt: skip
