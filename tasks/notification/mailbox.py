"""The embedded default: each message becomes one ``.eml`` file in a folder, once."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from tasks.model import Document, Message, Round


def compose(
    message: Message, documents: tuple[Document, ...], round_: Round, sender: str, output: Path
) -> EmailMessage:
    """The mail itself: fixed date, its own Message-ID, the documents attached."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(datetime.combine(round_.draw_on, time(7), UTC))
    mail["Message-ID"] = f"<{message.message_key}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Sensitivity"] = "Company-Confidential"
    mail.set_content(message.body)
    for document in documents:
        kind, _, subtype = document.media_type.partition("/")
        path = output / document.path
        mail.add_attachment(path.read_bytes(), maintype=kind, subtype=subtype, filename=path.name)
    mail.set_boundary(f"audit-{message.message_key}")
    return mail


def deliver(mail: EmailMessage, key: str, folder: Path) -> None:
    """The mail lies in the folder, whole; delivering it again changes nothing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / f"{key}.eml", mail.as_bytes())


def write_whole(path: Path, content: bytes) -> None:
    """The file is there with all of its content, for its owner only, or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with open(beside, "wb", opener=_private) as file:  # a Path has no opener
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
