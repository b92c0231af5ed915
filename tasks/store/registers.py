"""The registers that people keep: every accepted workbook is a version, and the last is in force.

A version has all its rows, so that what was in force on any day can be shown.
It is applied whole, in one transaction with its entry in the chained log, or
not at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, inspect, select

from tasks.errors import RegisterAltered, RegisterOvertaken
from tasks.store.database import is_made, moment, opened, reading, write_rows
from tasks.store.log import append_entry
from tasks.store.tables import REGISTER_ROWS, REGISTER_VERSIONS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

LOGGED_AS = "registers"
APPLYING = 7_216_003  # the advisory lock's number while a version is applied
Row = Mapping[str, str | int | None]
Tables = Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Registers:
    """A version of the registers and its rows by table; version 0 is none, and has no rows."""

    version: int = 0
    file_digest: str = ""
    applied_by: str = ""
    applied_at: str = ""
    tables: Tables = field(default_factory=dict[str, tuple[Row, ...]])

    @property
    def in_force(self) -> Tables | None:
        """The rows that a round reads in place of the source's own; None where none is in force."""
        return self.tables if self.version else None

    @property
    def told(self) -> str:
        """What a round's documents say of the registers: nothing where none was read."""
        return self.sentence if self.version else ""

    @property
    def sentence(self) -> str:
        """Which version this is, as a reader is told."""
        if not self.version:
            return "No register is in force yet."
        return (
            f"Version {self.version} of the registers, applied on {self.applied_at[:10]} by"
            f" {self.applied_by}."
        )


def registers_of(store_url: str) -> Registers:
    """The registers in force; none where nobody has made the store yet, and it is not made here."""
    if not is_made(store_url):
        return Registers()
    with opened(store_url) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(REGISTER_VERSIONS.name):
            return Registers()
        return registers_in_force(connection)


def registers_in_force(connection: Connection) -> Registers:
    """The last version with its rows, as they were applied; raises RegisterAltered (K34)."""
    table = REGISTER_VERSIONS
    row = connection.execute(select(table).order_by(table.c.version.desc()).limit(1)).first()
    if row is None:
        return Registers()
    tables = _rows_of(connection, row.version)
    if content_digest(tables) != row.content_digest:
        raise RegisterAltered(row.version)
    return Registers(row.version, row.file_digest, row.applied_by, row.applied_at, tables)


def apply_registers(
    connection: Connection,
    tables: Tables,
    *,
    expected: int,
    file_digest: str,
    note: str,
    counts: Mapping[str, int],
    by: str,
    at: datetime,
) -> int:
    """The rows are in force as a new version, which is returned; the log says so (R019, R020).

    ``expected`` is the version against which the changes were shown: raises
    RegisterOvertaken where another is in force by now. ``counts`` go into the log.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(APPLYING)))
    held = connection.execute(select(func.max(REGISTER_VERSIONS.c.version))).scalar_one() or 0
    if held != expected:
        raise RegisterOvertaken(expected, held)
    version, digest = held + 1, content_digest(tables)
    row = {"version": version, "file_digest": file_digest, "content_digest": digest}
    row |= {"note": note, "applied_by": by, "applied_at": moment(at)}
    connection.execute(insert(REGISTER_VERSIONS), row)
    write_rows(connection, REGISTER_ROWS, _written(version, tables))
    facts = {"file_digest": file_digest, "content_digest": digest, "note": note, **counts}
    append_entry(connection, LOGGED_AS, version, "applied", facts=facts, at=at)
    return version


def content_digest(tables: Tables) -> str:
    """SHA-256 over every row, whatever the order of the rows.

    >>> rows = ({"a": 1}, {"a": None})
    >>> content_digest({"t": rows}) == content_digest({"t": rows[::-1], "empty": ()})
    True
    """
    lines = sorted(f"{table} {_line(row)}" for table, rows in tables.items() for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()


def _written(version: int, tables: Tables) -> list[dict[str, object]]:
    """The rows as the store has them."""
    return [
        {"version": version, "table_name": table, "place": place, "content": _line(row)}
        for table, rows in tables.items()
        for place, row in enumerate(rows)
    ]


def _rows_of(connection: Connection, version: int) -> dict[str, tuple[Row, ...]]:
    """The rows of a version, by table, in the order of the workbook."""
    table = REGISTER_ROWS
    wanted = (
        select(table.c.table_name, table.c.content)
        .where(table.c.version == version)
        .order_by(table.c.table_name, table.c.place)
    )
    found: dict[str, list[Row]] = {}
    for name, content in connection.execute(wanted):
        found.setdefault(name, []).append(json.loads(content))
    return {name: tuple(rows) for name, rows in found.items()}


def _line(row: Row) -> str:
    """A row in one line, always the same for the same values."""
    return json.dumps(dict(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
