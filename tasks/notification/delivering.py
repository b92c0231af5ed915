"""One letter after the other: claimed, carried, and its end on record (D4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tasks.errors import MailboxFailed, MailServerDown, ReleaseRefused
from tasks.notification.addressing import delivery_for
from tasks.notification.gate import is_intact, read_document
from tasks.notification.mail import Enclosure, Mail, Sender, mail_of
from tasks.store.outbox import Letter, move_letter

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from config.schema import Authority
    from tasks.model import Document, Message
    from tasks.notification.carriers import Carrier


@dataclass(frozen=True, slots=True)
class Delivering:
    """What every delivery of one run shares; ``notes`` collects what a person should see."""

    engine: Engine
    carrier: Carrier
    authority: Authority
    documents: dict[str, Document]
    documents_in: Path
    clock: Callable[[], datetime]
    notes: list[str] = field(default_factory=list)


def treat(run: Delivering, letter: Letter) -> str:
    """One open letter was sent, found, put off, refused or left in doubt; returns which.

    Before anything is sent it is looked for where mail arrives: a store that
    was restored from a backup may be behind what really happened (F36).
    """
    mail = _mail(run, letter)
    if run.carrier.holds(mail) is True:
        move_letter(run.engine, letter, "sent", at=run.clock(), note="found where mail arrives")
        return "already"
    if letter.state != "in_doubt":
        return _deliver(run, letter, mail)
    if not _is_settled(run, letter, mail):
        run.notes.append(f"{letter.message.message_key}: {letter.note or 'in doubt'}")
        return "in_doubt"
    waiting = move_letter(run.engine, letter, "pending", at=run.clock(), note="did not arrive")
    return "waiting" if waiting is None else _deliver(run, waiting, mail)


def _is_settled(run: Delivering, letter: Letter, mail: Mail) -> bool:
    """A mail in doubt surely did not arrive: it was looked for late enough, and is not there."""
    waited = run.clock() - letter.changed_at
    return run.carrier.holds(mail) is False and waited >= run.carrier.settles_in


def _deliver(run: Delivering, letter: Letter, mail: Mail) -> str:
    claimed = move_letter(run.engine, letter, "sending", at=run.clock())
    if claimed is None:
        return "waiting"
    try:
        outcome = run.carrier.carry(mail)
    except (MailServerDown, MailboxFailed):
        move_letter(run.engine, claimed, "pending", at=run.clock(), note="nothing left")
        raise
    move_letter(run.engine, claimed, outcome.state, at=run.clock(), note=outcome.note)
    if outcome.state != "sent":
        run.notes.append(f"{letter.message.message_key}: {outcome.note}")
    return "waiting" if outcome.state == "pending" else outcome.state


def _mail(run: Delivering, letter: Letter) -> Mail:
    own = run.authority.mail
    sender = Sender(own.sender, own.quality_assurance, run.authority.marking)
    return mail_of(letter.message, _enclosures(run, letter.message), sender, letter.queued_at)


def _enclosures(run: Delivering, message: Message) -> tuple[Enclosure, ...]:
    if delivery_for(message.recipient, run.authority.mail.deliveries) != "attached":
        return ()
    documents = (run.documents[document_id] for document_id in message.document_ids)
    return tuple(_enclosure(run, message, document) for document in documents)


def _enclosure(run: Delivering, message: Message, document: Document) -> Enclosure:
    """The document as it lies on the disk at this moment, checked once more as it is read (F20)."""
    content = read_document(document, run.documents_in)
    if content is None or not is_intact(document, content):
        fault = f"document {document.document_id} changed while mail was being sent"
        raise ReleaseRefused(message.round_id, (fault,))
    return Enclosure(PurePosixPath(document.path).name, document.media_type, content)
