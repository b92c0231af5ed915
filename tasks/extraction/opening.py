"""Opens the one source database, read only: the connection itself refuses to write."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from tasks.errors import SourceBusy, SourceNotFound, SourceUnreachable, SourceUnreadable
from tasks.extraction.sql_server import open_server

PAUSES = (1.0, 4.0)
"""Seconds before a server that did not answer is asked again (F11)."""
PATIENCE = 5.0
"""Seconds that we wait for a file that another program holds (F14)."""
LOCKED = "55P03"
SQLITE_HEAD = b"SQLite format 3\x00"
SERVER_RULES = " ".join(
    (
        "-c default_transaction_read_only=on",
        "-c statement_timeout=60s",
        "-c lock_timeout=5s",
        "-c idle_in_transaction_session_timeout=300s",
        "-c TimeZone=Europe/London",
    )
)
"""PostgreSQL itself refuses writes, long statements and long waits (F14, K03)."""


def open_source(url: str) -> Engine:
    """An engine on an existing source that can only read.

    Raises SourceNotFound where no database is at the URL; nothing is created.
    """
    place = _place(url)
    if place.get_backend_name() == "sqlite":
        return _open_file(place)
    if place.get_backend_name() == "mssql":
        return open_server(place, _shown(place))
    if place.get_backend_name() not in {"postgresql", "postgres"}:
        fault = "the programme reads sqlite, postgresql and mssql only"
        raise SourceNotFound(_shown(place), fault)
    return create_engine(
        place.set(drivername="postgresql+psycopg"),
        pool_size=1,
        max_overflow=0,
        isolation_level="REPEATABLE READ",
        hide_parameters=True,
        connect_args={"options": _server_rules(place), "connect_timeout": 10},
    )


def _place(url: str) -> URL:
    """The URL in its parts; a password that spoils them is never taken for a host."""
    try:
        place = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise SourceNotFound("the URL given", "it is not a database URL") from None
    if "@" in (place.host or ""):
        fault = "an @ in its password must be written %40"
        raise SourceNotFound("the URL given", fault) from None
    return place


def _server_rules(place: URL) -> str:
    """Our rules for the session after those of the URL (a search path, say)."""
    given = place.query.get("options", ())
    return " ".join((*((given,) if isinstance(given, str) else given), SERVER_RULES))


def _open_file(place: URL) -> Engine:
    """An SQLite file opened for reading only."""
    path = Path(place.database or "")
    if not path.is_file():
        is_folder = bool(place.database) and path.is_dir()
        raise SourceNotFound(_shown(place), "it is a folder" if is_folder else "no file is there")
    with path.open("rb") as file:
        head = file.read(len(SQLITE_HEAD))
    if head != SQLITE_HEAD:
        fault = "the file is not an SQLite database" if head else "the file is empty"
        raise SourceNotFound(_shown(place), fault)
    only_read = URL.create(
        "sqlite",
        database=f"file:{quote(str(path.absolute()))}",
        query={"mode": "ro", "uri": "true", "timeout": str(PATIENCE)},
    )
    return create_engine(only_read, hide_parameters=True)


def _shown(place: URL) -> str:
    """A URL that may be shown: without its password, and without what follows a question mark."""
    return place.set(query={}).render_as_string(hide_password=True)


def shown_of(url: str) -> str:
    """A URL that may be shown; raises SourceNotFound where it is none."""
    return _shown(_place(url))


@contextmanager
def reading(url: str, pauses: Sequence[float] = PAUSES) -> Generator[Connection]:
    """A connection in one snapshot of the source (F13).

    Raises SourceUnreachable where the server cannot be had after all pauses,
    or where it goes away in the middle, and SourceBusy where another program
    holds the file; nothing of it has been used then.
    """
    engine = open_source(url)
    shown = shown_of(url)
    try:
        with _connected(engine, shown, pauses) as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
                connection.exec_driver_sql("SELECT COUNT(*) FROM sqlite_master")
            yield connection
    except DBAPIError as fault:
        if is_busy(fault):
            raise SourceBusy(shown) from None
        raise SourceUnreachable(shown, cause_of(fault)) from None
    finally:
        engine.dispose()


@contextmanager
def naming(population: str) -> Generator[None]:
    """Raises SourceUnreadable where the source refuses what a population asks.

    A connection that is lost and a table that is held are faults of the source
    as a whole, which ``reading`` names.
    """
    try:
        yield
    except DBAPIError as fault:
        if fault.connection_invalidated or is_busy(fault):
            raise
        raise SourceUnreadable(population, kind_of(fault)) from None


def _connected(engine: Engine, shown: str, pauses: Sequence[float]) -> Connection:
    """A connection, asked for once more after each pause unless the login itself was refused."""
    for pause in pauses:
        try:
            return engine.connect()
        except OperationalError as fault:
            if cause_of(fault) in REFUSALS.values():
                break
            time.sleep(pause)
    try:
        return engine.connect()
    except DBAPIError as fault:
        raise SourceUnreachable(shown, cause_of(fault)) from None


REFUSALS = {
    "authentication failed": "the login was refused",
    "no password supplied": "no password was given",
    "no pg_hba.conf entry": "the server does not admit this login from here",
    'role "': "the login is unknown",
    'database "': "the server has no such database",
}
"""What a server says when asking again cannot help: a locked account would be the only result."""
OUTAGES = {
    "refused": "nothing answers there",
    "could not translate": "no such host",
    "not known": "no such host",
    "timeout": "no answer in time",
    "no such file": "nothing answers there",
}


def is_busy(fault: DBAPIError) -> bool:
    """Whether another program holds the file, or a table longer than we wait."""
    return "is locked" in str(fault.orig) or getattr(fault.orig, "sqlstate", None) == LOCKED


def cause_of(fault: DBAPIError) -> str:
    """Why a server could not be had, in our own words: the server's may quote what it was given."""
    said = str(fault.orig).lower()
    known = {**REFUSALS, **OUTAGES}
    return next((ours for theirs, ours in known.items() if theirs in said), kind_of(fault))


def kind_of(fault: DBAPIError) -> str:
    """The name that the database's driver has for a fault."""
    return type(fault.orig).__name__
