"""Queries that stand in for tables of the source that are not there, or not as they should be.

An optional table that is absent is read as an empty one; a table of an SQLite
file that was filled from spreadsheets is read with its values put right.
Nothing is written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, cast, false, null, select

from tasks.extraction.shape import Columns, reads_of
from tasks.extraction.sqlite_values import mended_tables
from tasks.source_tables import METADATA


def stand_ins(connection: Connection, populations: Iterable[str], there: Columns) -> dict[str, str]:
    """A query for each table that the populations cannot read as it is, by the table's name."""
    reads: dict[str, set[str]] = {}
    for population in populations:
        for name, each in reads_of(population):
            reads.setdefault(name, set()).add(each)
    queries = {name: _empty(name, reads[name]) for name in sorted(reads) if name not in there}
    if connection.dialect.name == "sqlite":
        present = {name: sorted(reads[name]) for name in sorted(reads) if name in there}
        queries |= mended_tables(connection, present)
    return {
        name: str(query.compile(connection, compile_kwargs={"literal_binds": True}))
        for name, query in queries.items()
    }


def _empty(name: str, columns: Iterable[str]) -> Select[Any]:
    """A table without rows."""
    types = METADATA.tables[name].c
    named = (cast(null(), types[each].type).label(each) for each in sorted(columns))
    return select(*named).where(false())
