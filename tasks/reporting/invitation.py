"""An invitation to the conversation between auditor and worker, as a calendar file (R029).

The file proposes a time inside the week; auditor and worker move it as they
like. It names the audit and the case by reference, and nothing else of the child.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tasks.model import FIRST
from tasks.reporting.form_identity import audit_ref

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from icalendar import Event

    from tasks.model import Assignment, Auditor, Round, RoundFacts

LONDON = ZoneInfo("Europe/London")
STARTS = (time(10), time(14), time(11, 30), time(15, 30))
LASTS = timedelta(hours=1)
MIDWEEK = (1, 2, 3, 0, 4)
PRODUCT = "-//Audit programme//Conversation//EN"

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
"""
"""The rule of London's clocks, written out: calendars know it by no other way (RFC 5545, 3.6.5)."""


def conversation_invitation(facts: RoundFacts, assignment: Assignment) -> bytes:
    """A calendar file with the conversation about one case; the same facts, the same bytes."""
    return _calendar(facts, assignment.auditor_id, [assignment])


def conversation_invitations(facts: RoundFacts, auditor_id: str) -> bytes | None:
    """A calendar file with every conversation that an auditor is to hold in this round.

    None where there is none: a blind second grade holds no conversation of its
    own, or the two auditors would learn of each other (A19).
    """
    held = conversations(facts, auditor_id)
    return _calendar(facts, auditor_id, held) if held else None


def conversations(facts: RoundFacts, auditor_id: str) -> list[Assignment]:
    """An auditor's first grades, in the published order of the draw."""
    own = [
        one
        for one in facts.allocation.assignments
        if one.auditor_id == auditor_id and one.grade == FIRST
    ]
    return sorted(own, key=lambda one: audit_ref(facts, one))


def proposed_at(facts: RoundFacts, assignment: Assignment) -> datetime:
    """When a conversation is proposed: no two of an auditor's at once, and not on leave.

    Days in the middle of the week come first, one conversation a day as far as
    there are days. Where an auditor is away all week, the whole week counts.
    """
    days = _days(facts.round, facts.auditors[assignment.auditor_id])
    place = conversations(facts, assignment.auditor_id).index(assignment)
    day, start = days[place % len(days)], STARTS[place // len(days) % len(STARTS)]
    return datetime.combine(day, start, LONDON)


def _days(round_: Round, auditor: Auditor) -> list[date]:
    length = (round_.ends_on - round_.starts_on).days + 1
    week = [round_.starts_on + timedelta(days=number) for number in range(length)]
    working = [day for day in week if day.weekday() in MIDWEEK] or week
    present = [day for day in working if not _is_away(auditor, day)]
    return sorted(present or working, key=lambda day: (MIDWEEK.index(day.weekday() % 5), day))


def _is_away(auditor: Auditor, day: date) -> bool:
    return any(leave.started_on <= day <= leave.ended_on for leave in auditor.leave)


def _calendar(facts: RoundFacts, auditor_id: str, held: Iterable[Assignment]) -> bytes:
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(Timezone.from_ical(ZONE))
    for assignment in held:
        calendar.add_component(_event(facts, assignment, facts.auditors[auditor_id]))
    return calendar.to_ical()


def _event(facts: RoundFacts, assignment: Assignment, auditor: Auditor) -> Event:
    from icalendar import Event, vCalAddress

    reference, starts_at = audit_ref(facts, assignment), proposed_at(facts, assignment)
    event = Event()
    event.add("uid", _uid(facts, assignment))
    event.add("dtstamp", datetime.combine(facts.round.draw_on, time(), UTC))
    event.add("sequence", facts.round.version - 1)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + LASTS)
    event.add("summary", f"Audit conversation {reference}")
    event.add("description", _description(facts, assignment))
    event.add("class", "CONFIDENTIAL")
    event.add("status", "TENTATIVE")
    if auditor.email:
        organiser = vCalAddress(f"mailto:{auditor.email}")
        organiser.params["CN"] = auditor.auditor_name
        event.add("organizer", organiser)
    return event


def _description(facts: RoundFacts, assignment: Assignment) -> str:
    case = facts.cases[assignment.case_id]
    worker = facts.workers.get(case.worker_id or "")
    name = (worker.worker_name if worker else None) or "the allocated worker"
    return (
        f"A proposal for the conversation about case {assignment.case_id} with {name}."
        f" Move it to a time that suits you both, between {_short(facts.round.starts_on)} and"
        f" {_short(facts.round.ends_on)}, and add the worker to it."
    )


def _short(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _uid(facts: RoundFacts, assignment: Assignment) -> str:
    """The same conversation keeps its identifier, so that a newer file replaces the older one."""
    named = (facts.authority, facts.round.round_id, assignment.case_id, assignment.auditor_id)
    return sha256("\n".join(named).encode()).hexdigest()[:32]
