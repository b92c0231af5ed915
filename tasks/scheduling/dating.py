"""The days of a round: when it is drawn, when it is audited, and when the audits are due.

Every type follows section 11.3 of the requirements; a start is always on a
working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tasks.scheduling.calendar import WorkingCalendar

if TYPE_CHECKING:
    from config.schema import Cycle, Dates

LONDON = ZoneInfo("Europe/London")
STARTS = time(7)


@dataclass(frozen=True, slots=True)
class RoundDays:
    """The four days of a round."""

    draw_on: date
    starts_on: date
    ends_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Spans:
    """Working days from the draw to the fieldwork and from its end to the day when audits are due.

    Fieldwork takes a week, or a month and more.
    """

    lead: int
    due: int
    is_a_week: bool = False


def spans_of(dates: Dates) -> Spans:
    """The spans that a type's own file names."""
    return Spans(dates.draw_lead_working_days, dates.due_working_days, dates.fieldwork == "week")


def start_of(day: date) -> datetime:
    """When whatever starts on a day starts: at 07:00 in London, in winter and in summer.

    >>> start_of(date(2021, 7, 5)).isoformat(), start_of(date(2022, 1, 10)).isoformat()
    ('2021-07-05T07:00:00+01:00', '2022-01-10T07:00:00+00:00')
    """
    return datetime.combine(day, STARTS, LONDON)


def month_of(start: date, month: int) -> tuple[int, int]:
    """The calendar year and month of a month of the financial year that begins on a day.

    >>> month_of(date(2021, 4, 1), 3)
    (2022, 3)
    """
    return (start.year if month >= 4 else start.year + 1), month


def on_or_after(calendar: WorkingCalendar, day: date) -> date:
    """The first working day that is not before a day.

    >>> on_or_after(WorkingCalendar(), date(2022, 1, 1))
    datetime.date(2022, 1, 4)
    """
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def last_working_day(calendar: WorkingCalendar, year: int, month: int) -> date:
    """The last working day of a month.

    >>> last_working_day(WorkingCalendar(), 2022, 12)
    datetime.date(2022, 12, 30)
    """
    following = date(year + month // 12, month % 12 + 1, 1)
    return calendar.add(following, -1)


def days_of_cycle(cycle: Cycle, start: date, calendar: WorkingCalendar, spans: Spans) -> RoundDays:
    """The days of a row of the programme of the financial year that begins on a day."""
    year, month = month_of(start, cycle.month)
    if cycle.type == "multi_agency":  # the agencies have so many working days for the whole
        first = on_or_after(calendar, date(year, month, 1))
        last = calendar.add(first, spans.due)
        return RoundDays(first, first, last, last)
    monday = calendar.first_working_monday(year, month)
    last = _last_day(cycle, monday, calendar, spans)
    return RoundDays(calendar.add(monday, -spans.lead), monday, last, calendar.add(last, spans.due))


def _last_day(cycle: Cycle, monday: date, calendar: WorkingCalendar, spans: Spans) -> date:
    """The last day of fieldwork: of its week or, where it takes a month, by section 11.3.

    That is the end of the second month that a row names (A02), else the end of
    the following month's first week (R047).
    """
    if spans.is_a_week:
        return calendar.last_working_day_of_week(monday)
    if cycle.window_end_month is not None:
        year = monday.year + (cycle.window_end_month < monday.month)
        return last_working_day(calendar, year, cycle.window_end_month)
    following = (monday.year + monday.month // 12, monday.month % 12 + 1)
    return calendar.last_working_day_of_week(calendar.first_working_monday(*following))
