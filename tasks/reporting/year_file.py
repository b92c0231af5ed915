"""A year of the programme as a calendar file, for Outlook and its like (R013, R020).

A file that is imported again moves what has moved: each entry keeps its
identifier, and what was written later counts as newer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from tasks.reporting.invitation import LONDON, ZONE

if TYPE_CHECKING:
    from icalendar import Event

    from tasks.model import Occasion

PRODUCT = "-//Audit programme//Calendar//EN"
EVERY_DAY = frozenset({"compliance"})
"""Left out: an entry on each working day helps nobody."""
LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar: a moment, or whole days from the first to the last."""

    key: str
    summary: str
    begins: date | datetime
    last_day: date | None = None


def year_file(authority: str, occasions: tuple[Occasion, ...], at: datetime) -> bytes:
    """The year as a calendar file that was written at a moment."""
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Audit programme, {authority}")
    calendar.add_component(Timezone.from_ical(ZONE))
    for occasion in occasions:
        for entry in entries_of(occasion):
            calendar.add_component(_event(authority, entry, at))
    return calendar.to_ical()


def entries_of(occasion: Occasion) -> Iterator[Entry]:
    """What a calendar shows of an occasion: its start, its fieldwork, its steps, its last day."""
    if occasion.audit_type in EVERY_DAY:
        return
    key, title = occasion.key, occasion.title
    yield Entry(f"{key}/start", f"{key} starts: {title}", occasion.starts_at)
    if occasion.fieldwork_from and occasion.fieldwork_to:
        first, last = occasion.fieldwork_from, occasion.fieldwork_to
        yield Entry(f"{key}/fieldwork", f"{title}: audits", first, last)
    for step in occasion.milestones:
        named = f"{key}/{step.name.lower()}"
        yield Entry(named, f"{title}: {step.name.lower()}", step.falls_on, step.falls_on)
    if occasion.due_on and occasion.due_on not in {step.falls_on for step in occasion.milestones}:
        yield Entry(f"{key}/due", f"{title}: audits due", occasion.due_on, occasion.due_on)


def _event(authority: str, entry: Entry, at: datetime) -> Event:
    """An entry in the calendar's own terms; whole days do not block anybody's time."""
    from icalendar import Event

    event = Event()
    event.add("uid", sha256(f"{authority}\n{entry.key}".encode()).hexdigest()[:32])
    event.add("dtstamp", at)
    event.add("sequence", int(at.timestamp()) // 60)
    event.add("summary", entry.summary)
    event.add("transp", "TRANSPARENT")
    if isinstance(entry.begins, datetime):
        begins = entry.begins.astimezone(LONDON)
        event.add("dtstart", begins)
        event.add("dtend", begins + LASTS)
    else:
        event.add("dtstart", entry.begins)
        event.add("dtend", (entry.last_day or entry.begins) + timedelta(days=1))
    return event
