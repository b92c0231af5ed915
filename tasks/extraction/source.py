"""One source database, read only: all populations of a round from one snapshot.

The connection itself refuses to write. Dates are compared half-open
(before the day after), so that text dates with a time part and real
timestamps behave alike.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Date, Engine, bindparam, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tasks.errors import SourceNotFound, SourceUnreachable
from tasks.extraction.shape import check_shape
from tasks.extraction.statements import PLACES, POPULATIONS, statement_of

if TYPE_CHECKING:
    import pandas as pd

DATES = ("as_at", "day_after_as_at", "since", "eighteen_years_before")


def open_source(url: str) -> Engine:
    """An engine on an existing source that can only read.

    Raises SourceNotFound where no database is at the URL; nothing is created.
    """
    try:
        place = make_url(url)
    except ArgumentError as fault:
        raise SourceNotFound("the URL given") from fault
    if place.get_backend_name() == "sqlite":
        return _open_file(place)
    engine = create_engine(place, pool_size=1, max_overflow=0, isolation_level="REPEATABLE READ")
    event.listen(engine, "connect", _forbid_writing)
    return engine


def _open_file(place: URL) -> Engine:
    """An SQLite file opened for reading only."""
    path = Path(place.database or "")
    if not path.is_file():
        raise SourceNotFound(place.render_as_string(hide_password=True))
    only_read = URL.create(
        "sqlite", database=f"file:{path.absolute()}", query={"mode": "ro", "uri": "true"}
    )
    return create_engine(only_read)


def _forbid_writing(connection: Any, _record: Any) -> None:
    """PostgreSQL itself refuses writes, long statements and long locks on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        cursor.execute("SET statement_timeout = '60s'")
        cursor.execute("SET lock_timeout = '5s'")
    connection.commit()


@contextmanager
def reading(url: str) -> Generator[Connection]:
    """A connection in one snapshot of the source; or SourceUnreachable."""
    engine = open_source(url)
    shown = engine.url.render_as_string(hide_password=True)
    try:
        connection = engine.connect()
    except DBAPIError as fault:
        raise SourceUnreachable(shown, type(fault.orig).__name__) from None
    try:
        if engine.dialect.name == "sqlite":
            connection.execute(text("BEGIN"))  # one snapshot for all that is read
        yield connection
    finally:
        connection.close()
        engine.dispose()


def read_populations(
    url: str,
    names: tuple[str, ...],
    as_at: date,
    codes: Mapping[str, tuple[str, ...]],
    since: date | None = None,
) -> dict[str, pd.DataFrame]:
    """Each population as a frame in our column names, its rows in an order of their own.

    ``codes`` holds the role codes for allocated_worker, supervisor and
    reviewing_officer; ``since`` is the first day of the chronology.
    """
    values = parameters(as_at, codes, since)
    with reading(url) as connection:
        check_shape(connection, names)
        return {name: _read(connection, name, values) for name in names}


def parameters(
    as_at: date, codes: Mapping[str, tuple[str, ...]], since: date | None
) -> dict[str, object]:
    """What the queries bind: dates, and each set of role codes spread over its places."""
    values: dict[str, object] = {
        "as_at": as_at,
        "day_after_as_at": as_at + timedelta(days=1),
        "since": since or as_at,
        "eighteen_years_before": _years_before(as_at, 18),
    }
    for prefix, kind in PLACES.items():
        listed = [code.lower() for code in codes[kind]] or [""]
        for number in range(12):
            values[f"{prefix}_{number + 1}"] = listed[number % len(listed)]
    return values


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _read(connection: Connection, name: str, values: Mapping[str, object]) -> pd.DataFrame:
    """One population; sorted, so that the order of the source never matters."""
    import pandas as pd

    statement = text(statement_of(name))
    wanted = list(statement.compile().params)
    statement = statement.bindparams(*(bindparam(n, type_=Date) for n in wanted if n in DATES))
    result = connection.execute(statement, {each: values[each] for each in wanted})
    columns = list(result.keys())
    rows = sorted((tuple(row) for row in result), key=lambda row: tuple(map(_sortable, row)))
    return pd.DataFrame(rows, columns=pd.Index(columns), dtype=object)[list(POPULATIONS[name])]


def _sortable(value: object) -> tuple[bool, str]:
    """Missing values first, and all others as their words."""
    return value is not None, str(value)
