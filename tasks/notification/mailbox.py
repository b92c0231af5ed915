"""The embedded default: each mail is one ``.eml`` file in a folder of our own.

Written beside its place and then moved there, so that a mail is whole or not
there at all; the name is the message's key, so the same mail is never there twice.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.errors import MailboxFailed
from tasks.notification.carriers import Outcome

if TYPE_CHECKING:
    from tasks.notification.mail import Mail


class Mailbox:
    """A folder that takes mail; it knows for certain what it holds, and at once."""

    settles_in = timedelta(0)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def carry(self, mail: Mail) -> Outcome:
        """The mail is in the folder, on the disk; raises MailboxFailed, leaving nothing behind."""
        try:
            self._write(mail)
        except OSError as error:
            why = error.strerror or "it cannot be written"
            raise MailboxFailed(str(self.folder), why) from None
        return Outcome("sent")

    def holds(self, mail: Mail) -> bool:
        """Whether the mail lies in the folder."""
        return self._path(mail).is_file()

    def close(self) -> None:
        """Nothing is held open between two mails."""

    def _path(self, mail: Mail) -> Path:
        return self.folder / f"{mail.message_key}.eml"

    def _write(self, mail: Mail) -> None:
        place = self.folder.absolute()
        for folder in (*reversed(place.parents), place):
            folder.mkdir(mode=0o700, exist_ok=True)
        draft = place / f".{mail.message_key}.part"
        draft.unlink(missing_ok=True)  # what a start that was killed left behind
        try:
            _write_through(draft, mail.content)
            draft.replace(self._path(mail))
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(place)


def _write_through(path: Path, content: bytes) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """The new name, too, is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
