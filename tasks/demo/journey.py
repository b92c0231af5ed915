"""One child's one episode of need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.demo.staff import Post


@dataclass(frozen=True, slots=True)
class Journey:
    """One child's one episode of need: what happened when. ``path`` is where it led."""

    child_id: str
    referral_id: str
    post: Post
    care_post: Post
    referred_on: date
    path: str
    assessed_on: date | None
    protected_on: date | None
    in_care_on: date | None
    closed_on: date
