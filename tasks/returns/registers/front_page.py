"""The first sheet of the register workbook: what it is, and the order of doing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.returns.registers.dressing import (
    INK,
    LETTERS,
    MUTED,
    NAVY,
    RULE,
    TINT,
    protect,
    set_paper,
)
from tasks.returns.registers.sheets import SHEETS

STEPS = (
    "Write one row for each thing. Row 2 of each sheet is an example: it is grey, it stays, and it"
    " never counts.",
    "Begin with Teams, then Auditors, then the other sheets: they choose from these two.",
    "Who or what ends gets a last day and stays. Take a row out only if it was never true.",
    "Save the workbook as registers.xlsx in the folder “input” of the audit programme.",
    "In Prefect start “registers” with “show the changes”. It tells what would change, or which"
    " cells to put right. Nothing counts yet.",
    "Start it again with “apply the changes” and the code that you were shown.",
)
NOTES = (
    "Dark headings with an asterisk (*) have to be filled in.",
    "Dates are written dd/mm/yyyy.",
    "Write references, no names of children and no reasons.",
    "To get a fresh workbook with all that counts now, start “registers” with “write the"
    " workbook”.",
)


def write_front_page(sheet: Any, authority: str, standing: str, counts: Mapping[str, int]) -> None:
    """The page stands, locked, with a link to each sheet."""
    for column, width in (("A", 3), ("B", 24), ("C", 78), ("D", 9)):
        sheet.column_dimensions[column].width = width
    _put(sheet, "B2", "Registers of the audit programme", size=18, bold=True, colour=NAVY)
    sheet.row_dimensions[2].height = 30
    _put(sheet, "B3", f"{authority}. {standing}", colour=MUTED)
    sheet.merge_cells("B3:D3")
    row = _list(sheet, 5, "What to do", [f"{at}.  {words}" for at, words in enumerate(STEPS, 1)])
    row = _list(sheet, row, "Good to know", list(NOTES))
    _contents(sheet, row, counts)
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    set_paper(sheet)


def _list(sheet: Any, row: int, title: str, lines: list[str]) -> int:
    """A title and its lines; returns the row after a free one."""
    _put(sheet, f"B{row}", title, size=12, bold=True, colour=NAVY)
    for at, words in enumerate(lines, start=row + 1):
        _put(sheet, f"B{at}", words)
        sheet.merge_cells(f"B{at}:D{at}")
        sheet.row_dimensions[at].height = 30 if len(words) > 105 else 17
    return row + len(lines) + 2


def _contents(sheet: Any, row: int, counts: Mapping[str, int]) -> None:
    """The sheets, what each is for, and how many rows it has."""
    from openpyxl.styles import Border, PatternFill, Side

    heads = (("B", "Sheet"), ("C", "What it is for"), ("D", "Rows"))
    for column, words in heads:
        _put(sheet, f"{column}{row}", words, bold=True, colour=NAVY)
        sheet[f"{column}{row}"].border = Border(bottom=Side("medium", color=NAVY))
    for at, each in enumerate(SHEETS, start=row + 1):
        _put(sheet, f"B{at}", each.title, bold=True, colour=NAVY)
        sheet[f"B{at}"].hyperlink = f"#'{each.title}'!A1"
        _put(sheet, f"C{at}", each.about)
        _put(sheet, f"D{at}", counts[each.title])
        sheet.row_dimensions[at].height = 30 if len(each.about) > 78 else 17
        for column in "BCD":
            cell = sheet[f"{column}{at}"]
            cell.border = Border(bottom=Side("thin", color=RULE))
            cell.fill = PatternFill("solid", start_color=TINT)


def _put(
    sheet: Any, where: str, words: str | int, *, size: float = 10, bold: bool = False,
    colour: str = INK,
) -> None:  # fmt: skip
    """Locked words in a cell."""
    from openpyxl.styles import Alignment, Font

    cell = sheet[where]
    cell.value = words
    cell.font = Font(LETTERS, size, bold=bold, color=colour)
    cell.alignment = Alignment(wrap_text=size < 12, vertical="center")
