"""Every occasion of a financial year, dated and standing (R013, R120, section 11.3).

Everything starts at 07:00 in London, whatever the clocks do, and on a working
day. A round belongs to the year in which it is drawn (A21), and whatever else
happens to the year of its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from config.schema import Configuration, Cycle
from config.schema_calendar import CalendarPart
from tasks.model import Milestone, Occasion
from tasks.scheduling.calendar import WorkingCalendar, financial_year, year_start
from tasks.scheduling.dating import (
    Spans,
    days_of_cycle,
    month_of,
    on_or_after,
    spans_of,
    start_of,
)
from tasks.scheduling.regular import standing_occasions
from tasks.scheduling.rounds import MONTHS, programme_for, standing_cycles

OVERVIEWED = frozenset({"practice_week", "front_door"})
"""Whose findings are collated into an audit overview report (R074)."""


def calendar_of(configuration: Configuration) -> WorkingCalendar:
    """The working days of the council."""
    return WorkingCalendar(frozenset(configuration.closures.closures))


def parts_of(configuration: Configuration) -> dict[str, CalendarPart]:
    """Each part of the programme by its type; an audit type's own file names it where there is one.

    A part is listed in the order of the calendar's file; types that it does not name follow.
    """
    own = {rules.type: rules for rules in configuration.audit_types}
    listed = {
        part.type: part
        if part.type not in own
        else part.model_copy(
            update={"title": own[part.type].title, "prefix": own[part.type].prefix}
        )
        for part in configuration.calendar.parts
    }
    added = {
        kind: CalendarPart(type=kind, prefix=rules.prefix, title=rules.title)
        for kind, rules in own.items()
        if kind not in listed
    }
    return listed | added


def occasions_of_year(configuration: Configuration, start: date) -> tuple[Occasion, ...]:
    """Everything that the financial year beginning on a day holds, in the order of its starts.

    Raises CalendarYearMissing where the bank holidays of a year that it touches
    are not known (A26).
    """
    calendar, parts = calendar_of(configuration), parts_of(configuration)
    rounds = tuple(_rounds(configuration, start, calendar, parts))
    found = (
        *rounds,
        *standing_occasions(configuration, start, calendar, parts),
        *_overviews(configuration, rounds, calendar, parts),
    )
    places = list(parts)
    return tuple(
        sorted(
            (each for each in found if each.financial_year == financial_year(start)),
            key=lambda each: (each.starts_at, places.index(each.audit_type), each.key),
        )
    )


def starts_of(occasions: tuple[Occasion, ...], audit_type: str) -> tuple[date, ...]:
    """The days on which a type's flow is started, each once."""
    return tuple(
        dict.fromkeys(each.starts_on for each in occasions if each.audit_type == audit_type)
    )


def _rounds(
    configuration: Configuration,
    start: date,
    calendar: WorkingCalendar,
    parts: dict[str, CalendarPart],
) -> Iterator[Occasion]:
    """The rows of this year's programme and its neighbours': a draw may lie across the border."""
    for first in (_shifted(start, -1), start, _shifted(start, 1)):
        for cycle in _cycles(configuration, first):
            yield _round(configuration, cycle, first, calendar, parts[cycle.type])


def _cycles(configuration: Configuration, start: date) -> Iterator[Cycle]:
    """The enabled rows, and a row for each month of a standing part that is drawn like one.

    Rows of a part's own replace its standing months, so that dates which the
    partnership sets override ours (A13).
    """
    programme = programme_for(configuration, start)
    yield from (cycle for cycle in programme.cycles if cycle.enabled)
    for part in programme.standing:
        if part.mode == "twice_yearly":
            yield from standing_cycles(programme, part.type)


def _round(
    configuration: Configuration,
    cycle: Cycle,
    start: date,
    calendar: WorkingCalendar,
    part: CalendarPart,
) -> Occasion:
    """One row as an occasion."""
    year, month = month_of(start, cycle.month)
    days = days_of_cycle(cycle, start, calendar, _spans(configuration, cycle.type))
    return Occasion(
        key=cycle.id or f"{part.prefix}-{year}-{month:02d}",
        audit_type=cycle.type,
        title=f"{part.title}, {MONTHS[month - 1]} {year}",
        financial_year=financial_year(days.draw_on),
        starts_at=start_of(days.draw_on),
        fieldwork_from=days.starts_on,
        fieldwork_to=days.ends_on,
        due_on=days.due_on,
        milestones=_proposal(configuration, cycle, days.draw_on, calendar),
        target=cycle.target,
        note=cycle.note or "",
    )


def _spans(configuration: Configuration, audit_type: str) -> Spans:
    """By the type's own file where there is one, else by the calendar's."""
    for rules in configuration.audit_types:
        if rules.type == audit_type:
            return spans_of(rules.dates)
    rules = configuration.calendar
    is_partners = audit_type == "multi_agency"
    due = rules.multi_agency_working_days if is_partners else rules.due_working_days
    return Spans(0, due, is_a_week=audit_type == "practice_week")


def _proposal(
    configuration: Configuration, cycle: Cycle, draw_on: date, calendar: WorkingCalendar
) -> tuple[Milestone, ...]:
    """A deep dive is proposed on 1 April at the latest, or the planning meeting is reminded."""
    if cycle.type != "deep_dive":
        return ()
    by = configuration.calendar.deep_dive_proposal
    year = year_start(draw_on).year + (by.month < 4)
    day = on_or_after(calendar, date(year, by.month, by.day))
    return (Milestone("Theme and decision", day),)


def _overviews(
    configuration: Configuration,
    rounds: tuple[Occasion, ...],
    calendar: WorkingCalendar,
    parts: dict[str, CalendarPart],
) -> Iterator[Occasion]:
    """After each practice week and front door round an overview, on the latest day it may be."""
    rules, part = configuration.calendar, parts["overview"]
    for each in rounds:
        if each.audit_type in OVERVIEWED and each.fieldwork_to:
            signed = calendar.add(each.fieldwork_to, rules.moderation_working_days)
            day = calendar.add(signed, rules.overview_working_days)
            yield Occasion(
                key=f"{part.prefix}-{each.key}",
                audit_type="overview",
                title=f"{part.title}: {each.title}",
                financial_year=financial_year(day),
                starts_at=start_of(day),
                milestones=(Milestone("Moderation signed off", signed),),
                note="the latest day",
            )


def _shifted(start: date, years: int) -> date:
    """The first of April so many years later."""
    return start.replace(year=start.year + years)
