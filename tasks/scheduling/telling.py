"""A year's occasions as lines that a person reads at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from config.schema_calendar import CalendarPart
from tasks.model import Occasion

SINGLE = ("practice_week", "front_door", "deep_dive", "multi_agency", "section_11")
"""What has a line for each occasion; everything else has one line for all."""
WIDTH = 12
Parts = dict[str, CalendarPart]


def year_lines(
    occasions: tuple[Occasion, ...], parts: Parts, deployed: frozenset[str]
) -> Iterator[str]:
    """The rounds by their days, then what comes regularly, then what nothing starts yet."""
    yield "Rounds: each is started at 07:00 in London on the day at the left."
    yield f"  {'started':<18}{'round':<12}{'audited':<30}{'audits due':<18}started by"
    for each in occasions:
        if _is_round(each):
            yield from _round_lines(each, deployed)
    yield ""
    yield "Regularly, at 07:00 in London"
    for kind, part in parts.items():
        days = tuple(
            each.starts_on for each in occasions if each.audit_type == kind and not _is_round(each)
        )
        if days:
            yield from _regular_lines(part.title, days, _starter(kind, deployed))


def _is_round(occasion: Occasion) -> bool:
    """Whether an occasion has a line of its own: a part that is named, or any with fieldwork."""
    return occasion.audit_type in SINGLE or occasion.fieldwork_from is not None


def _round_lines(occasion: Occasion, deployed: frozenset[str]) -> Iterator[str]:
    """One round; its steps below it where it has any."""
    fieldwork = _span(occasion.fieldwork_from, occasion.fieldwork_to)
    due = _day(occasion.due_on) if occasion.due_on else ""
    starter = _starter(occasion.audit_type, deployed)
    yield (f"  {_day(occasion.starts_on):<18}{occasion.key:<12}{fieldwork:<30}{due:<18}{starter}")
    for step in occasion.milestones:
        yield f"  {'':<30}{step.name}: {_day(step.falls_on)}"


def _regular_lines(title: str, days: tuple[date, ...], starter: str) -> Iterator[str]:
    """Days as a list where they are few."""
    if len(days) > 60:
        yield f"  {title}: {len(days)} working days, Monday to Friday ({starter})"
        return
    yield f"  {title} ({starter})"
    for place in range(0, len(days), WIDTH):
        yield f"    {', '.join(_short(day) for day in days[place : place + WIDTH])}"


def _starter(audit_type: str, deployed: frozenset[str]) -> str:
    """Its deployment, or that there is none yet."""
    return audit_type.replace("_", "-") if audit_type in deployed else "later"


def _span(first: date | None, last: date | None) -> str:
    """From one day to another.

    >>> _span(date(2021, 7, 5), date(2021, 7, 9)), _span(date(2022, 1, 10), date(2022, 2, 28))
    ('5 to 9 July', '10 January to 28 February')
    """
    if first is None or last is None:
        return ""
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{begin} to {last.day} {last:%B}"


def _day(day: date) -> str:
    """A day with its weekday and year.

    >>> _day(date(2021, 7, 5))
    'Mon 5 Jul 2021'
    """
    return f"{day:%a} {day.day} {day:%b %Y}"


def _short(day: date) -> str:
    """A day and its month."""
    return f"{day.day} {day:%b}"
