"""Opens the programme's own database: SQLite in a file of our own, or PostgreSQL by URL.

Folders are made 0700 and files 0600. Writers take SQLite's write lock at the
beginning of their transaction, so two of them wait for each other and never
meet in the middle. No error shows a password, or a value that was bound.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Row, Table, create_engine, event, func, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool

from tasks.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_SECONDS = 30
PREPARING = 7_216_001  # the advisory lock's number while tables are being made


def moment(at: datetime) -> str:
    """A moment as the store writes it: UTC, to the second; refuses one without a zone.

    >>> from zoneinfo import ZoneInfo
    >>> moment(datetime(2021, 6, 14, 7, tzinfo=ZoneInfo("Europe/London")))
    '2021-06-14T06:00:00+00:00'
    """
    if at.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return at.astimezone(UTC).isoformat(timespec="seconds")


def store_url(address: str) -> URL:
    """The store's URL with its driver; a bare ``postgresql://`` means psycopg."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreFailed("at the given address", "the address is not a database URL") from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreFailed(url.render_as_string(), "only sqlite and postgresql are supported")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise StoreFailed(url.render_as_string(), "a store must be a file that stays")
    return url


def is_made(address: str) -> bool:
    """Whether anybody has made the store, which is not made here; raises StoreFailed."""
    url = store_url(address)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()


@contextmanager
def opened(address: str) -> Generator[Engine]:
    """An engine on the store, closed at the end; the file is made here if it is not there."""
    url = store_url(address)
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def writing(engine: Engine) -> Generator[Connection]:
    """One transaction that is kept whole or not at all; raises StoreFailed when it cannot be."""
    with _plain_errors(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Generator[Connection]:
    """A connection that looks and keeps nobody from writing."""
    with _plain_errors(engine), engine.connect() as connection:
        yield connection.execution_options(is_reading=True)


def write_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Every row is inserted; no rows, no statement."""
    listed = [dict(row) for row in rows]
    if listed:
        connection.execute(insert(table), listed)


def row_of(connection: Connection, table: Table, round_id: str, version: int) -> Row[Any] | None:
    """The one row that a table has for a version of a round, or None."""
    mine = (table.c.round_id == round_id, table.c.version == version)
    return connection.execute(select(table).where(*mine)).first()


def rows_of(
    connection: Connection, table: Table, round_id: str, version: int
) -> Sequence[Row[Any]]:
    """Every row of a version of a round, in the order in which they were handed over."""
    mine = (table.c.round_id == round_id, table.c.version == version)
    return connection.execute(select(table).where(*mine).order_by(table.c.place)).all()


def prepare_store(address: str) -> None:
    """The store has every table of this version; simultaneous starts wait for one another.

    Raises StoreFailed where the database cannot be opened or written.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with opened(address) as engine, writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(PREPARING)))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            why = "it was made by a newer version of this programme"
            raise StoreFailed(_name_of(engine.url), why) from None


@contextmanager
def _plain_errors(engine: Engine) -> Generator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreFailed(_name_of(engine.url), _first_line(error)) from None
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # a broken rule of ours, not a broken database
            raise
        raise StoreFailed(_name_of(engine.url), _first_line(error)) from None


def _name_of(url: URL) -> str:
    return url.set(query={}).render_as_string(hide_password=True)


def _first_line(error: DatabaseError | InterfaceError) -> str:
    """What the driver said, without a statement and without its values."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].rstrip(".") if lines else "it gave no reason"


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database)).absolute()
    _make_private(path)
    engine = create_engine(
        url.set(database=str(path)),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": WAIT_SECONDS, "isolation_level": None},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=2,
        connect_args={"connect_timeout": WAIT_SECONDS, "application_name": "audit-programme"},
    )
    return engine.execution_options(isolation_level="READ COMMITTED")


def _make_private(path: Path) -> None:
    """The file and its folders exist for their owner only; a planted link is refused (K22)."""
    try:
        for folder in reversed(path.parents):
            folder.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(path, flags, 0o600)
    except OSError as error:
        raise StoreFailed(str(path), error.strerror or "it cannot be opened") from None
    os.close(handle)


def _set_pragmas(driver_connection: Any, _record: object) -> None:
    cursor = driver_connection.cursor()
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL"):
        cursor.execute("PRAGMA " + pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
