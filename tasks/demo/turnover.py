"""Seven years of people coming, going, moving team and being promoted (rules.md 6.4)."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.names import staff_name
from tasks.demo.size import BEGINS_ON, Size
from tasks.demo.staff import Holder, Person, Post, Staff
from tasks.demo.teams import services_of, teams_of

TITLES = {
    "worker": "Social worker",
    "team_manager": "Team manager",
    "service_manager": "Service manager",
    "head_of_service": "Head of Service",
    "reviewing_officer": "Independent reviewing officer",
}
# Of ten thousand a month: 15 % of workers a year leave and 15 % change team (two at each swap).
LEAVES, SWAPS, LEADER_LEAVES = 125, 80, 80
TWO_YEARS = timedelta(days=730)


def make_staff(size: Size, seed: int, until: date) -> Staff:
    """Every post with all its holders from April 2015 to the last day."""
    staff = Staff(teams_of(size), services_of(size))
    _make_posts(staff, size)
    for post in staff.posts:
        _hire(staff, post, BEGINS_ON, seed)
    for month in range(1, (until - BEGINS_ON).days // 30 + 1):
        _live_a_month(staff, month, seed)
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


def _live_a_month(staff: Staff, month: int, seed: int) -> None:
    """Thirty days on, some posts have another holder."""
    day = BEGINS_ON + timedelta(days=30 * month)
    for post in list(staff.posts):
        if post.holders[-1].started_on >= day:
            continue
        stream = Stream(seed, "turnover", post.number, month)
        chance = stream.below(10_000)
        if post.role != "worker":
            if chance < LEADER_LEAVES:
                _replace_leader(staff, post, day, seed, stream)
        elif chance < LEAVES:
            _leave(post, day)
            gap = stream.between(10, 35) if stream.is_hit(250) else 0
            _hire(staff, post, day + timedelta(days=gap), seed)
        elif chance < LEAVES + SWAPS:
            _swap(post, stream.pick(staff.posts), day)


def _hire(staff: Staff, post: Post, day: date, seed: int) -> None:
    """Somebody new holds the post from a day; the first holders came some years before."""
    person_id = f"W{post.number:04d}{len(post.holders) + 1:02d}"
    stream = Stream(seed, "person", person_id)
    is_worker = post.role == "worker"
    is_agency = is_worker and stream.is_hit(180)
    # One worker in a hundred is missing from the register: agency staff, in case-holding teams.
    is_missing = is_agency and post.team_type != "front_door" and stream.is_hit(60)
    earlier = timedelta(days=stream.between(30, 3_500) if day == BEGINS_ON else 7)
    person = Person(
        person_id, [person_id], staff_name(seed, person_id), day - earlier,
        is_agency, not is_missing, TITLES[post.role], post.team_id,
    )  # fmt: skip
    if not is_worker and stream.is_hit(150):
        person.staff_ids.append(f"M{post.number:04d}{len(post.holders) + 1:02d}")
    staff.people.append(person)
    post.holders.append(Holder(person, person.staff_ids[-1], day))


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
        person.job_title, person.team_id = TITLES[post.role], post.team_id
        if stream.is_hit(350):
            person.staff_ids.append(f"M{post.number:04d}{len(post.holders) + 1:02d}")
        post.holders.append(Holder(person, person.staff_ids[-1], day))
        _hire(staff, former, day, seed)
    else:
        _hire(staff, post, day, seed)


def _is_ready(post: Post, wanted: Post, day: date) -> bool:
    """Whether the holder of a worker's post may be promoted to a post of another team."""
    holder = post.holders[-1]
    return (
        post.role == "worker"
        and post.team_id != wanted.team_id
        and post.team_type in {"family_intervention", "lac", "assessment"}
        and holder.started_on < day
        and not holder.person.is_agency
        and holder.person.joined_on + TWO_YEARS <= day
    )


def _swap(one: Post, other: Post, day: date) -> None:
    """Two workers of different teams change places; their cases stay with the posts."""
    holders = one.holders[-1], other.holders[-1]
    if other.role != "worker" or one.team_id == other.team_id:
        return
    if any(holder.started_on >= day for holder in holders):
        return
    for post, old, new in ((one, holders[0], holders[1]), (other, holders[1], holders[0])):
        old.ended_on = day
        post.holders.append(Holder(new.person, new.staff_id, day))
        new.person.team_id = post.team_id
