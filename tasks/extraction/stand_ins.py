"""Queries that stand in for tables of the source that are not there, or not as they should be.

An optional table that is absent is read as an empty one. A table that lacks a
column is read with its substitute. A table whose values no comparison would
understand is read with them put right. Nothing is written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    case,
    cast,
    false,
    func,
    null,
    select,
)

from tasks.extraction.catalogue import Catalogue
from tasks.extraction.opening import naming
from tasks.extraction.shape import reads_of
from tasks.extraction.substitutes import as_specified
from tasks.extraction.values import doubts, mended, prepare
from tasks.source_tables import METADATA

Counted = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class StandIns:
    """A query for each table that cannot be read as it is, and what each rule put right.

    ``counted`` has the number of values by table, column and rule of values.
    """

    queries: dict[str, str]
    counted: dict[Counted, int]


def stand_ins(connection: Connection, populations: Iterable[str], there: Catalogue) -> StandIns:
    """The stand-ins of all tables that the populations read."""
    prepare(connection)
    reads: dict[str, set[str]] = {}
    readers: dict[str, str] = {}
    for population in populations:
        for name, each in reads_of(population):
            reads.setdefault(name, set()).add(each)
            readers.setdefault(name, population)
    made = StandIns({}, {})
    for name in sorted(reads):
        with naming(readers[name]):
            query = _stand_in(connection, there, name, sorted(reads[name]), made.counted)
        if query is not None:
            words = query.compile(connection, compile_kwargs={"literal_binds": True})
            made.queries[name] = str(words)
    return made


def _stand_in(
    connection: Connection,
    there: Catalogue,
    name: str,
    columns: list[str],
    counted: dict[Counted, int],
) -> Select[Any] | None:
    """A table as specified and with its values put right; None where it needs neither."""
    if name not in there:
        return _empty(name, columns)
    dialect = connection.dialect.name
    source, values = as_specified(there, name, columns)
    known = METADATA.tables[name].c
    found = _count(connection, source, {
        (name, each, rule): is_doubtful
        for each in columns
        for rule, is_doubtful in doubts(known[each], values[each], dialect).items()
    })  # fmt: skip
    counted.update(found)
    is_named_plainly = dialect != "mssql"  # there a name without its schema may mean another table
    if set(columns) <= set(there[name].columns) and not found and is_named_plainly:
        return None
    read = (mended(known[each], values[each], dialect).label(each) for each in columns)
    return select(*read).select_from(source)


def _count(
    connection: Connection, source: FromClause, asked: dict[Counted, ColumnElement[bool]]
) -> dict[Counted, int]:
    """How many rows each doubt is true of, where there are any, in one reading of the table."""
    if not asked:
        return {}
    sums = (func.sum(case((each, 1), else_=0)) for each in asked.values())
    row = connection.execute(select(*sums).select_from(source)).one()
    return {key: int(rows) for key, rows in zip(asked, row, strict=True) if rows}


def _empty(name: str, columns: Iterable[str]) -> Select[Any]:
    """A table without rows."""
    types = METADATA.tables[name].c
    named = (cast(null(), types[each].type).label(each) for each in columns)
    return select(*named).where(false())
