"""The rows below the headings of one sheet, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tasks.returns.registers.cells import Wrong, value_of
from tasks.returns.registers.choices import Choices
from tasks.returns.registers.faults import Fault
from tasks.returns.registers.sheet import EXAMPLE, Field, Row, Sheet, Value

Cells = dict[int, Any]
NO_HEADING = "Something stands here below no heading. Move it below one, or clear the cell."
FORMULA = "This is a formula; its result was read. Better write the value itself."
NO_EXAMPLE = (
    f"This row is marked {EXAMPLE}, so it would not count, yet it is not the example that we wrote."
    " Give it a reference of its own, or clear the row."
)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows and adds what is wrong with them to its lists.

    ``headed`` are the columns with any heading: what stands below a wrong one is
    not held against the row.
    """

    sheet: Sheet
    columns: dict[int, Field]
    headed: frozenset[int]
    choices: Choices
    faults: list[Fault]
    questions: list[Fault]

    def rows_of(
        self, formulas: dict[int, Cells], results: dict[int, Cells]
    ) -> Iterator[tuple[int, Row]]:
        """Each row that says something, with its number; a value that cannot be read is none."""
        is_first = True
        for number, cells in formulas.items():
            row, wrong = self._row(number, cells, results.get(number, {}))
            if self._is_example(cells):
                if not (is_first and self._is_ours(row)):
                    self.faults.append(Fault(self.sheet.title, number, "A", NO_EXAMPLE))
                is_first = False
                continue
            self.faults.extend(wrong)
            if wrong or any(value is not None for value in row.values()):
                yield number, row

    def _row(self, number: int, cells: Cells, results: Cells) -> tuple[Row, list[Fault]]:
        """The values of a row by our names, and what is wrong with its cells."""
        values: dict[str, Value] = {field.name: None for field in self.sheet.fields}
        wrong: list[Fault] = []
        for column, cell in cells.items():
            field = self.columns.get(column)
            if field is None:
                if column not in self.headed and str(cell.value).strip():
                    wrong.append(self._fault(number, column, NO_HEADING))
                continue
            try:
                values[field.name] = value_of(results.get(column), field, self.choices)
            except Wrong as what:
                wrong.append(self._fault(number, column, f"“{field.heading}” {what}."))
            if cell.data_type == "f":
                self.questions.append(self._fault(number, column, FORMULA))
        return values, wrong

    def _is_example(self, cells: Cells) -> bool:
        """Whether the first column says that the row is the example."""
        return any(
            isinstance(cell.value, str) and cell.value.strip().upper().startswith(EXAMPLE)
            for column, cell in cells.items()
            if self.columns.get(column) == self.sheet.fields[0]
        )

    def _is_ours(self, row: Row) -> bool:
        """Whether the example is still as we wrote it, in the columns that are there."""
        return all(row[each.name] == _in_iso(each.example) for each in self.columns.values())

    def _fault(self, number: int, column: int, sentence: str) -> Fault:
        """A fault of one cell."""
        return Fault(self.sheet.title, number, letter_of(column), sentence)


def _in_iso(value: Any) -> Value:
    """A value as rows hold it: days in ISO form."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def letter_of(number: int) -> str:
    """The letter of a column."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(min(number, 16_384))
