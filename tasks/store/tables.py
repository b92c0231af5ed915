"""The tables of the programme's own database: every one is insert-only.

A state is the last row of a log, never a changed cell; the database itself
refuses UPDATE, DELETE and REPLACE (``guards``). Moments are ISO 8601 text in
UTC and shares are text fractions, so both databases hold the same bytes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Constraint,
    Date,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
    }
)


def _key(name: str, kind: type[TypeEngine[Any]] = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _must(name: str, kind: type[TypeEngine[Any]] = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _may(name: str, kind: type[TypeEngine[Any]] = Text) -> Column[Any]:
    return Column(name, kind, nullable=True)


def _texts(*names: str) -> list[Column[Any]]:
    return [_must(name) for name in names]


def _counts(*names: str) -> list[Column[Any]]:
    return [_must(name, Integer) for name in names]


def _days(*names: str) -> list[Column[Any]]:
    return [_must(name, Date) for name in names]


def _of_round(name: str, belongs_to: str, *columns: Column[Any] | Constraint) -> Table:
    """A table whose rows belong to one version of one round."""
    parent = ForeignKeyConstraint(
        ["round_id", "version"], [f"{belongs_to}.round_id", f"{belongs_to}.version"]
    )
    return Table(name, METADATA, _key("round_id"), _key("version", Integer), *columns, parent)


# ---------------------------------------------------------------- the round

ROUNDS = Table(
    "rounds",
    METADATA,
    _key("round_id"),
    _key("version", Integer),
    _must("requested_by"),
    _may("supersedes", Integer),
    _may("reason"),
    _may("second_approver"),
    _must("started_at"),
)
ROUND_OPENINGS = _of_round(
    "round_openings",
    "rounds",
    _key("opening", Integer),
    *_texts("audit_type", "title", "financial_year"),
    *_days("as_at", "draw_on", "starts_on", "ends_on", "due_on"),
    _may("target", Integer),
    _must("cap", Integer),
    _may("theme"),
    _must("lookback_months", Integer),
    _must("opened_at"),
)
ROUND_STATES = _of_round(
    "round_states",
    "rounds",
    _key("step", Integer),
    _must("state"),
    _may("reason"),
    *_texts("changed_by", "changed_at"),
)

# ---------------------------------------------------------------- what is fixed before the draw

COMMITMENTS = _of_round(
    "commitments",
    "rounds",
    *_texts("frame_digest", "design_digest"),
    _must("method", Integer),
    *_texts("digest", "committed_at"),
)
FRAME_CASES = _of_round(
    "frame_cases",
    "commitments",
    _key("case_id"),
    _must("place", Integer),
    *_texts("family_id", "worker_id", "team_id", "team_type", "status", "weight"),
    _must("is_worker_due", Boolean),
)
FRAME_EXCLUSIONS = _of_round(
    "frame_exclusions",
    "commitments",
    _key("place", Integer),
    *_texts("case_id", "reason"),
)
CONTRACT_RESULTS = _of_round(
    "contract_results",
    "commitments",
    _key("population"),
    *_texts("contract_version", "contract_digest", "frame_digest"),
    _must("as_at", Date),
    *_counts("extracted", "accepted", "quarantined"),
)
CONTRACT_RULES = _of_round(
    "contract_rules",
    "commitments",
    _key("population"),
    _key("place", Integer),
    *_texts("code", "message", "verdict"),
    _may("column_name"),
    *_counts("failed", "waived"),
    _may("similar_to"),
)
QUARANTINED_KEYS = _of_round(
    "quarantined_keys",
    "commitments",
    _key("population"),
    _key("place", Integer),
    *_texts("code", "record_key"),
)
CONTRACT_COUNTS = _of_round(
    "contract_counts",
    "commitments",
    _key("population"),
    _key("team"),
    _key("status"),
    *_counts("extracted", "accepted", "quarantined", "flagged"),
)
PUBLIC_VALUES = _of_round(
    "public_values",
    "commitments",
    _must("public_value"),
    _must("is_self_generated", Boolean),
    _must("fixed_at"),
)

# ---------------------------------------------------------------- the draw

DRAWS = _of_round(
    "draws",
    "public_values",
    *_texts("seed", "certificate", "certificate_digest"),
    _must("shortfall", Integer),
    _must("is_coverage_certain", Boolean),
    *_texts("coverage_expectation", "drawn_at"),
)
DRAWN_CASES = _of_round(
    "drawn_cases",
    "draws",
    _key("is_reserve", Boolean),
    _key("place", Integer),
    *_texts("case_id", "probability"),
    UniqueConstraint("round_id", "version", "case_id"),
)
DRAW_WORKERS = _of_round(
    "draw_workers",
    "draws",
    _key("worker_id"),
    _must("place", Integer),
    _must("is_reached", Boolean),
)

# ---------------------------------------------------------------- what is frozen with the mail

FREEZES = _of_round("freezes", "draws", _must("digest"), _must("frozen_at"))
ASSIGNMENTS = _of_round(
    "assignments",
    "freezes",
    _key("case_id"),
    _key("grade", Integer),
    _must("place", Integer),
    *_texts("auditor_id", "checks", "relaxed"),
    UniqueConstraint("round_id", "version", "case_id", "auditor_id"),
)
BARS = _of_round(
    "bars",
    "freezes",
    _key("place", Integer),
    *_texts("case_id", "auditor_id", "reason", "evidence"),
)
INELIGIBLE_AUDITORS = _of_round(
    "ineligible_auditors",
    "freezes",
    _key("place", Integer),
    *_texts("auditor_id", "reason"),
)
LOADS = _of_round(
    "loads",
    "freezes",
    _key("auditor_id"),
    *_counts("place", "first", "second", "capacity"),
)
SHORTAGES = _of_round(
    "shortages",
    "freezes",
    _key("place", Integer),
    *_texts("case_ids", "auditor_ids"),
    *_counts("places", "short"),
)
DOCUMENTS = _of_round(
    "documents",
    "freezes",
    _key("document_id"),
    _must("place", Integer),
    *_texts("kind", "path", "media_type", "digest"),
    _must("size", Integer),
    _may("recipient_id"),
    UniqueConstraint("round_id", "version", "path"),
)
ADDRESSEES = _of_round(
    "addressees",
    "freezes",
    _key("role"),
    _key("reference_id"),
    _must("place", Integer),
    _must("person_name"),
    _may("address"),
)

# ---------------------------------------------------------------- the outbox

MESSAGES = Table(
    "messages",
    METADATA,
    _key("message_key"),
    _must("round_id"),
    *_counts("version", "place"),
    *_texts("kind", "recipient_id", "recipient", "subject", "body", "queued_at"),
    UniqueConstraint("round_id", "version", "kind", "recipient_id", "recipient"),
    ForeignKeyConstraint(["round_id", "version"], ["freezes.round_id", "freezes.version"]),
)
MESSAGE_DOCUMENTS = _of_round(
    "message_documents",
    "freezes",
    _key("message_key"),
    _key("place", Integer),
    _must("document_id"),
    ForeignKeyConstraint(["message_key"], ["messages.message_key"]),
)
DELIVERIES = Table(
    "deliveries",
    METADATA,
    _key("message_key"),
    _key("step", Integer),
    _must("state"),
    _may("note"),
    _must("changed_at"),
    ForeignKeyConstraint(["message_key"], ["messages.message_key"]),
)

# ---------------------------------------------------------------- the chained log

LOG_ENTRIES = Table(
    "log_entries",
    METADATA,
    _key("position", Integer),
    _must("round_id"),
    _must("version", Integer),
    *_texts("step", "facts", "logged_at", "previous", "digest"),
)

# ---------------------------------------------------------------- the registers

REGISTER_VERSIONS = Table(
    "register_versions", METADATA, _key("version", Integer),
    *_texts("file_digest", "content_digest", "note", "applied_by", "applied_at"),
)  # fmt: skip
REGISTER_ROWS = Table(
    "register_rows", METADATA, _key("version", Integer), _key("table_name"),
    _key("place", Integer), _must("content"),
    ForeignKeyConstraint(["version"], ["register_versions.version"]),
)  # fmt: skip
