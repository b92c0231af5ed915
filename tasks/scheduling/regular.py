"""The parts of the programme without a dated row: daily, monthly, yearly (section 11.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from config.schema import Configuration
from config.schema_calendar import CalendarPart, CalendarRules
from config.schema_section_11 import Section11Dates
from tasks.model import Milestone, Occasion
from tasks.scheduling.calendar import WorkingCalendar, financial_year
from tasks.scheduling.dating import last_working_day, month_of, on_or_after, start_of
from tasks.scheduling.rounds import MONTHS, programme_for

YEAR = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
"""The months of a financial year."""


def standing_occasions(
    configuration: Configuration,
    start: date,
    calendar: WorkingCalendar,
    parts: dict[str, CalendarPart],
) -> Iterator[Occasion]:
    """Every occasion of a year that no row of its programme dates."""
    programme, rules = programme_for(configuration, start), configuration.calendar
    held = {part.type for part in programme.standing}
    if "fostering" in held:
        yield from _monthly(parts["fostering"], "due list", start, calendar)
    if "compliance" in held:
        yield from _daily(parts["compliance"], start, calendar)
    if "section_11" in held:
        dates = configuration.section_11.dates
        yield _section_11(dates, parts["section_11"], start, calendar)
    if "planning_moderation_learning" in held:
        part = parts["planning_moderation_learning"]
        yield from _meetings(rules, part, start, calendar)
    yield from _coverage(rules, parts["coverage_monitor"], start, calendar)
    yield _annual_report(rules, parts["annual_report"], start, calendar)


def _monthly(
    part: CalendarPart, what: str, start: date, calendar: WorkingCalendar
) -> Iterator[Occasion]:
    """Once a month, on the first working day of it (A16)."""
    for month in YEAR:
        year, month = month_of(start, month)
        day = on_or_after(calendar, date(year, month, 1))
        yield _single(part, f"{year}-{month:02d}", f"{what}, {MONTHS[month - 1]} {year}", day)


def _daily(part: CalendarPart, start: date, calendar: WorkingCalendar) -> Iterator[Occasion]:
    """Every working day, Monday to Friday (R043)."""
    day, end = start, start.replace(year=start.year + 1)
    while day < end:
        if calendar.is_working(day):
            yield _single(part, day.isoformat(), "transfers and closures", day)
        day += timedelta(days=1)


def _section_11(
    dates: Section11Dates, part: CalendarPart, start: date, calendar: WorkingCalendar
) -> Occasion:
    """Issued once a year; returned, heard and planned in the months after (A14, R099)."""
    year, month = month_of(start, dates.issue_month)
    day = on_or_after(calendar, date(year, month, 1))
    steps = _steps(dates, day, calendar)
    returned, _, plans = steps
    return Occasion(
        key=f"{part.prefix}-{year}",
        audit_type=part.type,
        title=f"{part.title}, {MONTHS[month - 1]} {year}",
        financial_year=financial_year(day),
        starts_at=start_of(day),
        fieldwork_from=day,
        fieldwork_to=returned.falls_on,
        due_on=plans.falls_on,
        milestones=steps,
    )


def _steps(
    dates: Section11Dates, issued: date, calendar: WorkingCalendar
) -> tuple[Milestone, Milestone, Milestone]:
    """The last working day of each month that follows the issue."""
    return (
        Milestone("Returns", _end_of(dates.return_month, issued, calendar)),
        Milestone("Panel", _end_of(dates.panel_month, issued, calendar)),
        Milestone("Action plans", _end_of(dates.plan_month, issued, calendar)),
    )


def _end_of(month: int, after: date, calendar: WorkingCalendar) -> date:
    """The last working day of the next such month."""
    return last_working_day(calendar, after.year + (month < after.month), month)


def _meetings(
    rules: CalendarRules, part: CalendarPart, start: date, calendar: WorkingCalendar
) -> Iterator[Occasion]:
    """The pack of each month's meeting; the meeting is held some working days later (R020)."""
    meeting = rules.meeting
    for month in YEAR:
        year, month = month_of(start, month)
        first = date(year, month, 1)
        ahead = (meeting.weekday - 1 - first.weekday()) % 7 + 7 * (meeting.week - 1)
        held_on = on_or_after(calendar, first + timedelta(days=ahead))
        day = calendar.add(held_on, -meeting.pack_working_days)
        name = f"meeting pack, {MONTHS[month - 1]} {year}"
        held = (Milestone("Meeting", held_on),)
        yield _single(part, f"{year}-{month:02d}", name, day, held)


def _coverage(
    rules: CalendarRules, part: CalendarPart, start: date, calendar: WorkingCalendar
) -> Iterator[Occasion]:
    """Monthly, and weekly where the year ends: which workers are not audited yet (R017)."""
    firsts = [date(*month_of(start, month), 1) for month in YEAR]
    days = {
        on_or_after(calendar, first + timedelta(days=ahead))
        for first in firsts
        for ahead in (range(0, 31, 7) if first.month in rules.coverage_weekly_months else (0,))
        if (first + timedelta(days=ahead)).month == first.month
    }
    for day in sorted(days):
        yield _single(part, day.isoformat(), f"{MONTHS[day.month - 1]} {day.year}", day)


def _annual_report(
    rules: CalendarRules, part: CalendarPart, start: date, calendar: WorkingCalendar
) -> Occasion:
    """The report on the year before."""
    by = rules.annual_report
    year, month = month_of(start, by.month)
    before = financial_year(start.replace(year=start.year - 1))
    return _single(part, before, before, on_or_after(calendar, date(year, month, by.day)))


def _single(
    part: CalendarPart, key: str, what: str, day: date, milestones: tuple[Milestone, ...] = ()
) -> Occasion:
    """An occasion of one day."""
    return Occasion(
        key=f"{part.prefix}-{key}",
        audit_type=part.type,
        title=f"{part.title}: {what}",
        financial_year=financial_year(day),
        starts_at=start_of(day),
        milestones=milestones,
    )
