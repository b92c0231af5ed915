"""Does the source hold every table and column that the populations read? All at once, beforehand."""

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
    looker = inspect(connection)
    there = {name: name for name in (*looker.get_table_names(), *looker.get_view_names())}
    columns: dict[str, set[str]] = {}
    missing: dict[tuple[str, str], list[str]] = {}
    for population in populations:
        for table, column in sorted(reads_of(population)):
            if table not in there:
                missing.setdefault((table, ""), []).append(population)
                continue
            if table not in columns:
                columns[table] = {each["name"].lower() for each in looker.get_columns(table)}
            if column.lower() not in columns[table]:
                missing.setdefault((table, column), []).append(population)
    if missing:
        raise SourceShapeWrong(
            tuple((table, column, read_by[0]) for (table, column), read_by in missing.items())
        )
