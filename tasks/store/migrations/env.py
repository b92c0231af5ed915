"""Alembic's way in: it migrates over the connection that ``prepare_store`` holds.

From the command line (``alembic -x url=… revision --autogenerate``) it opens its own.
"""

from __future__ import annotations

from importlib import import_module

from alembic import context
from sqlalchemy import Connection

from tasks.store.database import opened, writing
from tasks.store.tables import METADATA

TABLES = (
    "agency_tables", "approval_tables", "compliance_tables", "observation_tables", "serving_tables",
)  # fmt: skip
for tables in TABLES:  # so that METADATA knows them
    import_module(f"tasks.store.{tables}")


def migrate(connection: Connection) -> None:
    """The connection's database stands at the revision asked for."""
    context.configure(connection=connection, target_metadata=METADATA)
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """The database that was named, by a held connection or by its URL, is migrated."""
    held: Connection | None = context.config.attributes.get("connection")
    if held is not None:
        migrate(held)
        return
    url = context.get_x_argument(as_dictionary=True)["url"]
    with opened(url) as engine, writing(engine) as connection:
        migrate(connection)


if hasattr(context, "config"):  # only Alembic gives it one; a doctest that imports this does not
    run()
