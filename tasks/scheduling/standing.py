"""The rounds of types without a dated row: fostering every month, section 11 every year.

Each begins on the first working day of its month (section 11.3, A14, A16).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from config.schema import Configuration
from tasks.errors import CycleUnknown
from tasks.model import Round
from tasks.scheduling.calendar import WorkingCalendar, financial_year
from tasks.scheduling.rounds import MONTHS

FOSTERING_KEY = re.compile(r"-(\d{4})-(0[1-9]|1[0-2])")
SECTION_11_KEY = re.compile(r"-(\d{4})")
NO_CAP = 10_000
"""A census has no cap: a number that no council reaches."""


def fostering_round(decided: Configuration, key: str | None, today: date) -> Round:
    """The round of a month, such as FO-2021-07; without a key that of today's month.

    Before the month's first working day the month before is meant. Raises
    CycleUnknown for another form of key.
    """
    rules = decided.fostering
    if key is None:
        this = _month(decided, today.year, today.month)
        return this if this.draw_on <= today else _month_before(decided, today)
    found = FOSTERING_KEY.fullmatch(key.removeprefix(rules.prefix))
    if found is None:
        example = f"{rules.prefix}-{today.year}-{today.month:02d}"
        raise CycleUnknown(key, (example,))
    return _month(decided, int(found[1]), int(found[2]))


def month_end(round_: Round) -> date:
    """The last day of a round's month, working or not: who falls due on it is in the round."""
    return _last(round_.draw_on.year, round_.draw_on.month)


def section_11_round(decided: Configuration, key: str | None, today: date) -> Round:
    """The round of a year, such as S11-2021; without a key the last that was to be issued."""
    rules = decided.section_11
    if key is None:
        this = _year(decided, today.year)
        return this if this.draw_on <= today else _year(decided, today.year - 1)
    found = SECTION_11_KEY.fullmatch(key.removeprefix(rules.prefix))
    if found is None:
        raise CycleUnknown(key, (f"{rules.prefix}-{today.year}",))
    return _year(decided, int(found[1]))


def panel_days(
    decided: Configuration, round_: Round
) -> tuple[tuple[date, date], tuple[date, date]]:
    """The first and last days of the months of the panel and of the action plans (A14)."""
    dates = decided.section_11.dates
    panel = _after(round_.draw_on, dates.panel_month)
    return _span(panel), _span(_after(panel, dates.plan_month))


def _month_before(decided: Configuration, today: date) -> Round:
    last = today.replace(day=1) - timedelta(days=1)
    return _month(decided, last.year, last.month)


def _month(decided: Configuration, year: int, month: int) -> Round:
    """The census of one month: given out on its first working day, due by its last."""
    rules, calendar = decided.fostering, _calendar(decided)
    first = _first_working(calendar, date(year, month, 1))
    last = _last_working(calendar, _last(year, month))
    return Round(
        round_id=f"{rules.prefix}-{year}-{month:02d}",
        audit_type=rules.type,
        title=f"{rules.title}, {MONTHS[month - 1]} {year}",
        financial_year=financial_year(first),
        as_at=first,
        draw_on=first,
        starts_on=first,
        ends_on=last,
        due_on=calendar.add(last, rules.due_working_days),
        target=None,
        cap=NO_CAP,
        theme=None,
        lookback_months=rules.census.interval_months,
    )


def _year(decided: Configuration, year: int) -> Round:
    """The section 11 audit of one year: issued in its month, back by the end of the other."""
    rules, calendar = decided.section_11, _calendar(decided)
    first = _first_working(calendar, date(year, rules.dates.issue_month, 1))
    back = _after(first, rules.dates.return_month)
    last = _last_working(calendar, _last(back.year, back.month))
    return Round(
        round_id=f"{rules.prefix}-{year}",
        audit_type=rules.type,
        title=f"{rules.title}, {year}",
        financial_year=financial_year(first),
        as_at=first,
        draw_on=first,
        starts_on=first,
        ends_on=last,
        due_on=last,
        target=None,
        cap=NO_CAP,
        theme=None,
        lookback_months=12,
    )


def _calendar(decided: Configuration) -> WorkingCalendar:
    return WorkingCalendar(frozenset(decided.closures.closures))


def _after(day: date, month: int) -> date:
    """The first of the next month of that number after a day's own month."""
    return date(day.year + (month <= day.month), month, 1)


def _span(first: date) -> tuple[date, date]:
    return first, _last(first.year, first.month)


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _first_working(calendar: WorkingCalendar, day: date) -> date:
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def _last_working(calendar: WorkingCalendar, day: date) -> date:
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day
