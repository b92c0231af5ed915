"""What has to be put right in a workbook, or looked at: the cell and a sentence, never a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing about one cell; row 0 means a sheet as a whole, no column the row as a whole."""

    sheet: str
    row: int
    column: str
    sentence: str

    @property
    def place(self) -> str:
        """Where it stands, as a spreadsheet writes it.

        >>> Fault("Auditors", 7, "E", "").place, Fault("Auditors", 0, "", "").place
        ('Auditors!E7', 'Auditors')
        """
        return f"{self.sheet}!{self.column or 'A'}{self.row}" if self.row else self.sheet


def one_a_cell(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The first fault of each cell, in the order of sheets, rows and columns as they came.

    What follows from a fault is not said beside it.
    """
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.place, fault)
    return tuple(first.values())
