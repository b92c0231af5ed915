"""The pack of one auditor: a letter with the schedule, and the journey of each child's case."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from tasks.model import FIRST, JOINT, SECOND
from tasks.reporting.chronology import Chronology, chronology_of
from tasks.reporting.contact_words import (
    contact_view,
    is_of_contacts,
    partner_of,
    status_label,
)
from tasks.reporting.form import (
    NOT_RECORDED,
    UNBORN,
    age_words,
    audit_form,
    day_words,
    feedback_form,
    status_of,
)
from tasks.reporting.form_identity import audit_ref
from tasks.reporting.invitation import conversation_invitations, proposed_at
from tasks.reporting.observation_form import observation_form
from tasks.reporting.observed import letter_words, number_of, observation_of
from tasks.reporting.pdf import render_pdf
from tasks.reporting.words import sentence
from tasks.reporting.workbook import audit_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from config.schema import Form, Grades, Theme
    from tasks.model import Assignment, Case, CaseEvent, Round, RoundFacts

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST_NAME = 60
LONG = 5
DAYS_OF_WEEK = 7


def auditor_pack(
    facts: RoundFacts, auditor_id: str, events: Mapping[str, tuple[CaseEvent, ...]]
) -> bytes:
    """One auditor's letter, schedule and chronologies as a PDF/UA-1 (R018, R029, R070).

    Cases stand in the published order of the draw. A blind second grade is
    marked as one, and nothing says who grades the case first (A19).
    """
    assignments = assignments_of(facts, auditor_id)
    seconds, joint = (sum(one.grade == each for one in assignments) for each in (SECOND, JOINT))
    due_on = facts.round.due_on
    context = {
        "authority": facts.authority,
        "auditor_name": facts.auditors[auditor_id].auditor_name,
        "round_id": facts.round.round_id,
        "round_title": facts.round.title,
        "drawn_on": facts.round.draw_on.isoformat(),
        "is_preview": facts.is_preview,
        "question": facts.question,
        "finding": finding(len(assignments), facts.round),
        "grading_words": grading_words(len(assignments) - seconds - joint, seconds, joint),
        "joint": joint,
        "is_week": (facts.round.ends_on - facts.round.starts_on).days < DAYS_OF_WEEK,
        "week": span_words(facts.round.starts_on, facts.round.ends_on),
        "due": short_day(due_on),
        "due_words": f"{WEEKDAYS[due_on.weekday()]}, {day_words(due_on)}, every form",
        "period": _period_words(facts.round),
        "is_long": len(assignments) > LONG,
        "is_of_contacts": is_of_contacts(facts),
        "status_label": status_label(facts),
        "unit": facts.unit,
        "asks_family": not (facts.partnership or is_of_contacts(facts) or facts.is_of_own_unit),
        "has_first": seconds + joint < len(assignments),
        "is_joint": facts.round.is_joint,
        "has_second": seconds > 0,
        "observation": letter_words(facts, auditor_id),
        "contact": f"The Quality Assurance Unit of {facts.authority}",
        "assignments": [_view(facts, one, events.get(one.case_id, ())) for one in assignments],
    }
    return render_pdf("reports/pack_letter.html", context)


def pack_files(
    facts: RoundFacts,
    auditor_id: str,
    events: Mapping[str, tuple[CaseEvent, ...]],
    form: Form,
    theme: Theme | None,
    grades: Grades,
) -> dict[str, bytes]:
    """Every file of an auditor's folder, by its path inside it; empty without a case.

    A second grade gets no feedback form and no invitation: a family is asked
    once, and the first auditor holds the conversation (R067, A19).
    """
    assignments = assignments_of(facts, auditor_id)
    if not assignments:
        return {}
    files = {"pack.pdf": auditor_pack(facts, auditor_id, events)}
    for one in assignments:
        if one.grade == JOINT:
            continue  # the first auditor has the one form that both fill in
        stem = f"forms/{file_stem(one.case_id)}"
        asked = theme if is_asked_of(facts, one.case_id) else None
        files[f"{stem}-audit.pdf"] = audit_form(facts, one, form, asked, grades)
        files[f"{stem}-audit.xlsx"] = audit_workbook(facts, one, form, asked, grades)
        if one.grade != SECOND and form.has_feedback:
            files[f"{stem}-feedback.pdf"] = feedback_form(facts, one)
    observation = observation_of(facts, auditor_id)
    if observation:
        name = f"forms/observation-{number_of(facts, observation):02d}.pdf"
        files[name] = observation_form(facts, observation)
    invitations = conversation_invitations(facts, auditor_id)
    return files | ({"conversation.ics": invitations} if invitations else {})


def is_asked_of(facts: RoundFacts, case_id: str) -> bool:
    """Whether a case is asked the theme's questions: where it takes a part, only its own (R051)."""
    if not facts.plan.theme_cases:
        return True
    return any(each.case_id == case_id and each.is_in_part for each in facts.frame.cases)


def assignments_of(facts: RoundFacts, auditor_id: str) -> list[Assignment]:
    """What an auditor grades, in the published order."""
    own = [one for one in facts.allocation.assignments if one.auditor_id == auditor_id]
    return sorted(own, key=lambda one: (one.grade, audit_ref(facts, one)))


