"""Where an imported folder comes to stand: an empty database, all of it in one transaction."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, create_engine, inspect
from sqlalchemy import select as choose
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from tasks.errors import ImportNotWritten, ImportTargetTaken

MARK = Table(
    "imported_folder",
    MetaData(),
    Column("table_name", Text),
    Column("file_digest", Text),
    Column("rows", Integer),
)
"""What was imported: a line for each file, whose digest says which file it was."""
Marks = dict[str, tuple[str, int]]


def place_of(url: str) -> URL:
    """Where to write, from its URL; raises ImportNotWritten where it is none that we write to."""
    try:
        place = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise ImportNotWritten("the URL given", "it is not a database URL") from None
    backend = place.get_backend_name()
    if backend == "sqlite":
        if place.database in {None, "", ":memory:"}:
            raise ImportNotWritten(shown(place), "it names no file, so nothing would be kept")
        return place
    if backend not in {"postgresql", "postgres"}:
        raise ImportNotWritten(shown(place), "an import is written to SQLite or PostgreSQL only")
    return place.set(drivername="postgresql+psycopg")


def shown(place: URL) -> str:
    """A URL that may be shown."""
    return place.set(query={}).render_as_string(hide_password=True)


def marks_in(place: URL) -> Marks | None:
    """The digest and the rows of each file that stands there; None where nothing stands there.

    Raises ImportTargetTaken where anything else does.
    """
    path = Path(place.database or "")
    if place.get_backend_name() == "sqlite" and not _has_content(path):
        return None
    engine = create_engine(place, hide_parameters=True)
    try:
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            if not names:
                return None
            if MARK.name in names:
                return {row[0]: (row[1], row[2]) for row in connection.execute(choose(MARK))}
    except SQLAlchemyError as fault:
        raise ImportNotWritten(shown(place), reason(fault)) from None
    finally:
        engine.dispose()
    raise ImportTargetTaken(shown(place))


@contextmanager
def landing(place: URL) -> Generator[Connection]:
    """A connection whose writes stand at the place once the block has ended, all or none.

    Raises ImportNotWritten where the place does not take them.
    """
    try:
        if place.get_backend_name() == "sqlite":
            with _beside(Path(place.database or "")) as name, _written(f"sqlite:///{name}") as made:
                yield made
        else:
            with _written(place) as made:
                yield made
    except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as fault:
        raise ImportNotWritten(shown(place), reason(fault)) from None


@contextmanager
def _written(place: URL | str) -> Generator[Connection]:
    """One transaction of an engine of its own."""
    engine = create_engine(place, hide_parameters=True)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                # The file is nobody's until it is moved to its place: nothing needs rolling back.
                connection.exec_driver_sql("PRAGMA synchronous = OFF")
                connection.exec_driver_sql("PRAGMA journal_mode = OFF")
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _beside(path: Path) -> Generator[str]:
    """A file beside its place, for its owner only, which is moved there when the block is done."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        yield name
        with Path(name).open("rb+") as file:
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def fill(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """A table stands with its rows, and with its indexes, which come last."""
    indexes = [table.indexes.pop() for _ in range(len(table.indexes))]
    table.create(connection)
    if connection.dialect.name == "sqlite":
        statement = str(table.insert().compile(dialect=connection.dialect))
        driver: Any = connection.connection.dbapi_connection
        driver.executemany(statement, map(_texts, rows))
    else:
        _copy(connection, table, rows)
    for index in indexes:
        index.create(connection)
    if connection.dialect.name != "sqlite":
        # Else the server plans its first round for tables of which it knows nothing.
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def _texts(row: Sequence[Any]) -> list[Any]:
    """A row whose moments and days are texts, as SQLAlchemy writes them into SQLite."""
    return [
        value.isoformat(" ", "microseconds")
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for value in row
    ]


def _copy(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """The rows by PostgreSQL's COPY, within the caller's transaction."""
    from psycopg import Error, sql

    named = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns.keys()))
    )
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(named) as copy:
            for row in rows:
                copy.write_row(row)
    except Error as fault:
        # Its own words may quote what was written.
        raise OSError(0, f"the server did not take {table.name} ({type(fault).__name__})") from None


def _has_content(path: Path) -> bool:
    return path.is_dir() or (path.is_file() and path.stat().st_size > 0)


def reason(fault: Exception) -> str:
    """What went wrong, in the system's words where these cannot hold what was written."""
    if isinstance(fault, OSError):
        return (fault.strerror or type(fault).__name__).lower()
    cause = getattr(fault, "orig", None) or fault
    return type(cause).__name__
