"""Register workbooks on the disk: taken in once, kept for their owner only."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from tasks.errors import RegisterNotThere, RegisterUnreadable
from tasks.returns.registers.package import LARGEST_FILE

NAME = "registers.xlsx"
FOLDER = "registers"
TO_CORRECT = "registers-to-correct"


def taken(path: Path) -> bytes:
    """The bytes of a workbook, read once: what is judged is what is applied.

    Raises RegisterNotThere, and RegisterUnreadable for a link, a folder or a
    file that is too large or may not be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise RegisterNotThere(str(path)) from None
    except OSError:
        raise RegisterUnreadable("this machine may not open it, or it is a link") from None
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        if not S_ISREG(state.st_mode):
            raise RegisterUnreadable("it is no file")
        if state.st_size > LARGEST_FILE:
            raise RegisterUnreadable("it is larger than 10 MB")
        return file.read(LARGEST_FILE + 1)


def kept(path: Path, content: bytes) -> Path:
    """The file is there whole, for its owner only (K22); the path is returned."""
    for folder in (*reversed(path.parent.parents), path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600, exist_ok=False)
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def digest_of(content: bytes) -> str:
    """SHA-256 of a file."""
    return sha256(content).hexdigest()