def file_stem(reference: str) -> str:
    """A reference as a safe file name; one that had to change keeps a mark of what it was.

    References come from other people's systems and may hold anything, a path
    included. Two references never share a name.

    >>> file_stem("P1048213")
    'P1048213'
    >>> file_stem("../12")
    '12-6b163592'
    """
    kept = re.sub(r"[^A-Za-z0-9_-]+", "-", reference).strip("-")[:LONGEST_NAME]
    if kept and kept == reference:
        return kept
    mark = sha256(reference.encode()).hexdigest()[:8]
    return f"{kept}-{mark}" if kept else mark


def finding(cases: int, round_: Round) -> str:
    """The letter's title: how many cases, and when."""
    week = span_words(round_.starts_on, round_.ends_on)
    return f"You have {counted(cases, 'case')} to audit, {week} {round_.ends_on.year}"


def grading_words(firsts: int, seconds: int, joint: int = 0) -> str:
    """How the cases divide.

    >>> grading_words(2, 1)
    'Two audits, one blind second grade'
    """
    parts = [counted(firsts, "audit")] if firsts else []
    parts += [counted(seconds, "blind second grade")] if seconds else []
    parts += [counted(joint, "joint audit")] if joint else []
    joined = ", ".join(parts)
    return joined[:1].upper() + joined[1:]


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "case"), counted(12, "case")
    ('one case', '12 cases')
    """
    words = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{words} {noun}" if number == 1 else f"{words} {noun}s"


def span_words(first: date, last: date) -> str:
    """A week as people write it.

    >>> from datetime import date
    >>> span_words(date(2021, 6, 28), date(2021, 7, 2))
    '28 June to 2 July'
    >>> span_words(date(2021, 7, 5), date(2021, 7, 9))
    '5 to 9 July'
    """
    start = str(first.day) if first.month == last.month else short_day(first)
    return f"{start} to {short_day(last)}"


def short_day(day: date) -> str:
    """A day without its year."""
    return day_words(day).rsplit(" ", 1)[0]


def aged_words(case: Case, on: date) -> str:
    """A child's age inside a sentence."""
    age = age_words(case, on)
    return {NOT_RECORDED: "Age not recorded", UNBORN: "Not yet born"}.get(
        age, f"Aged {age.lower()}"
    )


def _period_words(round_: Round) -> str:
    months = counted(round_.lookback_months, "month")
    return f"the last {months}, up to {day_words(round_.as_at)}"


def _view(
    facts: RoundFacts, assignment: Assignment, events: tuple[CaseEvent, ...]
) -> dict[str, object]:
    """One case as the letter's schedule and its own journey show it."""
    case = facts.cases[assignment.case_id]
    worker = facts.workers.get(case.worker_id or "")
    journey = chronology_of(events, facts.round)
    status, team = status_of(facts, case), case.team_name or "No team recorded"
    return {
        "audit_ref": audit_ref(facts, assignment),
        "case_id": assignment.case_id,
        "status": status,
        "team_name": team,
        "worker_name": (worker.worker_name if worker else None) or "No worker recorded",
        "grading": {SECOND: "Second, blind", JOINT: "Joint"}.get(assignment.grade, "First"),
        "partner": partner_of(facts, assignment),
        "conversation": _conversation(facts, assignment),
        "finding": _journey_finding(assignment.case_id, journey),
        "facts": (
            f"{status}. {team}."
            if facts.is_of_own_unit
            else f"{status}. {aged_words(case, facts.round.as_at)}. {team}."
        ),
        "contact": contact_view(facts, case),
        "earlier": _earlier(facts, case, journey),
        "entries": list(_entries(journey)),
    }


def _earlier(facts: RoundFacts, case: Case, journey: Chronology) -> str:
    """Since when the case is open, and what came before the journey that is shown."""
    if facts.is_of_own_unit:
        children = counted(len(case.children), "child").replace("childs", "children")
        return f"A {facts.unit} with records of {children}."
    begun = "Contact of" if case.child_id else "Open since"
    return f"{begun} {day_words(case.opened_on)}. {journey.earlier}"


def _conversation(facts: RoundFacts, assignment: Assignment) -> str:
    """When the conversation is proposed; whoever is beside the first auditor comes along."""
    if assignment.grade == SECOND:
        return "Not needed"
    if assignment.grade == JOINT:
        held = (
            one
            for one in facts.allocation.assignments
            if one.case_id == assignment.case_id and one.grade == FIRST
        )
        first = next(held, None)
        return _moment(proposed_at(facts, first)) if first else "To be agreed"
    return _moment(proposed_at(facts, assignment))


def _journey_finding(case_id: str, journey: Chronology) -> str:
    since = day_words(journey.since)
    if not journey.entries:
        return f"{case_id}: nothing recorded since {since}"
    noun = "entry" if len(journey.entries) == 1 else "entries"
    return f"{case_id}: {len(journey.entries)} {noun} since {since}"


def _entries(journey: Chronology) -> Iterator[dict[str, str]]:
    for one in journey.entries:
        detail = sentence(one.detail)
        yield {"day": day_words(one.happened_on), "kind": one.kind, "detail": detail}


def _moment(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()]} {short_day(moment.date())}, {moment:%H:%M}"
