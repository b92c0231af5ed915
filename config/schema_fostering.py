"""The words of the fostering audits: the census, who audits, the checks and the questions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from config.words import Identifier, Words

FosteringRole = Literal["service_manager", "fostering_manager", "fostering_senior_practitioner"]
ApprovalType = Literal["mainstream", "connected", "temporary", "short_break", "agency"]
Months = Annotated[int, Field(ge=1, le=60)]


class Census(Words):
    """When a household is due (R108, A16); ``excluded`` are approvals of another agency."""

    interval_months: Months
    ahead_months: Annotated[int, Field(ge=0, le=3)]
    excluded: tuple[ApprovalType, ...]
    temporary: ApprovalType
    temporary_weeks: Annotated[int, Field(ge=1, le=52)]
    extension_weeks: Annotated[int, Field(ge=0, le=52)]


class FosteringPlaces(Words):
    """How many households an auditor of a role can take in one month's round."""

    role: FosteringRole
    cases: Annotated[int, Field(ge=0, le=50)]


class GradedQuestion(Words):
    """One graded part of the specialist template."""

    id: Identifier
    title: str
    question: str


class FosteringForm(Words):
    """The specialist template (R110)."""

    template: Identifier
    version: str
    domains: Annotated[tuple[GradedQuestion, ...], Field(min_length=1)]
    questions: tuple[GradedQuestion, ...]


class Fostering(Words):
    """The audit type fostering, entirely (R107 to R110, A12, A16, A24)."""

    type: Literal["fostering"]
    title: str
    prefix: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,3}$")]
    unit: Literal["household"]
    team_type: Literal["fostering"]
    due_working_days: Annotated[int, Field(ge=0, le=60)]
    census: Census
    roles: Annotated[tuple[FosteringRole, ...], Field(min_length=1)]
    readers: Annotated[tuple[FosteringRole, ...], Field(min_length=1)]
    capacity: tuple[FosteringPlaces, ...]
    form: FosteringForm


class Check(Words):
    """One thing that the register tells of a household, and how often it is owed.

    Without ``months``, ``weeks`` or ``first_months`` there is no day by which it
    is owed. ``first_months`` is owed once, counted from the approval; ``only``
    are the approvals that it concerns.
    """

    id: Identifier
    title: str
    basis: str
    months: Months | None = None
    weeks: Annotated[int, Field(ge=1, le=104)] | None = None
    first_months: Annotated[int, Field(ge=0, le=60)] | None = None
    only: tuple[ApprovalType, ...] = ()
    above_children: Annotated[int, Field(ge=1, le=10)] | None = None


class FosteringChecks(Words):
    """Every computed check (rules.md 5.6), with who confirmed the limits."""

    valid_from: date
    confirmed: bool
    source: str
    audit: Identifier
    extension: Identifier
    checks: Annotated[tuple[Check, ...], Field(min_length=1)]
