"""Rows into tables, quickly: into SQLite as it stores them, into a server as SQLAlchemy does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Table

from tasks.demo.chance import Stream
from tasks.demo.flavours import Delivered, Row


def write_tables(
    connection: Connection,
    delivered: Iterable[Delivered],
    progress: Callable[[str], None],
    *,
    has_text_dates: bool,
) -> None:
    """Every table of the source stands with its rows, in the caller's transaction.

    The indexes come last: a filled table is indexed faster than an indexed one is filled.
    """
    if connection.dialect.name == "sqlite":
        # The file is nobody's until it is moved to its place, so nothing needs rolling back.
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        connection.exec_driver_sql("PRAGMA journal_mode = OFF")
    for each in delivered:
        table = each.table
        indexes = [table.indexes.pop() for _ in range(len(table.indexes))]
        try:
            table.create(connection)
        finally:
            table.indexes.update(indexes)
        if each.rows:
            progress(f"Writing {len(each.rows):,} rows of {table.name}")
            _fill(connection, each, has_text_dates=has_text_dates)
            for index in indexes:
                index.create(connection)


def _fill(connection: Connection, each: Delivered, *, has_text_dates: bool) -> None:
    """The rows of a table that stands there empty."""
    if connection.dialect.name == "sqlite":
        _write_sqlite(connection, each.table, each.rows, has_text_dates=has_text_dates)
        return
    connection.execute(each.table.insert(), _named(each.table, each.rows))
    # Else the server plans its first round for tables of which it knows nothing.
    connection.exec_driver_sql(f"ANALYZE {each.table.name}")


def _named(table: Table, rows: list[Row]) -> list[dict[str, Any]]:
    """The rows as SQLAlchemy takes them."""
    names = table.columns.keys()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _write_sqlite(
    connection: Connection, table: Table, rows: list[Row], *, has_text_dates: bool
) -> None:
    """The rows with moments and days as SQLAlchemy writes them into SQLite: ISO texts."""
    statement = str(table.insert().compile(dialect=connection.dialect))
    written: Iterable[Row] = map(_texts, rows)
    if has_text_dates and table.name.startswith("local_"):
        written = _typed(table, rows)
    connection.exec_driver_sql(statement, list(written))


def _texts(row: Row) -> Row:
    """A row whose moments and days are texts."""
    return tuple(
        [
            value.isoformat(" ", "microseconds")
            if isinstance(value, datetime)
            else value.isoformat()
            if isinstance(value, date)
            else value
            for value in row
        ]
    )


def _typed(table: Table, rows: list[Row]) -> Iterator[Row]:
    """Rows of a register that was a spreadsheet: one day in five is in the British order."""
    dated = {number for number, c in enumerate(table.columns) if isinstance(c.type, Date)}
    for place, row in enumerate(rows):
        stream = Stream(0, "typed", table.name, place)
        british = {number for number in dated if row[number] and stream.is_hit(200)}
        texts = _texts(row)
        yield tuple(
            f"{row[number]:%d/%m/%Y}" if number in british else text
            for number, text in enumerate(texts)
        )
