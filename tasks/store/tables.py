"""The tables of our own database: what a round was, what it drew, and what it sends."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Text, UniqueConstraint

METADATA = MetaData()

commitments = Table(
    "commitments",
    METADATA,
    Column("round_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("frame_digest", Text, nullable=False),
    Column("design_digest", Text, nullable=False),
    Column("method", Integer, nullable=False),
    Column("digest", Text, nullable=False),
)
public_values = Table(
    "public_values",
    METADATA,
    Column("round_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("public_value", Text, nullable=False),
    Column("is_self_generated", Boolean, nullable=False),
)
draws = Table(
    "draws",
    METADATA,
    Column("round_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("certificate", Text, nullable=False),
)
allocations = Table(
    "allocations",
    METADATA,
    Column("round_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("grade", Integer, primary_key=True),
    Column("auditor_id", Text, nullable=False),
)
documents = Table(
    "documents",
    METADATA,
    Column("document_id", Text, primary_key=True),
    Column("round_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("recipient_id", Text),
)
messages = Table(
    "messages",
    METADATA,
    Column("message_key", Text, primary_key=True),
    Column("round_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recipient_id", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("document_ids", Text, nullable=False),
)
deliveries = Table(
    "deliveries",
    METADATA,
    Column("message_key", Text, nullable=False),
    Column("state", Text, nullable=False),
    UniqueConstraint("message_key", "state"),
)

INSERT_ONLY = tuple(METADATA.tables)
