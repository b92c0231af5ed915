"""A copy of a register workbook in which each cell to put right is red and says why."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from tasks.errors import RegisterUnreadable
from tasks.returns.registers.choices import plain
from tasks.returns.registers.faults import Fault
from tasks.returns.registers.package import DAMAGED, check_package, load

RED, PINK = "A3293D", "F8D7DA"
AUTHOR = "Audit programme"


def marked_workbook(content: bytes, faults: Iterable[Fault]) -> bytes:
    """The workbook with a red cell and a comment for each fault; raises RegisterUnreadable.

    A fault of a sheet as a whole, or of a sheet that is missing, is on its first
    cell or on the first sheet.
    """
    check_package(content)
    book = load(content, is_of_values=False)
    try:
        _mark_all(book, faults)
        written = BytesIO()
        book.save(written)
    except DAMAGED:
        raise RegisterUnreadable("it is damaged") from None
    return written.getvalue()


def _mark_all(book: Any, faults: Iterable[Fault]) -> None:
    """Every fault is on its cell, several of one cell in one comment."""
    names = {plain(name): name for name in book.sheetnames}
    said: dict[tuple[str, str], list[str]] = {}
    for fault in faults:
        name = names.get(plain(fault.sheet))
        place = f"{fault.column or 'A'}{fault.row or 1}" if name else "A1"
        words = fault.sentence if name else f"{fault.sheet}: {fault.sentence}"
        said.setdefault((name or book.sheetnames[0], place), []).append(words)
    for (name, place), words in said.items():
        _mark(book[name], place, " ".join(words))


def _mark(sheet: Any, place: str, words: str) -> None:
    """One cell is red and has its comment; one that is merged away is passed over."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Border, PatternFill, Side

    if not hasattr(sheet, "_cells"):
        return
    cell = sheet[place]
    if type(cell).__name__ == "MergedCell":
        return
    edge = Side("medium", color=RED)
    cell.fill = PatternFill("solid", start_color=PINK)
    cell.border = Border(edge, edge, edge, edge)
    cell.comment = Comment(words, AUTHOR, height=110, width=300)
    sheet.sheet_properties.tabColor = RED
