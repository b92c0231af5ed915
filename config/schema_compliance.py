"""What has been decided of compliance audits: timescales with their days in force, and the form."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from config.words import Identifier, Words

Severity = Literal["critical", "high", "medium", "low", "info"]
Unit = Literal["working_days", "weeks", "months", "hours", "one_in", "at_event"]
AppliesTo = Literal[
    "referral",
    "assessment",
    "enquiry",
    "CIN",
    "CP",
    "LAC",
    "missing",
    "private_fostering",
    "care_leaver",
    "rapid_review",
    "closure",
    "all",
]


class Timescale(Words):
    """One timescale in the words of its source, and the days on which it was in force (R005, R040).

    ``condition`` tells apart the limits of one rule, such as those for a younger
    and an older child; ``valid_to`` is the last day, empty while it is in force.
    """

    id: Annotated[str, Field(pattern=r"^T[0-9]{2}$")]
    status: AppliesTo
    condition: Annotated[str, Field(pattern=r"^[a-z_]{0,40}$")] = ""
    what: Annotated[str, Field(min_length=3)]
    from_event: Annotated[str, Field(min_length=3)]
    limit: Annotated[int, Field(ge=0, le=1000)]
    unit: Unit
    severity: Severity
    basis: Annotated[str, Field(min_length=3)]
    valid_from: date
    valid_to: date | None = None
    source: Annotated[str, Field(min_length=3)]
    confirmed: bool

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Timescale:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Band(Words):
    """One band of the score and the least percentage for it (R044, A24)."""

    label: Annotated[str, Field(min_length=2)]
    least: Annotated[int, Field(ge=0, le=100)]


class ComplianceQuestion(Words):
    """A question that only a person can answer; ``hint`` is what the record tells beside it."""

    id: Identifier
    events: Annotated[tuple[Literal["transfer", "closure"], ...], Field(min_length=1)]
    question: Annotated[str, Field(min_length=10)]
    hint: Literal["plan", "visits"] | None = None


class Compliance(Words):
    """How compliance audits are made, scored and due (R039 to R046, A08, A09, A24)."""

    owner: str
    confirmed: bool
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")]
    title: str
    template: Identifier
    version: str
    lookback_months: Annotated[int, Field(ge=1, le=60)]
    due_working_days: Annotated[int, Field(ge=0, le=60)]
    countersign_working_days: Annotated[int, Field(ge=0, le=60)]
    seen_alone_from_age: Annotated[int, Field(ge=0, le=18)]
    status_days: Annotated[int, Field(ge=0, le=366)]
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]
    critical_cap: str
    questions: Annotated[tuple[ComplianceQuestion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _bands_go_down_to_nought(self) -> Compliance:
        limits = [band.least for band in self.bands]
        if limits != sorted(set(limits), reverse=True) or limits[-1] != 0:
            raise ValueError("the bands must go down, and the last must begin at 0")
        if self.critical_cap not in {band.label for band in self.bands}:
            raise ValueError("critical_cap must be one of the bands")
        return self


RULES: tuple[tuple[str, str], ...] = (
    *((f"T{number:02d}", "") for number in range(1, 15)),
    ("T15", "first"),
    ("T15", "later"),
    ("T16", ""),
    ("T17", ""),
    ("T18", "to_eighteen"),
    ("T18", "otherwise"),
    ("T19", ""),
    ("T20", "before_first_review"),
    ("T20", "parents"),
    ("T20", "interim_order"),
    ("T20", "temporary"),
    *((f"T{number:02d}", "") for number in range(21, 26)),
    ("T26", "under_five"),
    ("T26", "from_five"),
    *((f"T{number:02d}", "") for number in range(27, 30)),
    ("T30", "first"),
    ("T30", "first_year"),
    ("T30", "later"),
    ("T31", "pathway_plan"),
    ("T31", "contact"),
    *((f"T{number:02d}", "") for number in range(32, 37)),
)
"""Every rule and condition that is asked for; each needs a row, if only one that has ended."""
