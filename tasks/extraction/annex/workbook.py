"""Opens a workbook that anybody may have sent: hostile ones are refused before they are read."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from tasks.errors import WorkbookRefused
from tasks.extraction.annex import cells

Cell = str | float | bool | date | None
MOST_BYTES, MOST_ENTRIES, MOST_RATIO = 50_000_000, 500, 100  # K15
PATIENCE = 120.0
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
REFUSALS = {
    cells.ENCRYPTED: "it is locked with a password; save a copy without one",
    cells.TOO_LARGE: "it has more than 5 million cells",
}
UNREADABLE = "it cannot be read as a workbook (Excel or OpenDocument)"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells from the first used row and column on, both counted from nought."""

    name: str
    top: int
    left: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Every sheet of a workbook, and the SHA-256 of the very bytes that were read."""

    digest: str
    sheets: tuple[Sheet, ...]


def read_workbook(path: Path) -> Workbook:
    """The cells of a workbook of any common form; of formulas what they came to.

    Raises WorkbookRefused where the file is not there, is no workbook, has a
    password, or is larger when unpacked than any Annex A (K15).
    """
    content = _content(path)
    _refuse_bombs(path, content)
    done = _read_apart(path, content)
    if done.returncode:
        raise WorkbookRefused(path.name, REFUSALS.get(done.returncode, UNREADABLE))
    sheets = tuple(_sheet(each) for each in json.loads(done.stdout))
    return Workbook(sha256(content).hexdigest(), sheets)


def _content(path: Path) -> bytes:
    """The bytes of the file, if they are few enough."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise WorkbookRefused(path.name, "it is larger than 50 MB")
        content = path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise WorkbookRefused(path.name, f"it cannot be opened: {reason.lower()}") from None
    if not content:
        raise WorkbookRefused(path.name, "the file is empty")
    if content.startswith(OLD_OFFICE) and LOCKED_PACKAGE in content:
        raise WorkbookRefused(path.name, REFUSALS[cells.ENCRYPTED])
    return content


def _refuse_bombs(path: Path, content: bytes) -> None:
    """The archive's own list of contents is looked at before anything is unpacked.

    Sizes can lie: the process that unpacks has a limit of memory as well.
    """
    if not content.startswith(b"PK"):
        return
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise WorkbookRefused(path.name, "the file is damaged") from None
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = (
        len(entries) > MOST_ENTRIES or unpacked > MOST_BYTES or unpacked > MOST_RATIO * len(content)
    )
    if is_bomb:
        raise WorkbookRefused(path.name, "it unpacks to far more than an Annex A ever holds")


def _read_apart(path: Path, content: bytes) -> subprocess.CompletedProcess[bytes]:
    """The reader, in a process of its own that has the bytes and nothing else."""
    try:
        return subprocess.run(  # noqa: S603  # our own interpreter and file, no word of anybody else
            [sys.executable, "-I", cells.__file__],
            input=content, capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise WorkbookRefused(path.name, "reading it took too long") from None


def _sheet(found: dict[str, Any]) -> Sheet:
    """A sheet as the reader printed it."""
    rows = tuple(tuple(map(_cell, row)) for row in found["rows"])
    return Sheet(found["name"], found["top"], found["left"], rows)


def _cell(shown: Any) -> Cell:
    """A cell as the reader printed it: a day lies in a list of its own."""
    return date.fromisoformat(shown[0]) if isinstance(shown, list) else shown
