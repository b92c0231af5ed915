"""What a run makes of the moves it sees: each event once, whatever is run again (R043).

An event is known again by the rows that show it, not by its days: who corrects
a date, or enters an earlier record late, makes no second event. What the
source no longer shows is flagged as withdrawn, and never removed; if it shows
again, the flag goes. Only days up to the run's own are judged, so that a
backfill of an earlier day withdraws nothing that came later.

A late record: a transfer or closure that lies back, on or after the day from
which the programme detects, is an event on the day on which it is first seen.
A late record that comes to stand between two known ones makes one event of its
own and changes from which team the next one came.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from tasks.model import CaseMove, ComplianceEvent
from tasks.scoring.events import CLOSURE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class Detected:
    """What a run found: events never seen before, and known ones that are not as they were.

    ``changed`` have other days or teams, ``withdrawn`` are no longer shown, and
    ``restored`` are shown again.
    """

    new: tuple[ComplianceEvent, ...] = ()
    changed: tuple[ComplianceEvent, ...] = ()
    withdrawn: tuple[ComplianceEvent, ...] = ()
    restored: tuple[ComplianceEvent, ...] = ()


def detect(
    known: Iterable[ComplianceEvent], moves: Iterable[CaseMove], since: date, until: date
) -> Detected:
    """The differences between what was detected before and what the source shows now.

    ``since`` is the first day that makes events at all, ``until`` the last day
    that the run judges. Running again with the same source finds nothing.
    """
    stored: dict[tuple[str, str], list[ComplianceEvent]] = defaultdict(list)
    for event in known:
        stored[event.case_id, event.kind].append(event)
    shown: dict[tuple[str, str], list[CaseMove]] = defaultdict(list)
    for move in moves:
        if move.happened_on <= until:
            shown[move.case_id, move.kind].append(move)
    parts = [
        _detect_one(stored[key], shown[key], since, until)
        for key in sorted(stored.keys() | shown.keys())
    ]
    return Detected(
        tuple(each for part in parts for each in part.new),
        tuple(each for part in parts for each in part.changed),
        tuple(each for part in parts for each in part.withdrawn),
        tuple(each for part in parts for each in part.restored),
    )


def _detect_one(
    stored: list[ComplianceEvent], moves: list[CaseMove], since: date, until: date
) -> Detected:
    """The same for one child and one kind."""
    left, matched = list(stored), list[tuple[ComplianceEvent, CaseMove]]()
    unmatched: list[CaseMove] = []
    for move in sorted(moves, key=lambda each: each.happened_on):
        event = _known_as(move, left)
        if event is None:
            unmatched.append(move)
        else:
            left.remove(event)
            matched.append((event, move))
    after = [(event, _as_shown(event, move, until)) for event, move in matched]
    gone = [each for each in left if not each.is_withdrawn and each.happened_on <= until]
    return Detected(
        new=_new(stored, [each for each in unmatched if each.happened_on >= since], until),
        changed=tuple(
            now for was, now in after if not was.is_withdrawn and _facts(was) != _facts(now)
        ),
        withdrawn=tuple(replace(each, is_withdrawn=True, seen_on=until) for each in gone),
        restored=tuple(now for was, now in after if was.is_withdrawn),
    )


def _known_as(move: CaseMove, left: list[ComplianceEvent]) -> ComplianceEvent | None:
    """The event as which a move was seen before: by its first row, then still shown, then nearest.

    An episode that was seen open again after its closure, and then closes on a
    later day, has closed a second time.
    """
    candidates = [
        event
        for event in left
        if event.source_key in move.source_keys and not _is_second_closure(event, move)
    ]

    def nearness(event: ComplianceEvent) -> tuple[int, bool, int, int]:
        place = move.source_keys.index(event.source_key)
        apart = abs((event.happened_on - move.happened_on).days)
        return place, event.is_withdrawn, apart, event.ordinal

    return min(candidates, key=nearness, default=None)


def _is_second_closure(event: ComplianceEvent, move: CaseMove) -> bool:
    return event.kind == CLOSURE and event.is_withdrawn and move.happened_on > event.seen_on


def _as_shown(event: ComplianceEvent, move: CaseMove, until: date) -> ComplianceEvent:
    """The event with what the source shows of it now."""
    now = replace(
        event,
        happened_on=move.happened_on,
        from_team_id=move.from_team_id,
        to_team_id=move.to_team_id,
        is_withdrawn=False,
    )
    return event if now == event else replace(now, seen_on=until)


def _facts(event: ComplianceEvent) -> tuple[object, ...]:
    return event.happened_on, event.from_team_id, event.to_team_id


def _new(
    stored: list[ComplianceEvent], moves: list[CaseMove], until: date
) -> tuple[ComplianceEvent, ...]:
    """An event for each move that nobody has seen, numbered on where its row has one already."""
    last: dict[str, int] = defaultdict(int)
    for event in stored:
        last[event.source_key] = max(last[event.source_key], event.ordinal)
    made: list[ComplianceEvent] = []
    for move in moves:
        key = move.source_keys[0]
        last[key] += 1
        made.append(
            ComplianceEvent(
                event_id=event_id(move.case_id, move.kind, key, last[key]),
                case_id=move.case_id,
                kind=move.kind,
                source_key=key,
                ordinal=last[key],
                happened_on=move.happened_on,
                from_team_id=move.from_team_id,
                to_team_id=move.to_team_id,
                seen_on=until,
            )
        )
    return tuple(made)


def event_id(case_id: str, kind: str, source_key: str, ordinal: int) -> str:
    """The short name of an event, from its natural key alone: it tells nothing of the child.

    >>> event_id("10000000", "closure", "R1", 1)
    'c-7a52f3657b47'
    """
    key = "|".join((case_id, kind, source_key, str(ordinal)))
    return f"{kind[0]}-{sha256(key.encode()).hexdigest()[:12]}"
