"""Does the source hold every table and column that populations read? All said at once."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, inspect

from tasks.errors import SourceShapeWrong
from tasks.extraction.statements import statement_of


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


def check_shape(connection: Connection, populations: tuple[str, ...]) -> None:
    """Raises SourceShapeWrong naming every missing table and column, and who reads it."""
    wanted = {read: name for name in reversed(populations) for read in reads_of(name)}
    looker = inspect(connection)
    there = {*looker.get_table_names(), *looker.get_view_names()}
    tables = {table for table, _ in wanted}
    columns = {
        table: {each["name"].lower() for each in looker.get_columns(table)}
        for table in tables & there
    }
    missing = {(table, "", _reader(wanted, table)) for table in tables - there}
    missing |= {
        (table, column, name)
        for (table, column), name in wanted.items()
        if table in columns and column.lower() not in columns[table]
    }
    if missing:
        raise SourceShapeWrong(tuple(sorted(missing)))


def _reader(wanted: dict[tuple[str, str], str], table: str) -> str:
    """A population that reads a table, always the same one."""
    return min(name for (each, _), name in wanted.items() if each == table)
