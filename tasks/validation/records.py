"""Accepted rows become records; the contract has already made every value what it should be."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from tasks.validation.digest import plain_values

if TYPE_CHECKING:
    import pandas as pd

Record = TypeVar("Record")


def records_from(frame: pd.DataFrame, record: type[Record]) -> tuple[Record, ...]:
    """Each row of an accepted frame as a record, in the frame's order.

    A column that the record has no field for was the contract's alone.
    """
    wanted = [each.name for each in fields(record) if each.name in frame.columns]  # type: ignore[arg-type]  # every record is a dataclass
    columns = [values_of(frame[name]) for name in wanted]
    return tuple(
        record(**dict(zip(wanted, row, strict=True))) for row in zip(*columns, strict=True)
    )


def filled(frame: pd.DataFrame, record: type[Record]) -> pd.DataFrame:
    """The frame with an empty column for each field that it lacks and that has no default."""
    absent = [
        each.name
        for each in fields(record)  # type: ignore[arg-type]  # every record is a dataclass
        if each.name not in frame.columns and each.default is MISSING
    ]
    return frame.assign(**dict.fromkeys(absent)) if absent else frame


def values_of(column: pd.Series[Any]) -> list[Any]:
    """A coerced column as text, days, moments, whole numbers, true, false and None."""
    values = plain_values(column)
    if column.dtype.kind != "M":
        return values
    read = datetime.fromisoformat if str(column.dtype).endswith("[s]") else date.fromisoformat
    return [None if value is None else read(value) for value in values]
