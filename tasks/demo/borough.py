"""Writes an invented borough into a database, and says what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    inspect,
    select,
)
from sqlalchemy.engine import make_url

from tasks.demo.involvements import write_involvements
from tasks.demo.journeys import write_children, write_episode, write_other_contacts
from tasks.demo.registers import write_case_registers, write_past_audits, write_registers
from tasks.demo.rows import Rows
from tasks.demo.size import SIZES
from tasks.demo.staff import make_staff
from tasks.errors import BoroughAlreadyThere
from tasks.source_tables import METADATA

METHOD = 1
MARK = Table(
    "demo_borough",
    MetaData(),
    Column("size", Text),
    Column("seed", Integer),
    Column("until", Text),
    Column("method", Integer),
)


@dataclass(frozen=True, slots=True)
class BoroughSummary:
    """How many rows each table has, and whether they were there already."""

    counts: dict[str, int]
    was_there: bool


def invent(size: str, seed: int, until: date) -> Rows:
    """Every row of the borough, the same for the same three arguments."""
    chosen = SIZES[size]
    rows = Rows(until)
    staff = make_staff(chosen, seed, until)
    journeys = write_children(rows, chosen, staff, seed)
    for journey in journeys:
        write_episode(rows, journey, seed)
    write_other_contacts(rows, chosen, journeys, seed)
    write_involvements(rows, staff, journeys, seed)
    write_registers(rows, staff, seed)
    write_case_registers(rows, journeys, staff, seed)
    write_past_audits(rows, chosen, journeys, staff, seed)
    return rows


def write_borough(
    url: str, size: str, seed: int, until: date, progress: Callable[[str], None] = lambda _: None
) -> BoroughSummary:
    """A whole invented authority stands in the database at the URL, from April 2015 to a day.

    A borough of the same size, seed and day is left as it is. Raises
    BoroughAlreadyThere where the database holds anything else.
    """
    engine = create_engine(_ready(url))
    mark = {"size": size, "seed": seed, "until": until.isoformat(), "method": METHOD}
    try:
        if _is_there(engine, mark):
            return BoroughSummary({}, was_there=True)
        progress(f"Inventing a borough of size {size}")
        rows = invent(size, seed, until)
        progress(f"Writing {sum(map(len, rows.tables.values())):,} rows")
        with engine.begin() as connection:
            _write(connection, rows, mark)
    finally:
        engine.dispose()
    return BoroughSummary(
        {name: len(found) for name, found in rows.tables.items()}, was_there=False
    )


def _ready(url: str) -> str:
    """The URL itself; the folder of an SQLite file exists afterwards, for its owner only."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        path = Path(place.database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    return url


def _is_there(engine: Engine, mark: dict[str, Any]) -> bool:
    """True where this very borough is there; raises where anything else is."""
    names = inspect(engine).get_table_names()
    if not names:
        return False
    if MARK.name in names:
        with engine.connect() as connection:
            if [dict(row) for row in connection.execute(select(MARK)).mappings()] == [mark]:
                return True
    raise BoroughAlreadyThere(engine.url.render_as_string(hide_password=True))


def _write(connection: Connection, rows: Rows, mark: dict[str, Any]) -> None:
    """All tables and their rows, in the caller's transaction."""
    METADATA.create_all(connection)
    for name, table in METADATA.tables.items():
        found = rows.tables.get(name, [])
        if found:
            blank = dict.fromkeys(column for row in found for column in row)
            named = set(table.columns.keys())
            values = [{k: v for k, v in {**blank, **row}.items() if k in named} for row in found]
            connection.execute(table.insert(), values)
    MARK.create(connection)
    connection.execute(MARK.insert(), [mark])


def digest_of(engine: Engine) -> str:
    """SHA-256 over every row of every table, sorted: the same on SQLite and PostgreSQL."""
    whole = sha256()
    with engine.connect() as connection:
        for name in sorted(METADATA.tables):
            found = connection.execute(select(METADATA.tables[name]))
            for line in sorted("|".join(str(value) for value in row) for row in found):
                whole.update(f"{name}|{line}\n".encode())
    return whole.hexdigest()
