"""Writes the invented borough as the Annex A workbook that it would hand to Ofsted."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tasks.demo.annex_form import STYLES, TITLES
from tasks.demo.annex_lists import lists_of
from tasks.demo.invention import invent
from tasks.errors import BoroughNotWritten

NOTE = "Every child, name and fact in this workbook is invented."


def write_annex_workbook(
    path: Path, size: str, seed: int, until: date, style: str, progress: Callable[[str], None]
) -> dict[int, int]:
    """Lists 1 to 8 of the borough on its last day lie in a workbook; how many rows each has.

    ``style`` names the form: 2024, or ofsted with titles above and earlier
    headers. Raises BoroughNotWritten where the file cannot be written.
    """
    import openpyxl

    lists, look = lists_of(invent(size, seed, until, progress)), STYLES[style]
    book = openpyxl.Workbook(write_only=True)
    for number, lines in lists.items():
        progress(f"Writing {len(lines):,} rows of list {number}")
        sheet = book.create_sheet(look.sheet.format(number))
        if look.has_title:
            sheet.append([f"List {number}: {TITLES[number]}"])
        sheet.append(look.headers(number))
        for line in lines:
            sheet.append(line)
    book.create_sheet("About").append([NOTE])
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".annex-", dir=path.parent) as beside:
            book.save(Path(beside) / path.name)
            (Path(beside) / path.name).replace(path)
        path.chmod(0o600)
    except OSError as fault:
        reason = (fault.strerror or type(fault).__name__).lower()
        raise BoroughNotWritten(path.name, reason) from None
    return {number: len(lines) for number, lines in lists.items()}
