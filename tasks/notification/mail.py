"""One mail as the bytes that leave: the same message makes the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.model import Message


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom mail comes, where answers go, and how it is marked."""

    address: str
    reply_to: str
    marking: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One document as it is attached."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to leave; ``content`` has CRLF line ends and only ASCII bytes."""

    message_key: str
    message_id: str
    sender: str
    recipient: str
    content: bytes


def mail_of(
    message: Message, enclosures: tuple[Enclosure, ...], sender: Sender, dated_at: datetime
) -> Mail:
    """The mail of a message; a line end in a header raises ValueError (K23).

    Message-ID, date and boundary follow from the message, so that the same
    message is recognised wherever it turns up again (D4).
    """
    message_id = message_id_of(message, sender)
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"] = sender.address
    mail["To"] = message.recipient
    mail["Reply-To"] = sender.reply_to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(dated_at)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Sensitivity"] = marking_of(sender.marking)
    mail.set_content(message.body)
    for each in enclosures:
        main, _, sub = each.media_type.partition("/")
        mail.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
    if enclosures:
        mail.set_boundary("=_" + sha256(message.message_key.encode()).hexdigest()[:40])
    return Mail(message.message_key, message_id, sender.address, message.recipient, mail.as_bytes())


def message_id_of(message: Message, sender: Sender) -> str:
    """The Message-ID of a message: its key at the sender's domain."""
    return f"<{message.message_key}@{sender.address.rpartition('@')[2]}>"


def marking_of(text: str) -> str:
    """A marking as a header has it.

    >>> marking_of("Official: sensitive")
    'OFFICIAL-SENSITIVE'
    """
    return "-".join(text.upper().replace(":", " ").split())
