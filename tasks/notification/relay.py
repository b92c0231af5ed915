"""Sends what the outbox holds, each message once: claimed, carried, marked as sent."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from tasks.errors import ReleaseRefused
from tasks.model import Document, Round
from tasks.notification.mailbox import compose, deliver
from tasks.store.rounds import documents_of, mark, messages_of, states_of


@dataclass(frozen=True, slots=True)
class RelayReport:
    """How many messages went now, and how many had gone before."""

    sent: int
    already_sent: int


def relay(engine: Engine, round_: Round, sender: str, output: Path) -> RelayReport:
    """Every waiting message of a round lies in the mailbox; none goes twice.

    Raises ReleaseRefused, and sends nothing, where a document is missing or
    is not the one that was frozen (D7).
    """
    documents = {each.document_id: each for each in documents_of(engine, round_.round_id)}
    _require_whole(tuple(documents.values()), output)
    states = states_of(engine, round_.round_id)
    sent = already = 0
    for message in messages_of(engine, round_.round_id):
        known = states.get(message.message_key, set())
        if "sent" in known:
            already += 1
            continue
        if "claimed" not in known:
            mark(engine, message.message_key, "claimed")
        attached = tuple(documents[each] for each in message.document_ids)
        mail = compose(message, attached, round_, sender, output)
        deliver(mail, message.message_key, output / "mail")
        mark(engine, message.message_key, "sent")
        sent += 1
    return RelayReport(sent, already)


def _require_whole(documents: tuple[Document, ...], output: Path) -> None:
    """Each document lies where it should and is byte for byte what was frozen."""
    faulty = tuple(
        document.path
        for document in documents
        if not (output / document.path).is_file()
        or sha256((output / document.path).read_bytes()).hexdigest() != document.digest
    )
    if faulty:
        raise ReleaseRefused(faulty)
