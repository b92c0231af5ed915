"""Where an import comes to stand: a database in which nothing else stands, all of it or nothing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from tasks.errors import ImportNotWritten


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


@contextmanager
def looking(place: URL) -> Generator[tuple[Connection, frozenset[str]] | None]:
    """A connection to what stands there and the names of its tables; None where there are none.

    Raises ImportNotWritten where that cannot be told.
    """
    if place.get_backend_name() == "sqlite" and not _has_content(Path(place.database or "")):
        yield None
        return
    engine = create_engine(place, hide_parameters=True)
    try:
        with engine.connect() as connection:
            names = frozenset(inspect(connection).get_table_names())
            yield (connection, names) if names else None
    except SQLAlchemyError as fault:
        raise ImportNotWritten(shown(place), _reason(fault)) from None
    finally:
        engine.dispose()


@contextmanager
def writing_to(place: URL) -> Generator[None]:
    """Whatever keeps the block from writing there is told as ImportNotWritten."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as fault:
        raise ImportNotWritten(shown(place), _reason(fault)) from None


@contextmanager
def transaction(place: URL | str) -> Generator[Connection]:
    """One transaction of an engine of its own."""
    engine = create_engine(place, hide_parameters=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def beside(path: Path) -> Generator[str]:
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


def _has_content(path: Path) -> bool:
    return path.is_dir() or (path.is_file() and path.stat().st_size > 0)


def _reason(fault: Exception) -> str:
    """What went wrong, in the system's words where these cannot hold what was written."""
    if isinstance(fault, OSError):
        return (fault.strerror or type(fault).__name__).lower()
    cause = getattr(fault, "orig", None) or fault
    return type(cause).__name__
