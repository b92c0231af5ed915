"""The table of cases that managers named, audited on top of a draw and never in it (A03)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table, Text

from tasks.store.tables import METADATA

NOMINATED_CASES = Table(
    "nominated_cases", METADATA,
    Column("round_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("case_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["round_id", "version"], ["draws.round_id", "draws.version"]),
)  # fmt: skip
