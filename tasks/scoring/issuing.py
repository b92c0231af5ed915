"""What is issued for each event of a run: the audit with all that is computed and who does what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tasks.model import CaseMove, ComplianceAudit, ComplianceEvent, ComplianceFact, ComplianceTask
from tasks.scoring.casefile import CaseFile, file_of, status_on
from tasks.scoring.clocks import Days, age_on
from tasks.scoring.compliance import judge_case
from tasks.scoring.events import TRANSFER, Spell, spells_of
from tasks.scoring.routing import (
    Manager,
    Responsible,
    Reviewer,
    responsible_for,
    reviewer_of,
)
from tasks.scoring.timescales import Rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tasks.model import CaseHolder, ReferralEpisode

LATE_AFTER = 5  # days: a record entered later than that is told to be late


@dataclass(frozen=True, slots=True)
class Known:
    """What a run knows beside the events: episodes, holders, who can be written to, names."""

    episodes: Sequence[ReferralEpisode]
    holders: Sequence[CaseHolder]
    managers: Mapping[str, Manager]
    reviewers: Mapping[str, Reviewer]
    workers: Mapping[str, str]
    moves: Mapping[tuple[str, str, date], CaseMove]
    quality_assurance: str


def issue(
    events: Iterable[ComplianceEvent],
    facts: Iterable[ComplianceFact],
    known: Known,
    book: Rulebook,
    round_id: str,
    today: date,
) -> tuple[ComplianceAudit, ...]:
    """One audit for each event, in order of team and day, numbered within its round."""
    listed = sorted(events, key=lambda e: (e.from_team_id or "", e.happened_on, e.event_id))
    cases = {each.case_id for each in listed}
    by_case: dict[str, list[ComplianceFact]] = defaultdict(list)
    held: set[str] = set()
    for fact in facts:
        held.add(fact.kind)
        by_case[fact.case_id].append(fact)
    spells = spells_of(each for each in known.episodes if each.case_id in cases)
    born = {each.case_id: each.born_on for each in known.episodes if each.case_id in cases}
    audits: list[ComplianceAudit] = []
    for place, event in enumerate(listed, start=1):
        opened = [s.started_on for s in spells.get(event.case_id, ()) if _covers(s, event)]
        file = file_of(
            event.case_id, by_case[event.case_id], event.happened_on,
            born.get(event.case_id), max(opened, default=None),
        )  # fmt: skip
        ref = f"{round_id}/{place:02d}"
        audits.append(_audit(ref, event, file, known, book, frozenset(held), today))
    return tuple(audits)


def _covers(spell: Spell, event: ComplianceEvent) -> bool:
    """Whether an event lies in a spell, the day of the closure included."""
    is_open = spell.ended_on is None or event.happened_on <= spell.ended_on
    return spell.started_on <= event.happened_on and is_open


def _audit(
    audit_ref: str,
    event: ComplianceEvent,
    file: CaseFile,
    known: Known,
    book: Rulebook,
    held: frozenset[str],
    today: date,
) -> ComplianceAudit:
    """The audit of one event."""
    decided, days = book.decided, book.days
    status = status_on(file, decided.status_days)
    who = responsible_for(event, known.managers)
    mine = [each for each in known.holders if each.case_id == event.case_id]
    reviewer = reviewer_of(
        event, status, mine, known.reviewers, known.quality_assurance, decided.status_days
    )
    move = known.moves.get((event.case_id, event.kind, event.happened_on))
    counted = decided.countersign_working_days
    return ComplianceAudit(
        audit_ref=audit_ref,
        event=event,
        status=status,
        age=None if file.born_on is None else age_on(file.born_on, event.happened_on),
        finding=judge_case(file, book, held),
        **_people(event, who),
        due_on=_due(event, decided.due_working_days, days, today),
        countersign_on=_due(event, counted, days, today) if event.kind == TRANSFER else None,
        reviewer_kind=reviewer.kind,
        reviewer_name=reviewer.name,
        reviewer_address=reviewer.address,
        worker_name=known.workers.get((move.from_worker_id if move else None) or ""),
        exceptions=tuple(filter(None, (*who.exceptions, reviewer.exception))),
        is_late_record=(event.seen_on - event.happened_on).days > LATE_AFTER,
    )


def _people(event: ComplianceEvent, who: Responsible) -> dict[str, Any]:
    """Who audits, who is told because the case is theirs now, and who counter-signs."""
    told = who.countersigner or who.manager
    told_team = event.to_team_id if who.countersigner else event.from_team_id
    return {
        "responsible_id": who.manager.manager_id if who.manager else None,
        "responsible_name": who.manager.name if who.manager else None,
        "responsible_address": who.manager.address if who.manager else None,
        "responsible_team_id": event.from_team_id,
        "notified_team_id": told_team if told else None,
        "notified_name": told.name if told else None,
        "notified_address": told.address if told else None,
        "countersign_team_id": event.to_team_id if event.kind == TRANSFER else None,
        "countersign_name": who.countersigner.name if who.countersigner else None,
    }


def _due(event: ComplianceEvent, working_days: int, days: Days, today: date) -> date:
    """So many working days after the event became known, and never before it happened."""
    return days.add(max(today, event.happened_on), working_days)


def task_of(audit: ComplianceAudit) -> ComplianceTask:
    """What is kept of an audit that was issued."""
    score = audit.finding.score
    return ComplianceTask(
        event_id=audit.event.event_id,
        responsible_id=audit.responsible_id,
        responsible_team_id=audit.responsible_team_id,
        countersign_team_id=audit.countersign_team_id,
        exceptions=audit.exceptions,
        status=audit.status,
        route=audit.reviewer_kind,
        due_on=audit.due_on,
        countersign_on=audit.countersign_on,
        percent=score.percent,
        band=score.band,
    )
