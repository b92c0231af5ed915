"""Writes imported rows where nothing else stands: all of them, or nothing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from tasks.errors import ImportNotWritten, ImportTargetTaken
from tasks.extraction.annex.records import Records
from tasks.model import SourceOrigin
from tasks.source_tables import METADATA, SOURCE_MARK


def place_of(url: str) -> URL:
    """Where to write, from its URL; raises ImportNotWritten where it is none that we write to."""
    try:
        place = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise ImportNotWritten("the URL given", "it is not a database URL") from None
    backend = place.get_backend_name()
    if backend == "sqlite":
        if place.database in {None, "", ":memory:"}:
            raise ImportNotWritten(_shown(place), "it names no file, so nothing would be kept")
        return place
    if backend not in {"postgresql", "postgres"}:
        raise ImportNotWritten(_shown(place), "an import is written to SQLite or PostgreSQL only")
    return place.set(drivername="postgresql+psycopg")


def is_there(place: URL, origin: SourceOrigin) -> bool:
    """Whether this very import stands there; raises ImportTargetTaken where anything else does."""
    if place.get_backend_name() == "sqlite" and not _has_content(Path(place.database or "")):
        return False
    engine = create_engine(place, hide_parameters=True)
    try:
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            if not names:
                return False
            if SOURCE_MARK.name in names and _mark(connection) == asdict(origin):
                return True
    except SQLAlchemyError as fault:
        raise ImportNotWritten(_shown(place), _reason(fault)) from None
    finally:
        engine.dispose()
    raise ImportTargetTaken(_shown(place))


def _mark(connection: Connection) -> dict[str, Any] | None:
    """What the database says of its own origin."""
    with suppress(SQLAlchemyError):
        found = connection.execute(select(SOURCE_MARK)).mappings().all()
        return dict(found[0]) if len(found) == 1 else None
    return None


def fill(connection: Connection, records: Records, origin: SourceOrigin) -> None:
    """Every table of a source stands with its rows and the mark, in the caller's transaction."""
    METADATA.create_all(connection, checkfirst=False)
    for name, rows in records.tables.items():
        connection.execute(METADATA.tables[name].insert(), rows)
    SOURCE_MARK.create(connection)
    connection.execute(SOURCE_MARK.insert(), asdict(origin))


def write(place: URL, built: Connection, records: Records, origin: SourceOrigin) -> None:
    """The import stands at its place; ``built`` is an SQLite connection that holds it already.

    Raises ImportNotWritten, and nothing is left there then.
    """
    try:
        if place.get_backend_name() == "sqlite":
            _copy(built, Path(place.database or ""))
        else:
            _write_server(place, records, origin)
    except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as fault:
        raise ImportNotWritten(_shown(place), _reason(fault)) from None


def _copy(built: Connection, path: Path) -> None:
    """The file is written beside its place, for its owner only, and moved there when whole."""
    driver: Any = built.connection.dbapi_connection
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        target = sqlite3.connect(name)
        try:
            driver.backup(target)
        finally:
            target.close()
        with Path(name).open("rb+") as file:
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_server(place: URL, records: Records, origin: SourceOrigin) -> None:
    """All tables in one transaction."""
    engine = create_engine(place, hide_parameters=True)
    try:
        with engine.begin() as connection:
            fill(connection, records, origin)
    finally:
        engine.dispose()


def _has_content(path: Path) -> bool:
    return path.is_dir() or (path.is_file() and path.stat().st_size > 0)


def _shown(place: URL) -> str:
    """A URL that may be shown."""
    return place.set(query={}).render_as_string(hide_password=True)


def _reason(fault: Exception) -> str:
    """What went wrong, in the system's words where these cannot hold what was written."""
    if isinstance(fault, OSError):
        return (fault.strerror or type(fault).__name__).lower()
    cause = getattr(fault, "orig", None) or fault
    return type(cause).__name__
