"""The registers that people keep: a version for each accepted workbook, and its rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and guard each against change."""
    op.create_table(
        "register_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("applied_by", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_register_versions"),
    )
    guard(op.get_bind(), "register_versions", ("version",))
    op.create_table(
        "register_rows",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["register_versions.version"], name="fk_register_rows_register_versions"
        ),
        sa.PrimaryKeyConstraint("version", "table_name", "place", name="pk_register_rows"),
    )
    guard(op.get_bind(), "register_rows", ("version", "table_name", "place"))
