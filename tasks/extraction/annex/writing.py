"""Writes imported rows where nothing else stands: all of them, or nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from tasks.errors import ImportTargetTaken
from tasks.extraction.annex.records import Records
from tasks.extraction.landing import beside, looking, shown, transaction, writing_to
from tasks.model import SourceOrigin
from tasks.source_tables import METADATA, SOURCE_MARK


def is_there(place: URL, origin: SourceOrigin) -> bool:
    """Whether this very import stands there; raises ImportTargetTaken where anything else does."""
    with looking(place) as found:
        if found is None:
            return False
        connection, names = found
        if SOURCE_MARK.name in names and _mark(connection) == asdict(origin):
            return True
    raise ImportTargetTaken(shown(place))


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
    with writing_to(place):
        if place.get_backend_name() == "sqlite":
            _copy(built, Path(place.database or ""))
        else:
            with transaction(place) as connection:
                fill(connection, records, origin)


def _copy(built: Connection, path: Path) -> None:
    """The file is what the connection holds."""
    driver: Any = built.connection.dbapi_connection
    with beside(path) as name, closing(sqlite3.connect(name)) as target:
        driver.backup(target)
