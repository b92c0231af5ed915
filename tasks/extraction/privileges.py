"""What a login may do at the source: whom it acts for, and whether it could write.

Nothing is tried: the server is asked what it would allow. A file has no logins.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

WRITABLE = {
    "postgresql": """
SELECT n.nspname AS schema_name, c.relname AS table_name
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'
    AND (
        has_any_column_privilege(c.oid, 'INSERT') OR has_any_column_privilege(c.oid, 'UPDATE')
        OR has_table_privilege(c.oid, 'DELETE') OR has_table_privilege(c.oid, 'TRUNCATE')
    )
ORDER BY n.nspname, c.relname
""",
    "mssql": """
SELECT s.name AS schema_name, o.name AS table_name
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE o.type IN ('U', 'V')
    AND (
        HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(o.name), 'OBJECT', 'INSERT') = 1
        OR HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(o.name), 'OBJECT', 'UPDATE') = 1
        OR HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(o.name), 'OBJECT', 'DELETE') = 1
    )
ORDER BY s.name, o.name
""",
}
LOGIN = {
    "postgresql": "SELECT current_user AS login, current_database() AS database_name",
    "mssql": "SELECT SUSER_SNAME() AS login, DB_NAME() AS database_name",
}


@dataclass(frozen=True, slots=True)
class Privileges:
    """Who we are to a server, in which database, and the tables that we could change."""

    login: str
    database: str
    writable: tuple[str, ...]


def privileges_of(connection: Connection) -> Privileges | None:
    """What the login of a connection may do; None for a file, which has no logins."""
    dialect = connection.dialect.name
    if dialect not in LOGIN:
        return None
    who = connection.execute(text(LOGIN[dialect])).one()
    rows = connection.execute(text(WRITABLE[dialect]))
    tables = tuple(f"{schema}.{table}" for schema, table in rows)
    return Privileges(str(who.login), str(who.database_name), tables)
