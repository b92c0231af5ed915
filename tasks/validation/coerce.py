"""Values become what the contract says they are; each one that cannot is named by its row.

Sources give one column in many forms: text dates in ISO or British form, real
timestamps, whole numbers as ids, flags as 0 and 1. A value that is lost on the
way would look like a missing one, so every loss is kept and judged by its own rule.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import pandas as pd

    from tasks.validation.contract import Contract

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{2}:\d{2}[\d:.]*(?:Z|[+-]\d{2}:?\d{2})?)?")
BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d{2}[\d:.]*)?")


LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands where a value could not be read."""


LOST = Lost()


@dataclass(frozen=True, slots=True)
class Coerced:
    """A frame whose columns are what the contract says, and what was lost on the way.

    ``lost`` has the row numbers of each column with losses; ``found`` names the
    kinds of value that were met there, never a value.
    """

    frame: pd.DataFrame
    lost: Mapping[str, tuple[int, ...]]
    found: Mapping[str, tuple[str, ...]]


def coerce(frame: pd.DataFrame, contract: Contract) -> Coerced:
    """The contract's columns in its own order and types, rows numbered from 0 in ``_row``.

    Text without blanks at its ends, days as timestamps at midnight, moments to the second, whole
    numbers and flags as nullable columns; anything missing is missing in each.
    """
    import pandas as pd

    made: dict[str, Any] = {"_row": range(len(frame))}
    lost: dict[str, tuple[int, ...]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for column in contract.columns:
        raw = frame[column.name].tolist()
        values = read_all(raw, READERS[column.kind])
        gone = tuple(row for row, value in enumerate(values) if value is LOST)
        if gone:
            lost[column.name] = gone
            found[column.name] = tuple(sorted({type(raw[row]).__name__ for row in gone}))
        kept = [None if value is LOST else value for value in values]
        made[column.name] = pd.Series(kept, dtype=DTYPES[column.kind])
    return Coerced(pd.DataFrame(made), lost, found)


def read_all(values: list[Any], read: Callable[[Any], Any]) -> list[Any]:
    """Each value as it is read; a value that comes again is read once.

    True and 1 are one key to a dictionary, so values of several types are read one by one.
    """
    types = set(map(type, values)) - {type(None)}
    if len(types) > 1 or not all(issubclass(each, Hashable) for each in types):
        return [read(value) for value in values]
    known = {value: read(value) for value in set(values)}
    return [known[value] for value in values]


def is_missing(value: Any) -> bool:
    """True for None, an empty text and every missing value of a frame (NaN, NaT, NA)."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    return type(value).__name__ in ("NAType", "NaTType") or (
        isinstance(value, float | Decimal) and value != value  # noqa: PLR0124  # only NaN is so
    )


def as_date(value: Any) -> date | Lost | None:
    """A day from a timestamp, an ISO text or a British text; LOST for anything else.

    >>> as_date("2021-06-14 00:00:00.000000"), as_date("14/06/2021"), as_date("soon")
    (datetime.date(2021, 6, 14), datetime.date(2021, 6, 14), Lost())
    """
    if is_missing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip() if isinstance(value, str) else ""
    iso, british = ISO.fullmatch(text), BRITISH.fullmatch(text)
    parts = iso.groups() if iso else british.groups()[::-1] if british else None
    if parts is None:
        return LOST
    try:
        return date(*map(int, parts))
    except ValueError:
        return LOST


def as_moment(value: Any) -> datetime | Lost | None:
    """A moment of the clock on the wall, to the second; a day alone is its midnight.

    A text that says how far it is from Greenwich becomes London's time. LOST for anything else.

    >>> as_moment("2021-06-14 09:30:15.25"), as_moment("14/06/2021 09:30"), as_moment("soon")
    (datetime.datetime(2021, 6, 14, 9, 30, 15), datetime.datetime(2021, 6, 14, 9, 30), Lost())
    >>> as_moment("2021-06-14T08:30:00Z")
    datetime.datetime(2021, 6, 14, 9, 30)
    """
    if is_missing(value):
        return None
    if isinstance(value, datetime):
        return _on_the_wall(value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    text = str(value).strip() if isinstance(value, str) else ""
    if british := BRITISH.fullmatch(text):
        day, month, year = british.groups()
        text = f"{year}-{month:>02}-{day:>02}{text[british.end(3) :]}"
    try:
        return _on_the_wall(datetime.fromisoformat(text))
    except ValueError:
        return LOST


def _on_the_wall(moment: datetime) -> datetime:
    """A moment as London's clocks had it, without its parts of a second."""
    local = moment.astimezone(LONDON) if moment.tzinfo else moment
    return local.replace(microsecond=0, tzinfo=None)


def as_text(value: Any) -> str | Lost | None:
    """A text without blanks at its ends; whole numbers lose their point; LOST for a day or a flag.

    >>> as_text(" 17 "), as_text(17.0), as_text(""), as_text(17.5)
    ('17', '17', None, '17.5')
    """
    if is_missing(value):
        return None
    if isinstance(value, date | bool | bytes | list | dict):
        return LOST
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        value = int(value)
    return str(value).strip()


def as_flag(value: Any) -> bool | Lost | None:
    """True or false from 0 and 1, Y and N, and the words of databases; LOST for anything else.

    >>> as_flag(1), as_flag("N"), as_flag(None), as_flag("maybe")
    (True, False, None, Lost())
    """
    if is_missing(value):
        return None
    text = str(value).strip().lower()
    known = {"0": False, "1": True, "0.0": False, "1.0": True, "false": False, "true": True}
    return {**known, "n": False, "y": True}.get(text, LOST)


def as_number(value: Any) -> int | Lost | None:
    """A whole number, also from text; LOST for anything else.

    >>> as_number("4"), as_number(4.0), as_number("four")
    (4, 4, Lost())
    """
    if is_missing(value):
        return None
    text = str(value).strip()
    return int(text.removesuffix(".0")) if re.fullmatch(r"-?\d{1,18}(\.0)?", text) else LOST


READERS: Mapping[str, Callable[[Any], Any]] = {
    "string": as_text,
    "date": as_date,
    "timestamp": as_moment,
    "boolean": as_flag,
    "integer": as_number,
}
DTYPES = {
    "string": object,
    "date": "datetime64[us]",
    "timestamp": "datetime64[s]",
    "boolean": "boolean",
    "integer": "Int64",
}
"""A column's unit of time tells days from moments (see ``digest.plain_values``)."""
