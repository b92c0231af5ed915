"""Compliance audits whenever a case is transferred or closed: programme document, section 5."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from config.orders import ComplianceOrder
from config.schema import Configuration
from config.settings import Settings
from flows import clock, closing, compliance_day, opening
from flows.handing import whole
from flows.progress import ENDED, READING, say
from flows.showing import COUNTS, table
from flows.starting import started
from tasks.errors import ComplianceDayNotOver, ComplianceSinceFixed
from tasks.extraction.task import find_origin
from tasks.guarding import guarded
from tasks.model import CaseMove, ComplianceEvent
from tasks.reporting.compliance_list import day_words
from tasks.scoring.detection import Detected
from tasks.scoring.task import detect_events, find_moves
from tasks.store import task as store
from tasks.store.compliance import CHANGED, RESTORED, WITHDRAWN, Known
from tasks.store.holding import hold_round
from tasks.validation.moves import KnownMoves


@flow(name="compliance", flow_run_name="compliance audits")
@guarded
def compliance(order: ComplianceOrder) -> None:
    """Issue one audit for each transfer and closure that came to light (R043)."""
    settings, _, decided = started(order)
    today = clock.today()
    until = _last_day(order, today)
    opening.refuse_preview_only(find_origin(settings.source_url, must_answer=True))
    if order.dry_run:
        _preview(order, settings, decided, until, today)
        return
    store.make_ready(settings.store_url)
    with hold_round(settings.store_url, "compliance"):
        known = store.known_events(settings.store_url)
        since = _first_day(order, known, today)
        _run(order, settings, decided, known, since, until, today)
        for round_id in store.unsent_rounds(settings.store_url, decided.compliance.prefix):
            closing.release(settings, decided, round_id, by=order.requested_by)
    say(f"Compliance audits are up to date to the end of {until}.", ENDED)


def _last_day(order: ComplianceOrder, today: date) -> date:
    """The last day that is read, which is over; raises ComplianceDayNotOver."""
    yesterday = today - timedelta(days=1)
    if order.until is not None and order.until > yesterday:
        raise ComplianceDayNotOver(order.until.isoformat(), yesterday.isoformat())
    return order.until or yesterday


def _first_day(order: ComplianceOrder, known: Known, today: date) -> date:
    """The first day that is audited: fixed by the first run, else asked for, else its own day."""
    if known.since is None:
        since = order.since or today
        say(f"Transfers and closures from {since} on are audited. Those before are left alone.")
        return since
    if order.since not in (None, known.since):
        raise ComplianceSinceFixed(str(order.since), known.since.isoformat())
    return known.since


def _run(
    order: ComplianceOrder,
    settings: Settings,
    decided: Configuration,
    known: Known,
    since: date,
    until: date,
    today: date,
) -> None:
    """What was begun earlier is ended first; then what is new has its round."""
    read, moves = _read(settings, decided, until)
    issue = partial(
        compliance_day.issue, settings, decided, read, moves, until, since=since, today=today,
        by=order.requested_by,
    )  # fmt: skip
    for round_id, events in _begun(known):
        say(f"{round_id} was begun before and is ended now.")
        issue(round_id, events, Detected())
    found = detect_events(whole(known.events), whole(moves), since, until)
    round_id = store.record_detected(
        settings.store_url, f"{decided.compliance.prefix}-{until.isoformat()}", (since, until),
        whole(found.new), whole(_noted(found)), by=order.requested_by, at=clock.now(),
    )  # fmt: skip
    show(found, until)
    if found.new or found.withdrawn:
        issue(round_id, found.new, found)


def _read(
    settings: Settings, decided: Configuration, until: date
) -> tuple[KnownMoves, tuple[CaseMove, ...]]:
    """What the source shows to the end of the last day."""
    say(f"Reading the source to the end of {until}", READING)
    read = compliance_day.read_moves(settings, decided, until)
    return read, find_moves(whole(read.episodes), whole(read.holders), whole(read.names))


def _noted(found: Detected) -> tuple[tuple[str, ComplianceEvent], ...]:
    """What is noted of known events."""
    return (
        *((CHANGED, each) for each in found.changed),
        *((WITHDRAWN, each) for each in found.withdrawn),
        *((RESTORED, each) for each in found.restored),
    )


def _begun(known: Known) -> list[tuple[str, tuple[ComplianceEvent, ...]]]:
    """The rounds whose events have no task yet, because an earlier run ended in the middle."""
    waiting = [each for each in known.events if each.event_id not in known.issued]
    keys = sorted({known.rounds[each.event_id] for each in waiting})
    return [
        (key, tuple(each for each in waiting if known.rounds[each.event_id] == key)) for key in keys
    ]


def _preview(
    order: ComplianceOrder, settings: Settings, decided: Configuration, until: date, today: date
) -> None:
    """What would be issued lies in the preview folder; nothing is recorded or sent (R122)."""
    known = store.known_events(settings.store_url)
    since = order.since or known.since or until
    read, moves = _read(settings, decided, until)
    found = detect_events(whole(known.events), whole(moves), since, until)
    show(found, until)
    wanted = f"{decided.compliance.prefix}-{until.isoformat()}"
    compliance_day.preview(settings, decided, read, moves, until, wanted, found, since, today)
    say(f"A preview lies under {settings.output / 'preview' / wanted}.", ENDED)


def show(found: Detected, until: date) -> None:
    """The Prefect screen shows what came to light, in counts and nothing else (K35)."""
    kinds = [each.kind for each in found.new]
    noted = (len(found.changed), len(found.withdrawn), len(found.restored))
    said = day_words(kinds.count("transfer"), kinds.count("closure"), *noted, until)
    rows = [
        ("Transfers", str(kinds.count("transfer"))),
        ("Closures", str(kinds.count("closure"))),
        ("Known events with another day or team", str(len(found.changed))),
        ("Known events that the source no longer shows", str(len(found.withdrawn))),
        ("Withdrawn events that are shown again", str(len(found.restored))),
    ]
    counted = f"\n\n{table(COUNTS, rows)}" if found.new or any(noted) else ""
    create_markdown_artifact(
        f"## Compliance audits\n\n{said}{counted}",
        key=f"compliance-{until.isoformat()}",
        description="Compliance audits",
    )
    say(said)
