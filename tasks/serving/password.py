"""The one password of the screen and the documents, kept in a file for its owner alone."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from secrets import choice
from typing import TYPE_CHECKING

from tasks.errors import PasswordFileUnsafe

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
GROUPS, GROUP = 6, 4  # 24 letters of 5 bits each
FORM = re.compile(r"[\x21-\x7e]{12,200}")


@dataclass(frozen=True, slots=True)
class Password:
    """The password, which is never shown by accident, and whether it was made just now."""

    value: str
    is_new: bool

    def __repr__(self) -> str:
        return f"Password(is_new={self.is_new})"


def password_in(place: Path) -> Password:
    """The password of a file, which is made with a random one where it is not there.

    Raises PasswordFileUnsafe where it is a link, no plain file, open to others,
    or holds nothing that can be a password (K22, K29).
    """
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(place, flags, 0o600)
    except FileExistsError:
        return Password(_read(place), is_new=False)
    except OSError as error:
        raise PasswordFileUnsafe(str(place), error.strerror or "it cannot be written") from None
    value = fresh_password()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{value}\n")
    return Password(value, is_new=True)


def fresh_password() -> str:
    """120 bits from the operating system, in groups that a person can type."""
    groups = ("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def _read(place: Path) -> str:
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise PasswordFileUnsafe(str(place), error.strerror or "it cannot be read") from None
    with os.fdopen(handle, encoding="ascii", errors="replace") as file:
        held = os.fstat(file.fileno())
        if not stat.S_ISREG(held.st_mode) or held.st_mode & 0o077:
            raise PasswordFileUnsafe(str(place), "others on this machine may read it")
        value = file.read(1_000).strip()
    if not FORM.fullmatch(value):
        raise PasswordFileUnsafe(str(place), "it holds no password of 12 characters or more")
    return value
