"""Looks for a mail in a journal: a folder or Maildir where the server leaves a copy of each."""

from __future__ import annotations

from email.parser import BytesHeaderParser
from email.policy import default
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def message_ids(journal: Path) -> frozenset[str] | None:
    """The Message-IDs of every mail under the journal; None where it cannot be read."""
    if not journal.is_dir():
        return None
    try:
        return frozenset(_message_ids(journal))
    except OSError:
        return None


def _message_ids(journal: Path) -> Iterator[str]:
    parser = BytesHeaderParser(policy=default)
    for path in sorted(journal.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                yield str(parser.parse(file)["Message-ID"] or "").strip()
