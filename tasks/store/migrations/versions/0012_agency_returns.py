"""Multi-agency audits: which agency was asked for which return, as the round was frozen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0012"
down_revision = "0008"
branch_labels = None
depends_on = None
KEY = ("round_id", "version", "case_id", "organisation_id")


def upgrade() -> None:
    """Make the table and guard it against change."""
    op.create_table(
        "agency_returns",
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("case_place", sa.Text(), nullable=False),
        sa.Column("mail_domain", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_agency_returns_freezes",
        ),
        sa.PrimaryKeyConstraint(*KEY, name="pk_agency_returns"),
    )
    guard(op.get_bind(), "agency_returns", KEY)
