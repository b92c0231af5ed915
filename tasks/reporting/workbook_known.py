"""What a workbook form says of its case beforehand: two things in each row."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.reporting.words import sentence

Rows = tuple[tuple[tuple[str, str], tuple[str, str]], ...]

KNOWN_ROWS = (
    (("Audit", "audit_ref"), ("Child's case", "case_id")),
    (("Status", "status"), ("Age on the day of the draw", "age")),
    (("Team", "team_name"), ("Auditor", "auditor_name")),
)
CONTACT_ROWS = (
    (("Service", "service"), ("RAG rating", "rating")),
    (("Pathway", "pathway"), ("Contacts in the window", "again")),
    (("Received", "received"), ("Decided", "decided")),
    (("Local clock", "local"), ("One working day", "statutory")),
    (("Rated", "rated"), ("Reason for the contact", "reason")),
)


def known_rows(values: Mapping[str, str]) -> Rows:
    """The rows of a form by what is known: of a child, of a contact too, or of another unit."""
    unit = values.get("unit")
    known = unit_rows(unit) if unit else KNOWN_ROWS
    return (*known, *(CONTACT_ROWS if "received" in values else ()))


def unit_rows(unit: str) -> Rows:
    """What is known beforehand of a unit that is no child's: it has no age."""
    return (
        (("Audit", "audit_ref"), (sentence(unit), "case_id")),
        (("Status", "status"), ("Team", "team_name")),
        (("Auditor", "auditor_name"), ("Round", "round_id")),
    )
