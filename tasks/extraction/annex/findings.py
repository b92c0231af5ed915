"""What became of every row: used, or not used and why, by sheet, row and column letter.

A finding never holds what a cell holds: that may be a child's name or date of birth.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

NOT_READ, ROW, CELL, ASK, NOTE = "not read", "row not used", "cell not used", "please check", "note"
KINDS = (NOT_READ, ROW, CELL, ASK, NOTE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: where it stands, of which kind it is, and how many rows it leaves out.

    ``row`` and ``column`` are as Excel shows them, 0 and empty where the whole sheet is meant.
    """

    list_number: int
    sheet: str
    row: int
    column: str
    kind: str
    words: str
    rows_lost: int = 0


@dataclass(frozen=True, slots=True)
class ListCount:
    """One list in counts: its rows are its used ones and its not used ones, and no others."""

    list_number: int
    title: str
    sheet: str
    rows: int
    not_used: int

    @property
    def used(self) -> int:
        """Rows of which something stands in the database."""
        return self.rows - self.not_used


@dataclass(slots=True)
class Findings:
    """A growing list of findings, and the rows of each list."""

    all: list[Finding] = field(default_factory=list[Finding])
    rows: Counter[int] = field(default_factory=Counter[int])
    lost: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])

    def add(
        self, list_number: int, sheet: str, row: int, column: str, kind: str, words: str,
        rows_lost: int = 0,
    ) -> None:  # fmt: skip
        """One more finding; a row is lost once, whatever else is wrong with it."""
        if kind == ROW:
            if (list_number, row) in self.lost:
                return
            self.lost.add((list_number, row))
            rows_lost = 1
        self.all.append(Finding(list_number, sheet, row, column, kind, words, rows_lost))

    def lost_of(self, list_number: int) -> int:
        """The rows of a list that are not used."""
        return sum(each.rows_lost for each in self.all if each.list_number == list_number)


def letter_of(column: int) -> str:
    """A column as Excel names it, counted from nought.

    >>> letter_of(0), letter_of(25), letter_of(26), letter_of(33)
    ('A', 'Z', 'AA', 'AH')
    """
    letters = ""
    number = column + 1
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
