"""How the files of a folder come to stand in a database, and the mark that says which they were."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text
from sqlalchemy import select as choose
from sqlalchemy.engine import URL

from tasks.errors import ImportTargetTaken
from tasks.extraction.landing import beside, looking, shown, transaction, writing_to

MARK = Table(
    "imported_folder",
    MetaData(),
    Column("table_name", Text),
    Column("file_digest", Text),
    Column("rows", Integer),
)
"""What was imported: a line for each file, whose digest says which file it was."""
Marks = dict[str, tuple[str, int]]


def marks_in(place: URL) -> Marks | None:
    """The digest and the rows of each file that stands there; None where nothing stands there.

    Raises ImportTargetTaken where anything else does.
    """
    with looking(place) as found:
        if found is None:
            return None
        connection, names = found
        if MARK.name in names:
            return {row[0]: (row[1], row[2]) for row in connection.execute(choose(MARK))}
    raise ImportTargetTaken(shown(place))


@contextmanager
def landing(place: URL) -> Generator[Connection]:
    """A connection whose writes stand at the place once the block has ended, all or none.

    Raises ImportNotWritten where the place does not take them.
    """
    with writing_to(place):
        if place.get_backend_name() == "sqlite":
            with (
                beside(Path(place.database or "")) as name,
                transaction(f"sqlite:///{name}") as made,
            ):
                # The file is nobody's until it is moved to its place: nothing needs rolling back.
                made.exec_driver_sql("PRAGMA synchronous = OFF")
                made.exec_driver_sql("PRAGMA journal_mode = OFF")
                yield made
        else:
            with transaction(place) as made:
                yield made


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
