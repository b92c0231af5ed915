"""Which column of a table each heading of a file names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Text

from tasks.extraction.substitutes import SUBSTITUTES, OtherName, Through
from tasks.source_tables import KEYS, METADATA

BLANKS = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of a table that a file has, with their places in a row, and what else it has."""

    used: dict[str, int]
    left_out: tuple[str, ...]
    doubled: tuple[str, ...]


def known_columns(table: str) -> dict[str, Column[Any]]:
    """The columns that a table may have: the specified ones, and those that stand in for some.

    >>> "cin_plan_id" in known_columns("ssd_cin_plans")
    True
    """
    found: dict[str, Column[Any]] = {each.name: each for each in METADATA.tables[table].columns}
    for name in _stand_ins(table):
        found.setdefault(name, Column(name, Text(), index=name.endswith(KEYS)))
    return found


def _stand_ins(table: str) -> Iterable[str]:
    """The columns of other extracts by which a table's own are made good."""
    for (owner, _), substitutes in SUBSTITUTES.items():
        for each in substitutes:
            match each:
                case OtherName(name) if owner == table:
                    yield name
                case Through(key, other, their_key, wanted):
                    yield from (key,) if owner == table else ()
                    yield from (their_key, wanted) if other == table else ()
                case _:
                    pass


def matched(table: str, headings: Sequence[str]) -> Headings:
    """The headings of a file by the columns that they name, without case or outer blanks.

    >>> matched("local_auditor_staff_ids", ["Auditor ID ", "STAFF_ID", "Note"]).used
    {'auditor_id': 0, 'staff_id': 1}
    """
    known = known_columns(table)
    names = [column_named(each) for each in headings]
    counted = Counter(names)
    return Headings(
        {name: place for place, name in enumerate(names) if name in known},
        tuple(
            heading.strip() for heading, name in zip(headings, names, strict=True)
            if name not in known and name
        ),
        tuple(name for name in known if counted[name] > 1),
    )  # fmt: skip


def column_named(heading: str) -> str:
    """A heading as a column is named: small letters, and one line for any blanks within."""
    return BLANKS.sub("_", heading.strip("\ufeff\u00a0 \t\r\n\"'[]").lower())
