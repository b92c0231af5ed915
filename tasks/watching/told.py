"""What the watch has told already: one line a fact, in a file beside the store.

Not in the store itself, which is one of the things that are watched.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BEGAN = "watch began"


@dataclass(slots=True)
class Told:
    """The facts that somebody was told, and since when there is a watch."""

    place: Path
    facts: dict[str, datetime] = field(default_factory=dict[str, datetime])

    @property
    def since(self) -> datetime:
        """When the watch was first started here."""
        return self.facts[BEGAN]

    def keep(self, fact: str, at: datetime) -> None:
        """The fact was told; the line is on the disk."""
        flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(self.place, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(json.dumps({"fact": fact, "at": at.isoformat()}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.facts[fact] = at


def told_in(place: Path, now: datetime) -> Told:
    """What was told before; a watch that begins is on record from now on.

    A line that a crash left half written is passed over: its fact is told again.
    """
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = Told(place)
    for line in place.read_text(encoding="utf-8").splitlines() if place.is_file() else ():
        try:
            said = json.loads(line)
            told.facts[said["fact"]] = datetime.fromisoformat(said["at"])
        except (ValueError, KeyError, TypeError):
            continue
    if BEGAN not in told.facts:
        told.keep(BEGAN, now)
    return told
