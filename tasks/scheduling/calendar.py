"""Working days and financial years of an English council (A21, A26).

Bank holidays come from the ``holidays`` package for England; the days on
which a council is closed beside them are given by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tasks.errors import CalendarYearMissing


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year.

    Raises CalendarYearMissing where the package does not know the year, so
    that a date is never counted as a working day for want of knowledge (A26).

    >>> date(2022, 1, 3) in bank_holidays(2022)
    True
    """
    from holidays import country_holidays

    known = country_holidays("GB", subdiv="ENG", years=year)
    if not known:
        raise CalendarYearMissing(year)
    return frozenset(known)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Monday to Friday, less the bank holidays of England and the council's own closed days."""

    closures: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """True on a day when the council's offices are open.

        >>> WorkingCalendar().is_working(date(2022, 1, 3))
        False
        """
        is_closed = day in self.closures or day in bank_holidays(day.year)
        return day.weekday() < 5 and not is_closed

    def add(self, day: date, working_days: int) -> date:
        """The day that lies so many working days after (or, below nought, before) a day.

        >>> WorkingCalendar().add(date(2021, 12, 17), 15)
        datetime.date(2022, 1, 12)
        """
        step = timedelta(days=1 if working_days >= 0 else -1)
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def first_working_monday(self, year: int, month: int) -> date:
        """The first Monday of a month on which the offices are open.

        >>> WorkingCalendar().first_working_monday(2022, 1)
        datetime.date(2022, 1, 10)
        """
        day = date(year, month, 1)
        while day.weekday() != 0 or not self.is_working(day):
            day += timedelta(days=1)
        return day

    def last_working_day_of_week(self, monday: date) -> date:
        """The last open day of the week that begins on a Monday.

        >>> WorkingCalendar().last_working_day_of_week(date(2022, 4, 11))
        datetime.date(2022, 4, 14)
        """
        day = monday + timedelta(days=4)
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day


def year_start(day: date) -> date:
    """The first of April on or before a day.

    >>> year_start(date(2022, 3, 31))
    datetime.date(2021, 4, 1)
    """
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def financial_year(day: date) -> str:
    """The financial year of a day as people write it.

    >>> financial_year(date(2022, 3, 31))
    '2021-22'
    """
    start = year_start(day).year
    return f"{start}-{(start + 1) % 100:02d}"


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of a shorter month.

    >>> months_before(date(2021, 8, 31), 6)
    datetime.date(2021, 2, 28)
    """
    month = day.year * 12 + day.month - 1 - months
    first = date(month // 12, month % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
