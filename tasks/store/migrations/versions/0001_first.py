"""The first tables; the database itself refuses to change or delete a row of any of them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = {
    "commitments": "round_id! version# frame_digest design_digest method:int digest",
    "public_values": "round_id! version# public_value is_self_generated:bool",
    "draws": "round_id! version# certificate",
    "allocations": "round_id! version# case_id! grade# auditor_id",
    "documents": "document_id! round_id kind path media_type digest size:int recipient_id?",
    "messages": "message_key! round_id kind recipient_id recipient subject body document_ids",
    "deliveries": "message_key! state!",
}
KINDS = {"int": sa.Integer, "bool": sa.Boolean}


def _column(word: str) -> sa.Column[Any]:
    """One column from its word: ! and # are of the key (text, number), ? may be missing."""
    name, _, kind = word.rstrip("!#?").partition(":")
    type_: type[Any] = sa.Integer if word.endswith("#") else KINDS.get(kind, sa.Text)
    return sa.Column(name, type_(), primary_key=word[-1] in "!#", nullable=word.endswith("?"))


def upgrade() -> None:
    """All tables, each with its triggers."""
    for table, words in TABLES.items():
        op.create_table(table, *(_column(word) for word in words.split()))
        for verb in ("UPDATE", "DELETE"):
            _refuse(table, verb)


def _refuse(table: str, verb: str) -> None:
    """A trigger by which the database refuses a verb on a table."""
    name = f"{table}_no_{verb.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN"
            f" SELECT RAISE(ABORT, '{table} is insert-only'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN"
        f" RAISE EXCEPTION '{table} is insert-only'; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
