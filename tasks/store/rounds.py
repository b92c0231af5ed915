"""What is remembered of a round: its commitment, its public value, its draw, its messages."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from tasks.errors import FrameChanged
from tasks.model import Allocation, Commitment, Document, Message, Sample
from tasks.store import tables


def keep_commitment(engine: Engine, round_id: str, version: int, commitment: Commitment) -> None:
    """The round is committed; raises FrameChanged where it was committed to something else."""
    with engine.begin() as connection:
        kept = connection.execute(
            select(tables.commitments.c.digest).where(
                tables.commitments.c.round_id == round_id,
                tables.commitments.c.version == version,
            )
        ).scalar()
        if kept is None:
            connection.execute(
                insert(tables.commitments).values(
                    round_id=round_id,
                    version=version,
                    frame_digest=commitment.frame_digest,
                    design_digest=commitment.design_digest,
                    method=commitment.method,
                    digest=commitment.digest,
                )
            )
        elif kept != commitment.digest:
            raise FrameChanged(round_id)


def keep_public_value(
    engine: Engine, round_id: str, version: int, public_value: str, *, is_self_generated: bool
) -> tuple[str, bool]:
    """The round's public value: the one kept first, for ever, and whether we made it ourselves."""
    table = tables.public_values
    mine = (table.c.round_id == round_id) & (table.c.version == version)
    with engine.begin() as connection:
        kept = connection.execute(
            select(table.c.public_value, table.c.is_self_generated).where(mine)
        ).first()
        if kept is not None:
            return kept.public_value, kept.is_self_generated
        connection.execute(
            insert(table).values(
                round_id=round_id,
                version=version,
                public_value=public_value,
                is_self_generated=is_self_generated,
            )
        )
    return public_value, is_self_generated


def is_frozen(engine: Engine, round_id: str, version: int) -> bool:
    """True where the round was drawn and its messages written."""
    table = tables.draws
    with engine.connect() as connection:
        found = connection.execute(
            select(table.c.round_id).where(table.c.round_id == round_id, table.c.version == version)
        ).first()
    return found is not None


def freeze_round(
    engine: Engine,
    sample: Sample,
    allocation: Allocation,
    documents: tuple[Document, ...],
    messages: tuple[Message, ...],
) -> None:
    """Draw, allocation, documents and messages are written, all or none."""
    key = {"round_id": sample.round_id, "version": sample.version}
    with engine.begin() as connection:
        _insert(connection, "draws", [{**key, "certificate": sample.certificate}])
        _insert(
            connection,
            "allocations",
            [
                {**key, "case_id": a.case_id, "grade": a.grade, "auditor_id": a.auditor_id}
                for a in allocation.assignments
            ],
        )
        _insert(connection, "documents", [_document_row(d, sample.round_id) for d in documents])
        _insert(connection, "messages", [_message_row(m) for m in messages])


def _insert(connection: Connection, table: str, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(tables.METADATA.tables[table]), rows)


def _document_row(document: Document, round_id: str) -> dict[str, object]:
    return {
        "document_id": document.document_id,
        "round_id": round_id,
        "kind": document.kind,
        "path": document.path,
        "media_type": document.media_type,
        "digest": document.digest,
        "size": document.size,
        "recipient_id": document.recipient_id,
    }


def _message_row(message: Message) -> dict[str, object]:
    return {
        "message_key": message.message_key,
        "round_id": message.round_id,
        "kind": message.kind,
        "recipient_id": message.recipient_id,
        "recipient": message.recipient,
        "subject": message.subject,
        "body": message.body,
        "document_ids": json.dumps(message.document_ids),
    }


def documents_of(engine: Engine, round_id: str) -> tuple[Document, ...]:
    """The documents of a round, by id."""
    table = tables.documents
    wanted = select(table).where(table.c.round_id == round_id).order_by(table.c.document_id)
    with engine.connect() as connection:
        rows = connection.execute(wanted).mappings()
        return tuple(
            Document(**{name: row[name] for name in row if name != "round_id"}) for row in rows
        )


def messages_of(engine: Engine, round_id: str) -> tuple[Message, ...]:
    """The messages of a round, by key."""
    table = tables.messages
    wanted = select(table).where(table.c.round_id == round_id).order_by(table.c.message_key)
    with engine.connect() as connection:
        return tuple(_message_from(row) for row in connection.execute(wanted).mappings())


def _message_from(row: RowMapping) -> Message:
    kept: dict[str, Any] = dict(row)
    kept["document_ids"] = tuple(json.loads(kept["document_ids"]))
    return Message(**kept)


def states_of(engine: Engine, round_id: str) -> dict[str, set[str]]:
    """For each message of a round the states it has been through."""
    sent = tables.deliveries
    joined = select(sent.c.message_key, sent.c.state).join(
        tables.messages, tables.messages.c.message_key == sent.c.message_key
    )
    states: dict[str, set[str]] = {}
    with engine.connect() as connection:
        for key, state in connection.execute(joined.where(tables.messages.c.round_id == round_id)):
            states.setdefault(key, set()).add(state)
    return states


def mark(engine: Engine, message_key: str, state: str) -> None:
    """One more state of a message is on record: claimed, then sent."""
    with engine.begin() as connection:
        connection.execute(insert(tables.deliveries).values(message_key=message_key, state=state))
