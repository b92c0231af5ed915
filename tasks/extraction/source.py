"""One source database, read only: all populations of a round from one snapshot.

The connection itself refuses to write. Dates are compared half-open
(before the day after), so that text dates with a time part and real
timestamps behave alike.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import Connection, Date, Engine, String, bindparam, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from tasks.errors import SourceNotFound, SourceUnreachable, SourceUnreadable
from tasks.extraction.shape import check_shape, columns_of
from tasks.extraction.stand_ins import stand_ins
from tasks.extraction.statements import POPULATIONS, statement_of

if TYPE_CHECKING:
    import pandas as pd

CODES = ("allocated_worker", "supervisor", "reviewing_officer")
FAR_FUTURE = date(9999, 12, 31)
PAUSES = (1.0, 4.0)
"""Seconds before a server that did not answer is asked again (F11)."""
SERVER_RULES = " ".join(
    (
        "-c default_transaction_read_only=on",
        "-c statement_timeout=60s",
        "-c lock_timeout=5s",
        "-c idle_in_transaction_session_timeout=300s",
    )
)
"""PostgreSQL itself refuses writes, long statements and long waits (F14, K03)."""


def open_source(url: str) -> Engine:
    """An engine on an existing source that can only read.

    Raises SourceNotFound where no database is at the URL; nothing is created.
    """
    try:
        place = make_url(url)
    except ArgumentError:
        raise SourceNotFound("the URL given") from None
    if place.get_backend_name() == "sqlite":
        return _open_file(place)
    if place.get_backend_name() not in {"postgresql", "postgres"}:
        raise SourceNotFound(f"{_shown(place)} (neither sqlite nor postgresql)")
    return create_engine(
        place.set(drivername="postgresql+psycopg"),
        pool_size=1,
        max_overflow=0,
        isolation_level="REPEATABLE READ",
        hide_parameters=True,
        connect_args={"options": _server_rules(place), "connect_timeout": 10},
    )


def _server_rules(place: URL) -> str:
    """Our rules for the session after those of the URL (a search path, say)."""
    given = place.query.get("options", ())
    return " ".join((*((given,) if isinstance(given, str) else given), SERVER_RULES))


def _open_file(place: URL) -> Engine:
    """An SQLite file opened for reading only."""
    path = Path(place.database or "")
    if not path.is_file():
        raise SourceNotFound(_shown(place))
    only_read = URL.create(
        "sqlite",
        database=f"file:{quote(str(path.absolute()))}",
        query={"mode": "ro", "uri": "true"},
    )
    return create_engine(only_read, hide_parameters=True)


def _shown(place: URL) -> str:
    """A URL that may be shown: without its password, and without what follows a question mark."""
    return place.set(query={}).render_as_string(hide_password=True)


@contextmanager
def reading(url: str, pauses: Sequence[float] = PAUSES) -> Generator[Connection]:
    """A connection in one snapshot of the source (F13).

    Raises SourceUnreachable where the server cannot be had after all pauses,
    or where it goes away in the middle; nothing of it has been used then.
    """
    engine = open_source(url)
    shown = _shown(make_url(url))
    try:
        with _connected(engine, shown, pauses) as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection
    except DBAPIError as fault:
        raise SourceUnreachable(shown, type(fault.orig).__name__) from None
    finally:
        engine.dispose()


def _connected(engine: Engine, shown: str, pauses: Sequence[float]) -> Connection:
    """A connection, asked for once more after each pause."""
    for pause in pauses:
        try:
            return engine.connect()
        except OperationalError:
            time.sleep(pause)
    try:
        return engine.connect()
    except DBAPIError as fault:
        raise SourceUnreachable(shown, type(fault.orig).__name__) from None


def read_populations(
    url: str,
    names: Sequence[str],
    as_at: date,
    codes: Mapping[str, Sequence[str]],
    since: date | None = None,
    pauses: Sequence[float] = PAUSES,
) -> dict[str, pd.DataFrame]:
    """Each population as a frame in our column names, its rows in an order of their own.

    ``codes`` holds the role codes for allocated_worker, supervisor and
    reviewing_officer, matched without case; ``since`` is the first day of the
    chronology. Raises SourceNotFound, SourceUnreachable, SourceShapeWrong
    (before any query) and SourceUnreadable.
    """
    values = parameters(as_at, codes, since)
    with reading(url, pauses) as connection:
        there = columns_of(connection)
        check_shape(connection, names, there)
        replaced = stand_ins(connection, names, there)
        return {name: _read(connection, name, replaced, values) for name in names}


def parameters(
    as_at: date, codes: Mapping[str, Sequence[str]], since: date | None
) -> dict[str, object]:
    """What the queries bind: dates, and the role codes of each kind in small letters."""
    one_day = timedelta(days=1)
    return {
        "as_at": as_at,
        "day_after_as_at": as_at + one_day,
        "since": since or as_at,
        "far_future": FAR_FUTURE,
        "day_after_eighteen_years_before": _years_before(as_at, 18) + one_day,
        **{kind: [code.strip().lower() for code in codes[kind]] for kind in CODES},
    }


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _read(
    connection: Connection, name: str, replaced: Mapping[str, str], values: Mapping[str, object]
) -> pd.DataFrame:
    """One population; sorted, so that the order of the source never matters."""
    import pandas as pd

    statement = text(statement_of(name, replaced))
    wanted = list(statement.compile().params)
    statement = statement.bindparams(
        *(
            bindparam(each, type_=String, expanding=True)
            if each in CODES
            else bindparam(each, type_=Date)
            for each in wanted
        )
    )
    try:
        result = connection.execute(statement, {each: values[each] for each in wanted})
        rows = [tuple(row) for row in result]
    except DBAPIError as fault:
        if fault.connection_invalidated:
            raise
        raise SourceUnreadable(name, type(fault.orig).__name__) from None
    found = pd.DataFrame(
        sorted(rows, key=_sortable), columns=pd.Index(list(result.keys())), dtype=object
    )
    return found[list(POPULATIONS[name])]


def _sortable(row: tuple[object, ...]) -> list[tuple[bool, str]]:
    """Missing values first, and all others as their words."""
    return [(value is not None, str(value)) for value in row]
