"""Compliance audits: the first day, every event once, what was noted of it, and its one task."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0008"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and guard each against change."""
    op.create_table(
        "compliance_starts",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        *_texts("set_by", "set_at"),
        sa.PrimaryKeyConstraint("place", name="pk_compliance_starts"),
    )
    guard(op.get_bind(), "compliance_starts", ("place",))
    op.create_table(
        "compliance_events",
        *_texts("event_id", "case_id", "kind", "source_key"),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        *_texts("round_id", "detected_at"),
        sa.PrimaryKeyConstraint("event_id", name="pk_compliance_events"),
        sa.UniqueConstraint(
            "case_id", "kind", "source_key", "ordinal",
            name="uq_compliance_events_case_id_kind_source_key_ordinal",
        ),
    )  # fmt: skip
    key = ("case_id", "kind", "source_key", "ordinal")
    guard(op.get_bind(), "compliance_events", ("event_id",), key)
    _notes()
    _tasks()


def _notes() -> None:
    op.create_table(
        "compliance_notes",
        *_texts("event_id"),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("state"),
        sa.Column("happened_on", sa.Date(), nullable=False),
        *_may("from_team_id", "to_team_id"),
        sa.Column("seen_on", sa.Date(), nullable=False),
        *_texts("noted_at"),
        _of_event("compliance_notes"),
        sa.PrimaryKeyConstraint("event_id", "step", name="pk_compliance_notes"),
    )
    guard(op.get_bind(), "compliance_notes", ("event_id", "step"))


def _tasks() -> None:
    op.create_table(
        "compliance_tasks",
        *_texts("event_id", "round_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_may("responsible_id", "responsible_team_id", "countersign_team_id", "exceptions"),
        *_texts("status", "route"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("countersign_on", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        *_may("band"),
        *_texts("issued_at"),
        _of_event("compliance_tasks"),
        sa.ForeignKeyConstraint(
            ["round_id", "version"], ["freezes.round_id", "freezes.version"],
            name="fk_compliance_tasks_freezes",
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_compliance_tasks"),
    )  # fmt: skip
    guard(op.get_bind(), "compliance_tasks", ("event_id",))


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _may(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=True) for name in names]


def _of_event(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["event_id"], ["compliance_events.event_id"], name=f"fk_{name}_compliance_events"
    )
