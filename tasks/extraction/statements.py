"""The populations: their columns, and the SQL text of each."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from importlib.resources import files

from tasks.model import (
    Auditor,
    Case,
    CaseEvent,
    DeclaredInterest,
    Involvement,
    LineManagement,
    PastAudit,
    Team,
    Worker,
)

PLACES = {
    "allocated": "allocated_worker",
    "supervisor": "supervisor",
    "reviewing": "reviewing_officer",
}


def _names(record: type, *beside: str) -> tuple[str, ...]:
    """The columns of a record, and those that only the contract needs."""
    return tuple(field.name for field in fields(record)) + beside


POPULATIONS: dict[str, tuple[str, ...]] = {
    "open_cases": _names(Case, "is_worker_known", "closed_on", "source_recorded_on"),
    "involvements": _names(Involvement),
    "workers": _names(Worker),
    "teams": _names(Team),
    "line_management": _names(LineManagement),
    "auditors": tuple(n for n in _names(Auditor) if n not in {"staff_ids", "memberships", "leave"}),
    "auditor_staff_ids": ("auditor_id", "staff_id"),
    "auditor_teams": ("auditor_id", "team_id", "started_on", "ended_on"),
    "auditor_leave": ("auditor_id", "started_on", "ended_on"),
    "declared_interests": _names(DeclaredInterest),
    "past_audits": _names(PastAudit),
    "chronology": _names(CaseEvent),
}


@cache
def statement_of(population: str) -> str:
    """The SQL text of a population."""
    return files("tasks.extraction").joinpath("sql", f"{population}.sql").read_text("utf-8")
