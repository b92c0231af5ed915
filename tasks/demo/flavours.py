"""The invented borough as a case-management system delivers it: other names, types and habits.

A flavour is a list of columns for each table, each made of one of ours. The
facts stay the same, so a round that copes draws the same sample. What a system
does not hold at all (on Mosaic families, and staff who have left) is missing
from its delivery too, unless the council adds lists of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import CHAR, Column, Float, Integer, MetaData, Numeric, String, Table
from sqlalchemy.types import Date, DateTime, TypeEngine

from tasks.source_tables import KEYS, METADATA

Row = tuple[Any, ...]
Tables = Mapping[str, list[Row]]
Change = Callable[[Any], Any]
PLAIN, MOSAIC, SYSTEMC = "plain", "mosaic", "systemc"
FLAVOURS = (PLAIN, MOSAIC, SYSTEMC)
FLAGS = (
    "_nfa", "_flag", "_seen", "_seen_alone", "_bedroom", "_cancelled", "_ola", "_transfer_in",
    "_mother", "_sibling_group", "_continue_cp",
)  # fmt: skip
WORDY = ("_json", "_reason", "_desc", "_surname", "_title", "_name", "_organisation")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a flavour: its name and type, the column of ours behind it, and what changes.

    Without a column of ours it is empty in every row, or the place of the row where it is numbered.
    """

    name: str
    kind: TypeEngine[Any]
    source: str | None = None
    change: Change | None = None
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """One table as a system delivers it."""

    table: Table
    rows: list[Row]


def deliver(
    tables: Tables, flavour: str, until: date, *, with_registers: bool = False
) -> list[Delivered]:
    """Every table of the borough in the shape of a flavour.

    ``with_registers`` adds to Mosaic what a council then has to list itself:
    families, and its staff past and present (source_data.md 1.3).
    """
    if flavour == PLAIN:
        return [Delivered(METADATA.tables[name], rows) for name, rows in tables.items()]
    if flavour == MOSAIC:
        from tasks.demo.mosaic import mosaic

        return mosaic(tables, until, with_registers=with_registers)
    from tasks.demo.systemc import systemc

    return systemc(tables)


def built(metadata: MetaData, name: str, fields: Iterable[Field], rows: list[Row]) -> Delivered:
    """A table with its rows, each column made of the column of ours behind it."""
    listed = list(fields)
    table = Table(
        name,
        metadata,
        *(Column(each.name, each.kind, index=each.name.endswith(KEYS)) for each in listed),
    )
    places = {each: number for number, each in enumerate(METADATA.tables[name].columns.keys())}
    values = [_values(each, places, rows) for each in listed]
    return Delivered(table, list(zip(*values, strict=True)) if rows else [])


def _values(field: Field, places: Mapping[str, int], rows: list[Row]) -> list[Any]:
    """What stands in a column, from the first row to the last."""
    if field.is_numbered:
        return [number for number, _ in zip(count(1), rows, strict=False)]
    if field.source is None:
        return [None] * len(rows)
    place = places[field.source]
    if field.change is None:
        return [row[place] for row in rows]
    return [field.change(row[place]) for row in rows]


def fields_of(name: str) -> list[Field]:
    """The columns of a table of ours, under their own names and as a server would type them."""
    return [Field(each.name, kind_of(each), each.name) for each in METADATA.tables[name].columns]


def kind_of(column: Column[Any]) -> TypeEngine[Any]:
    """The type that a server would give one of our columns."""
    name = column.name
    if isinstance(column.type, Date | DateTime | Integer | Float) or name.startswith("local_"):
        return column.type
    if name.endswith(FLAGS):
        return CHAR(1)
    if name.endswith("_json"):
        return String(4000)
    return String(255) if name.endswith(WORDY) else String(100)


def digits(value: Any) -> Any:
    """The number in an identifier of ours, as text.

    >>> digits("CP176543211"), digits(None)
    ('176543211', None)
    """
    return value.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if value else value


def number(value: Any) -> Any:
    """The number in an identifier of ours.

    >>> number("R176543211"), number(None)
    (176543211, None)
    """
    return int(digits(value)) if value else None


NINE_DIGITS = Numeric(9)
