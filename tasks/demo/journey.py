"""One child's one episode of need: which days it had, where it led, and who held it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.demo.staff import Post


@dataclass(frozen=True, slots=True)
class Child:
    """One child of a family; ``is_alone`` is an unaccompanied asylum-seeking child."""

    child_id: str
    family_id: str
    known_on: date
    born_on: date
    sex: str
    is_disabled: bool
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Phase:
    """A status (CIN, CP, LAC or LEAVER) from a day up to another."""

    status: str
    started_on: date
    ended_on: date


@dataclass(frozen=True, slots=True)
class Stay:
    """A post that held the case from a day up to another."""

    post: Post
    started_on: date
    ended_on: date


@dataclass(frozen=True, slots=True)
class Journey:
    """A referral and what came of it; ``path`` is nfa, assessed, plan, protected or care."""

    child: Child
    referral_id: str
    path: str
    screener: Post
    referred_on: date
    assessing_on: date | None
    assessed_on: date | None
    phases: tuple[Phase, ...]
    stays: tuple[Stay, ...]
    closed_on: date
    is_adopted: bool

    def phase(self, status: str) -> Phase | None:
        """The first phase of a status, if the journey has one."""
        return next((phase for phase in self.phases if phase.status == status), None)

    def post_on(self, day: date) -> Post | None:
        """The post that held the case on a day."""
        for stay in self.stays:
            if stay.started_on <= day < stay.ended_on:
                return stay.post
        return None

    def holder_on(self, day: date) -> tuple[str | None, str | None]:
        """The team that held the case on a day, and its worker's staff id."""
        post = self.post_on(day)
        return (post.team_id, post.holder_on(day)) if post else (None, None)
