"""What the source has: its tables and views, their columns, and whether these hold dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Inspector, bindparam, inspect, text
from sqlalchemy.types import Date, DateTime

from tasks.extraction.opening import naming
from tasks.extraction.sql_server import COLUMNS
from tasks.source_tables import METADATA

SERVER_COLUMNS = """
SELECT
    c.relname, n.nspname, a.attname, format_type(a.atttypid, a.atttypmod) AS declared,
    t.typcategory = 'D' AND t.typname NOT IN ('time', 'timetz') AS is_date,
    has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT')
        AS is_granted
FROM unnest(CAST(:names AS text[])) AS wanted(name)
JOIN pg_class AS c ON c.oid = to_regclass(quote_ident(wanted.name))
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
"""Each name is looked up along the search path, exactly as our queries will look it up."""


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column that is there; SQLite's declared types promise nothing, so it has none."""

    declared: str | None
    is_date: bool
    is_granted: bool = True


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table or view that is there, and the schema in which it was found."""

    schema: str
    columns: Mapping[str, SourceColumn]


Catalogue = Mapping[str, SourceTable]


def catalogue_of(connection: Connection) -> dict[str, SourceTable]:
    """The tables and views of the source that we know of, by name."""
    if connection.dialect.name == "postgresql":
        return _of_server(connection)
    if connection.dialect.name == "mssql":
        return _of_sql_server(connection)
    return _of_file(connection)


def _of_sql_server(connection: Connection) -> dict[str, SourceTable]:
    """What an SQL Server database shows to our login."""
    names = bindparam("names", list(METADATA.tables), expanding=True)
    found: dict[str, tuple[str, dict[str, SourceColumn]]] = {}
    for row in connection.execute(text(COLUMNS).bindparams(names)):
        schema, columns = found.setdefault(row.table_name.lower(), (row.schema_name, {}))
        if schema == row.schema_name:
            is_date = row.declared in {"date", "datetime", "datetime2", "smalldatetime"}
            columns[row.column_name.lower()] = SourceColumn(row.declared, is_date)
    return {name: SourceTable(schema, columns) for name, (schema, columns) in found.items()}


def _of_server(connection: Connection) -> dict[str, SourceTable]:
    """What a PostgreSQL server has, in whichever schemas of the search path."""
    found: dict[str, tuple[str, dict[str, SourceColumn]]] = {}
    for row in connection.execute(text(SERVER_COLUMNS), {"names": list(METADATA.tables)}):
        _, columns = found.setdefault(row.relname, (row.nspname, {}))
        columns[row.attname] = SourceColumn(row.declared, row.is_date, row.is_granted)
    return {name: SourceTable(schema, columns) for name, (schema, columns) in found.items()}


def _of_file(connection: Connection) -> dict[str, SourceTable]:
    """What an SQLite file has; its names have no case."""
    looker = inspect(connection)
    names = (*looker.get_table_names(), *looker.get_view_names())
    return {
        name.lower(): SourceTable("main", _columns_of(looker, name))
        for name in names
        if name.lower() in METADATA.tables
    }


def _columns_of(looker: Inspector, name: str) -> dict[str, SourceColumn]:
    """The columns of a table or view; raises SourceUnreadable where the view leads nowhere."""
    with naming(name.lower()):
        found = looker.get_columns(name)
    return {
        each["name"].lower(): SourceColumn(None, isinstance(each["type"], (Date, DateTime)))
        for each in found
    }
