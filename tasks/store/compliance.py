"""Transfers and closures that were detected: each once, with what was noted of it, and its task.

An event is a row with its natural key; what the source shows of it later is a
new note. A task is written in the transaction that freezes its round, so that
no event has a task without its mail, or two of either (R043).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, inspect, select

from tasks.model import ComplianceEvent, ComplianceTask
from tasks.store.compliance_tables import (
    COMPLIANCE_EVENTS,
    COMPLIANCE_NOTES,
    COMPLIANCE_STARTS,
    COMPLIANCE_TASKS,
)
from tasks.store.database import is_made, moment, opened, reading, write_rows
from tasks.store.log import append_entry, logged_fact
from tasks.store.outbox import CLOSED, states_of
from tasks.store.rounds import standing_of
from tasks.store.tables import FREEZES, ROUNDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import CompoundSelect, Connection

LOGGED_AS, READ_TO = "compliance", "read_to"
SEEN, CHANGED, WITHDRAWN, RESTORED = "seen", "changed", "withdrawn", "restored"


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered: the first day (None before the first run), events, and what was issued.

    An event is issued with the round that came upon it. One of a restricted
    record has no task even then: its round's list asks a person to see to it.
    """

    since: date | None
    events: tuple[ComplianceEvent, ...]
    rounds: dict[str, str]
    issued: frozenset[str]


NOTHING_KNOWN = Known(None, (), {}, frozenset())


def known_of(store_url: str) -> Known:
    """What the store remembers; a store that nobody has made yet is not made for it."""
    if not is_made(store_url):
        return NOTHING_KNOWN
    with opened(store_url) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(COMPLIANCE_STARTS.name):
            return NOTHING_KNOWN
        since = connection.execute(select(COMPLIANCE_STARTS.c.since)).scalar_one_or_none()
        rows = connection.execute(select(COMPLIANCE_EVENTS)).all()
        last = _last_notes(connection)
        issued = frozenset(connection.execute(_dealt_with()).scalars())
    events = tuple(sorted((_event(row, last[row.event_id]) for row in rows), key=_place))
    return Known(since, events, {row.event_id: row.round_id for row in rows}, issued)


def _dealt_with() -> CompoundSelect[tuple[str]]:
    """The events that have a task, and those whose round is frozen without one for them."""
    frozen = select(FREEZES.c.round_id)
    held_back = select(COMPLIANCE_EVENTS.c.event_id).where(COMPLIANCE_EVENTS.c.round_id.in_(frozen))
    return select(COMPLIANCE_TASKS.c.event_id).union(held_back)


def begin(connection: Connection, since: date, *, by: str, at: datetime) -> None:
    """The first day is on record, once: later runs keep it."""
    if connection.execute(select(COMPLIANCE_STARTS.c.since)).first() is None:
        row = {"place": 1, "since": since, "set_by": by, "set_at": moment(at)}
        connection.execute(insert(COMPLIANCE_STARTS), row)
        facts = {"since": since.isoformat()}
        append_entry(connection, LOGGED_AS, 1, "begun", facts=facts, at=at)


def record_days(connection: Connection, days: tuple[date, date], *, by: str, at: datetime) -> None:
    """The first day that is audited and the last that a run read are on record."""
    since, until = days
    begin(connection, since, by=by, at=at)
    record_read(connection, until, at=at)


def record_read(connection: Connection, until: date, *, at: datetime) -> None:
    """That the source was read to the end of a day is in the log, days without an event too."""
    before = read_to(connection)
    facts = {READ_TO: max(until, before or until).isoformat()}
    append_entry(connection, LOGGED_AS, 1, "read", facts=facts, at=at)


def read_to(connection: Connection) -> date | None:
    """The last day whose transfers and closures were looked for, None before the first run.

    A store of an earlier version has only the days of the events that came to light.
    """
    said = logged_fact(connection, LOGGED_AS, 1, "read", READ_TO)
    if said is not None:
        return date.fromisoformat(str(said))
    return connection.execute(select(func.max(COMPLIANCE_NOTES.c.seen_on))).scalar()


