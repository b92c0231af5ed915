"""What a person may ask of a flow: one frozen model each, which the Prefect UI shows as a form."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from config.schema import Words


class PracticeWeekOrder(Words):
    """A practice week; an empty form means the one that is due."""

    cycle: Annotated[
        str | None,
        Field(
            title="Practice week",
            description="Its key, such as PW-2021-07. Empty: the one that is due.",
            pattern=r"^[A-Za-z0-9-]{1,20}$",
        ),
    ] = None
    theme: Annotated[
        str | None,
        Field(
            title="Theme",
            description="Such as domestic_abuse: only its cases are drawn. Empty: the programme's.",
            pattern=r"^[a-z][a-z0-9_]{1,40}$",
        ),
    ] = None
    as_at: Annotated[
        date | None,
        Field(title="As at", description="The day whose facts count. Empty: the day of the draw."),
    ] = None
    dry_run: Annotated[
        bool,
        Field(title="Preview only", description="Draws with a seed of its own; sends nothing."),
    ] = False
    public_value: Annotated[
        str | None,
        Field(
            title="Public value",
            description="Dice or another value made in public. Empty: one is generated, once.",
            pattern=r"^[A-Za-z0-9 .:-]{1,200}$",
        ),
    ] = None
    requested_by: Annotated[
        str,
        Field(
            title="Started by",
            description="Your name, which stays on the round's record (R022).",
            pattern=r"^[^\W\d_][\w .,'()-]{1,79}$",
        ),
    ] = "QA data lead"


SHOW, APPLY, WRITE = "show the changes", "apply the changes", "write the workbook"
STAYS, GOES = "no row may vanish", "the vanished rows shown are right"


class RegistersOrder(Words):
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
        str,
        Field(
            title="Started by",
            description="Your name, which stays on the register's record (R022).",
            pattern=r"^[^\W\d_][\w .,'()-]{1,79}$",
        ),
    ] = "QA data lead"
