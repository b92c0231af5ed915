"""The occasions of a year as schedules of Prefect's: dated recurrence rules (R120, F30).

A cron line cannot say "the first working Monday", so every start is written
out as a date. A type that starts on most days is its weekdays with the closed
ones left out, which says the same in fewer words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from config.schema import Configuration
from tasks.scheduling.calendar import financial_year
from tasks.scheduling.dating import STARTS
from tasks.scheduling.year import occasions_of_year, starts_of

MANY = 100  # starts a year: more are written by weekday


@dataclass(frozen=True, slots=True)
class Schedule:
    """One financial year's starts of one deployment."""

    slug: str
    rrule: str


def schedules_of(
    configuration: Configuration, audit_type: str, starts: tuple[date, ...]
) -> tuple[Schedule, ...]:
    """The schedules of a type, one for each financial year that has an occasion of it.

    ``starts`` are the first days of the years.
    """
    made: list[Schedule] = []
    for start in starts:
        days = starts_of(occasions_of_year(configuration, start), audit_type)
        if days:
            made.append(Schedule(financial_year(start), rrule_of(days)))
    return tuple(made)


def rrule_of(days: tuple[date, ...]) -> str:
    r"""Exactly these days at 07:00, as a recurrence rule without a zone (the schedule has it).

    >>> rrule_of((date(2021, 6, 14), date(2021, 10, 11)))
    'DTSTART:20210614T070000\nRDATE:20210614T070000,20211011T070000'
    """
    begin = f"DTSTART:{_moment(min(days))}"
    if len(days) <= MANY:
        return f"{begin}\nRDATE:{_moments(sorted(days))}"
    left_out = _weekdays_without(days)
    rule = f"{begin}\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL={_moment(max(days))}"
    return f"{rule}\nEXDATE:{_moments(left_out)}" if left_out else rule


def _weekdays_without(days: tuple[date, ...]) -> list[date]:
    """The weekdays between the first and the last on which nothing starts."""
    held, first = set(days), min(days)
    between = (first + timedelta(days=ahead) for ahead in range((max(days) - first).days))
    return [day for day in between if day.weekday() < 5 and day not in held]


def _moments(days: list[date]) -> str:
    """Days in a row."""
    return ",".join(_moment(day) for day in days)


def _moment(day: date) -> str:
    """A day's start in a rule's own spelling."""
    return f"{day:%Y%m%d}T{STARTS:%H%M%S}"
