"""What a person may ask of a flow: one frozen model each, which the Prefect UI shows as a form."""

from __future__ import annotations

from datetime import date
from types import new_class
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator

from config.choices import (
    DUE,
    OF_PROGRAMME,
    in_order,
    offer,
    rounds_offered,
    themes_offered,
)
from config.order_fields import Person, StartedOrder, or_default

FIRST = ("cycle", "theme", "theme_cases", "decision", "looks_at", "service")
"""The fields that a form of a round begins with: what is meant before how."""


class RoundOrder(StartedOrder):
    """A round of one audit type; an empty form means the one that is due."""

    audit_type: ClassVar[str]

    cycle: Annotated[
        str,
        or_default(DUE),
        Field(
            title="Round",
            description="Choose one, or leave it as it stands: the one that is due.",
            pattern=rf"^({DUE}|[A-Za-z0-9-]{{1,20}})$",
        ),
    ] = DUE
    theme: Annotated[
        str,
        or_default(OF_PROGRAMME),
        Field(
            title="Theme",
            description="Only its cases are drawn. As it stands: the one of the programme.",
            pattern=rf"^({OF_PROGRAMME}|[a-z][a-z0-9_]{{1,40}})$",
        ),
    ] = OF_PROGRAMME
    as_at: Annotated[
        date | None,
        Field(
            title="As at",
            description="The day whose facts count. Left as it is: the day of the draw.",
        ),
    ] = None
    dry_run: Annotated[
        bool,
        Field(title="Preview only", description="Draws with a seed of its own; sends nothing."),
    ] = False
    public_value: Annotated[
        str | None,
        Field(
            title="Public value",
            description="Dice or the like, made in public. Left as it is: one is generated, once.",
            pattern=r"^[A-Za-z0-9 .:-]{1,200}$",
        ),
    ] = None
    requested_by: Annotated[
        Person,
        Field(title="Started by", description="Your name, which stays on the record."),
    ] = "QA data lead"

    @property
    def round_named(self) -> str | None:
        """The key of the round that was asked for, or None for the one that is due."""
        return None if self.cycle == DUE else self.cycle

    @property
    def theme_named(self) -> str | None:
        """The theme that was asked for, or None for the programme's."""
        return None if self.theme == OF_PROGRAMME else self.theme

    @property
    def cases_of_theme(self) -> int | None:
        """How many cases the theme takes, or None where the form does not ask."""
        return None

    @classmethod
    def dress(cls, properties: dict[str, Any]) -> None:
        """Rounds, themes and people of the configuration are lists; what is meant comes first."""
        super().dress(properties)
        offer(properties, "cycle", rounds_offered(getattr(cls, "audit_type", "")))
        offer(properties, "theme", themes_offered())
        in_order(properties, FIRST)


def order_for(audit_type: str) -> type[RoundOrder]:
    """The form of an audit type that needs no more than every round's, named for the type.

    Its list of rounds is the type's own.
    """
    name = f"{audit_type.title().replace('_', '')}Order"
    words = f"A round of {audit_type.replace('_', ' ')}; an empty form means the one that is due."
    made: Any = new_class(
        name, (RoundOrder,), {},
        lambda body: body.update(audit_type=audit_type, __module__=__name__, __doc__=words),
    )  # fmt: skip
    return made


class PracticeWeekOrder(RoundOrder):
    """A practice week; an empty form means the one that is due."""

    audit_type = "practice_week"


class MultiAgencyOrder(RoundOrder):
    """A multi-agency audit of a theme; an empty form means the one that is due."""

    audit_type = "multi_agency"


class FrontDoorOrder(RoundOrder):
    """A front door audit; an empty form means the one that is due."""

    audit_type = "front_door"

    theme_cases: Annotated[
        int | None,
        Field(
            title="Cases of the theme",
            description="10: so many and no more. 0: all. Left as it is: as the programme says.",
            ge=0,
            le=199,
        ),
    ] = None

    @property
    def cases_of_theme(self) -> int | None:
        """How many cases the theme takes: 0 for all, None for what the programme says (R051)."""
        return self.theme_cases


