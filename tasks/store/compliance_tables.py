"""The tables of compliance audits: the first day, each event once, its notes and its task."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from tasks.store.tables import METADATA


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


def _may(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=True) for name in names]


COMPLIANCE_STARTS = Table(
    "compliance_starts",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("since", Date, nullable=False),
    *_texts("set_by", "set_at"),
)
"""One row: the first day whose transfers and closures are audited."""
COMPLIANCE_EVENTS = Table(
    "compliance_events",
    METADATA,
    Column("event_id", Text, primary_key=True),
    *_texts("case_id", "kind", "source_key"),
    Column("ordinal", Integer, nullable=False),
    *_texts("round_id", "detected_at"),
    UniqueConstraint("case_id", "kind", "source_key", "ordinal"),
)
COMPLIANCE_NOTES = Table(
    "compliance_notes",
    METADATA,
    Column("event_id", Text, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    *_texts("state"),
    Column("happened_on", Date, nullable=False),
    *_may("from_team_id", "to_team_id"),
    Column("seen_on", Date, nullable=False),
    *_texts("noted_at"),
    ForeignKeyConstraint(["event_id"], ["compliance_events.event_id"]),
)
COMPLIANCE_TASKS = Table(
    "compliance_tasks",
    METADATA,
    Column("event_id", Text, primary_key=True),
    *_texts("round_id"),
    Column("version", Integer, nullable=False),
    *_may("responsible_id", "responsible_team_id", "countersign_team_id", "exceptions"),
    *_texts("status", "route"),
    Column("due_on", Date, nullable=False),
    Column("countersign_on", Date, nullable=True),
    Column("percent", Integer, nullable=True),
    *_may("band"),
    *_texts("issued_at"),
    ForeignKeyConstraint(["event_id"], ["compliance_events.event_id"]),
    ForeignKeyConstraint(["round_id", "version"], ["freezes.round_id", "freezes.version"]),
)
