"""Draft documents that a person looks at before approving, each under a random id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0011"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and guard it against change."""
    op.create_table(
        "drafts",
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name="pk_drafts"),
    )
    guard(op.get_bind(), "drafts", ("draft_id",))