SHOW, APPLY, WRITE = "show the changes", "apply the changes", "write the workbook"
STAYS, GOES = "no row may vanish", "the vanished rows shown are right"


class RegistersOrder(StartedOrder):
    """The register workbook; an empty form shows what would change and changes nothing."""

    what: Annotated[
        Literal["show the changes", "apply the changes", "write the workbook"],
        Field(
            title="What to do",
            description="First show the changes; then apply them with the code that was shown.",
        ),
    ] = SHOW
    digest: Annotated[
        str | None,
        Field(
            title="Code shown",
            description="The 16 characters that stand below the changes that you were shown.",
            pattern=r"^ *[0-9a-fA-F]{16} *$",
        ),
    ] = None
    removed: Annotated[
        Literal["no row may vanish", "the vanished rows shown are right"],
        Field(
            title="Rows no longer in the workbook",
            description="A lost auditor or interest is dangerous, so it has to be confirmed.",
        ),
    ] = STAYS
    note: Annotated[
        Literal[
            "Routine update",
            "Go-live",
            "Starter or leaver",
            "Leave",
            "Change of teams",
            "Declared interest",
            "Meeting decision",
            "Correction",
        ],
        Field(title="Why", description="Choose what comes nearest; it stays on record."),
    ] = "Routine update"
    requested_by: Annotated[
        Person,
        Field(title="Started by", description="Your name, which stays on the register's record."),
    ] = "QA data lead"


class DeepDiveOrder(RoundOrder):
    """A deep dive that the monthly meeting asked for; an empty form means its newest decision."""

    audit_type = "deep_dive"

    decision: Annotated[
        str | None,
        Field(
            title="Meeting decision",
            description="Its reference in the register. Left as it is: the newest for a deep dive.",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}$",
        ),
    ] = None
    looks_at: Annotated[
        Literal["children's cases", "contacts of the front door"],
        Field(title="Looks at", description="What is drawn: children's cases or contacts."),
    ] = "children's cases"

    @property
    def population_of(self) -> str:
        """The audit type whose population is looked at."""
        return "deep_dive" if self.looks_at == "children's cases" else "front_door"


class CensusOrder(RoundOrder):
    """A round that draws nothing: it has no theme and no public value to choose."""

    @field_validator("theme")
    @classmethod
    def _has_no_theme(cls, given: str) -> str:
        if given != OF_PROGRAMME:
            raise ValueError("this kind of audit has no theme")
        return given

    @classmethod
    def dress(cls, properties: dict[str, Any]) -> None:
        """What would change nothing is no part of the form."""
        super().dress(properties)
        for name in ("theme", "public_value"):
            properties.pop(name, None)
        properties["dry_run"]["description"] = "Nothing is given out, recorded or sent."


class FosteringOrder(CensusOrder):
    """A month's fostering audits; an empty form means the month that is due."""

    audit_type = "fostering"


class Section11Order(CensusOrder):
    """A year's section 11 audit; an empty form means the one that is due."""

    audit_type = "section_11"

    service: Annotated[
        str | None,
        Field(
            title="Service",
            description="Such as health. Left as it is: the service that is due longest.",
            pattern=r"^[a-z][a-z0-9_]{1,40}$",
        ),
    ] = None


class ComplianceOrder(StartedOrder):
    """Compliance audits; an empty form means every transfer and closure to the end of yesterday."""

    until: Annotated[
        date | None,
        Field(
            title="To the end of",
            description="The last day that is read. Left as it is: yesterday.",
        ),
    ] = None
    since: Annotated[
        date | None,
        Field(
            title="From",
            description="The first day audited, once and for all. Left as it is: the day it began.",
        ),
    ] = None
    dry_run: Annotated[
        bool,
        Field(title="Preview only", description="Shows what would be issued; sends nothing."),
    ] = False
    requested_by: Annotated[
        Person,
        Field(title="Started by", description="Your name, which stays on record."),
    ] = "QA data lead"
