"""Values that no comparison would understand, put right as they are read.

A day that means "none" (1 January 1900, 2300 and later) becomes none, and an
identifier loses the blanks at its ends (source_data.md 1.3). An SQLite file has
no types and is often filled from spreadsheets: there British dates become ISO,
an empty text for a date becomes none, and a whole number with a point (17.0)
becomes the identifier that it was. A date that nobody can read is kept with a
mark, so that its row is seen and the contract finds it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    and_,
    case,
    cast,
    func,
    literal_column,
    not_,
    null,
    or_,
)
from sqlalchemy.types import Date, DateTime, String

BEFORE_ALL, AFTER_ALL = "!", "~"
FIRST_REAL_DAY, FIRST_UNREAL_DAY = date(1900, 1, 2), date(2300, 1, 1)
ENDS = ("end_date", "close_date", "ceased_date", "auth_date", "end_on", "_to", "finalised_on")
IDENTIFIERS = ("_id", "_team", "_department", "_legal_status", "_nfa", "_flag", "_alone")
ISO_DAY = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*"
WORDS = String(4000)  # SQL Server compares no values of its type text
VALUE_RULES = {
    "empty_date": "The date is an empty text; it is read as none.",
    "text_date": "The date is a text in another form than specified; it is read as its day.",
    "unreadable_date": "The date cannot be read; the row is kept, and its contract asks about it.",
    "no_day": "The day is 1 January 1900 or earlier, or in 2300 or later: it means none.",
    "outer_blanks": "The identifier has blanks at its ends; it is read without them.",
    "fraction": "The identifier ends in .0, as a spreadsheet leaves it; it is read without that.",
}
"""What puts a value right, in the words of a data team; the page shows where it was used."""
Doubts = dict[str, ColumnElement[bool]]
WHOLE_NUMBER = re.compile(r"(-?\d+)\.0")
DAYS = (
    re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?P<time>[ T].*)?"),
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?P<time>[ T].*)?"),
)


def prepare(connection: Connection) -> None:
    """An SQLite connection knows our functions; a server needs none."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        for function in (started, ended, identifier):
            driver.create_function(function.__name__, 1, function, deterministic=True)


def doubts(known: Column[Any], value: ColumnElement[Any], dialect: str) -> Doubts:
    """What is true of a value of a column that a rule of ``VALUE_RULES`` puts right."""
    is_file = dialect == "sqlite"
    if _is_date(known):
        return _doubts_of_text(value) if is_file else {"no_day": _is_no_day(value)}
    if known.name.endswith(IDENTIFIERS):
        blanks: Doubts = {"outer_blanks": cast(value, WORDS) != func.trim(cast(value, WORDS))}
        return blanks | ({"fraction": value.op("GLOB")("*.0")} if is_file else {})
    return {}


def _doubts_of_text(value: ColumnElement[Any]) -> Doubts:
    """What may be doubtful about a date of a file that has no types."""
    is_text = and_(value.is_not(None), value.op("NOT GLOB")(ISO_DAY))
    is_read = func.coalesce(func.started(value), "").op("NOT GLOB")(f"{BEFORE_ALL}*")
    return {
        "empty_date": value == "",
        "text_date": and_(is_text, value != "", is_read),
        "unreadable_date": and_(is_text, value != "", not_(is_read)),
        "no_day": and_(value.op("GLOB")(ISO_DAY), _is_no_day(value)),
    }


def mended(known: Column[Any], value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """A column's value put right."""
    is_file = dialect == "sqlite"
    if _is_date(known):
        if is_file:
            return func.ended(value) if known.name.endswith(ENDS) else func.started(value)
        return case((_is_no_day(value), null()), else_=value)
    if known.name.endswith(IDENTIFIERS):
        return func.identifier(value) if is_file else func.trim(cast(value, WORDS))
    return value


def _is_date(known: Column[Any]) -> bool:
    """Whether a column holds dates or moments."""
    return isinstance(known.type, (Date, DateTime))


def _is_no_day(value: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a day stands for none."""
    first, beyond = (literal_column(f"'{day}'") for day in (FIRST_REAL_DAY, FIRST_UNREAL_DAY))
    return or_(value < first, value >= beyond)


def started(value: object) -> str | None:
    """A first day in ISO form; one that nobody can read comes before all, so it has begun.

    >>> started("14/06/2021 09:30"), started(""), started("soon"), started("1900-01-01")
    ('2021-06-14 09:30', None, '!soon', None)
    """
    return _day(value, BEFORE_ALL)


def ended(value: object) -> str | None:
    """A last day in ISO form; one that nobody can read comes after all, so it has not come.

    >>> ended("1/6/2021"), ended(None), ended("31/02/2021"), ended("01/01/2300")
    ('2021-06-01', None, '~31/02/2021', None)
    """
    return _day(value, AFTER_ALL)


def identifier(value: object) -> object:
    """An identifier as it was before a spreadsheet made a fraction of it, without outer blanks.

    >>> identifier(17.0), identifier("17.0 "), identifier("V1.0"), identifier(17), identifier(None)
    ('17', '17', 'V1.0', 17, None)
    """
    text = value.strip() if isinstance(value, str) else value
    whole = WHOLE_NUMBER.fullmatch(str(text))
    return whole[1] if whole else text


def _day(value: object, mark: str) -> str | None:
    """A day in ISO form with its time, None for no day, or what was there after a mark."""
    text = "" if value is None else str(value).strip()
    for form in DAYS:
        if found := form.fullmatch(text):
            with suppress(ValueError):
                day = date(int(found["year"]), int(found["month"]), int(found["day"]))
                is_real = FIRST_REAL_DAY <= day < FIRST_UNREAL_DAY
                return f"{day.isoformat()}{found['time'] or ''}" if is_real else None
    return f"{mark}{text}" if text else None
