"""The tables of approval: what was proposed, what was decided about it, codes that were sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Integer, Table, Text

from tasks.store.tables import METADATA


def _of_draw(name: str, number: str, *columns: Column[Any]) -> Table:
    """A table whose rows belong to the draw of one version of one round, numbered from 1."""
    return Table(
        name,
        METADATA,
        Column("round_id", Text, primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column(number, Integer, primary_key=True, autoincrement=False),
        *columns,
        ForeignKeyConstraint(["round_id", "version"], ["draws.round_id", "draws.version"]),
    )


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


PROPOSALS = _of_draw("proposals", "revision", *_texts("digest", "content", "proposed_at"))
DECISIONS = _of_draw(
    "decisions",
    "step",
    Column("revision", Integer, nullable=False),
    *_texts("decision", "decided_by"),
    Column("is_confirmed", Boolean, nullable=False),
    Column("place", Integer, nullable=True),
    Column("reserve_place", Integer, nullable=True),
    Column("reason", Text, nullable=True),
    Column("note", Text, nullable=True),
    *_texts("decided_at"),
)
APPROVAL_CODES = _of_draw("approval_codes", "step", *_texts("sent_to", "digest", "sent_at"))
