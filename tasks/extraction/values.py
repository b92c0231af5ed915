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
    null,
    or_,
)
from sqlalchemy.types import Date, DateTime, Text

BEFORE_ALL, AFTER_ALL = "!", "~"
FIRST_REAL_DAY, FIRST_UNREAL_DAY = date(1900, 1, 2), date(2300, 1, 1)
ENDS = ("end_date", "close_date", "ceased_date", "auth_date", "end_on", "_to", "finalised_on")
IDENTIFIERS = ("_id", "_team", "_department", "_legal_status", "_nfa", "_flag", "_alone")
ISO_DAY = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*"
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


def doubt(
    known: Column[Any], value: ColumnElement[Any], dialect: str
) -> ColumnElement[bool] | None:
    """What is true of a value of a column that must be put right; None where none can be."""
    is_file = dialect == "sqlite"
    if _is_date(known):
        unreadable = and_(value.is_not(None), value.op("NOT GLOB")(ISO_DAY))
        return or_(unreadable, _is_no_day(value)) if is_file else _is_no_day(value)
    if known.name.endswith(IDENTIFIERS):
        has_blanks = cast(value, Text) != func.trim(cast(value, Text))
        return or_(has_blanks, value.op("GLOB")("*.0")) if is_file else has_blanks
    return None


def mended(known: Column[Any], value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """A column's value put right."""
    is_file = dialect == "sqlite"
    if _is_date(known):
        if is_file:
            return func.ended(value) if known.name.endswith(ENDS) else func.started(value)
        return case((_is_no_day(value), null()), else_=value)
    if known.name.endswith(IDENTIFIERS):
        return func.identifier(value) if is_file else func.trim(cast(value, Text))
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
