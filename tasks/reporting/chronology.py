"""The last year of a child's journey, and one line for what came before (R018, R070)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.reporting.chronology_words import detail_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tasks.model import CaseEvent, Round

MOST_KINDS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a chronology."""

    happened_on: date
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Chronology:
    """What happened in the period, oldest first, and the sentence about what came before."""

    since: date
    until: date
    entries: tuple[Entry, ...]
    earlier: str


def chronology_of(events: Iterable[CaseEvent], round_: Round) -> Chronology:
    """The events of the round's look-back months up to its day, in order.

    An event that is recorded twice stands once. What happened after the day of
    the extract is left out, even where the source already knows it.
    """
    since = months_before(round_.as_at, round_.lookback_months)
    ordered = sorted(
        {
            Entry(one.happened_on, kind_words(one.kind), detail_words(one.kind, one.detail))
            for one in events
            if one.happened_on <= round_.as_at
        },
        key=lambda one: (one.happened_on, one.kind, one.detail),
    )
    within = tuple(one for one in ordered if one.happened_on >= since)
    before = [one for one in ordered if one.happened_on < since]
    return Chronology(since, round_.as_at, within, _summary(before))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of a shorter month.

    >>> from datetime import date
    >>> months_before(date(2021, 3, 31), 13)
    datetime.date(2020, 2, 29)
    """
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return next(
        found
        for last in range(day.day, 0, -1)
        if (found := _day(day, year, month, last)) is not None
    )


def _day(day: date, year: int, month: int, number: int) -> date | None:
    try:
        return day.replace(year=year, month=month, day=number)
    except ValueError:
        return None


def kind_words(kind: str) -> str:
    """A kind of event as people say it.

    >>> kind_words("child_protection_conference")
    'Child protection conference'
    """
    words = " ".join(kind.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _summary(before: list[Entry]) -> str:
    """One sentence about the earlier history: how much, since when, and mostly what.

    Without earlier events it says where they are, not that there are none: the
    extract may begin with the period.
    """
    if not before:
        return "What came before is in the case file."
    counted = Counter(one.kind.lower() for one in before)
    commonest = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    named = [f"{kind} ({count})" for kind, count in commonest[:MOST_KINDS]]
    rest = sum(count for _, count in commonest[MOST_KINDS:])
    listed = ", ".join([*named, f"other ({rest})"] if rest else named)
    noun = "entry" if len(before) == 1 else "entries"
    return f"Before this period: {len(before)} {noun} since {before[0].happened_on.year}: {listed}."
