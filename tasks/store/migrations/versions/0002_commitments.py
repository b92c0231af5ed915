"""What is fixed before the draw: frame, judgement, commitment and public value."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and guard each against change."""
    _make_commitments()
    _make_frame_cases()
    _make_frame_exclusions()
    _make_contract_results()
    _make_contract_rules()
    _make_quarantined_keys()
    _make_contract_counts()
    _make_public_values()


def _make_commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("frame_digest", sa.Text(), nullable=False),
        sa.Column("design_digest", sa.Text(), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("committed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["rounds.round_id", "rounds.version"],
            name="fk_commitments_rounds",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", name="pk_commitments"),
    )
    guard(op.get_bind(), "commitments", ("round_id", "version"))


def _make_frame_cases() -> None:
    op.create_table(
        "frame_cases",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Text(), nullable=False),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("team_type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=False),
        sa.Column("is_worker_due", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["commitments.round_id", "commitments.version"],
            name="fk_frame_cases_commitments",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "case_id", name="pk_frame_cases"),
    )
    guard(op.get_bind(), "frame_cases", ("round_id", "version", "case_id"))


def _make_frame_exclusions() -> None:
    op.create_table(
        "frame_exclusions",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["commitments.round_id", "commitments.version"],
            name="fk_frame_exclusions_commitments",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "place", name="pk_frame_exclusions"),
    )
    guard(op.get_bind(), "frame_exclusions", ("round_id", "version", "place"))


def _make_contract_results() -> None:
    op.create_table(
        "contract_results",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("population", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("contract_version", sa.Text(), nullable=False),
        sa.Column("contract_digest", sa.Text(), nullable=False),
        sa.Column("frame_digest", sa.Text(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("extracted", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["commitments.round_id", "commitments.version"],
            name="fk_contract_results_commitments",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "population", name="pk_contract_results"),
    )
    guard(op.get_bind(), "contract_results", ("round_id", "version", "population"))


def _make_contract_rules() -> None:
    op.create_table(
        "contract_rules",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("population", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("waived", sa.Integer(), nullable=False),
        sa.Column("similar_to", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["commitments.round_id", "commitments.version"],
            name="fk_contract_rules_commitments",
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "version", "population", "place", name="pk_contract_rules"
        ),
    )
    guard(op.get_bind(), "contract_rules", ("round_id", "version", "population", "place"))


def _make_quarantined_keys() -> None:
    op.create_table(
        "quarantined_keys",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("population", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["commitments.round_id", "commitments.version"],
            name="fk_quarantined_keys_commitments",
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "version", "population", "place", name="pk_quarantined_keys"
        ),
    )
    guard(op.get_bind(), "quarantined_keys", ("round_id", "version", "population", "place"))


def _make_contract_counts() -> None:
    op.create_table(
        "contract_counts",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("population", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("team", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("extracted", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["commitments.round_id", "commitments.version"],
            name="fk_contract_counts_commitments",
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "version", "population", "team", "status", name="pk_contract_counts"
        ),
    )
    guard(op.get_bind(), "contract_counts", ("round_id", "version", "population", "team", "status"))


def _make_public_values() -> None:
    op.create_table(
        "public_values",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_value", sa.Text(), nullable=False),
        sa.Column("is_self_generated", sa.Boolean(), nullable=False),
        sa.Column("fixed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["commitments.round_id", "commitments.version"],
            name="fk_public_values_commitments",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", name="pk_public_values"),
    )
    guard(op.get_bind(), "public_values", ("round_id", "version"))
