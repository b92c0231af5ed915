"""The words of a front door: its ratings with their clocks, and its services (R049, R054, R055)."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from pydantic import Field

from config.words import Words

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]


class Rating(Words):
    """A RAG rating, the words that stand for it, and its clock in hours of the front door.

    A clock that ``runs_on`` does not stop when the front door closes. A rating
    without hours has no clock.
    """

    id: Name
    names: Annotated[tuple[str, ...], Field(min_length=1)]
    clock_hours: Annotated[int, Field(ge=1, le=240)] | None = None
    runs_on: bool = False


class FrontDoorService(Words):
    """A service of the front door and the words by which the council's systems call it."""

    id: Name
    title: str
    names: Annotated[tuple[str, ...], Field(min_length=1)]


class JourneyProxy(Words):
    """What stands for a journey meeting where none is recorded: a move between teams (R056)."""

    from_service: Name
    to_team_types: Annotated[tuple[Name, ...], Field(min_length=1)]


class Rag(Words):
    """How contacts are rated and how soon they are to be decided (rules.md 5.3, A07, A23).

    ``unrated`` is the stratum of a contact whose rating is missing or is none of
    the names. A step up or step down counts within ``step_days``, and so does the
    move of ``journey_proxy``.
    """

    confirmed: bool
    source: str
    opens: time
    closes: time
    ratings: Annotated[tuple[Rating, ...], Field(min_length=1)]
    unrated: Name
    services: Annotated[tuple[FrontDoorService, ...], Field(min_length=1)]
    step_days: Annotated[int, Field(ge=1, le=180)]
    journey_proxy: JourneyProxy | None = None
    statutory_working_days: Annotated[int, Field(ge=1, le=10)]
    statutory_since: date
