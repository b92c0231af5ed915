"""Approval: what was proposed of a round, what was decided about it, and codes that were sent."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and guard each against change."""
    _make("proposals", "revision", *_texts("digest", "content", "proposed_at"))
    _make(
        "decisions",
        "step",
        sa.Column("revision", sa.Integer(), nullable=False),
        *_texts("decision", "decided_by"),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("reserve_place", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        *_texts("decided_at"),
    )
    _make("approval_codes", "step", *_texts("sent_to", "digest", "sent_at"))


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _make(name: str, number: str, *columns: sa.Column[Any]) -> None:
    """A table whose rows belong to the draw of one version of one round."""
    op.create_table(
        name,
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(number, sa.Integer(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["round_id", "version"], ["draws.round_id", "draws.version"], name=f"fk_{name}_draws"
        ),
        sa.PrimaryKeyConstraint("round_id", "version", number, name=f"pk_{name}"),
    )
    guard(op.get_bind(), name, ("round_id", "version", number))
