"""Writes an invented borough into a database: the whole of it, or nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    inspect,
    select,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from tasks.demo.dirt import soiled
from tasks.demo.flavours import PLAIN, Delivered, deliver
from tasks.demo.invention import invent
from tasks.demo.tables import write_tables
from tasks.errors import BoroughAlreadyThere, BoroughNotWritten, TextDatesRefused
from tasks.source_tables import METADATA

METHOD = 4
TEXT_DATES = "text-dates"
MARK = Table(
    "demo_borough",
    MetaData(),
    Column("size", Text),
    Column("seed", Integer),
    Column("until", Text),
    Column("method", Integer),
    Column("dirt", Text),
    Column("note", Text),
)
NOTE = "Every person, name and fact in this database is invented."


@dataclass(frozen=True, slots=True)
class BoroughSummary:
    """How many rows each table has, and whether they were there already."""

    counts: dict[str, int]
    was_there: bool


def write_borough(
    url: str,
    size: str,
    seed: int,
    until: date,
    progress: Callable[[str], None] = lambda _: None,
    *,
    dirt: str = "",
    dirt_times: int = 1,
    flavour: str = PLAIN,
    with_registers: bool = False,
) -> BoroughSummary:
    """A whole invented authority stands in the database at the URL, from April 2015 to a day.

    A borough of the same size, seed and day is left as it is. With ``text-dates``
    one in five dates of the local registers is a text in the British order, as
    in a register that was a spreadsheet; only SQLite can hold those.

    Raises BoroughAlreadyThere where the database holds anything else,
    TextDatesRefused, and BoroughNotWritten where it cannot be written: then
    nothing is left of it.
    """
    place = _place_of(url)
    told = _told(dirt, dirt_times, flavour, with_registers)
    mark = {"size": size, "seed": seed, "until": until.isoformat(), "method": METHOD,
            "dirt": told, "note": NOTE}  # fmt: skip
    if dirt == TEXT_DATES and place.get_backend_name() != "sqlite":
        raise TextDatesRefused(_shown(place))
    try:
        if _is_there(place, mark):
            return BoroughSummary({}, was_there=True)
        progress(f"Inventing a borough of size {size}")
        with _fresh(place) as target:
            rows = soiled(invent(size, seed, until, progress).tables, dirt_times, seed)
            found = deliver(rows, flavour, until, with_registers=with_registers)
            _write(target, found, mark, progress, has_text_dates=dirt == TEXT_DATES)
    except (SQLAlchemyError, OSError, ImportError) as failed:
        raise BoroughNotWritten(_shown(place), _reason(failed)) from None
    counts = {each.table.name: len(each.rows) for each in found if each.rows}
    return BoroughSummary(counts, was_there=False)


def _told(dirt: str, dirt_times: int, flavour: str, with_registers: bool) -> str:
    """What is unlike the plain borough, as its mark has it; empty where nothing is."""
    return ", ".join(
        told
        for told, is_so in (
            (dirt, bool(dirt)),
            (f"dirt {dirt_times} times", dirt_times != 1),
            (f"flavour {flavour}", flavour != PLAIN),
            ("with registers", with_registers),
        )
        if is_so
    )


def _place_of(url: str) -> URL:
    """The URL read, with the driver that we install for PostgreSQL."""
    try:
        place = make_url(url)
    except ArgumentError:
        raise BoroughNotWritten("the given URL", "it is not a database URL") from None
    if place.get_backend_name() == "sqlite" and place.database in {None, "", ":memory:"}:
        raise BoroughNotWritten(_shown(place), "it names no file, so nothing would be kept")
    if place.drivername == "postgresql":
        return place.set(drivername="postgresql+psycopg")
    return place


def _shown(place: URL) -> str:
    """The URL as it may be read by anybody."""
    return place.render_as_string(hide_password=True)


def _reason(failed: Exception) -> str:
    """The first line of what the database or the system said, without any statement."""
    if isinstance(failed, OSError):
        return failed.strerror or type(failed).__name__
    cause = getattr(failed, "orig", None) or failed
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]


@contextmanager
def _fresh(place: URL) -> Generator[URL]:
    """Where to write: an SQLite file is written beside its place and moved there when whole."""
    if place.get_backend_name() != "sqlite":
        yield place
        return
    path = Path(place.database or "")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        yield place.set(database=name)
        _settle(Path(name))
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """The file's bytes are on the disk, so that a full one is noticed before the move."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _is_there(place: URL, mark: dict[str, Any]) -> bool:
    """True where this very borough is there; raises where anything else is."""
    if place.get_backend_name() == "sqlite":
        path = Path(place.database or "")
        if not path.is_file() or path.stat().st_size == 0:
            return False
    engine = create_engine(place)
    try:
        names = inspect(engine).get_table_names()
        if not names:
            return False
        if MARK.name in names and _marks(engine) == [mark]:
            return True
    finally:
        engine.dispose()
    raise BoroughAlreadyThere(_shown(place))


def _marks(engine: Engine) -> list[dict[str, Any]]:
    """What the database says of the borough in it; nothing where another version wrote it."""
    with engine.connect() as connection:
        try:
            return [dict(row) for row in connection.execute(select(MARK)).mappings()]
        except SQLAlchemyError:
            return []


def _write(
    place: URL, delivered: list[Delivered], mark: dict[str, Any],
    progress: Callable[[str], None], *, has_text_dates: bool,
) -> None:  # fmt: skip
    """All tables, their rows and the mark, in one transaction."""
    engine = create_engine(place)
    try:
        with engine.begin() as connection:
            write_tables(connection, delivered, progress, has_text_dates=has_text_dates)
            MARK.create(connection)
            connection.execute(MARK.insert(), [mark])
    finally:
        engine.dispose()


def digest_of(engine: Engine) -> str:
    """SHA-256 over every row of every table, sorted: the same on SQLite and PostgreSQL."""
    whole = sha256()
    with engine.connect() as connection:
        for name in sorted(METADATA.tables):
            found = connection.execute(select(METADATA.tables[name]))
            for line in sorted("|".join(map(str, row)) for row in found):
                whole.update(f"{name}|{line}\n".encode())
    return whole.hexdigest()
