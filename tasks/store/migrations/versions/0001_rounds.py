"""Rounds, their openings, their states and the chained log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard, prepare_guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and guard each against change."""
    prepare_guards(op.get_bind())
    _make_rounds()
    _make_round_openings()
    _make_round_states()
    _make_log_entries()


def _make_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("second_approver", sa.Text(), nullable=True),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "version", name="pk_rounds"),
    )
    guard(op.get_bind(), "rounds", ("round_id", "version"))


def _make_round_openings() -> None:
    op.create_table(
        "round_openings",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opening", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_type", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Text(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("draw_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("lookback_months", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["rounds.round_id", "rounds.version"],
            name="fk_round_openings_rounds",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "opening", name="pk_round_openings"),
    )
    guard(op.get_bind(), "round_openings", ("round_id", "version", "opening"))


def _make_round_states() -> None:
    op.create_table(
        "round_states",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["rounds.round_id", "rounds.version"],
            name="fk_round_states_rounds",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "step", name="pk_round_states"),
    )
    guard(op.get_bind(), "round_states", ("round_id", "version", "step"))


def _make_log_entries() -> None:
    op.create_table(
        "log_entries",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("logged_at", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_log_entries"),
    )
    guard(op.get_bind(), "log_entries", ("position",))
