"""Queries that stand in for tables of the source that are not there, or not as they should be.

An optional table that is absent is read as an empty one. A table that lacks a
column is read with its substitute. A table whose values no comparison would
understand is read with them put right. Nothing is written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, cast, false, null, or_, select

from tasks.extraction.catalogue import Catalogue
from tasks.extraction.opening import naming
from tasks.extraction.shape import reads_of
from tasks.extraction.substitutes import as_specified
from tasks.extraction.values import doubt, mended, prepare
from tasks.source_tables import METADATA


def stand_ins(
    connection: Connection, populations: Iterable[str], there: Catalogue
) -> dict[str, str]:
    """A query for each table that the populations cannot read as it is, by the table's name."""
    prepare(connection)
    reads: dict[str, set[str]] = {}
    readers: dict[str, str] = {}
    for population in populations:
        for name, each in reads_of(population):
            reads.setdefault(name, set()).add(each)
            readers.setdefault(name, population)
    queries: dict[str, Select[Any] | None] = {}
    for name in sorted(reads):
        with naming(readers[name]):
            queries[name] = _stand_in(connection, there, name, sorted(reads[name]))
    return {
        name: str(query.compile(connection, compile_kwargs={"literal_binds": True}))
        for name, query in queries.items()
        if query is not None
    }


def _stand_in(
    connection: Connection, there: Catalogue, name: str, columns: list[str]
) -> Select[Any] | None:
    """A table as specified and with its values put right; None where it needs neither."""
    if name not in there:
        return _empty(name, columns)
    dialect = connection.dialect.name
    source, values = as_specified(there, name, columns)
    known = METADATA.tables[name].c
    doubts = [doubt(known[each], values[each], dialect) for each in columns]
    is_suspect = or_(false(), *(found for found in doubts if found is not None))
    query = select(1).select_from(source).where(is_suspect).limit(1)
    is_whole = set(columns) <= set(there[name].columns)
    if is_whole and connection.execute(query).first() is None:
        return None
    read = (mended(known[each], values[each], dialect).label(each) for each in columns)
    return select(*read).select_from(source)


def _empty(name: str, columns: Iterable[str]) -> Select[Any]:
    """A table without rows."""
    types = METADATA.tables[name].c
    named = (cast(null(), types[each].type).label(each) for each in columns)
    return select(*named).where(false())
