"""What an audit type may draw from: the populations there are, and those of a council's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema import AuditTypeRules

UNITS = ("open_cases", "front_door_contacts", "multi_agency_children")
"""The populations whose rows may be drawn; a house test keeps them equal to those that are read."""


def unknown_populations(types: tuple[AuditTypeRules, ...], folder: Path) -> Iterator[str]:
    """A sentence for each audit type whose population nobody can read.

    A council's own stands as one SQL file in ``populations`` of its configuration.
    """
    own = sorted(path.stem for path in (folder / "populations").glob("*.sql"))
    for rules in types:
        if rules.population not in {*UNITS, *own}:
            yield (
                f"{rules.title}: the population {rules.population} is none of"
                f" {', '.join((*UNITS, *own))}."
            )
