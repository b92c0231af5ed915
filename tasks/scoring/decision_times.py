"""How long a front door took to decide, by two clocks (R055, rules.md 5.3, T01).

The local clock starts when the front door receives the contact and runs in its
working hours; what comes in while it is closed starts when it opens next, since
until then the emergency duty team acts. A clock that runs on, as that of Red
does, once started never stops until the decision. The statutory clock is one
working day: the decision has to be taken by the end of the next working day.

Moments are of the clock on the wall in London. Hours that run on are counted as
they pass, so on the two nights on which clocks change nobody gains or loses one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tasks.model import DecisionTimes

if TYPE_CHECKING:
    from config.schema_front_door import Rag

LONDON = ZoneInfo("Europe/London")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The hours in which a front door works, and for how many of them a rating may wait.

    ``limit`` None means that the rating has no clock.
    """

    opens: time
    closes: time
    limit: timedelta | None
    runs_on: bool
    is_working: Callable[[date], bool]


def clocks_of(rag: Rag, is_working: Callable[[date], bool]) -> dict[str, Clock]:
    """The clock of each rating by its id (rules.md 5.3)."""
    return {
        each.id: Clock(
            rag.opens,
            rag.closes,
            timedelta(hours=each.clock_hours) if each.clock_hours else None,
            runs_on=each.runs_on,
            is_working=is_working,
        )
        for each in rag.ratings
    }


def decision_times(
    case_id: str,
    received_at: datetime,
    decided_at: datetime | None,
    clock: Clock,
    *,
    until: datetime,
    statutory_days: int,
    statutory_since: date,
) -> DecisionTimes:
    """Both clocks of one contact, as known at ``until``.

    Whether a clock was kept is None where that cannot be said: the rating has
    no clock, no rule was in force, the decision stands before the receipt, or
    it is still to come and not yet late.
    """
    is_in_order = decided_at is None or decided_at >= received_at
    due_at = runs_out(received_at, clock)
    is_ruled = received_at.date() >= statutory_since
    statutory = statutory_end(received_at, statutory_days, clock.is_working) if is_ruled else None
    taken = minutes_taken(received_at, decided_at, clock) if decided_at and is_in_order else None
    return DecisionTimes(
        case_id=case_id,
        due_at=due_at,
        minutes=taken,
        is_kept=_is_kept(decided_at, due_at, until) if is_in_order else None,
        statutory_due_on=statutory,
        is_statutory_kept=_is_kept(
            decided_at, _end_of(statutory) if statutory else None, until
        ) if is_in_order else None,
        is_in_order=is_in_order,
    )  # fmt: skip


def starts(received_at: datetime, clock: Clock) -> datetime:
    """When the clock starts: at receipt in working hours, else when the front door opens next."""
    day = received_at.date()
    if clock.is_working(day) and received_at.time() < clock.closes:
        return max(received_at, datetime.combine(day, clock.opens))
    day += DAY
    while not clock.is_working(day):
        day += DAY
    return datetime.combine(day, clock.opens)


def runs_out(received_at: datetime, clock: Clock) -> datetime | None:
    """The last moment at which the decision is in time; None where the rating has no clock."""
    if clock.limit is None:
        return None
    start = starts(received_at, clock)
    if clock.runs_on:
        return _on_the_wall(_passing(start) + clock.limit)
    left, hours = clock.limit, _hours(start, clock)
    first, last = next(hours)
    while last - first < left:
        left -= last - first
        first, last = next(hours)
    return first + left


def minutes_taken(received_at: datetime, decided_at: datetime, clock: Clock) -> int:
    """The whole minutes that the clock had run when the decision was taken."""
    start = starts(received_at, clock)
    if decided_at <= start:
        return 0
    if clock.runs_on:
        return (_passing(decided_at) - _passing(start)) // MINUTE
    begun = takewhile(lambda hours: hours[0] < decided_at, _hours(start, clock))
    run = sum((min(last, decided_at) - first for first, last in begun), timedelta())
    return run // MINUTE


def statutory_end(received_at: datetime, days: int, is_working: Callable[[date], bool]) -> date:
    """The last day on which the decision is in time: so many working days after the receipt."""
    day = received_at.date()
    while days:
        day += DAY
        days -= is_working(day)
    return day


def _hours(start: datetime, clock: Clock) -> Iterator[tuple[datetime, datetime]]:
    """The working hours of each working day from a moment on, without end."""
    day = start.date()
    while True:
        if clock.is_working(day):
            first = max(start, datetime.combine(day, clock.opens))
            yield first, datetime.combine(day, clock.closes)
        day += DAY


def _is_kept(decided_at: datetime | None, due_at: datetime | None, until: datetime) -> bool | None:
    """Whether a decision came in time; one still to come is late once its time has run out."""
    if due_at is None:
        return None
    if decided_at is not None:
        return decided_at <= due_at
    return False if until > due_at else None


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max)


def _passing(moment: datetime) -> datetime:
    """A moment of London's clocks as a moment of time that passes evenly."""
    return moment.replace(tzinfo=LONDON).astimezone(UTC)


def _on_the_wall(moment: datetime) -> datetime:
    return moment.astimezone(LONDON).replace(tzinfo=None)
