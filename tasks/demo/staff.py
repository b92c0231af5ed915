"""The invented borough's people at work: teams, posts, who held each post when, and the auditors.

A case belongs to a post and not to a person, so that a worker who leaves or
moves team hands the case on, and every earlier worker stays on record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.size import BEGINS_ON, Size

FIRST_NAMES = (
    "Amara", "Priya", "Tomasz", "Grace", "Yusuf", "Elin", "Marcus", "Zoë", "Kwame", "Sinéad",
    "Leila", "Daniel", "Mei", "Olu", "Hannah", "Rahul", "Chloe", "Ibrahim", "Ana", "Siân",
)  # fmt: skip
LAST_NAMES = (
    "Okafor", "Shah", "Nowak", "Bennett", "Ahmed", "Lindqvist", "Reid", "Kaya", "Mensah", "Byrne",
    "Haddad", "Cole", "Chen", "Adeyemi", "Marsh", "Iyer", "Dubois", "Khan", "Silva", "Morgan",
)  # fmt: skip
PLACES = (
    "Canal", "Heath", "Market", "Garden", "Bridge", "Station", "Hill", "Park", "Lock", "Square",
    "Mill", "Grove", "Orchard", "Spring", "Chapel", "Meadow", "Quarry", "Harbour", "Abbey", "Well",
)  # fmt: skip
DOMAIN = "invented.gov.uk"


@dataclass(slots=True)
class PostSpan:
    """Who held a post, from a day up to but not including another."""

    staff_id: str
    started_on: date
    ended_on: date | None = None


@dataclass(slots=True)
class Post:
    """One case-holding post of a team, with its holders in order."""

    team_id: str
    holders: list[PostSpan] = field(default_factory=list[PostSpan])

    def holder_on(self, day: date) -> str:
        """The staff id of whoever held the post on a day."""
        return next(h.staff_id for h in self.holders if h.ended_on is None or day < h.ended_on)


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """One team of the borough."""

    team_id: str
    team_name: str
    team_type: str
    service_id: str
    manager_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff."""

    staff_id: str
    name: str
    job_title: str
    team_id: str
    is_agency: bool


@dataclass(slots=True)
class Staff:
    """Everybody who works or worked for the borough."""

    teams: list[TeamPlan]
    posts: list[Post]
    people: list[Person]
    auditors: list[Person]

    def posts_of(self, team_type: str) -> list[Post]:
        """The posts of every team of a type."""
        wanted = {team.team_id for team in self.teams if team.team_type == team_type}
        return [post for post in self.posts if post.team_id in wanted]


def name_of(seed: int, staff_id: str) -> str:
    """An invented name, the same for the same seed and person."""
    stream = Stream(seed, "name", staff_id)
    return f"{stream.pick(FIRST_NAMES)} {stream.pick(LAST_NAMES)}"


def make_staff(size: Size, seed: int, until: date) -> Staff:
    """Teams, auditors and seven years of post holders, with leavers and movers."""
    teams = _teams(size)
    auditors = _auditors(size, seed, teams)
    case_teams = [t for t in teams if t.team_type in {"family_intervention", "lac"}]
    posts = [Post(team.team_id) for team in case_teams for _ in range(size.workers_a_team)]
    if len(posts) > 20:
        posts.pop()  # one vacancy: 107 case-holders in 18 teams of 6
    posts += [
        Post(team.team_id)
        for team in teams
        for _ in range(2)
        if team.team_type in {"disabled_children", "front_door"}
    ]
    people = _work_through_the_years(posts, seed, until)
    return Staff(teams, posts, people, auditors)


def _teams(size: Size) -> list[TeamPlan]:
    """Every team, with its service and manager."""
    teams: list[TeamPlan] = []
    for number in range(size.intervention_teams):
        name = f"Family Intervention {PLACES[number % 20]}"
        name += f" {number // 20 + 1}" if number >= 20 else ""
        service = (
            f"S{number * max(1, size.heads_of_service - 2) // size.intervention_teams + 1:02d}"
        )
        teams.append(_team(f"FI{number + 1:02d}", name, "family_intervention", service))
    for number in range(size.lac_teams):
        teams.append(
            _team(f"LA{number + 1:02d}", f"Looked After Children {number + 1}", "lac", "S80")
        )
    teams.append(_team("DC01", "Disabled Children", "disabled_children", "S80"))
    for key, name in (
        ("FD01", "MASH"),
        ("FD02", "Contact Service"),
        ("FD03", "Brief Intervention"),
    ):
        teams.append(_team(key, name, "front_door", "S90"))
    teams.append(_team("QA01", "Quality Assurance", "quality_assurance", "S99"))
    return teams


def _team(team_id: str, name: str, team_type: str, service_id: str) -> TeamPlan:
    return TeamPlan(team_id, name, team_type, service_id, f"M{team_id}")


def _auditors(size: Size, seed: int, teams: list[TeamPlan]) -> list[Person]:
    """Team managers, service managers, heads of service and reviewing officers."""
    case_teams = [t for t in teams if t.team_type in {"family_intervention", "lac"}]
    services = sorted({t.service_id for t in case_teams})
    found = [_person(seed, t.manager_id, "Team manager", t.team_id) for t in case_teams]
    for number in range(size.service_managers):
        team = case_teams[number * len(case_teams) // size.service_managers]
        found.append(_person(seed, f"SM{number + 1:02d}", "Service manager", f"{team.service_id}"))
    for number in range(size.heads_of_service):
        service = services[number % len(services)]
        found.append(_person(seed, f"HS{number + 1:02d}", "Head of Service", service))
    for number in range(size.reviewing_officers):
        found.append(_person(seed, f"IR{number + 1:02d}", "Independent reviewing officer", "QA01"))
    return found


def _person(seed: int, staff_id: str, job_title: str, team_id: str) -> Person:
    is_agency = Stream(seed, "agency", staff_id).is_hit(180) and job_title == "Social worker"
    return Person(staff_id, name_of(seed, staff_id), job_title, team_id, is_agency)


def _work_through_the_years(posts: list[Post], seed: int, until: date) -> list[Person]:
    """Month by month some workers leave (15 % a year) and some change team (15 % a year)."""
    people: list[Person] = []

    def join(post: Post, day: date) -> None:
        person = _person(seed, f"W{len(people) + 1001}", "Social worker", post.team_id)
        people.append(person)
        post.holders.append(PostSpan(person.staff_id, day))

    for post in posts:
        join(post, BEGINS_ON)
    for month in range(1, (until - BEGINS_ON).days // 30 + 1):
        day = BEGINS_ON + timedelta(days=30 * month)
        stream = Stream(seed, "month", day)
        chances = [(post, stream.below(10_000)) for post in posts]
        for post in [post for post, chance in chances if chance < 125]:
            post.holders[-1].ended_on = day
            join(post, day)
        for post in [post for post, chance in chances if 125 <= chance < 190]:
            _swap(post, stream.pick(posts), day)
    return people


def _swap(one: Post, other: Post, day: date) -> None:
    """Two workers of different teams change places; their cases stay with the posts."""
    if one.team_id == other.team_id or day in {p.holders[-1].started_on for p in (one, other)}:
        return
    first, second = one.holders[-1], other.holders[-1]
    first.ended_on = second.ended_on = day
    one.holders.append(PostSpan(second.staff_id, day))
    other.holders.append(PostSpan(first.staff_id, day))
