"""Rows become records: text, dates and flags as the record's fields say, nothing lost in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from tasks.errors import ValuesUnreadable

if TYPE_CHECKING:
    import pandas as pd

Record = TypeVar("Record")

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands where a value could not be read."""


LOST = Lost()


def as_date(value: Any) -> date | Lost | None:
    """A day from a timestamp, an ISO text or a British text; LOST for anything else.

    >>> as_date("2021-06-14 00:00:00.000000"), as_date("14/06/2021"), as_date("soon")
    (datetime.date(2021, 6, 14), datetime.date(2021, 6, 14), Lost())
    """
    if value is None or value != value or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if found := ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := BRITISH.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        return LOST
    try:
        return date(year, month, day)
    except ValueError:
        return LOST


def as_text(value: Any) -> str | None:
    """A text without blanks at its ends, None where nothing is left; whole numbers without a point.

    >>> as_text(" 17 "), as_text(17.0), as_text("")
    ('17', '17', None)
    """
    if value is None or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def as_flag(value: Any) -> bool | Lost:
    """True or false from 0 and 1; a missing flag is false.

    >>> as_flag(1), as_flag(None), as_flag("maybe")
    (True, False, Lost())
    """
    text = as_text(value)
    return {None: False, "0": False, "1": True, "True": True, "False": False}.get(text, LOST)


def as_number(value: Any) -> int | Lost | None:
    """A whole number, None where there is none, LOST for anything else."""
    text = as_text(value)
    if text is None:
        return None
    return int(text) if re.fullmatch(r"-?\d+", text) else LOST


READERS: Mapping[str, Callable[[Any], Any]] = {
    "str": as_text,
    "date": as_date,
    "bool": as_flag,
    "int": as_number,
}


def records_from(frame: pd.DataFrame, record: type[Record], population: str) -> tuple[Record, ...]:
    """Each row of a frame as a record, in the frame's order.

    Raises ValuesUnreadable naming every column with values that could not be
    read and how many; never the values.
    """
    columns: dict[str, list[Any]] = {}
    lost: dict[str, int] = {}
    for each in fields(record):  # type: ignore[arg-type]  # every record is a dataclass
        if each.name not in frame.columns:
            continue
        read = READERS[str(each.type).split(" | ", maxsplit=1)[0]]
        values = [read(value) for value in frame[each.name].tolist()]
        columns[each.name] = values
        unread = sum(value is LOST for value in values)
        if unread:
            lost[each.name] = unread
    if lost:
        raise ValuesUnreadable(population, tuple(sorted(lost.items())))
    return tuple(
        record(**dict(zip(columns, row, strict=True)))
        for row in zip(*columns.values(), strict=True)
    )
