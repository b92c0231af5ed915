"""The register workbook as it is handed out, with everything that is in force in it.

Written and read back without a change it says the very same rows.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tasks.returns.registers.choices import Choices
from tasks.returns.registers.dressing import (
    FIRST_ROW,
    add_rules,
    open_cell,
    open_columns,
    protect,
    set_paper,
    write_example,
    write_heading,
    write_value,
)
from tasks.returns.registers.front_page import write_front_page
from tasks.returns.registers.reading import LISTS, READ_ME
from tasks.returns.registers.rows import letter_of
from tasks.returns.registers.sheets import SHEETS

if TYPE_CHECKING:
    from tasks.returns.registers.sheet import Field, Sheet, Tables, Value


def register_workbook(tables: Tables, choices: Choices, authority: str, standing: str) -> bytes:
    """A workbook with every row of the tables; ``standing`` says which version that is."""
    from openpyxl import Workbook

    book = Workbook()
    front: Any = book.active
    front.title = READ_ME
    counts = {sheet.title: len(tables.get(sheet.table, ())) for sheet in SHEETS}
    write_front_page(front, authority, standing, counts)
    listed = {name: len(words) for name, words in choices.words.items()}
    for sheet in SHEETS:
        _write_sheet(book.create_sheet(sheet.title), sheet, tables, choices, listed)
    _write_lists(book.create_sheet(LISTS), choices)
    book.properties.creator, book.properties.title = "Audit programme", "Registers"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write_sheet(
    made: Any, sheet: Sheet, tables: Tables, choices: Choices, listed: dict[str, int]
) -> None:
    """One sheet: headings, the example, then every row."""
    open_columns(made, sheet.fields)
    add_rules(made, sheet.fields, listed)
    for number, field in enumerate(sheet.fields, start=1):
        write_heading(made.cell(1, number), field)
        example = made.cell(2, number)
        write_example(example, field, _words(field, field.example, choices))
    made.row_dimensions[1].height = 32
    for place, row in enumerate(tables.get(sheet.table, ()), start=FIRST_ROW):
        for number, field in enumerate(sheet.fields, start=1):
            cell = made.cell(place, number)
            open_cell(cell, field)
            write_value(cell, field, _shown(field, row.get(field.name), choices))
    last = max(FIRST_ROW, FIRST_ROW + len(tables.get(sheet.table, ())) - 1)
    made.auto_filter.ref = f"A1:{letter_of(len(sheet.fields))}{last}"
    made.freeze_panes = "B2"
    made.sheet_view.zoomScale = 110
    protect(made)
    set_paper(made, sheet)


def _shown(field: Field, value: Value, choices: Choices) -> Value | date:
    """A value as people read it: a day as a date, a key as its words."""
    if field.kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    words = _words(field, value, choices)
    return value if words is None else words


def _words(field: Field, value: object, choices: Choices) -> str | None:
    """The words of a key; None where the column has no list."""
    if not field.choices or value is None:
        return None
    return choices.words[field.choices].get(str(value), str(value))


def _write_lists(made: Any, choices: Choices) -> None:
    """The lists that the cells choose from, on a sheet that nobody needs to see."""
    for column, (_, words) in enumerate(choices.words.items(), start=1):
        for row, text in enumerate(words.values(), start=1):
            made.cell(row, column, text)
    made.sheet_state = "hidden"
    made.protection.sheet = True
