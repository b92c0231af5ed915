"""Years of people coming, going, moving team and being promoted (rules.md 6.4)."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.names import staff_name
from tasks.demo.size import BEGINS_ON, Size
from tasks.demo.staff import Holder, Person, Post, Posting, Staff
from tasks.demo.teams import services_of, teams_of

TITLES = {
    "worker": "Social worker",
    "team_manager": "Team manager",
    "service_manager": "Service manager",
    "head_of_service": "Head of Service",
    "reviewing_officer": "Independent reviewing officer",
}
# Of ten thousand a month: 15 % of workers a year leave and 15 % change team (two at each swap).
LEAVES, SWAPS, LEADER_LEAVES = 125, 69, 80
CASE_HOLDING = frozenset({"family_intervention", "lac"})
TWO_YEARS = timedelta(days=730)


def make_staff(size: Size, seed: int, until: date) -> Staff:
    """Every post with all its holders from April 2015 to the last day and a little beyond."""
    staff = Staff(teams_of(size), services_of(size))
    _make_posts(staff, size)
    for post in staff.posts:
        _hire(staff, post, BEGINS_ON, seed)
    movable = list(staff.workers(*CASE_HOLDING))
    for month in range(1, (until - BEGINS_ON).days // 30 + 1):
        for post in staff.posts:
            _live_a_month(staff, post, month, movable, seed)
    return staff


def _make_posts(staff: Staff, size: Size) -> None:
    """Workers and a manager for each team, then the leaders of services and the officers."""
    for team in staff.teams:
        for role in ["team_manager"] + ["worker"] * team.posts:
            _add_post(staff, role, team.team_id, team.team_type, team.service_id)
    managed = [key for key in staff.services if key != "S50"]
    for number in range(size.service_managers):
        _add_post(staff, "service_manager", "", "", managed[number % len(managed)])
    services = list(staff.services)
    for number in range(size.heads_of_service):
        _add_post(staff, "head_of_service", "", "", services[number % len(services)])
    for _ in range(size.reviewing_officers):
        _add_post(staff, "reviewing_officer", "QA01", "quality_assurance", "S50")


def _add_post(staff: Staff, role: str, team_id: str, team_type: str, service_id: str) -> None:
    staff.posts.append(Post(len(staff.posts) + 1, role, team_id, team_type, service_id))


def _live_a_month(staff: Staff, post: Post, month: int, movable: list[Post], seed: int) -> None:
    """In thirty days a post may come to have another holder, most keep theirs."""
    stream = Stream(seed, "turnover", post.number, month)
    chance = stream.below(10_000)
    day = BEGINS_ON + timedelta(days=30 * month)
    if post.holders[-1].started_on >= day:
        return
    if post.role != "worker":
        if chance < LEADER_LEAVES:
            _replace_leader(staff, post, day, seed, stream)
    elif chance < LEAVES:
        _leave(post, day)
        gap = stream.between(10, 35) if stream.is_hit(250) else 0
        _hire(staff, post, day + timedelta(days=gap), seed)
    elif chance < LEAVES + SWAPS:
        _swap(post, stream.pick(movable), day)


def _hire(staff: Staff, post: Post, day: date, seed: int) -> None:
    """Somebody new holds the post from a day; the first holders came some years before.

    One worker in a hundred is missing from the register: every hundredth who
    comes, so that a small borough has its share too.
    """
    person_id = f"W{post.number:04d}{len(post.holders) + 1:02d}"
    stream = Stream(seed, "person", person_id)
    is_worker = post.role == "worker"
    is_missing = is_worker and (len(staff.people) + 37 * seed) % 100 == 0
    earlier = timedelta(days=stream.between(30, 3_500) if day == BEGINS_ON else 7)
    is_agency = is_worker and stream.is_hit(180)
    person = Person(
        person_id, staff_name(seed, person_id), day - earlier, is_agency, not is_missing
    )
    person.postings.append(Posting(day, TITLES[post.role], post.team_id, person_id))
    if not is_worker and stream.is_hit(150):
        person.aliases.append(f"M{person_id[1:]}")
    staff.people.append(person)
    post.holders.append(Holder(person, person_id, day))


def _leave(post: Post, day: date) -> None:
    """Whoever holds the post has left the borough."""
    post.holders[-1].ended_on = day
    post.holders[-1].person.left_on = day


def _replace_leader(staff: Staff, post: Post, day: date, seed: int, stream: Stream) -> None:
    """A leader leaves; of team managers and officers three in five successors were workers here."""
    _leave(post, day)
    ready = [p for p in staff.posts if _is_ready(p, post, day)]
    if post.role in {"team_manager", "reviewing_officer"} and ready and stream.is_hit(600):
        former = stream.pick(ready)
        person = former.holders[-1].person
        former.holders[-1].ended_on = day
        staff_id = person.postings[-1].staff_id
        if stream.is_hit(350):
            staff_id = f"M{person.person_id[1:]}"
        person.postings.append(Posting(day, TITLES[post.role], post.team_id, staff_id))
        post.holders.append(Holder(person, staff_id, day))
        _hire(staff, former, day, seed)
    else:
        _hire(staff, post, day, seed)


def _is_ready(post: Post, wanted: Post, day: date) -> bool:
    """Whether the holder of a worker's post may be promoted to a post of another team."""
    holder = post.holders[-1]
    return (
        post.role == "worker"
        and post.team_id != wanted.team_id
        and post.team_type in CASE_HOLDING
        and holder.started_on < day
        and not holder.person.is_agency
        and holder.person.is_registered
        and holder.person.joined_on + TWO_YEARS <= day
    )


def _swap(one: Post, other: Post, day: date) -> None:
    """Two workers of different teams change places; their cases stay with the posts."""
    first, second = one.holders[-1], other.holders[-1]
    if one.team_id == other.team_id or one.team_type not in CASE_HOLDING:
        return
    if first.started_on >= day or second.started_on >= day:
        return
    for post, old, new in ((one, first, second), (other, second, first)):
        old.ended_on = day
        post.holders.append(Holder(new.person, new.staff_id, day))
        new.person.postings.append(Posting(day, TITLES["worker"], post.team_id, new.staff_id))
