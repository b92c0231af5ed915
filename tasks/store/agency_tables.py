"""The table of returns: which agency audits its own record of which drawn child (R093)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table, Text

from tasks.store.tables import METADATA

AGENCY_RETURNS = Table(
    "agency_returns",
    METADATA,
    Column("round_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("case_id", Text, primary_key=True),
    Column("organisation_id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("case_place", Text, nullable=False),
    Column("mail_domain", Text, nullable=False),
    Column("withheld", Text, nullable=True),
    ForeignKeyConstraint(["round_id", "version"], ["freezes.round_id", "freezes.version"]),
)
