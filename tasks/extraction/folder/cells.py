"""What a cell of a file becomes in a column of the source.

Text stays as it is, with the zeros at its front. An empty cell and the word
NULL, as exports write it, are no value. Days are read in ISO and in British
order. A cell that cannot be read as what its column holds says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column
from sqlalchemy.types import Date, DateTime, Float, Integer

from tasks.extraction.values import DAYS, IDENTIFIERS, WHOLE_NUMBER

NOTHING = frozenset({"", "NULL", "<NULL>"})
LONDON = ZoneInfo("Europe/London")
Convert = Callable[[Any], Any]


def convert_for(column: Column[Any]) -> Convert:
    """How the cells of a column are read; ValueError or TypeError where one cannot be."""
    if isinstance(column.type, DateTime):
        return moment
    if isinstance(column.type, Date):
        return day
    if isinstance(column.type, Integer):
        return whole
    if isinstance(column.type, Float):
        return fraction
    return identifier if column.name.endswith(IDENTIFIERS) else words


def what_for(column: Column[Any]) -> str:
    """What a column holds, as one says it."""
    if isinstance(column.type, Date | DateTime):
        return "day"
    return "number" if isinstance(column.type, Integer | Float) else "text"


def is_nothing(value: Any) -> bool:
    """Whether a cell says nothing.

    >>> is_nothing(None), is_nothing("  "), is_nothing("NULL"), is_nothing("0")
    (True, True, True, False)
    """
    if isinstance(value, str):
        return value.strip() in NOTHING
    return value is None or bool(value != value)  # noqa: PLR0124  # no number is not itself


def words(value: Any) -> str | None:
    """Any value as text; a flag becomes Y or N, a list or record JSON.

    >>> words("0012"), words(True), words(Decimal("17.00")), words(["1A"]), words("")
    ('0012', 'Y', '17', '["1A"]', None)
    """
    if is_nothing(value):
        return None
    if isinstance(value, str):
        return value
    return _told(value)


def _told(value: object) -> str:
    """A value of a type of its own as text; raises TypeError for what nobody can read."""
    match value:
        case bool():
            return "Y" if value else "N"
        case float() | Decimal():
            return str(int(value)) if value == int(value) else str(value)
        case list() | dict():
            return json.dumps(value, default=str)
        case bytes() | bytearray():
            raise TypeError
        case _:
            return str(value)


def identifier(value: Any) -> str | None:
    """An identifier without outer blanks, and as it was before a spreadsheet added a point.

    >>> identifier(" 0012 "), identifier("17.0"), identifier(17.0), identifier(17)
    ('0012', '17', '17', '17')
    """
    text = words(value)
    if text is None:
        return None
    found = WHOLE_NUMBER.fullmatch(text.strip())
    return found[1] if found else text.strip()


def whole(value: Any) -> int | None:
    """A whole number; 6.0 is one.

    >>> whole("6"), whole("6.0"), whole(" "), whole(6)
    (6, 6, None, 6)
    """
    number = fraction(value)
    if number is None:
        return None
    if number != int(number):
        raise ValueError
    return int(number)


def fraction(value: Any) -> float | None:
    """A number with a point.

    >>> fraction("0.8"), fraction(None)
    (0.8, None)
    """
    if is_nothing(value):
        return None
    number = float(value)
    if number - number != 0:
        raise ValueError  # neither infinity nor what is no number
    return number


def day(value: Any) -> date | None:
    """A day, whatever time stands beside it."""
    found = moment(value)
    return found.date() if found else None


def moment(value: Any) -> datetime | None:
    """A moment in London; a day is its first one.

    >>> moment("2021-06-14T09:30:00.0000000").isoformat(), moment("14/06/2021").isoformat()
    ('2021-06-14T09:30:00', '2021-06-14T00:00:00')
    >>> moment("2021-06-14 09:30:00Z").isoformat(), moment("NULL")
    ('2021-06-14T10:30:00', None)
    """
    if is_nothing(value):
        return None
    if isinstance(value, str):
        return _read(value.strip())
    if isinstance(value, datetime):
        return _in_london(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # as stored
    raise ValueError


@lru_cache(maxsize=20_000)
def _read(text: str) -> datetime:
    """A moment from its text; raises ValueError where that is none."""
    try:
        return _in_london(datetime.fromisoformat(text))
    except ValueError:
        return _in_london(datetime.fromisoformat(_iso(text)))


def _iso(text: str) -> str:
    """The ISO form of a text in one of the other orders; raises ValueError for any else."""
    for form in DAYS:
        if found := form.fullmatch(text):
            on = f"{found['year']}-{int(found['month']):02d}-{int(found['day']):02d}"
            time = (found["time"] or "").strip(" T")
            return f"{on} {time.zfill(5) if time.count(':') == 1 else time}".strip()
    raise ValueError


def _in_london(moment: datetime) -> datetime:
    """A moment with a zone as the clock in London shows it; any other as it is."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(LONDON).replace(tzinfo=None)
    except OverflowError:  # a day at the end of time stands for none whatever its hour
        return moment.astimezone(UTC).replace(tzinfo=None)
