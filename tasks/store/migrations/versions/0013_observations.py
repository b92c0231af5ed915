"""Observations of practice: who observes whom beside the cases of a round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and guard it against change."""
    op.create_table(
        "observations",
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("auditor_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"], ["freezes.round_id", "freezes.version"],
            name="fk_observations_freezes",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "worker_id", name="pk_observations"),
    )  # fmt: skip
    guard(op.get_bind(), "observations", ("round_id", "version", "worker_id"))
