"""The table of what is served beside the documents of frozen rounds: drafts, by a random id."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from tasks.store.tables import METADATA

DRAFTS = Table(
    "drafts", METADATA, Column("draft_id", Text, primary_key=True),
    *(Column(name, Text, nullable=False)
      for name in ("round_id", "path", "media_type", "digest", "made_at")),
    Column("size", Integer, nullable=False),
)  # fmt: skip
