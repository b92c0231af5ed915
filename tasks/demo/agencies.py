"""Which organisations of the partnership are involved with which child, by chance of its own.

Every child of school age is at a school, which alone makes no multi-agency
response; the more serious the case, the more agencies work on it.
"""

from __future__ import annotations

from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import birthday
from tasks.demo.journey import Journey
from tasks.demo.partners import ORGANISATIONS
from tasks.demo.rows import Rows

SINCE = date(2019, 4, 1)
CONTACT_KNOWS = 40  # of a thousand
SCHOOLS = {"Primary Schools Partnership": (4, 11), "Secondary Schools Federation": (11, 16)}
OTHERS = (
    ("Invented Community Health Trust", 420),
    ("Invented Hospital Trust", 120),
    ("Child and Adolescent Mental Health Service", 180),
    ("Borough Police", 380),
    ("Canal Housing Association", 140),
    ("Council Housing and Homelessness", 150),
    ("Women's Refuge of Invented", 110),
    ("National Probation Service, Invented", 70),
    ("Council Adult Social Care", 90),
)
IDS = {name: f"O{number:02d}" for number, (name, _, _) in enumerate(ORGANISATIONS, start=1)}
SHARE = {"nfa": 30, "assessed": 60, "plan": 100, "protected": 170, "care": 150}
"""How much likelier or less likely, in percent, an agency is involved on each path."""


def write_agencies(rows: Rows, journeys: list[Journey], seed: int) -> None:
    """The organisations that work with a child from its referral until well after it is closed."""
    again: dict[str, date] = {}
    for journey in reversed(journeys):
        before = again.get(journey.child.child_id, date.max)
        again[journey.child.child_id] = journey.referred_on
        if journey.closed_on < SINCE:
            continue
        for name, per_thousand in (*_schools(journey), *OTHERS):
            stream = Stream(seed, "agency", journey.referral_id, name)
            if stream.is_hit(min(950, per_thousand * SHARE[journey.path] // 100)):
                _write(rows, journey, IDS[name], stream, before)


def _schools(journey: Journey) -> tuple[tuple[str, int], ...]:
    """The school of the child's age at its referral."""
    born_on, on = journey.child.born_on, journey.referred_on
    return tuple(
        (name, 900)
        for name, (first, last) in SCHOOLS.items()
        if birthday(born_on, first) <= on < birthday(born_on, last)
    )


def _write(
    rows: Rows, journey: Journey, organisation_id: str, stream: Stream, before: date
) -> None:
    """One organisation's time with a child; it ends months after social care closes.

    A new referral begins another, so that no two of one organisation hold at one time.
    """
    start = journey.referred_on + timedelta(days=stream.below(30))
    end = min(journey.closed_on + timedelta(days=stream.between(30, 300)), before)
    end -= timedelta(days=end == before)
    if not start < end:
        return
    rows.add(
        "local_agency_involvements",
        max(start, SINCE),
        (end, {"end_on": end}),
        case_id=journey.child.child_id,
        organisation_id=organisation_id,
        is_contact_involved="Y" if stream.is_hit(CONTACT_KNOWS) else "N",
        start_on=start,
    )
