"""What can be wrong with a source, done to a copy of one: an SQLite file that somebody handed over.

A mutation is a name, a table, a column, and a number that decides the rest, so
that a failing example can be told in one line and done again.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from hypothesis import strategies as st

from tasks.extraction.shape import reads_of
from tasks.extraction.statements import POPULATIONS

READ = sorted({place for population in POPULATIONS for place in reads_of(population)})
TABLES = sorted({table for table, _ in READ})
SENTINELS = ("-1", "", " ", "1900-01-01", "2300-01-01 00:00:00", "0000-00-00", "NULL", "n/a", "0")
STRANGE = (
    "\N{NO-BREAK SPACE}17\N{NO-BREAK SPACE}", "17.0", "É\u0301a", "\N{PILE OF POO}", "a\x00b",
    "=1+1", "'; DROP TABLE ssd_person; --", "x" * 10_000, "14/06/2021", "June 2021", "2021-06-31",
    "1e400", "\u202e17", "<b>17</b>",
)  # fmt: skip
SIZES = ("rowid % 2 = 0", "rowid % 10 = 0", "rowid % 97 = 0", "1 = 1")


@dataclass(frozen=True, slots=True)
class Mutation:
    """One thing that is wrong."""

    what: str
    table: str
    column: str
    number: int


@st.composite
def mutations(draw: st.DrawFn, places: list[tuple[str, str]] = READ) -> Mutation:
    """Any mutation of any of some columns that the programme reads."""
    table, column = draw(st.sampled_from(places))
    return Mutation(draw(st.sampled_from(sorted(DEEDS))), table, column, draw(st.integers(0, 999)))


def mutated(source: Path, target: Path, asked: list[Mutation]) -> str:
    """The URL of a copy of a source with all that is asked done to it, as far as it can be."""
    copyfile(source, target)
    with sqlite3.connect(target, isolation_level=None) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA writable_schema=OFF")
        for each in asked:
            with suppress(sqlite3.OperationalError):  # an earlier one may have left only a view
                if _is_there(connection, each):
                    DEEDS[each.what](connection, each)
    connection.close()
    return f"sqlite:///{target}"


def _is_there(connection: sqlite3.Connection, each: Mutation) -> bool:
    """Whether an earlier mutation has left the table and its column."""
    return each.column in _columns(connection, each.table)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _rebuilt(connection: sqlite3.Connection, table: str, columns: list[str]) -> None:
    """The table made anew of some expressions, without types or indexes."""
    connection.execute(f"CREATE TABLE mutated AS SELECT {', '.join(columns)} FROM {table}")
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE mutated RENAME TO {table}")


def _each(connection: sqlite3.Connection, m: Mutation, expression: str) -> None:
    """The table with another expression for the column."""
    _rebuilt(connection, m.table, [
        f"{expression} AS {each}" if each == m.column else each
        for each in _columns(connection, m.table)
    ])  # fmt: skip


def _set(connection: sqlite3.Connection, m: Mutation, value: object) -> None:
    """Some rows with another value in the column."""
    where = SIZES[m.number % len(SIZES)]
    connection.execute(f"UPDATE {m.table} SET {m.column} = ? WHERE {where}", (value,))


def drop_table(connection, m):
    connection.execute(f"DROP TABLE {m.table}")


def empty_table(connection, m):
    connection.execute(f"DELETE FROM {m.table}")


def half_the_rows(connection, m):
    connection.execute(f"DELETE FROM {m.table} WHERE rowid % 2 = {m.number % 2}")


def double_the_rows(connection, m):
    connection.execute(f"INSERT INTO {m.table} SELECT * FROM {m.table}")


def drop_column(connection, m):
    kept = [each for each in _columns(connection, m.table) if each != m.column]
    _rebuilt(connection, m.table, kept or ["1 AS nothing"])


def rename_column(connection, m):
    other = (m.column.upper(), f"{m.column}_", m.column.split("_", 1)[-1])[m.number % 3]
    _rebuilt(connection, m.table, [
        f"{each} AS {other}" if each == m.column else each
        for each in _columns(connection, m.table)
    ])  # fmt: skip


def retype_column(connection, m):
    kind = ("INTEGER", "REAL", "BLOB", "TEXT", "NUMERIC")[m.number % 5]
    _each(connection, m, f"CAST({m.column} AS {kind})")


def swap_columns(connection, m):
    others = _columns(connection, m.table)
    other = others[m.number % len(others)]
    connection.execute(f"UPDATE {m.table} SET {m.column} = {other}, {other} = {m.column}")


def nulls(connection, m):
    _set(connection, m, None)


def sentinels(connection, m):
    _set(connection, m, SENTINELS[m.number % len(SENTINELS)])


def strange_texts(connection, m):
    _set(connection, m, STRANGE[m.number % len(STRANGE)])


def whole_and_broken_numbers(connection, m):
    _set(connection, m, (0, -1, 17, 2**62, 17.5, 1e300)[m.number % 6])


def raw_bytes(connection, m):
    where = SIZES[m.number % len(SIZES)]
    value = ("CAST(x'ff80fe' AS TEXT)", "x'00ff'", "CAST(x'c328' AS TEXT)")[m.number % 3]
    connection.execute(f"UPDATE {m.table} SET {m.column} = {value} WHERE {where}")


def wrong_encoding(connection, m):
    _each(connection, m, f"CAST(CAST(REPLACE({m.column}, 'a', 'Ã¤') AS BLOB) AS TEXT)")


def blanks_around(connection, m):
    _each(connection, m, f"'  ' || {m.column} || char(9)")


def other_case(connection, m):
    _each(connection, m, f"{('upper', 'lower')[m.number % 2]}({m.column})")


def british_dates(connection, m):
    day = m.column
    _each(
        connection,
        m,
        f"substr({day}, 9, 2) || '/' || substr({day}, 6, 2) || '/' || substr({day}, 1, 4)",
    )


def moved_dates(connection, m):
    years = (-200, -30, 5, 400)[m.number % 4]
    _each(
        connection,
        m,
        f"CASE WHEN rowid % 3 = 0 THEN datetime({m.column}, '{years} years') ELSE {m.column} END",
    )


def table_as_view(connection, m):
    connection.execute(f"ALTER TABLE {m.table} RENAME TO moved_{m.table}")
    connection.execute(f"CREATE VIEW {m.table} AS SELECT * FROM moved_{m.table}")


def broken_view(connection, m):
    table_as_view(connection, m)
    connection.execute(f"DROP TABLE moved_{m.table}")


def one_value_for_all(connection, m):
    connection.execute(
        f"UPDATE {m.table} SET {m.column} = (SELECT {m.column} FROM {m.table} LIMIT 1)"
    )


DEEDS = {
    each.__name__: each
    for each in (
        drop_table, empty_table, half_the_rows, double_the_rows, drop_column, rename_column,
        retype_column, swap_columns, nulls, sentinels, strange_texts, whole_and_broken_numbers,
        raw_bytes, wrong_encoding, blanks_around, other_case, british_dates, moved_dates,
        table_as_view, broken_view, one_value_for_all,
    )
}  # fmt: skip