def record_events(
    connection: Connection,
    new: Iterable[ComplianceEvent],
    noted: Iterable[tuple[str, ComplianceEvent]],
    round_id: str,
    *,
    at: datetime,
) -> None:
    """Each new event stands with its first note, and each other note beside those that stand."""
    fresh = tuple(new)
    rows = (
        {
            "event_id": each.event_id, "case_id": each.case_id, "kind": each.kind,
            "source_key": each.source_key, "ordinal": each.ordinal, "round_id": round_id,
            "detected_at": moment(at),
        }
        for each in fresh
    )  # fmt: skip
    write_rows(connection, COMPLIANCE_EVENTS, rows)
    notes = [*((SEEN, each) for each in fresh), *noted]
    steps = _steps(connection)
    write_rows(connection, COMPLIANCE_NOTES, (_note(s, e, steps, at) for s, e in notes))
    if notes:
        counts = {state: sum(s == state for s, _ in notes) for state, _ in notes}
        append_entry(connection, LOGGED_AS, 1, "detected", facts=counts, at=at)


def record_tasks(
    connection: Connection,
    tasks: Iterable[ComplianceTask],
    *,
    round_id: str,
    version: int,
    at: datetime,
) -> None:
    """Each event of a frozen round has its one task; a second for the same event is refused."""
    rows = (
        {
            "event_id": each.event_id, "round_id": round_id, "version": version,
            "responsible_id": each.responsible_id,
            "responsible_team_id": each.responsible_team_id,
            "countersign_team_id": each.countersign_team_id,
            "exceptions": " ".join(each.exceptions) or None, "status": each.status,
            "route": each.route, "due_on": each.due_on, "countersign_on": each.countersign_on,
            "percent": each.percent, "band": each.band, "issued_at": moment(at),
        }
        for each in tasks
    )  # fmt: skip
    write_rows(connection, COMPLIANCE_TASKS, rows)


def free_round_id(store_url: str, wanted: str) -> str:
    """The key of a day's round, or with a number where that day has one already."""
    with opened(store_url) as engine, reading(engine) as connection:
        taken = set(connection.execute(select(ROUNDS.c.round_id)).scalars())
        taken |= set(connection.execute(select(COMPLIANCE_EVENTS.c.round_id)).scalars())
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def unsent_rounds(store_url: str, prefix: str) -> tuple[str, ...]:
    """The frozen rounds of a kind that are not released, or have a message that is still open."""
    if not is_made(store_url):
        return ()
    with opened(store_url) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(FREEZES.name):
            return ()
        wanted = select(FREEZES.c.round_id).where(FREEZES.c.round_id.like(f"{prefix}-%"))
        keys = sorted(set(connection.execute(wanted).scalars()))
        return tuple(key for key in keys if _is_unsent(connection, key))


def _is_unsent(connection: Connection, round_id: str) -> bool:
    standing = standing_of(connection, round_id)
    if standing.state == "released":
        return any(state not in CLOSED for _, state in states_of(connection, round_id))
    return standing.state == "frozen"


def _last_notes(connection: Connection) -> dict[str, Any]:
    ordered = select(COMPLIANCE_NOTES).order_by(COMPLIANCE_NOTES.c.step)
    return {row.event_id: row for row in connection.execute(ordered)}


def _steps(connection: Connection) -> dict[str, int]:
    table = COMPLIANCE_NOTES
    counted = select(table.c.event_id, func.max(table.c.step)).group_by(table.c.event_id)
    return {event_id: int(step) for event_id, step in connection.execute(counted)}


def _note(
    state: str, event: ComplianceEvent, steps: dict[str, int], at: datetime
) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "step": steps.get(event.event_id, 0) + 1,
        "state": state,
        "happened_on": event.happened_on,
        "from_team_id": event.from_team_id,
        "to_team_id": event.to_team_id,
        "seen_on": event.seen_on,
        "noted_at": moment(at),
    }


def _event(row: Any, note: Any) -> ComplianceEvent:
    return ComplianceEvent(
        row.event_id, row.case_id, row.kind, row.source_key, row.ordinal, note.happened_on,
        note.from_team_id, note.to_team_id, note.seen_on, note.state == WITHDRAWN,
    )  # fmt: skip


def _place(event: ComplianceEvent) -> tuple[str, date, str]:
    return event.case_id, event.happened_on, event.event_id
