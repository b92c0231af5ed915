"""The sheets of the register workbook, their columns, and what each column may hold.

A sheet fills one local table of the source's shape (``tasks.source_tables``), or
one of the three that only the store has: meeting decisions, named cases, closure days.
Ended rows stay: what was so on an earlier day is found again on that day (R019).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "words", "email", "date", "number", "choice"]
Value = str | int | None
Row = Mapping[str, Value]
Tables = Mapping[str, tuple[Row, ...]]
"""The rows of each sheet, by the table that it fills; days are texts in ISO form."""

EXAMPLE = "EXAMPLE"
"""What the first cell of the example row begins with; such a row is passed over."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: our name, the heading, and how it is kept.

    ``choices`` names a list of the configuration; ``listed_in`` is the column of
    another sheet that has to hold the value, as ``table.column``; where it is not
    ``is_listed_strictly``, a value that stands nowhere is a question and no fault.
    """

    name: str
    heading: str
    kind: Kind = "text"
    example: str | int | date | None = None
    help: str = ""
    width: int = 16
    is_required: bool = False
    choices: str = ""
    listed_in: str = ""
    is_listed_strictly: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the table that it fills, the columns that tell its rows apart, and its span.

    ``subject`` are the columns of which two rows may not hold at one time.
    ``shown`` are the columns by which a change is told; never a child's.
    """

    title: str
    table: str
    about: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    subject: tuple[str, ...]
    shown: tuple[str, ...]
    span: tuple[str, str] | None = None

    @property
    def by_name(self) -> dict[str, Field]:
        """The columns by our names."""
        return {field.name: field for field in self.fields}
