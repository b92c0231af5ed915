"""Cases that managers named, on top of a draw: kept apart from those that a lot drew (A03)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and guard it against change."""
    op.create_table(
        "nominated_cases",
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"], ["draws.round_id", "draws.version"],
            name="fk_nominated_cases_draws",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "place", name="pk_nominated_cases"),
    )  # fmt: skip
    guard(op.get_bind(), "nominated_cases", ("round_id", "version", "place"))
