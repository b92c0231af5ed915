"""Contacts and early help: who rang, about whom, and what became of it (rules.md 6.2)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import midnight
from tasks.demo.families import CHILDREN
from tasks.demo.journey import Journey
from tasks.demo.names import surname_of
from tasks.demo.persons import caller_families, caller_of, write_caller
from tasks.demo.rows import Rows
from tasks.demo.size import BEGINS_ON, Size
from tasks.demo.staff import Post

SOURCES = (
    ("6", "Police"), ("6", "Police"), ("2A", "Schools"), ("2A", "Schools"),
    ("3A", "General practitioner"), ("3B", "Health visitor"), ("3E", "Accident and emergency"),
    ("4", "Housing"), ("1A", "Family member, relative or carer"), ("1D", "Other individual"),
    ("5A", "Local authority social care"), ("5D", "Early help"), ("9", "Anonymous"),
)  # fmt: skip
REFERRED, ADVICE, KNOWN = '{"NEW_REFERRAL_FLAG": "Y"}', '{"ADVICE_FLAG": "Y"}', (
    '{"EXISTING_REFERRAL_FLAG": "Y"}'
)
NOTHING = '{"NFA_FLAG": "Y"}'


def write_contacts(rows: Rows, journeys: list[Journey], seed: int) -> None:
    """The contact that led to each referral, and others about the child around that time."""
    for journey in journeys:
        child_id = journey.child.child_id
        stream = Stream(seed, "contacts", journey.referral_id)
        _write_contact(rows, stream, f"C{journey.referral_id}", child_id, journey.referred_on, REFERRED)
        first_on = max(BEGINS_ON, journey.referred_on - timedelta(days=250), journey.child.born_on)
        last_on = min(rows.until, journey.closed_on + timedelta(days=250))
        for number in range(stream.below(5) if first_on <= last_on else 0):
            day = stream.day(first_on, last_on)
            is_open = journey.referred_on <= day < journey.closed_on
            outcome = KNOWN if is_open else stream.pick((NOTHING, ADVICE))
            _write_contact(rows, stream, f"C{journey.referral_id}-{number}", child_id, day, outcome)


def write_callers(rows: Rows, size: Size, seed: int) -> None:
    """Children of whom the borough heard once or twice and who were never referred."""
    for number in caller_families(size, rows):
        family = Stream(seed, "callers", number)
        surname = surname_of(family)
        for place in range(family.pick(CHILDREN)):
            child = caller_of(seed, number, place, rows)
            write_caller(rows, seed, child, surname)
            stream = Stream(seed, "caller-contacts", child.child_id)
            for turn in range(stream.pick((1, 1, 2, 2, 2))):
                day = stream.day(max(BEGINS_ON, child.born_on), rows.until)
                outcome = stream.pick((NOTHING, ADVICE))
                _write_contact(rows, stream, f"C{child.child_id}-{turn}", child.child_id, day, outcome)


def _write_contact(
    rows: Rows, stream: Stream, key: str, child_id: str, day: date, outcome: str
) -> None:
    """One contact, at a minute of its day; one in twelve out of hours."""
    minute = stream.between(8 * 60, 18 * 60) if not stream.is_hit(80) else stream.below(8 * 60)
    code, words = stream.pick(SOURCES)
    rows.add(
        "ssd_contacts",
        cont_contact_id=key,
        cont_person_id=child_id,
        cont_contact_date=datetime.combine(day, time(minute // 60, minute % 60)),
        cont_contact_source_code=code,
        cont_contact_source_desc=words,
        cont_contact_outcome_json=outcome,
    )


def write_early_help(rows: Rows, journeys: list[Journey], workers: list[Post], seed: int) -> None:
    """Early help before a referral (step up) and after an assessment without a plan (step down)."""
    for journey in journeys:
        stream = Stream(seed, "early-help", journey.referral_id)
        post = stream.pick(workers)
        if stream.is_hit(180):
            end = journey.referred_on - timedelta(days=stream.between(0, 25))
            start = max(BEGINS_ON, journey.child.born_on, end - stream.length(150, 20))
            _write_early_help(rows, stream, f"EU{journey.referral_id}", journey, post, start, end)
        if journey.path == "assessed" and stream.is_hit(250):
            start = journey.closed_on + timedelta(days=stream.between(0, 25))
            end = start + stream.length(150, 20)
            _write_early_help(rows, stream, f"ED{journey.referral_id}", journey, post, start, end)


def _write_early_help(
    rows: Rows, stream: Stream, key: str, journey: Journey, post: Post, start: date, end: date
) -> None:
    if not start < end or start > rows.until:
        return
    ended_on = rows.known(end)
    rows.add(
        "ssd_early_help_episodes",
        earl_episode_id=key,
        earl_person_id=journey.child.child_id,
        earl_episode_start_date=midnight(stream, start),
        earl_episode_end_date=midnight(stream, ended_on) if ended_on else None,
        earl_episode_reason="Family support",
        earl_episode_end_reason=(
            None if not ended_on else "Step-up" if key.startswith("EU") else "Outcomes met"
        ),
        earl_episode_organisation="Early Help",
        earl_episode_worker_id=post.holder_on(start),
    )
