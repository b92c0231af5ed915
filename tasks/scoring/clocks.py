"""Statutory clocks: when something was due, whether it came in time, and how late it was.

The day from which a clock runs is not counted: ten working days from a Monday
end on the Monday after next. A month ends on the same day of a later month, or
on the last day of a shorter one. Sources hold days and no hours, so hours are
counted in whole days, to the good of whoever had to act.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from tasks.model import ClockCheck

if TYPE_CHECKING:
    from collections.abc import Iterable

MET, LATE, MISSING = "met", "late", "missing"
HOURS_A_DAY = 24


class Days(Protocol):
    """A calendar of working days (A26)."""

    def is_working(self, day: date) -> bool:
        """True on a day when the council's offices are open."""
        ...

    def add(self, day: date, working_days: int) -> date:
        """The day that lies so many working days after a day."""
        ...


def due_on(start: date, limit: int, unit: str, days: Days) -> date:
    """The last day on which something is in time, for a clock that began on a day.

    >>> due_on(date(2021, 8, 31), 6, "months", None)
    datetime.date(2022, 2, 28)
    >>> due_on(date(2021, 8, 31), 72, "hours", None)
    datetime.date(2021, 9, 3)
    """
    if unit == "working_days":
        return days.add(start, limit)
    if unit == "weeks":
        return start + timedelta(weeks=limit)
    if unit == "months":
        return months_after(start, limit)
    if unit == "hours":
        return start + timedelta(days=-(-limit // HOURS_A_DAY))
    raise ValueError("This unit is no length of time.")


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month.

    >>> months_after(date(2020, 11, 30), 3)
    datetime.date(2021, 2, 28)
    """
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def late_by(due: date, done: date, unit: str, days: Days) -> int:
    """How much later than due a day is: in working days where the limit counts them, else in days.

    At least one, so that a day on which nobody works is not "late by nothing".
    """
    apart = (done - due).days
    if unit != "working_days":
        return apart
    between = (due + timedelta(days=number) for number in range(1, apart + 1))
    return max(1, sum(days.is_working(each) for each in between)) if apart > 0 else 0


def check_clock(
    start: date,
    done: date | None,
    limit: int,
    unit: str,
    days: Days,
    known_to: date,
    fixed_on: date | None = None,
) -> ClockCheck | None:
    """What became of one clock as far as a day; None where it still runs and nobody is late.

    ``fixed_on`` is the day on which it was due, where that does not follow from the limit.

    >>> check_clock(date(2021, 6, 1), date(2021, 6, 10), 1, "weeks", None, date(2021, 7, 1)).late_by
    2
    """
    due = fixed_on or due_on(start, limit, unit, days)
    if done is not None:
        late = late_by(due, done, unit, days) if done > due else 0
        return ClockCheck(start, due, done, LATE if late else MET, late)
    if due >= known_to:
        return None
    return ClockCheck(start, due, None, MISSING, late_by(due, known_to, unit, days))


def age_on(born_on: date, day: date) -> int:
    """A child's age in whole years on a day; below nought for one who was not yet born.

    >>> age_on(date(2004, 2, 29), date(2022, 2, 28))
    17
    """
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def worst_of(checks: Iterable[ClockCheck]) -> ClockCheck | None:
    """The clock that decides a rule: one never met before a late one, the latest first."""
    order = {MISSING: 2, LATE: 1, MET: 0}
    return max(
        checks, key=lambda each: (order[each.verdict], each.late_by, each.started_on), default=None
    )
