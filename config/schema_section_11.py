"""The words of the section 11 audits: the rota of services, the dates and the standards."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from config.words import Identifier, Words

Month = Annotated[int, Field(ge=1, le=12)]


class Section11Dates(Words):
    """The months of the year in which each step is taken (A14)."""

    issue_month: Month
    return_month: Month
    panel_month: Month
    plan_month: Month


class Service(Words):
    """One service of the rota."""

    id: Identifier
    title: str


class Rota(Words):
    """Which services a year is about: so many of those that are due longest (R100)."""

    services_a_year: Annotated[int, Field(ge=1, le=20)]
    services: Annotated[tuple[Service, ...], Field(min_length=1)]


class Section11(Words):
    """The audit type section 11, entirely (R099 to R101, A14)."""

    type: Literal["section_11"]
    title: str
    prefix: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,3}$")]
    unit: Literal["organisation"]
    dates: Section11Dates
    rota: Rota
    template: Identifier
    version: str


class Criterion(Words):
    """One thing that an organisation says of itself: not met, partly or fully met."""

    id: Annotated[str, Field(pattern=r"^[0-9]{1,2}[.][0-9]{1,2}$")]
    question: str
    evidence: str


class Standard(Words):
    """One of the standards, with its criteria."""

    id: Identifier
    title: str
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Score(Words):
    """An answer that the tool takes: 0, 1, 2 or n/a."""

    code: Annotated[str, Field(pattern=r"^(0|1|2|n/a)$")]
    label: str
    meaning: str
    is_evidence_required: bool


class Section11Standards(Words):
    """The standards of the self-assessment tool and the answers that it takes (rules.md 5.5)."""

    valid_from: date
    confirmed: bool
    source: str
    scores: Annotated[tuple[Score, ...], Field(min_length=4, max_length=4)]
    standards: Annotated[tuple[Standard, ...], Field(min_length=1)]
