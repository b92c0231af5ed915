"""The timescales: a CSV file, one row for each limit and each time in which it was in force.

Every fault of the file is named at once, with its line: a cell that cannot be
read, a column that is missing, and two rows that are in force together.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from config.schema_compliance import RULES, Timescale

if TYPE_CHECKING:
    from pathlib import Path

PLACE = "rules/timescales.csv"
COLUMNS = tuple(Timescale.model_fields)


def read_timescales(folder: Path, faults: list[str]) -> tuple[Timescale, ...]:
    """Every timescale of a configuration; its faults are added to the list."""
    path = folder / PLACE
    shown = path.relative_to(folder.parent).as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(f"{shown}: the file is missing.")
        return ()
    except UnicodeDecodeError:
        faults.append(f"{shown}: the file is not UTF-8 text.")
        return ()
    lines = csv.reader(text.splitlines())
    head = next(lines, [])
    if tuple(head) != COLUMNS:
        faults.append(f"{shown}:1: the columns must be {', '.join(COLUMNS)}.")
        return ()
    made = [
        (number, row)
        for number, cells in enumerate(lines, start=2)
        if any(cells) and (row := _row(cells, f"{shown}:{number}", faults))
    ]
    faults.extend(_overlaps(made, shown))
    faults.extend(_unlike_asked(made, shown))
    return tuple(row for _, row in made)


def _row(cells: list[str], shown: str, faults: list[str]) -> Timescale | None:
    """One line as a timescale; None, and its faults in the list, where it is none."""
    if len(cells) != len(COLUMNS):
        faults.append(f"{shown}: {len(cells)} cells stand where {len(COLUMNS)} are needed.")
        return None
    given: dict[str, Any] = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
    given["valid_to"] = given["valid_to"] or None
    try:
        return Timescale.model_validate(given)
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            where = "".join(f"{part}: " for part in error["loc"])
            faults.append(f"{shown}: {where}{str(error['msg']).rstrip('.')}.")
        return None


def _overlaps(rows: list[tuple[int, Timescale]], shown: str) -> list[str]:
    """A sentence for each row that begins before the one of the same rule before it has ended."""
    ordered = sorted(rows, key=lambda each: (each[1].id, each[1].condition, each[1].valid_from))
    return [
        f"{shown}:{number}: {later.id} is in force twice on {later.valid_from.isoformat()}."
        for (_, earlier), (number, later) in pairwise(ordered)
        if (earlier.id, earlier.condition) == (later.id, later.condition)
        and earlier.holds_on(later.valid_from)
    ]


def _unlike_asked(rows: list[tuple[int, Timescale]], shown: str) -> list[str]:
    """A sentence for each rule that has no row, and for each row that no rule asks for."""
    there = {(row.id, row.condition) for _, row in rows}
    absent = [
        f"{shown}: {' '.join(filter(None, rule))} has no row; a rule that ended keeps its last one."
        for rule in RULES
        if rule not in there
    ]
    unknown = [
        f"{shown}:{number}: no rule {row.id} has the condition {row.condition or 'of none'}."
        for number, row in rows
        if (row.id, row.condition) not in RULES
    ]
    return [*absent, *unknown]
