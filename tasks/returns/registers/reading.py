"""A register workbook becomes rows by column name, and a fault for each cell that cannot be read.

Columns are found by their headings, whatever their order. Nothing that is
written is passed over in silence: not a value below no heading, not a row
that is marked as the example and no longer is it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tasks.errors import RegisterUnreadable
from tasks.returns.registers.choices import Choices, plain
from tasks.returns.registers.faults import Fault
from tasks.returns.registers.package import DAMAGED, unpacked
from tasks.returns.registers.rows import Cells, RowReader, letter_of
from tasks.returns.registers.sheet import Field, Row, Sheet, Tables
from tasks.returns.registers.sheets import SHEETS

MOST_ROWS = 20_000
READ_ME, LISTS = "Read me", "Lists"
NO_SHEET = "This sheet is missing. Copy it back from a fresh register workbook."
NOT_OURS = "This sheet is none of the registers, so it is not read."
TOO_LONG = f"This sheet has more than {MOST_ROWS:,} rows. Ask an engineer."
UNKNOWN_HEADING = "This heading is not one of this sheet. Put the right one back, or clear it."
DOUBLED_HEADING = "This heading stands twice. Clear one of the two columns."


@dataclass(frozen=True, slots=True)
class SheetRead:
    """The rows of one sheet, each with its number there, and the letter of each column.

    ``is_whole`` is false where the sheet or a column that it needs is missing.
    """

    sheet: Sheet
    rows: tuple[tuple[int, Row], ...] = ()
    letters: dict[str, str] = field(default_factory=dict)
    is_whole: bool = True

    def fault(self, row: int, name: str, sentence: str) -> Fault:
        """A fault of one cell."""
        return Fault(self.sheet.title, row, self.letters.get(name, "A"), sentence)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a workbook says, and what of it could not be read."""

    sheets: tuple[SheetRead, ...]
    faults: tuple[Fault, ...]
    questions: tuple[Fault, ...]

    @property
    def tables(self) -> Tables:
        """The rows by the table that they fill."""
        return {each.sheet.table: tuple(row for _, row in each.rows) for each in self.sheets}


def read_workbook(content: bytes, choices: Choices) -> Reading:
    """The rows of every sheet, with every fault at once; raises RegisterUnreadable (F35, K20)."""
    faults: list[Fault] = []
    questions: list[Fault] = []
    try:
        formulas, results = unpacked(content)
        names = _names_of(formulas, questions)
        read = tuple(
            _read(sheet, formulas, results, names.get(sheet.title), choices, faults, questions)
            for sheet in SHEETS
        )
    except DAMAGED:
        raise RegisterUnreadable("it is damaged") from None
    return Reading(read, tuple(faults), tuple(questions))


def _names_of(book: Any, questions: list[Fault]) -> dict[str, str]:
    """What each of our sheets is called in the workbook; a further sheet is asked about."""
    known = {plain(sheet.title): sheet.title for sheet in SHEETS}
    found: dict[str, str] = {}
    for number, name in enumerate(book.sheetnames, start=1):
        title = known.get(plain(name))
        if title is not None and title not in found and hasattr(book[name], "_cells"):
            found[title] = name
        elif name not in {READ_ME, LISTS} and _grid(book[name]):
            questions.append(Fault(f"Sheet {number}", 0, "", NOT_OURS))
    return found


def _read(
    sheet: Sheet,
    formulas: Any,
    results: Any,
    name: str | None,
    choices: Choices,
    faults: list[Fault],
    questions: list[Fault],
) -> SheetRead:
    """One sheet, its faults added to the list."""
    if name is None:
        faults.append(Fault(sheet.title, 0, "", NO_SHEET))
        return SheetRead(sheet, is_whole=False)
    written, read = _grid(formulas[name]), _grid(results[name])
    if len(written) > MOST_ROWS:
        faults.append(Fault(sheet.title, 0, "", TOO_LONG))
        return SheetRead(sheet, is_whole=False)
    heads = written.pop(1, {})
    columns = _columns(sheet, heads, faults)
    reader = RowReader(sheet, columns, frozenset(heads), choices, faults, questions)
    rows = tuple(reader.rows_of(written, read))
    letters = {each.name: letter_of(number) for number, each in columns.items()}
    needed = {each.name for each in sheet.fields if each.is_required or each.name in sheet.key}
    return SheetRead(sheet, rows, letters, is_whole=needed <= set(letters))


def _grid(sheet: Any) -> dict[int, Cells]:
    """The cells that hold something, by row and column.

    A sheet may claim a million rows: only the cells that are there are looked at,
    which openpyxl offers under no public name. A sheet of a chart has none.
    """
    found: dict[int, Cells] = {}
    for (row, column), cell in sorted(getattr(sheet, "_cells", {}).items()):
        if cell.value is not None:
            found.setdefault(row, {})[column] = cell
    return found


def _columns(sheet: Sheet, heads: Cells, faults: list[Fault]) -> dict[int, Field]:
    """The column below each heading, by its number; a fault for whatever is wrong with them."""
    known = {plain(each.heading): each for each in sheet.fields}
    found: dict[int, Field] = {}
    for number, cell in heads.items():
        words = plain(str(cell.value).replace("*", " "))
        if words in known and known[words] not in found.values():
            found[number] = known[words]
        elif words:
            sentence = DOUBLED_HEADING if words in known else UNKNOWN_HEADING
            faults.append(Fault(sheet.title, 1, letter_of(number), sentence))
    missing = [each.heading for each in sheet.fields if each not in found.values()]
    if missing:
        named = ", ".join(f"“{heading}”" for heading in missing)
        words = f"The first row lacks {named}. Put each heading back above its column."
        faults.append(Fault(sheet.title, 0, "", words))
    return found
