"""What a person reads about a register workbook: what would change, or what to put right.

Rows are told by references and headings only, since Prefect keeps what it shows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from tasks.returns.registers.changes import KINDS, Change, counted_changes
from tasks.returns.registers.faults import Fault
from tasks.returns.registers.sheets import SHEETS

SHOWN = 25
NOTHING = "The workbook says what is in force already. Nothing would change."
WORDS = {
    "added": "Added",
    "changed": "Changed",
    "ended": "Ended",
    "removed": "No longer in the workbook",
}
VANISHED = (
    "**No longer in the workbook, though they count: {count}.** A row that ended stays, with its"
    " last day. To apply this all the same, the form has to confirm it."
)


def told_changes(changes: tuple[Change, ...], questions: tuple[Fault, ...], code: str) -> str:
    """The changes of each sheet, what a careful reader would ask, and what to do next."""
    if not changes:
        return "\n\n".join([NOTHING, *_asked(questions)])
    lost = sum(change.has_vanished for change in changes)
    parts = [_table(changes)]
    parts += [VANISHED.format(count="1 row" if lost == 1 else f"{lost} rows")] if lost else []
    parts += [part for sheet in SHEETS for part in _of_sheet(sheet.title, changes)]
    parts += _asked(questions)
    parts.append(
        "Nothing counts yet. To make it count, start `registers` again with **apply the changes**"
        f" and this code: `{code}`"
    )
    return "\n\n".join(parts)


def told_faults(faults: tuple[Fault, ...], marked: str) -> str:
    """Each cell with what to put right, and where they are marked."""
    rows = [(fault.place, fault.sentence) for fault in faults[:200]]
    more = [f"And {len(faults) - 200} more."] if len(faults) > 200 else []
    listed = _lines([("Cell", "What to put right"), ("---", "---"), *rows])
    count = f"**{len(faults)} {'cell has' if len(faults) == 1 else 'cells have'} to be put right.**"
    where = f"Nothing was applied. The cells are marked red in `{marked}`."
    return "\n\n".join([f"{count} {where}", listed, *more])


def listed_faults(faults: Iterable[Fault]) -> str:
    """The faults as a CSV file, one a line."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(("Cell", "What to put right"))
    writer.writerows((fault.place, fault.sentence) for fault in faults)
    return written.getvalue()


def _table(changes: tuple[Change, ...]) -> str:
    """How many rows change in each way, by sheet."""
    head = ("Sheet", *(WORDS[kind] for kind in KINDS))
    rows = [head, tuple("---" for _ in head)]
    for sheet in SHEETS:
        mine = counted_changes(each for each in changes if each.sheet == sheet.title)
        if any(mine.values()):
            rows.append((sheet.title, *(str(mine[kind]) for kind in KINDS)))
    return _lines(rows)


def _of_sheet(title: str, changes: tuple[Change, ...]) -> list[str]:
    """The rows of one sheet that change, by reference; the first of each kind."""
    parts: list[str] = []
    for kind in KINDS:
        mine = [each for each in changes if each.sheet == title and each.kind == kind]
        if mine:
            shown = "; ".join(map(_told, mine[:SHOWN]))
            more = f"; and {len(mine) - SHOWN} more" if len(mine) > SHOWN else ""
            parts.append(f"**{title}, {WORDS[kind].lower()}:** {shown}{more}.")
    return parts


def _told(change: Change) -> str:
    """One row: its reference, and the headings that change."""
    return f"{change.reference} ({', '.join(change.fields)})" if change.fields else change.reference


def _asked(questions: tuple[Fault, ...]) -> list[str]:
    """What a careful reader would ask; it refuses nothing."""
    if not questions:
        return []
    rows = [(each.place, each.sentence) for each in questions[:SHOWN]]
    more = [f"And {len(questions) - SHOWN} more."] if len(questions) > SHOWN else []
    return ["**Please look at these too.** They are no obstacle.",
            _lines([("Cell", "Question"), ("---", "---"), *rows]), *more]  # fmt: skip


def _lines(rows: list[tuple[str, ...]]) -> str:
    """A table of the Prefect screen; a stroke in a cell would end it."""
    return "\n".join(
        "| " + " | ".join(each.replace("|", "/") for each in row) + " |" for row in rows
    )
