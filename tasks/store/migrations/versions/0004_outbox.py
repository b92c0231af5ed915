"""Documents, addressees, messages and how each delivery went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tasks.store.guards import guard

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and guard each against change."""
    _make_documents()
    _make_addressees()
    _make_messages()
    _make_message_documents()
    _make_deliveries()


def _make_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_documents_freezes",
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "document_id", name="pk_documents"),
        sa.UniqueConstraint(
            "round_id", "version", "path", name="uq_documents_round_id_version_path"
        ),
    )
    guard(
        op.get_bind(),
        "documents",
        ("round_id", "version", "document_id"),
        ("round_id", "version", "path"),
    )


def _make_addressees() -> None:
    op.create_table(
        "addressees",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("reference_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_addressees_freezes",
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "version", "role", "reference_id", name="pk_addressees"
        ),
    )
    guard(op.get_bind(), "addressees", ("round_id", "version", "role", "reference_id"))


def _make_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("message_key", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_messages_freezes",
        ),
        sa.PrimaryKeyConstraint("message_key", name="pk_messages"),
        sa.UniqueConstraint(
            "round_id",
            "version",
            "kind",
            "recipient_id",
            "recipient",
            name="uq_messages_round_id_version_kind_recipient_id_recipient",
        ),
    )
    guard(
        op.get_bind(),
        "messages",
        ("message_key",),
        ("round_id", "version", "kind", "recipient_id", "recipient"),
    )


def _make_message_documents() -> None:
    op.create_table(
        "message_documents",
        sa.Column("round_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_key", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_key"], ["messages.message_key"], name="fk_message_documents_messages"
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "version"],
            ["freezes.round_id", "freezes.version"],
            name="fk_message_documents_freezes",
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "version", "message_key", "place", name="pk_message_documents"
        ),
    )
    guard(op.get_bind(), "message_documents", ("round_id", "version", "message_key", "place"))


def _make_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("message_key", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_key"], ["messages.message_key"], name="fk_deliveries_messages"
        ),
        sa.PrimaryKeyConstraint("message_key", "step", name="pk_deliveries"),
    )
    guard(op.get_bind(), "deliveries", ("message_key", "step"))
