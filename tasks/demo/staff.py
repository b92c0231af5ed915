"""The invented borough's people at work: posts, who held each when, and under which staff id.

A case belongs to a post and not to a person, so that a worker who leaves or
moves team hands the case on, and every earlier worker stays on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tasks.demo.teams import FRAME_TYPES, TeamPlan


@dataclass(frozen=True, slots=True)
class Posting:
    """What somebody has been, and where, from a day on."""

    started_on: date
    job_title: str
    team_id: str
    staff_id: str


@dataclass(slots=True)
class Person:
    """One member of staff; each posting tells the staff id in use, and an alias is one unused."""

    person_id: str
    name: str
    joined_on: date
    is_agency: bool
    is_registered: bool
    postings: list[Posting] = field(default_factory=list[Posting])
    aliases: list[str] = field(default_factory=list[str])
    left_on: date | None = None


@dataclass(slots=True)
class Holder:
    """Who held a post, from a day up to but not including another."""

    person: Person
    staff_id: str
    started_on: date
    ended_on: date | None = None


@dataclass(slots=True)
class Post:
    """One post of a team, with its holders in order; between two of them it may be vacant."""

    number: int
    role: str
    team_id: str
    team_type: str
    service_id: str
    holders: list[Holder] = field(default_factory=list[Holder])

    def holding_on(self, day: date) -> Holder | None:
        """Whoever held the post on a day, None while it was vacant."""
        for holder in self.holders:
            if holder.ended_on is None or day < holder.ended_on:
                return holder if holder.started_on <= day else None
        return None

    def holder_on(self, day: date) -> str | None:
        """The staff id of whoever held the post on a day, None while it was vacant."""
        holder = self.holding_on(day)
        return holder.staff_id if holder else None

    def holders_between(
        self, start: date, end: date | None
    ) -> Iterator[tuple[Holder, date, date | None]]:
        """Each holder in a stretch of time, with the first and last day of their part of it.

        The last day is the day on which the next one begins, as case-management systems
        write it; None means that there is no end.
        """
        for holder in self.holders:
            first = max(start, holder.started_on)
            last = earliest(end, holder.ended_on)
            if last is None or first < last:
                yield holder, first, last


@dataclass(slots=True)
class Staff:
    """Everybody who works or worked for the borough, and every post there is."""

    teams: tuple[TeamPlan, ...]
    services: dict[str, str]
    posts: list[Post] = field(default_factory=list[Post])
    people: list[Person] = field(default_factory=list[Person])

    def workers(self, *team_types: str) -> list[Post]:
        """The workers' posts of every team of some types, in order."""
        return [p for p in self.posts if p.role == "worker" and p.team_type in team_types]

    def workers_of(self, team_id: str) -> list[Post]:
        """The workers' posts of one team."""
        return [p for p in self.posts if p.role == "worker" and p.team_id == team_id]

    def leaders(self, role: str) -> list[Post]:
        """The posts of a role that is not a worker's."""
        return [post for post in self.posts if post.role == role]

    def managers(self) -> dict[str, Post]:
        """The post of each team's manager."""
        return {post.team_id: post for post in self.leaders("team_manager")}

    def auditing(self) -> list[Post]:
        """The posts whose holders audit: heads, service managers, officers, frame team managers."""
        return [
            post
            for post in self.posts
            if post.role in {"head_of_service", "service_manager", "reviewing_officer"}
            or (post.role == "team_manager" and post.team_type in FRAME_TYPES)
        ]


def earliest(*days: date | None) -> date | None:
    """The first of some days that may not come; None where none comes."""
    return min((day for day in days if day is not None), default=None)
