"""The invented borough's fostering service: its staff, its households, and what was done in them.

It has streams and staff of its own, so that a draw of children's cases is the
same with it and without it. Households are references; nobody in them has a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tasks.demo.auditors import write_holder
from tasks.demo.chance import Stream
from tasks.demo.names import staff_name
from tasks.demo.registers import write_line, write_professional
from tasks.demo.rows import News, Rows
from tasks.demo.size import BEGINS_ON, Size
from tasks.demo.staff import Holder, Person, Post, Posting, Staff

TEAM, SERVICE, KIND = "FA01", "S30", "fostering"
FIRST_POST = 9_001  # far above the posts that the borough itself numbers
FIRST_YEAR = 2011
VISITS_SINCE = date(2019, 4, 1)
TITLES = {
    "fostering_senior_practitioner": "Fostering senior practitioner",
    "worker": "Supervising social worker",
}
AGES = ("from birth to 5 years", "from 5 to 11 years", "from 11 to 18 years", "of any age")
NUMBERS = ("No child", "One child", "Two children", "Three children")
# Days from one to the next: the fewest, the most, and how often in a thousand one is missed.
REPEATED = {
    "review": (325, 372, 25),
    "unannounced_visit": (290, 380, 40),
    "supervision_visit": (28, 44, 30),
    "dbs": (1_000, 1_094, 30),
    "medical": (980, 1_095, 50),
    "health_and_safety": (320, 368, 40),
    "safer_caring": (310, 372, 60),
    "training": (300, 372, 60),
    "fostering_audit": (332, 382, 90),
}
LATE_DAYS = 150


def write_fostering(rows: Rows, size: Size, staff: Staff, seed: int) -> None:
    """The staff of the fostering service, every household since 2011, and its checks (R108)."""
    a_year = max(3, size.families_a_year // 100)
    seniors, workers = _make_posts(max(2, a_year // 4), max(2, a_year // 2), seed)
    _write_staff(rows, staff, seniors, workers, seed)
    supervising = [*workers, *workers, *seniors]  # a senior practitioner has half as many
    for year in range(FIRST_YEAR, rows.until.year + 1):
        for number in range(a_year):
            _write_household(rows, f"FH{year}{number + 1:03d}", year, supervising, seed)


def _make_posts(seniors: int, workers: int, seed: int) -> tuple[list[Post], list[Post]]:
    """Posts with one holder each, from the first day on."""
    roles = ["fostering_senior_practitioner"] * seniors + ["worker"] * workers
    posts = [_post(FIRST_POST + place, role, seed) for place, role in enumerate(roles)]
    return posts[:seniors], posts[seniors:]


def _post(number: int, role: str, seed: int) -> Post:
    """One post and the person who holds it."""
    person_id = f"W{number}01"
    person = Person(person_id, staff_name(seed, person_id), date(2012, 9, 3), False, True)
    person.postings.append(Posting(BEGINS_ON, TITLES[role], TEAM, person_id))
    return Post(number, role, TEAM, KIND, SERVICE, [Holder(person, person_id, BEGINS_ON)])


def _write_staff(
    rows: Rows, staff: Staff, seniors: list[Post], workers: list[Post], seed: int
) -> None:
    """Everybody is on the registers; the manager and the senior practitioners audit (R109).

    A senior practitioner manages every other supervising worker, the manager the rest.
    """
    manager = replace(staff.managers()[TEAM], role="fostering_manager")
    for post in (*seniors, *workers):
        write_professional(rows, post.holders[0].person, seed)
    for place, post in enumerate(workers):
        write_line(rows, post, seniors[place // 2 % len(seniors)] if place % 2 else manager)
    for post in seniors:
        write_line(rows, post, manager)
    for post in (manager, *seniors):
        for holder in post.holders:
            write_holder(rows, post, holder, seed)


def _write_household(
    rows: Rows, household_id: str, year: int, supervising: list[Post], seed: int
) -> None:
    """One household from its approval to its end, if it has come, with all that was done there."""
    stream = Stream(seed, "household", household_id)
    approved_on = stream.day(date(year, 1, 4), date(year, 12, 20))
    left_on = approved_on + stream.length(3_600, 200)
    kind = _kind(stream)
    places = 1 + stream.below(3)
    news: list[News] = []
    if kind == "connected" and left_on > approved_on + timedelta(days=168):
        assessed_on = approved_on + timedelta(days=stream.between(90, 165))
        news.append((assessed_on, {"approval_type": "connected"}))
        kind = "temporary"
    status = "terminated" if stream.is_hit(150) else "resigned"
    news.append((left_on, {"household_status": status, "ended_on": left_on, "children": 0}))
    rows.add(
        "local_foster_households",
        max(approved_on, BEGINS_ON),
        *news,
        household_id=household_id,
        approval_type=kind,
        approved_on=approved_on,
        terms=f"{NUMBERS[places]}, {stream.pick(AGES)}",
        places=places,
        children=min(places + stream.is_hit(40), stream.below(places + 2)),
        team_id=TEAM,
        supervising_worker_id=stream.pick(supervising).holders[0].staff_id,
        household_status="on_hold" if stream.is_hit(40) else "approved",
    )
    for check_kind, done_on in _checks(household_id, approved_on, left_on, kind, rows.until, seed):
        rows.add(
            "local_foster_checks",
            max(done_on, approved_on, BEGINS_ON),
            household_id=household_id,
            check_kind=check_kind,
            done_on=done_on,
        )


def _kind(stream: Stream) -> str:
    """Of a hundred households sixty-four are mainstream, and six another agency's."""
    chance = stream.below(100)
    if chance < 64:
        return "mainstream"
    if chance < 89:
        return "connected"
    return "short_break" if chance < 94 else "agency"


def _checks(
    household_id: str, approved_on: date, left_on: date, kind: str, until: date, seed: int
) -> Iterator[tuple[str, date]]:
    """What was done and when, until the household left or the borough ends."""
    last = min(left_on, until)
    for check_kind, habit in REPEATED.items():
        yield from _repeated(Stream(seed, check_kind, household_id), check_kind, habit,
                             approved_on, last)  # fmt: skip
    stream = Stream(seed, "once", household_id)
    once = {
        "agreement": stream.below(3),
        "dbs": -stream.between(20, 90),
        "medical": -stream.between(20, 120),
        "tsd" if kind == "mainstream" else "tsd_longer": stream.between(200, 420),
    }
    for check_kind, days in once.items():
        done_on = approved_on + timedelta(days=days)
        if done_on <= last and not stream.is_hit(40):
            yield check_kind, done_on


def _repeated(
    stream: Stream, check_kind: str, habit: tuple[int, int, int], approved_on: date, last: date
) -> Iterator[tuple[str, date]]:
    """One after the other; now and then one comes months late."""
    fewest, most, missed = habit
    done_on = approved_on
    while done_on <= last:
        days = stream.between(fewest, most)
        days += stream.between(30, LATE_DAYS) * stream.is_hit(missed)
        done_on += timedelta(days=days)
        if done_on <= last and (check_kind != "supervision_visit" or done_on >= VISITS_SINCE):
            yield check_kind, done_on
