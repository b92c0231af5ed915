"""The report of an import, which a person sorts and filters: every list in counts, every finding.

It says where something stands and never what a cell holds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from tasks.errors import ImportNotWritten
from tasks.extraction.annex.findings import Finding
from tasks.extraction.annex.importing import AnnexImport

HEADS = ("List", "Sheet", "Row", "Column", "What", "In words", "Rows left out")
COUNT_HEADS = ("List", "Title", "Sheet", "Rows", "Used", "Not used")
WIDTHS, COUNT_WIDTHS = (7, 14, 8, 9, 16, 78, 9), (7, 60, 16, 9, 9, 10)
NAVY, RULE = "17375E", "8A95A3"


def write_report(made: AnnexImport, path: Path) -> None:
    """The report lies at the path, for its owner only: a workbook, or a CSV file by its ending.

    Raises ImportNotWritten where it cannot be written there.
    """
    content = _csv(made) if path.suffix.lower() == ".csv" else _workbook(made)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(content)
    except OSError as fault:
        reason = (fault.strerror or type(fault).__name__).lower()
        raise ImportNotWritten(path.name, reason) from None


def _lines(findings: tuple[Finding, ...]) -> Iterator[tuple[Any, ...]]:
    """Each finding as a line; what does not apply stays empty."""
    for each in findings:
        yield (
            each.list_number, _harmless(each.sheet), each.row or None, each.column, each.kind,
            each.words, each.rows_lost or None,
        )  # fmt: skip


def _harmless(text: str) -> str:
    """A sheet's name that no program takes for a formula, and that a cell may hold (K13)."""
    text = "".join(each if each.isprintable() else " " for each in text)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _csv(made: AnnexImport) -> bytes:
    """The findings as a table that Excel opens with its accents right."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    writer.writerows(_lines(made.findings))
    return text.getvalue().encode("utf-8-sig")


def _workbook(made: AnnexImport) -> bytes:
    """The lists in counts on one sheet, and the findings on another with a filter."""
    import openpyxl

    book = openpyxl.Workbook()
    counts = book.worksheets[0]
    counts.title = "Lists"
    rows = [
        (each.list_number, each.title, _harmless(each.sheet), each.rows, each.used, each.not_used)
        for each in made.lists
    ]
    sums = [
        sum(part) for part in zip(*((c.rows, c.used, c.not_used) for c in made.lists), strict=True)
    ]
    total = ("All", "", "", *sums)
    _fill(counts, COUNT_HEADS, [*rows, total], COUNT_WIDTHS)
    found = book.create_sheet("Findings")
    _fill(found, HEADS, list(_lines(made.findings)), WIDTHS)
    found.auto_filter.ref = f"A1:G{len(made.findings) + 1}"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(
    sheet: Any, heads: tuple[str, ...], rows: list[tuple[Any, ...]], widths: tuple[int, ...]
) -> None:
    """A table with its heads, which stay in sight."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    for row in (heads, *rows):
        sheet.append(row)
    line, letters = Border(bottom=Side("hair", color=RULE)), Font(name="Arial", size=10)
    place = Alignment(horizontal="left", vertical="top", wrap_text=True)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.font, cell.border, cell.alignment = letters, line, place
    for cell in sheet[1]:
        cell.font = Font(name="Arial", size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=NAVY)
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 24
    for letter, width in zip("ABCDEFG", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
