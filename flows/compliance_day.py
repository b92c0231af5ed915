"""One day's compliance audits: read, judged, issued as a round, frozen with mail, and sent."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from config.schema import Configuration
from config.settings import Settings
from flows import clock, opening
from flows.committing import committed
from flows.handing import whole
from flows.progress import WRITING, counted, say
from tasks.extraction.statements import CASE_FACTS, MOVES, RESPONSIBLE
from tasks.extraction.task import extract_populations
from tasks.model import (
    Allocation,
    Assignment,
    CaseMove,
    ComplianceAudit,
    ComplianceDay,
    ComplianceEvent,
    ComplianceFact,
    ContractResult,
    Document,
    Exclusion,
    Frame,
    Round,
    Sample,
    Team,
)
from tasks.notification.compliance_messages import (
    addressees_of_day,
    audits_sent,
    compose_day,
    is_reachable,
)
from tasks.reporting.task import render_compliance
from tasks.scheduling.calendar import WorkingCalendar, financial_year, year_start
from tasks.scoring.detection import Detected
from tasks.scoring.issuing import Known, task_of
from tasks.scoring.routing import managers_of, reviewers_of, worker_names
from tasks.scoring.task import issue_audits
from tasks.scoring.timescales import Rulebook
from tasks.selection.census import frame_of_events, plan_of_events, sample_of_events
from tasks.store import task as store
from tasks.store.freezing import FrozenRound
from tasks.validation.moves import KnownMoves
from tasks.validation.task import judge_case_facts, judge_case_moves

AUDIT_TYPE = "compliance"
NO_MANAGER = "no_manager"
RESTRICTED = "restricted_record"


def read_moves(settings: Settings, decided: Configuration, until: date) -> KnownMoves:
    """What transfers and closures are told by, as at the end of a day, judged."""
    kept = store.registers_of(settings.store_url)
    frames = extract_populations(
        settings.source_url, (*MOVES, *RESPONSIBLE), until, opening.role_codes(decided), until,
        whole(kept.in_force),
    )  # fmt: skip
    return judge_case_moves(whole(frames), until, settings.store_url)


def issue(
    settings: Settings,
    decided: Configuration,
    read: KnownMoves,
    moves: tuple[CaseMove, ...],
    until: date,
    round_id: str,
    events: tuple[ComplianceEvent, ...],
    found: Detected,
    since: date,
    today: date,
    *,
    by: str,
) -> None:
    """The events of a round have their audits, forms and mail, frozen in one transaction."""
    round_ = store.newest_version(
        settings.store_url,
        _round(decided, round_id, _day_of(decided, round_id), today, len(events)),
    )
    store.open_round(settings.store_url, round_, by=by, at=clock.now())
    facts = _day(settings, decided, read, moves, until, round_, events, found, since)
    documents = _write(facts, decided, settings.output)
    frame = _frame(facts)
    sample = _committed(settings, decided, frame, facts, by=by)
    frozen = FrozenRound(
        sample,
        _allocation(facts),
        documents,
        addressees_of_day(facts, decided.authority),
        compose_day(facts, documents, decided.authority),
    )
    tasks = tuple(task_of(each) for each in facts.audits)
    store.freeze_compliance(settings.store_url, whole(frozen), whole(tasks), by=by, at=clock.now())
    say(f"{round_id}: {len(facts.audits)} audits, {len(frozen.messages)} messages.")


def preview(
    settings: Settings,
    decided: Configuration,
    read: KnownMoves,
    moves: tuple[CaseMove, ...],
    until: date,
    round_id: str,
    found: Detected,
    since: date,
    today: date,
) -> tuple[Document, ...]:
    """What would be issued lies in the preview folder; nothing is recorded."""
    round_ = _round(decided, round_id, until, today, len(found.new))
    facts = _day(
        settings, decided, read, moves, until, round_, found.new, found, since, is_preview=True
    )
    return _write(facts, decided, settings.output / "preview")


def _write(facts: ComplianceDay, decided: Configuration, output: Path) -> tuple[Document, ...]:
    """The forms, notices and the list of a day."""
    say(f"Writing the forms of {len(facts.audits)} audits", WRITING)
    return render_compliance(whole(facts), decided.compliance, output, counted)


def _day_of(decided: Configuration, round_id: str) -> date:
    """The last day that a round's first run read, which its key names: it stays that round's day.

    A run that ends what an earlier one began reads the source to a later day.
    """
    return date.fromisoformat(round_id.removeprefix(f"{decided.compliance.prefix}-")[:10])


def _round(decided: Configuration, round_id: str, until: date, today: date, events: int) -> Round:
    """The round of a day: as at the last day that was read, issued today."""
    days = WorkingCalendar(frozenset(decided.closures.closures))
    latest = days.add(today, decided.compliance.countersign_working_days)
    return Round(
        round_id=round_id, audit_type=AUDIT_TYPE,
        title=f"{decided.compliance.title}, {until.day} {until:%B %Y}",
        financial_year=financial_year(until), as_at=until, draw_on=until, starts_on=today,
        ends_on=latest, due_on=latest, target=None, cap=events, theme=None,
        lookback_months=decided.compliance.lookback_months,
    )  # fmt: skip


def _day(
    settings: Settings,
    decided: Configuration,
    read: KnownMoves,
    moves: tuple[CaseMove, ...],
    until: date,
    round_: Round,
    events: tuple[ComplianceEvent, ...],
    found: Detected,
    since: date,
    *,
    is_preview: bool = False,
) -> ComplianceDay:
    """Everything that the documents of a day may say; restricted records are held back."""
    restricted = {each.case_id for each in read.episodes if each.is_restricted}
    open_to_all = tuple(each for each in events if each.case_id not in restricted)
    facts, judged = _facts(settings, decided, until, open_to_all)
    book = Rulebook(
        decided.timescales, decided.compliance,
        WorkingCalendar(frozenset(decided.closures.closures)),
    )  # fmt: skip
    audits = issue_audits(
        whole(open_to_all), whole(facts), whole(_known(decided, read, moves)), whole(book),
        round_.round_id, round_.starts_on,
    )  # fmt: skip
    return ComplianceDay(
        authority=decided.authority.name,
        marking=decided.authority.marking,
        quality_assurance=decided.authority.mail.quality_assurance,
        round=round_,
        audits=audits,
        held_back=tuple(each for each in events if each.case_id in restricted),
        team_names=_team_names(read.teams, read),
        since=since,
        changed=found.changed,
        withdrawn=found.withdrawn,
        restored=found.restored,
        contracts=(*read.contracts, *judged),
        is_preview=is_preview,
    )


def _facts(
    settings: Settings, decided: Configuration, until: date, events: tuple[ComplianceEvent, ...]
) -> tuple[tuple[ComplianceFact, ...], tuple[ContractResult, ...]]:
    """The entries of the case files of some events, and of no others."""
    kept = store.registers_of(settings.store_url)
    cases = tuple(sorted({each.case_id for each in events}))
    (name,) = CASE_FACTS
    frames = extract_populations(
        settings.source_url, (name,), until, opening.role_codes(decided), until,
        whole(kept.in_force), cases=cases,
    )  # fmt: skip
    return judge_case_facts(whole(frames[name]), until)


def _known(decided: Configuration, read: KnownMoves, moves: tuple[CaseMove, ...]) -> Known:
    """Who is responsible, who reviews, and who can be written to."""
    reachable = partial(is_reachable, mail=decided.authority.mail)
    return Known(
        episodes=read.episodes,
        holders=read.holders,
        managers=managers_of(read.teams, reachable),
        reviewers=reviewers_of(read.auditors, reachable),
        workers=worker_names(read.workers),
        moves={(each.case_id, each.kind, each.happened_on): each for each in moves},
        quality_assurance=decided.authority.mail.quality_assurance,
    )


def _team_names(teams: tuple[Team, ...], read: KnownMoves) -> dict[str, str]:
    """What each team is called now, or was called last."""
    earlier = {each.team_id: each.team_name for each in read.names}
    return {**earlier, **{each.team_id: each.team_name for each in teams}}


def _frame(facts: ComplianceDay) -> Frame:
    """Every event whose manager can be written to; the others are left out with the reason."""
    sent = audits_sent(facts)
    units = tuple(
        (e.event.event_id, str(e.notified_team_id), str(e.responsible_id), e.status) for e in sent
    )
    unsent = (each.event.event_id for each in facts.audits if each.responsible_id is None)
    held = (each.event_id for each in facts.held_back)
    return frame_of_events(
        units,
        (
            *(Exclusion(each, NO_MANAGER) for each in unsent),
            *(Exclusion(each, RESTRICTED) for each in held),
        ),
    )


def _committed(
    settings: Settings, decided: Configuration, frame: Frame, facts: ComplianceDay, *, by: str
) -> Sample:
    """The round is committed to as every round is, with every unit of its frame in it."""
    round_ = facts.round
    plan = plan_of_events(decided.authority.name, round_, year_start(round_.as_at), frame)
    seed, commitment = committed(
        settings, round_, frame, plan, facts.contracts, by=by, is_preview=False
    )
    return sample_of_events(frame, round_, commitment, seed)


def _allocation(facts: ComplianceDay) -> Allocation:
    """The responsible manager audits each event (A08)."""
    made = tuple(_assignment(each) for each in audits_sent(facts))
    return Allocation(facts.round.round_id, made, (), (), (), ())


def _assignment(audit: ComplianceAudit) -> Assignment:
    return Assignment(audit.event.event_id, str(audit.responsible_id), 1, ())
