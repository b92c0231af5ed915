"""The draw with its certificate, and who audits what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and guard each against change."""
    _make_draws()
    _make_drawn_cases()
    _make_draw_workers()
    _make_freezes()
    _make_assignments()
    _make_bars()
    _make_ineligible_auditors()
    _make_loads()
    _make_shortages()


def _make_draws() -> None:
    op.create_table(
        "draws",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("certificate_digest", sa.Text(), nullable=False),
        sa.Column("shortfall", sa.Integer(), nullable=False),
        sa.Column("is_coverage_certain", sa.Boolean(), nullable=False),
        sa.Column("coverage_expectation", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["public_values.round_id", "public_values.version"],
            name="fk_draws_public_values",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", name="pk_draws"),
    )
    guard(op.get_bind(), "draws", ("round_id", "version"))


def _make_drawn_cases() -> None:
    op.create_table(
        "drawn_cases",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_reserve", sa.Boolean(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("probability", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["draws.round_id", "draws.version"],
            name="fk_drawn_cases_draws",
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "version", "is_reserve", "place", name="pk_drawn_cases"
        ),
        sa.UniqueConstraint(
            "round_id", "version", "case_id", name="uq_drawn_cases_round_id_version_case_id"
        ),
    )
    guard(
        op.get_bind(),
        "drawn_cases",
        ("round_id", "version", "is_reserve", "place"),
        ("round_id", "version", "case_id"),
    )


def _make_draw_workers() -> None:
    op.create_table(
        "draw_workers",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("worker_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_reached", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["draws.round_id", "draws.version"],
            name="fk_draw_workers_draws",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "worker_id", name="pk_draw_workers"),
    )
    guard(op.get_bind(), "draw_workers", ("round_id", "version", "worker_id"))


def _make_freezes() -> None:
    op.create_table(
        "freezes",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"], ["draws.round_id", "draws.version"], name="fk_freezes_draws"
        ),
        sa.PrimaryKeyConstraint("round_id", "version", name="pk_freezes"),
    )
    guard(op.get_bind(), "freezes", ("round_id", "version"))


def _make_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("grade", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("auditor_id", sa.Text(), nullable=False),
        sa.Column("checks", sa.Text(), nullable=False),
        sa.Column("relaxed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_assignments_freezes",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "case_id", "grade", name="pk_assignments"),
        sa.UniqueConstraint(
            "round_id",
            "version",
            "case_id",
            "auditor_id",
            name="uq_assignments_round_id_version_case_id_auditor_id",
        ),
    )
    guard(
        op.get_bind(),
        "assignments",
        ("round_id", "version", "case_id", "grade"),
        ("round_id", "version", "case_id", "auditor_id"),
    )


def _make_bars() -> None:
    op.create_table(
        "bars",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("auditor_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"], ["freezes.round_id", "freezes.version"], name="fk_bars_freezes"
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "place", name="pk_bars"),
    )
    guard(op.get_bind(), "bars", ("round_id", "version", "place"))


def _make_ineligible_auditors() -> None:
    op.create_table(
        "ineligible_auditors",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("auditor_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_ineligible_auditors_freezes",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "place", name="pk_ineligible_auditors"),
    )
    guard(op.get_bind(), "ineligible_auditors", ("round_id", "version", "place"))


def _make_loads() -> None:
    op.create_table(
        "loads",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("auditor_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_loads_freezes",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "auditor_id", name="pk_loads"),
    )
    guard(op.get_bind(), "loads", ("round_id", "version", "auditor_id"))


def _make_shortages() -> None:
    op.create_table(
        "shortages",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_ids", sa.Text(), nullable=False),
        sa.Column("auditor_ids", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_shortages_freezes",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "place", name="pk_shortages"),
    )
    guard(op.get_bind(), "shortages", ("round_id", "version", "place"))
