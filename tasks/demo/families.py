"""Families: when they come to notice, who their children are, and what each referral leads to."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from tasks.demo.chance import Stream
from tasks.demo.days import birthday, weekday
from tasks.demo.journey import Child, Journey
from tasks.demo.paths import Duty, make_journey
from tasks.demo.size import BEGINS_ON, Size
from tasks.demo.staff import Post, Staff

# Of a thousand referrals, so many lead to each path (rules.md 6.2: 250 protection plans and 97
# children leaving care of 2,600 referrals a year).
PATHS = (("nfa", 120), ("assessed", 471), ("plan", 278), ("protected", 83), ("care", 48))
CHILDREN = (1, 1, 1, 1, 1, 2, 2, 2, 3, 5)  # 1.9 on average
RETURNS, ALONE, HANDED_ON, BRIEF = 180, 400, 500, 120  # of a thousand
STEP = 619  # has no factor in common with 1000, and is near its golden section
LAST_WEEKEND = timedelta(days=3)  # the last days of a month, moved to a Monday, would leave it


@dataclass(frozen=True, slots=True)
class Family:
    """One family: its children, and the first day on which somebody was worried."""

    number: int
    first_on: date
    path: str
    children: tuple[Child, ...]


def make_families(size: Size, seed: int, until: date) -> list[Family]:
    """Every family that is referred by the last day, in the order of its arrival."""
    arrived = arrivals(seed, "family", size.families_a_year, until)
    return [_family(seed, number, day) for number, day in arrived]


def arrivals(seed: int, kind: str, a_year: int, until: date) -> Iterator[tuple[int, date]]:
    """The number and the weekday of everybody who comes by the last day, evenly over the months.

    The numbers do not depend on the last day: an earlier one only ends sooner.
    """
    number, first = 0, BEGINS_ON
    for month in count(1):
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        while number < a_year * month // 12:
            day = weekday(Stream(seed, kind, "day", number).day(first, following - LAST_WEEKEND))
            if day <= until:
                yield number, day
            number += 1
        if following > until:
            return
        first = following


def _family(seed: int, number: int, first_on: date) -> Family:
    """A family of its own size and path; the next thousand families have all shares exactly.

    Children in care are few: were their families drawn by pure chance, one
    borough would have a fourth more of them than another.
    """
    place = (Stream(seed, "places").below(1000) + number * STEP) % 1000
    path = _path_at(place)
    is_alone = path == "care" and Stream(seed, "family", number).is_hit(ALONE)
    children = tuple(
        _child(seed, number, sibling, first_on, is_alone)
        for sibling in range(1 if is_alone else CHILDREN[place % 10])
    )
    return Family(number, first_on, path, children)


def _path_at(place: int) -> str:
    """Where a referral leads, by its place from 0 to 999; most end with the assessment.

    >>> _path_at(0), _path_at(500), _path_at(999)
    ('nfa', 'assessed', 'care')
    """
    for path, share in PATHS:
        place -= share
        if place < 0:
            return path
    raise AssertionError("the shares of PATHS add up to a thousand")


def _child(seed: int, family: int, sibling: int, first_on: date, is_alone: bool) -> Child:
    """A child of 0 to 17, or not yet born; an unaccompanied one is 15 or more."""
    stream = Stream(seed, "child", family, sibling)
    days = stream.between(15 * 365, 17 * 365) if is_alone else stream.below(17 * 365 + 180) - 180
    return Child(
        child_id=child_id(family * 10 + sibling),
        family_id=f"F{family + 1}",
        known_on=first_on,
        born_on=first_on - timedelta(days=days),
        sex=stream.pick(("F", "M", "M")) if is_alone else stream.pick(("F", "M")),
        is_disabled=stream.is_hit(60),
        is_alone=is_alone,
    )


def child_id(number: int) -> str:
    """The number as a reference of eight digits that tells nothing of its neighbours.

    A multiplication modulo a prime: no two numbers below ten million meet.

    >>> child_id(0), child_id(1), child_id(2)
    ('10000000', '17654321', '15308651')
    """
    return str(10_000_000 + number * 7_654_321 % 9_999_991)


@dataclass(slots=True)
class Lanes:
    """The posts of each kind of work, whose turn comes round so that loads stay even."""

    posts: dict[str, list[Post]]
    turns: dict[str, Iterator[int]]

    def next_of(self, lane: str) -> Post:
        """The post whose turn it is."""
        posts = self.posts[lane]
        return posts[next(self.turns[lane]) % len(posts)]


def lanes_of(staff: Staff) -> Lanes:
    """The posts of each lane, one of each team in turn."""
    intervene = _across_teams(staff.workers("family_intervention"))
    posts = {
        "screen": staff.workers_of("FD01") * 3 + staff.workers_of("FD02"),
        "assess": intervene,
        "intervene": intervene[len(intervene) // 2 :] + intervene[: len(intervene) // 2],
        "brief": staff.workers_of("FD03"),
        "disabled": staff.workers("disabled_children"),
        "lac": _across_teams(staff.workers("lac")),
        "leave": staff.workers("care_leavers"),
    }
    return Lanes(posts, {lane: count() for lane in posts})


def _across_teams(posts: list[Post]) -> list[Post]:
    """The first posts of all teams, then the second ones, and so on."""
    places: dict[str, Iterator[int]] = {post.team_id: count() for post in posts}
    ranked = [(next(places[post.team_id]), post.number, post) for post in posts]
    return [post for _, _, post in sorted(ranked, key=lambda each: each[:2])]


def make_journeys(families: list[Family], staff: Staff, seed: int, until: date) -> list[Journey]:
    """Every referral of every family up to the last day, in order; one in five comes back."""
    lanes = lanes_of(staff)
    due = [(family.first_on, family.number, 1, family) for family in families]
    heapq.heapify(due)
    journeys: list[Journey] = []
    while due:
        day, number, turn, family = heapq.heappop(due)
        made = list(_referral(lanes, family, turn, day, seed))
        journeys += made
        stream = Stream(seed, "return", number, turn)
        if made and turn < 4 and stream.is_hit(RETURNS):
            closed_on = max(journey.closed_on for journey in made)
            next_on = weekday(closed_on + stream.length(220, shortest=20))
            if next_on <= until:
                heapq.heappush(due, (next_on, number, turn + 1, family))
    return journeys


def _referral(lanes: Lanes, family: Family, turn: int, day: date, seed: int) -> Iterator[Journey]:
    """The journeys of a family's children from one referral; most of them go the same way."""
    stream = Stream(seed, "referral", family.number, turn)
    path = family.path if turn == 1 else _path_at(stream.below(1000))
    duty = _duty(lanes, stream, path)
    for place, child in enumerate(family.children):
        own = path if place == 0 or stream.is_hit(900) or path == "nfa" else "assessed"
        if birthday(child.born_on, 18) <= day + timedelta(days=130):
            continue
        held = duty
        if child.is_disabled and own == "plan":
            disabled = lanes.next_of("disabled")
            held = Duty(duty.screener, duty.assessor, disabled, duty.carer, duty.leaver)
        key = Stream(seed, "journey", child.child_id, turn)
        yield make_journey(key, child, f"R{child.child_id}{turn}", own, day, held)


def _duty(lanes: Lanes, stream: Stream, path: str) -> Duty:
    """Who is next for each kind of work; half of the plans go to another worker's post."""
    screener, assessor = lanes.next_of("screen"), lanes.next_of("assess")
    keeper = carer = leaver = assessor
    if path == "plan" and stream.is_hit(BRIEF):
        keeper = lanes.next_of("brief")
    elif path in {"plan", "protected", "care"} and stream.is_hit(HANDED_ON):
        keeper = lanes.next_of("intervene")
    if path == "care":
        carer, leaver = lanes.next_of("lac"), lanes.next_of("leave")
    return Duty(screener, assessor, keeper, carer, leaver)
