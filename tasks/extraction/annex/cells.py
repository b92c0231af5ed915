"""Prints the cells of a workbook as JSON; runs in a process of its own, which may fail.

A workbook comes from anywhere. The library that reads it is compiled and may
end its whole process, and a single cell in the far corner of a sheet asks for
more memory than there is. So this file is started alone, under limits, is
handed the bytes and prints what it found; it needs nothing of ours.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

MOST_MEMORY, MOST_SECONDS, MOST_CELLS = 2 << 30, 60, 5_000_000
ENCRYPTED, TOO_LARGE = 2, 3
"""How this process ends where the workbook has a password, or too many cells."""


def main() -> int:
    """The cells of the workbook on standard input, on standard output."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what a child is called lies in no dump
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        return ENCRYPTED
    room, sheets = MOST_CELLS, list[Any]()
    for name in workbook.sheet_names:
        found = workbook.get_sheet_by_name(name)
        room -= found.height * found.width
        if room < 0:
            return TOO_LARGE
        top, left = found.start or (0, 0)
        rows = [list(_shown(row)) for row in found.to_python(skip_empty_area=True)]
        sheets.append({"name": name, "top": top, "left": left, "rows": rows})
    json.dump(sheets, sys.stdout)
    return 0


def _shown(row: list[Any]) -> Iterator[Any]:
    """The cells of a row: text, number and truth as they are, a day in a list, none as null."""
    for cell in row:
        match cell:
            case "" | time(hour=0, minute=0, second=0):  # an empty cell that a formula points to
                yield None
            case datetime():
                yield [cell.date().isoformat()]
            case date():
                yield [cell.isoformat()]
            case time() | timedelta():
                yield "a time of day"
            case _:
                yield cell


if __name__ == "__main__":
    sys.exit(main())
