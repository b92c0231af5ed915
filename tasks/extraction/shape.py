"""Does the source hold every table and column that populations read? All at once, beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from sqlalchemy import Connection, inspect
from sqlalchemy.types import Date, DateTime

from tasks.errors import SourceShapeWrong
from tasks.extraction.statements import statement_of
from tasks.source_tables import METADATA

Columns = Mapping[str, Mapping[str, object]]
"""The columns of each table that is there, with the type that the database declares."""

OPTIONAL = frozenset(
    {"ssd_department", "ssd_cin_visits", "ssd_cp_visits", "ssd_cla_visits", "ssd_cp_reviews"}
)
"""Tables that a source may lack (source_data.md 1.7): they name teams and fill chronologies.

Nothing that decides who may be drawn or who may audit is among them: there an
absent table is never taken for an empty one.
"""


@cache
def reads_of(population: str) -> frozenset[tuple[str, str]]:
    """Each table and column of the source that a population's SQL reads."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.optimizer.scope import traverse_scope

    found: set[tuple[str, str]] = set()
    for scope in traverse_scope(sqlglot.parse_one(statement_of(population), read="postgres")):
        tables = {
            alias: source.name
            for alias, (_, source) in scope.selected_sources.items()
            if isinstance(source, exp.Table)
        }
        found.update((tables[c.table], c.name) for c in scope.columns if c.table in tables)
    return frozenset(found)


def columns_of(connection: Connection) -> dict[str, dict[str, object]]:
    """The tables and views of the source that we know of, with their columns and types."""
    looker = inspect(connection)
    known = set(METADATA.tables)
    there = [*looker.get_table_names(), *looker.get_view_names()]
    if connection.dialect.name == "postgresql":
        there += looker.get_materialized_view_names()
    return {
        name.lower(): {each["name"].lower(): each["type"] for each in looker.get_columns(name)}
        for name in there
        if name.lower() in known
    }


def check_shape(
    connection: Connection, populations: Iterable[str], found: Columns | None = None
) -> None:
    """Raises SourceShapeWrong naming every missing or mistyped table and column, and who reads it.

    SQLite's declared types promise nothing, so only a server's are judged.
    """
    there = columns_of(connection) if found is None else found
    has_types = connection.dialect.name != "sqlite"
    faults: dict[tuple[str, str], tuple[str, str]] = {}
    for population in populations:
        for table, column in sorted(reads_of(population)):
            for place, what in _faults(there, table, column, has_types=has_types):
                faults.setdefault(place, (population, what))
    if faults:
        raise SourceShapeWrong(tuple((*place, *fault) for place, fault in faults.items()))


def _faults(
    there: Columns, table: str, column: str, *, has_types: bool
) -> Iterator[tuple[tuple[str, str], str]]:
    """What is wrong with one table or column, if anything."""
    if table not in there:
        if table not in OPTIONAL:
            yield (table, ""), "is missing"
    elif column not in there[table]:
        yield (table, column), "is missing"
    elif has_types and _is_dated(table, column) and not _is_date(there[table][column]):
        yield (table, column), f"is {there[table][column]} and must be a date"


def _is_dated(table: str, column: str) -> bool:
    """Whether we compare a column with dates."""
    return _is_date(METADATA.tables[table].c[column].type)


def _is_date(type_: object) -> bool:
    """Whether a type holds dates or moments."""
    return isinstance(type_, (Date, DateTime))
