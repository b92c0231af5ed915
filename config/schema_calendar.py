"""The words of the calendar: what happens when, beside the dated rows of a year's programme."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from config.words import Words

Month = Annotated[int, Field(ge=1, le=12)]
WorkingDays = Annotated[int, Field(ge=0, le=60)]


class CalendarPart(Words):
    """What one part of the programme is called, and how its occasions are numbered."""

    type: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,40}$")]
    prefix: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,3}$")]
    title: str


class DayOfYear(Words):
    """A month and a day; where the offices are closed, the first working day after it counts."""

    month: Month
    day: Annotated[int, Field(ge=1, le=28)]


class Meeting(Words):
    """The monthly meeting: its week and weekday (1 is Monday), and when its pack is due (R020)."""

    week: Annotated[int, Field(ge=1, le=4)]
    weekday: Annotated[int, Field(ge=1, le=5)]
    pack_working_days: WorkingDays


class CalendarRules(Words):
    """When everything happens that the rows of a programme do not date (section 11.3)."""

    parts: Annotated[tuple[CalendarPart, ...], Field(min_length=1)]
    due_working_days: WorkingDays
    multi_agency_working_days: WorkingDays
    deep_dive_proposal: DayOfYear
    meeting: Meeting
    coverage_weekly_months: tuple[Month, ...]
    moderation_working_days: WorkingDays
    overview_working_days: WorkingDays
    annual_report: DayOfYear

    @model_validator(mode="after")
    def _each_once(self) -> CalendarRules:
        """A type or a prefix that stood twice would give two occasions one key."""
        for name in ("type", "prefix"):
            said = [getattr(part, name) for part in self.parts]
            if len(set(said)) < len(said):
                raise ValueError(f"a {name} stands twice in parts")
        return self
