"""Values in an SQLite file that no comparison would understand, put right as they are read.

An SQLite file has no types and is often filled from spreadsheets. British
dates become ISO, an empty text for a date becomes none, and a whole number
with a point (17.0) becomes the identifier that it was (source_data.md 1.3).
A date that nobody can read is kept with a mark, so that its row is seen and
the contract finds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    TableClause,
    and_,
    column,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.types import Date, DateTime

from tasks.source_tables import METADATA

BEFORE_ALL, AFTER_ALL = "!", "~"
ENDS = ("end_date", "close_date", "ceased_date", "auth_date", "end_on", "_to", "finalised_on")
IDENTIFIERS = ("_id", "_team", "_department")
ISO_DAY = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*"
WHOLE_NUMBER = re.compile(r"(-?\d+)\.0")
DAYS = (
    re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?P<time>[ T].*)?"),
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?P<time>[ T].*)?"),
)


def mended_tables(
    connection: Connection, reads: Mapping[str, Sequence[str]]
) -> dict[str, Select[Any]]:
    """A query for each table of ``reads`` that needs one, over the columns given for it."""
    driver: Any = connection.connection.dbapi_connection
    for function in (started, ended, identifier):
        driver.create_function(function.__name__, 1, function, deterministic=True)
    found: dict[str, Select[Any]] = {}
    for name, columns in reads.items():
        source = table(name, *(column(each) for each in columns), schema="main")
        doubts = {each: _doubt(METADATA.tables[name].c[each], source) for each in columns}
        suspect = or_(*(doubt for doubt in doubts.values() if doubt is not None))
        is_suspect = select(1).select_from(source).where(suspect).limit(1)
        if any(d is not None for d in doubts.values()) and connection.execute(is_suspect).first():
            found[name] = select(*(_mended(name, each, source) for each in columns))
    return found


def _doubt(known: Column[Any], source: TableClause) -> ColumnElement[bool] | None:
    """What is true of a value of a column that must be put right; None where none can be."""
    value = source.c[known.name]
    if _is_date(known):
        return and_(value.is_not(None), value.op("NOT GLOB")(ISO_DAY))
    if known.name.endswith(IDENTIFIERS):
        return value.op("GLOB")("*.0")
    return None


def _mended(name: str, each: str, source: TableClause) -> ColumnElement[Any]:
    """A column with its values put right, under its own name."""
    known, value = METADATA.tables[name].c[each], source.c[each]
    if _is_date(known):
        mender = func.ended if each.endswith(ENDS) else func.started
        return mender(value).label(each)
    if each.endswith(IDENTIFIERS):
        return func.identifier(value).label(each)
    return value


def _is_date(known: Column[Any]) -> bool:
    """Whether a column holds dates or moments."""
    return isinstance(known.type, (Date, DateTime))


def started(value: object) -> str | None:
    """A first day in ISO form; one that nobody can read comes before all, so it has begun.

    >>> started("14/06/2021 09:30"), started(""), started("soon")
    ('2021-06-14 09:30', None, '!soon')
    """
    return _day(value, BEFORE_ALL)


def ended(value: object) -> str | None:
    """A last day in ISO form; one that nobody can read comes after all, so it has not come.

    >>> ended("1/6/2021"), ended(None), ended("31/02/2021")
    ('2021-06-01', None, '~31/02/2021')
    """
    return _day(value, AFTER_ALL)


def identifier(value: object) -> object:
    """An identifier as it was before a spreadsheet made a fraction of it.

    >>> identifier(17.0), identifier("17.0"), identifier("V1.0"), identifier(17)
    ('17', '17', 'V1.0', 17)
    """
    whole = WHOLE_NUMBER.fullmatch(str(value))
    return whole[1] if whole else value


def _day(value: object, mark: str) -> str | None:
    """A day in ISO form with its time, None for a blank, or what was there after a mark."""
    text = "" if value is None else str(value).strip()
    for form in DAYS:
        if found := form.fullmatch(text):
            with suppress(ValueError):
                day = date(int(found["year"]), int(found["month"]), int(found["day"]))
                return f"{day.isoformat()}{found['time'] or ''}"
    return f"{mark}{text}" if text else None
