"""The table of observations of practice: who observes whom, frozen with a round."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table, Text

from tasks.store.tables import METADATA

OBSERVATIONS = Table(
    "observations", METADATA,
    Column("round_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("worker_id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("auditor_id", Text, nullable=False),
    ForeignKeyConstraint(["round_id", "version"], ["freezes.round_id", "freezes.version"]),
)  # fmt: skip
