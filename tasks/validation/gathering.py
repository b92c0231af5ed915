"""Frames of all populations become the records that every later step shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tasks.model import (
    Auditor,
    Case,
    CaseEvent,
    DeclaredInterest,
    Involvement,
    Leave,
    LineManagement,
    Membership,
    PastAudit,
    Team,
    Worker,
)
from tasks.validation.promises import keep_promises
from tasks.validation.records import as_text, records_from

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a round knows of its source, as records."""

    cases: tuple[Case, ...]
    involvements: tuple[Involvement, ...]
    workers: tuple[Worker, ...]
    teams: tuple[Team, ...]
    management: tuple[LineManagement, ...]
    auditors: tuple[Auditor, ...]
    interests: tuple[DeclaredInterest, ...]
    past_audits: tuple[PastAudit, ...]
    events: dict[str, tuple[CaseEvent, ...]]


def gather(frames: dict[str, Any], as_at: date) -> Gathered:
    """The records of a round; raises where values cannot be read or a promise is broken."""
    cases = records_from(frames["open_cases"], Case, "open_cases")
    keep_promises(cases, as_at)
    return Gathered(
        cases=cases,
        involvements=records_from(frames["involvements"], Involvement, "involvements"),
        workers=records_from(frames["workers"], Worker, "workers"),
        teams=records_from(frames["teams"], Team, "teams"),
        management=records_from(frames["line_management"], LineManagement, "line_management"),
        auditors=_auditors(frames),
        interests=records_from(
            frames["declared_interests"], DeclaredInterest, "declared_interests"
        ),
        past_audits=records_from(frames["past_audits"], PastAudit, "past_audits"),
        events=_events(records_from(frames["chronology"], CaseEvent, "chronology")),
    )


def _auditors(frames: dict[str, Any]) -> tuple[Auditor, ...]:
    """The register of auditors, each with identities, memberships and leave."""
    identities = _by_auditor(frames["auditor_staff_ids"])
    memberships = _by_auditor(frames["auditor_teams"])
    leave = _by_auditor(frames["auditor_leave"])
    return tuple(
        replace(
            auditor,
            staff_ids=frozenset(
                staff_id
                for rows in identities.get(auditor.auditor_id, ())
                for staff_id in [as_text(rows["staff_id"].iloc[0])]
                if staff_id
            ),
            memberships=tuple(
                record
                for rows in memberships.get(auditor.auditor_id, ())
                for record in records_from(rows, Membership, "auditor_teams")
            ),
            leave=tuple(
                record
                for rows in leave.get(auditor.auditor_id, ())
                for record in records_from(rows, Leave, "auditor_leave")
            ),
        )
        for auditor in records_from(frames["auditors"], Auditor, "auditors")
    )


def _by_auditor(frame: pd.DataFrame) -> dict[str, list[pd.DataFrame]]:
    """The rows of each auditor, one frame a row."""
    found: dict[str, list[pd.DataFrame]] = {}
    for place, auditor_id in enumerate(frame["auditor_id"].tolist()):
        found.setdefault(str(auditor_id), []).append(frame.iloc[[place]])
    return found


def _events(events: tuple[CaseEvent, ...]) -> dict[str, tuple[CaseEvent, ...]]:
    """The events of each case, in order of their days."""
    found: dict[str, list[CaseEvent]] = {}
    for event in sorted(events, key=lambda each: (each.case_id, each.happened_on, each.kind)):
        found.setdefault(event.case_id, []).append(event)
    return {case_id: tuple(rows) for case_id, rows in found.items()}
