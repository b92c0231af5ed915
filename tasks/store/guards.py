"""The database itself refuses to change or to remove what was once written.

On SQLite, REPLACE removes the old row without asking the delete trigger, so a
third trigger refuses an insert that would collide with a row that stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import DDL, bindparam, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

ON_SQLITE = (
    "CREATE TRIGGER %(name)s_no_update BEFORE UPDATE ON %(name)s"
    " BEGIN SELECT RAISE(ABORT, '%(name)s is insert-only'); END",
    "CREATE TRIGGER %(name)s_no_delete BEFORE DELETE ON %(name)s"
    " BEGIN SELECT RAISE(ABORT, '%(name)s is insert-only'); END",
)
NO_REPLACE_ON_SQLITE = (
    "CREATE TRIGGER %(name)s_no_replace_%(number)s BEFORE INSERT ON %(name)s"
    " WHEN EXISTS (SELECT 1 FROM %(name)s WHERE %(same)s)"
    " BEGIN SELECT RAISE(ABORT, '%(name)s is insert-only: the row is there'); END"
)
FUNCTION_ON_POSTGRESQL = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'this table is insert-only'"
    " USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME; END $$"
)
ON_POSTGRESQL = (
    "CREATE TRIGGER %(name)s_no_change BEFORE UPDATE OR DELETE ON %(name)s"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER %(name)s_no_truncate BEFORE TRUNCATE ON %(name)s"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def prepare_guards(connection: Connection) -> None:
    """What the triggers call exists, once per database."""
    if connection.dialect.name == "postgresql":
        connection.execute(DDL(FUNCTION_ON_POSTGRESQL))


def guard(connection: Connection, name: str, *unique: tuple[str, ...]) -> None:
    """A table is insert-only from now on; ``unique`` names each set of columns that is a key."""
    for statement in _statements(connection.dialect.name, name, unique):
        connection.execute(statement)


def guarded(connection: Connection) -> frozenset[str]:
    """The tables that carry a trigger against change, as the database itself tells."""
    if connection.dialect.name == "postgresql":
        found = text("SELECT event_object_table FROM information_schema.triggers")
        return frozenset(connection.execute(found).scalars())
    found = text("SELECT tbl_name FROM sqlite_master WHERE type = :kind")
    return frozenset(connection.execute(found.bindparams(bindparam("kind", "trigger"))).scalars())


def _statements(dialect: str, name: str, unique: tuple[tuple[str, ...], ...]) -> Iterator[DDL]:
    if dialect == "postgresql":
        yield from (DDL(each, context={"name": name}) for each in ON_POSTGRESQL)
        return
    yield from (DDL(each, context={"name": name}) for each in ON_SQLITE)
    for number, columns in enumerate(unique, start=1):
        same = " AND ".join(f"{name}.{column} = NEW.{column}" for column in columns)
        context = {"name": name, "number": number, "same": same}
        yield DDL(NO_REPLACE_ON_SQLITE, context=context)
