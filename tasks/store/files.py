"""Reads a file that a row of ours names, and nothing else that may stand in its place."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path, PurePosixPath


def is_inside(path: str) -> bool:
    """Whether a relative path names a place below its folder, as it is written.

    >>> is_inside("PW-2021-07/certificate.json"), is_inside("../store.db"), is_inside("/etc/passwd")
    (True, False, False)
    """
    named = PurePosixPath(path)
    return bool(named.parts) and not named.is_absolute() and ".." not in named.parts


def read_inside(folder: Path, path: str) -> bytes | None:
    """The bytes of a plain file below a folder, or None: no link is followed (K21, K22)."""
    if not is_inside(path):
        return None
    place = folder / path
    if place.resolve() != folder.resolve() / path:
        return None
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    try:
        with os.fdopen(handle, "rb") as file:
            return file.read()
    except OSError:  # a folder stands there
        return None


def is_as_written(content: bytes, size: int, digest: str) -> bool:
    """Whether these are the bytes that were recorded."""
    return len(content) == size and sha256(content).hexdigest() == digest
