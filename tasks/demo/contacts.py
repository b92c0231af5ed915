"""Contacts and early help: who rang, about whom, and what became of it (rules.md 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import birthday, midnight, mistyped
from tasks.demo.families import CHILDREN, arrivals, child_id
from tasks.demo.journey import Child, Journey
from tasks.demo.names import surname_of
from tasks.demo.persons import write_person
from tasks.demo.rows import Rows
from tasks.demo.size import Size
from tasks.demo.staff import Post

SOURCES = (
    ("6", "Police"), ("6", "Police"), ("2A", "Schools"), ("2A", "Schools"),
    ("3A", "General practitioner"), ("3B", "Health visitor"), ("3E", "Accident and emergency"),
    ("4", "Housing"), ("1A", "Family member, relative or carer"), ("1D", "Other individual"),
    ("5A", "Local authority social care"), ("5D", "Early help"), ("9", "Anonymous"),
)  # fmt: skip
REFERRED, KNOWN = '{"NEW_REFERRAL_FLAG": "Y"}', '{"EXISTING_REFERRAL_FLAG": "Y"}'
NOTHING, ADVICE = '{"NFA_FLAG": "Y"}', '{"ADVICE_FLAG": "Y"}'
STEPPED_DOWN = '{"OTHER_OUTCOMES_EXIST_FLAG": "Y"}'
STEPPED_SINCE = date(2020, 1, 1)  # from when on the front door keeps step downs and ratings
REASONS = (
    "domestic_abuse", "domestic_abuse", "neglect", "mental_health_parent", "behaviour", "housing",
    "family_support", "family_support",
)  # fmt: skip
"""Why Early Help began, as coded words."""
CALLERS = 200_000  # families known from contacts alone are numbered after all others
AFTERWARDS = timedelta(days=250)


@dataclass(frozen=True, slots=True)
class Heard:
    """A contact as the front door heard of it; ``journey`` is the referral that it led to."""

    contact_id: str
    heard_at: datetime
    outcome: str
    journey: Journey | None = None


def write_contacts(rows: Rows, journeys: list[Journey], seed: int) -> list[Heard]:
    """The contact that led to each referral, and others about the child from then on."""
    heard: list[Heard] = []
    for journey in journeys:
        child, key = journey.child, journey.referral_id
        stream = Stream(seed, "contacts", key)
        at = _write_contact(rows, stream, f"C{key}", child.child_id, journey.referred_on, REFERRED)
        heard.append(Heard(f"C{key}", at, REFERRED, journey))
        for number in range(stream.below(5)):
            day = stream.day(journey.referred_on, journey.closed_on + AFTERWARDS)
            is_open = journey.referred_on <= day < journey.closed_on
            outcome = KNOWN if is_open else stream.pick((NOTHING, ADVICE))
            at = _write_contact(rows, stream, f"C{key}-{number}", child.child_id, day, outcome)
            heard.append(Heard(f"C{key}-{number}", at, outcome))
    return heard


def write_callers(rows: Rows, size: Size, seed: int) -> list[Heard]:
    """Children of whom the borough heard once or twice and who were never referred."""
    heard: list[Heard] = []
    for arrival, first_on in arrivals(seed, "caller", size.callers_a_year, rows.until):
        number = CALLERS + arrival
        for place in range(Stream(seed, "callers", number).pick(CHILDREN)):
            child = _caller(seed, number, place, first_on)
            person = Stream(seed, "person", child.child_id)
            write_person(rows, person, child, surname_of(seed, number))
            stream = Stream(seed, "calls", child.child_id)
            for turn in range(stream.pick((1, 1, 2, 2, 2))):
                day = first_on if turn == 0 else first_on + stream.length(200)
                outcome = stream.pick((NOTHING, ADVICE))
                key = f"C{child.child_id}-{turn}"
                at = _write_contact(rows, stream, key, child.child_id, day, outcome)
                heard.append(Heard(key, at, outcome))
    return heard


def _caller(seed: int, number: int, place: int, first_on: date) -> Child:
    """A child of a family that is only ever heard of."""
    stream = Stream(seed, "caller", number, place)
    return Child(
        child_id=child_id(number * 10 + place),
        family_id=f"F{number + 1}",
        known_on=first_on,
        born_on=first_on - timedelta(days=stream.below(17 * 365)),
        sex=stream.pick(("F", "M")),
        is_disabled=False,
        is_alone=False,
    )


def _write_contact(
    rows: Rows, stream: Stream, key: str, child_id: str, day: date, outcome: str
) -> datetime:
    """One contact, at a minute of its day, which is told; one in twelve out of hours."""
    minute = stream.between(8 * 60, 18 * 60) if not stream.is_hit(80) else stream.below(8 * 60)
    code, words = stream.pick(SOURCES)
    typed = mistyped(stream, day)
    rows.add(
        "ssd_contacts",
        day,
        cont_contact_id=key,
        cont_person_id=child_id,
        cont_contact_date=datetime.combine(typed, time(minute // 60, minute % 60)),
        cont_contact_source_code=code,
        cont_contact_source_desc=words,
        cont_contact_outcome_json=outcome,
    )
    return datetime.combine(day, time(minute // 60, minute % 60))


def write_early_help(
    rows: Rows, journeys: list[Journey], workers: list[Post], seed: int
) -> list[Heard]:
    """Early help after a referral that led to no plan, or after its plan: a step down.

    Where the child is referred again while it lasts, that is a step up and ends it.
    """
    again: dict[str, date] = {}
    heard: list[Heard] = []
    for journey in reversed(journeys):
        child = journey.child
        stream = Stream(seed, "early-help", journey.referral_id)
        share = {"assessed": 350, "nfa": 200, "plan": 250}.get(journey.path, 0)
        start = journey.closed_on + timedelta(days=stream.between(0, 25))
        end = min(start + stream.length(200, 20), birthday(child.born_on, 18))
        if stream.is_hit(share):
            referred_on = again.get(child.child_id, end)
            _write_early_help(
                rows, stream, journey, stream.pick(workers), start, end, referred_on, seed
            )
            if start < min(end, referred_on) and start >= STEPPED_SINCE:
                heard.append(_write_step_down(rows, journey, start, seed))
        again[child.child_id] = journey.referred_on
    return heard


def _write_step_down(rows: Rows, journey: Journey, start: date, seed: int) -> Heard:
    """The front door hears of a case that social care closed and that Early Help is to take."""
    stream = Stream(seed, "step-down", journey.referral_id)
    key = f"C{journey.referral_id}-EH"
    day = max(journey.closed_on, start - timedelta(days=stream.below(10)))
    at = _write_contact(rows, stream, key, journey.child.child_id, day, STEPPED_DOWN)
    return Heard(key, at, STEPPED_DOWN)


def _write_early_help(
    rows: Rows,
    stream: Stream,
    journey: Journey,
    post: Post,
    start: date,
    end: date,
    again_on: date,
    seed: int,
) -> None:
    """One episode, which a new referral ends early."""
    ends_on = min(end, again_on)
    if not start < ends_on:
        return
    ended = {
        "earl_episode_end_date": midnight(stream, ends_on),
        "earl_episode_end_reason": "Step-up" if again_on < end else "Outcomes met",
    }
    rows.add(
        "ssd_early_help_episodes",
        start,
        (ends_on, ended),
        earl_episode_id=f"EH{journey.referral_id}",
        earl_person_id=journey.child.child_id,
        earl_episode_start_date=midnight(stream, start),
        earl_episode_reason=Stream(seed, "early-help-reason", journey.referral_id).pick(REASONS),
        earl_episode_organisation="Early Help",
        earl_episode_worker_id=post.holder_on(start),
    )
