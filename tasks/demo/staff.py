"""The invented borough's people at work: posts, who held each when, and under which staff id.

A case belongs to a post and not to a person, so that a worker who leaves or
moves team hands the case on, and every earlier worker stays on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tasks.demo.teams import FRAME_TYPES, TeamPlan


@dataclass(slots=True)
class Person:
    """One member of staff; the last of ``staff_ids`` is the one in use."""

    person_id: str
    staff_ids: list[str]
    name: str
    joined_on: date
    is_agency: bool
    is_registered: bool
    job_title: str
    team_id: str
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

    def holder_on(self, day: date) -> str | None:
        """The staff id of whoever held the post on a day, None while it was vacant."""
        for holder in self.holders:
            if holder.ended_on is None or day < holder.ended_on:
                return holder.staff_id if holder.started_on <= day else None
        return None

    def holders_between(
        self, start: date, end: date | None
    ) -> Iterator[tuple[Holder, date, date | None]]:
        """Each holder in a stretch of time, with the first and last day of their part of it.

        The last day is the day on which the next one begins, as case-management systems
        write it; None means that there is no end.
        """
        for holder in self.holders:
            first = max(start, holder.started_on)
            ends = [day for day in (end, holder.ended_on) if day is not None]
            last = min(ends, default=None)
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

    def manager_of(self, team_id: str) -> Post:
        """The post of a team's manager."""
        return next(p for p in self.posts if p.role == "team_manager" and p.team_id == team_id)

    def auditing(self) -> list[Post]:
        """The posts whose holders audit: heads, service managers, officers, frame team managers."""
        return [
            post
            for post in self.posts
            if post.role in {"head_of_service", "service_manager", "reviewing_officer"}
            or (post.role == "team_manager" and post.team_type in FRAME_TYPES)
        ]


def day_before(day: date | None) -> date | None:
    """The last day of a span whose end is not part of it."""
    return None if day is None else day - timedelta(days=1)
