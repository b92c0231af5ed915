"""The page of the programme: each type and cycle, where it stands, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.schema_calendar import CalendarPart
from tasks.model import Occasion

WORDS = {
    "opened": "being drawn",
    "committed": "being drawn",
    "frozen": "approved, being sent",
    "released": "sent",
}
"""What the states of a round are called on the page; any other is called what it is."""
ENDED = frozenset({"sent", "cancelled", "paused"})


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One line of the page: a round with its state, or what comes regularly."""

    part: str
    cycle: str
    state: str
    next_step: str
    next_on: date | None


def programme_lines(
    occasions: tuple[Occasion, ...],
    states: Mapping[str, str],
    parts: Mapping[str, CalendarPart],
    deployed: frozenset[str],
    today: date,
) -> tuple[ProgrammeLine, ...]:
    """A line for each round of the year in its order, then one for each regular part."""
    rounds = [
        _round_line(each, states.get(each.key), parts[each.audit_type].title, deployed, today)
        for each in occasions
        if each.fieldwork_from
    ]
    regular = [
        line
        for kind, part in parts.items()
        for line in _regular_line(
            part.title,
            [each for each in occasions if each.audit_type == kind and not each.fieldwork_from],
            kind in deployed,
            today,
        )
    ]
    return (*rounds, *regular)


def _round_line(
    each: Occasion, state: str | None, part: str, deployed: frozenset[str], today: date
) -> ProgrammeLine:
    """Where one round stands, and the first of its days that has not gone by."""
    steps = [
        ("start", each.starts_on),
        ("audits begin", each.fieldwork_from),
        ("audits end", each.fieldwork_to),
        *((step.name.lower(), step.falls_on) for step in each.milestones),
        ("audits due", each.due_on),
    ]
    coming = [(on, name) for name, on in steps if on is not None and on >= today]
    on, name = min(coming, key=lambda step: step[0], default=(None, ""))
    is_scheduled = each.audit_type in deployed
    return ProgrammeLine(part, each.key, state_of(each, state, today, is_scheduled), name, on)


def state_of(each: Occasion, state: str | None, today: date, is_scheduled: bool) -> str:
    """Planned, due, drawn, waits for approval, sent, or overdue, in the words of the page.

    A round is overdue that should have started before today and has not, or
    whose audits begin while it is not sent.
    """
    if state is None:
        return _not_started(each, today) if is_scheduled else "started by nobody yet"
    said = WORDS.get(state, state)
    is_late = each.fieldwork_from is not None and each.fieldwork_from <= today
    return f"overdue: {said}" if is_late and said not in ENDED else said


def _not_started(each: Occasion, today: date) -> str:
    """What is said of a scheduled round of which nothing is on record."""
    if each.starts_on > today:
        return "planned"
    if each.due_on is not None and each.due_on < today:
        return "not held"
    return "due" if each.starts_on == today else "overdue: not started"


def _regular_line(
    part: str, held: list[Occasion], is_deployed: bool, today: date
) -> Iterator[ProgrammeLine]:
    """How often a part comes, and the next time."""
    if not held:
        return
    coming = [each.starts_on for each in held if each.starts_on >= today]
    state = "scheduled" if is_deployed else "started by nobody yet"
    name = "start" if coming else ""
    yield ProgrammeLine(part, f"{len(held)} in the year", state, name, min(coming, default=None))


def markdown_of(year: str, lines: tuple[ProgrammeLine, ...]) -> str:
    """The page as the Prefect screen shows it; types, keys, states and days only (K35)."""
    rows = [
        f"| {each.part} | {each.cycle} | {_loud(each.state)} | {each.next_step}"
        f" {_short(each.next_on)} |"
        for each in lines
    ]
    head = "| Audit | Round | State | Next |\n| --- | --- | --- | --- |"
    return "\n".join((f"## The audit programme {year}", "", head, *rows))


def text_lines(lines: tuple[ProgrammeLine, ...]) -> Iterator[str]:
    """The page as a terminal shows it."""
    wide = max((len(each.part) for each in lines), default=0) + 2
    broad = max((len(each.state) for each in lines), default=0) + 2
    for each in lines:
        step = f"{each.next_step} {day_of(each.next_on)}".strip()
        yield f"{each.part:<{wide}}{each.cycle:<18}{each.state:<{broad}}{step}"


def day_of(day: date | None) -> str:
    """A day with its year; nothing where there is none.

    >>> day_of(date(2021, 7, 16)), day_of(None)
    ('16 July 2021', '')
    """
    return f"{_short(day)} {day.year}" if day else ""


def _short(day: date | None) -> str:
    """A day of the year that the page is about, so that its column is narrow."""
    return f"{day.day} {day:%B}" if day else ""


def _loud(state: str) -> str:
    """What somebody has to see to is bold."""
    return f"**{state}**" if state.startswith(("overdue", "waits")) else state
