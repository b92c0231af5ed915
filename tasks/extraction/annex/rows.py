"""The rows of a list as values of ours, each cell read as its column says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tasks.extraction.annex import codes, values
from tasks.extraction.annex.findings import ASK, CELL, NOT_READ, NOTE, ROW, Findings
from tasks.extraction.annex.headers import FoundList, plain
from tasks.extraction.annex.lists import AGE, BORN, ID, NONE, ListColumn
from tasks.extraction.annex.workbook import Cell

UNBORN = -1.0
TELLING = {
    6: ("started_on", "ended_on", "status"),
    7: ("started_on", "ended_on", "category"),
    8: ("started_on", "ended_on", "legal"),
}
"""Of a row of these lists something must be known beside whose it is: notes and totals are none."""
WHAT = {
    "date": "a day", "born": "a day", "age": "an age", "yesno": "yes or no", "id": "a reference",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListRow:
    """One used row: where it stands, whose it is, and its values by our keys."""

    found: FoundList
    number: int
    child_id: str
    values: Mapping[str, Any]

    def day(self, key: str) -> date | None:
        """A day of the row, or None."""
        return self.values.get(key)

    def text(self, key: str) -> str | None:
        """A text or code of the row, or None."""
        return self.values.get(key)

    @property
    def key(self) -> str:
        """What a row's own records are called: its list and its row."""
        return f"L{self.found.form.number}R{self.number}"

    @property
    def is_unborn(self) -> bool:
        """Whether the workbook says that the child is not born yet."""
        age = self.values.get(AGE)
        return age is not None and age <= UNBORN


@dataclass(slots=True)
class Reader:
    """Reads the rows of lists; ``today`` says what a year of two digits means and what is to come.

    An own class because every cell of a list shares these four.
    """

    today: date
    findings: Findings

    def rows_of(self, found: FoundList) -> list[ListRow]:
        """Every used row of a list; every other has its finding."""
        body = [
            (found.row_number(index), row)
            for index, row in enumerate(found.sheet.rows)
            if index > found.header and any(values.text_of(cell) for cell in row)
        ]
        self.findings.rows[found.form.number] += len(body)
        lacking = [c for c in found.form.columns if c.is_needed and c.key not in found.places]
        if lacking:
            names = " and ".join(f"“{column.header}”" for column in lacking)
            words = f"Without the column {names} none of its {len(body)} rows can be used."
            self._say(found, 0, "", NOT_READ, words, len(body))
            return []
        read = (self._row(found, number, row) for number, row in body)
        return self._without_twins(found, [row for row in read if row])

    def _say(
        self, found: FoundList, row: int, key: str, kind: str, words: str, lost: int = 0
    ) -> None:
        """A finding about a row, or about one of our columns in it."""
        letter = found.letter(key)
        number = found.form.number
        self.findings.add(number, found.sheet.name, row, letter, kind, words, lost)

    def _row(self, found: FoundList, number: int, row: tuple[Cell, ...]) -> ListRow | None:
        """One row, or None where it cannot be used."""
        told: dict[str, Any] = {}
        for column in found.form.columns:
            place = found.places.get(column.key)
            if place is None or column.kind == NONE:
                continue
            cell = row[place] if place < len(row) else None
            if column.key == ID and _is_header(cell, column):
                self._say(found, number, column.key, ROW, "The row repeats the headers.")
                return None
            told[column.key] = value = self._cell(found, number, column, cell)
            if value is None and column.is_needed:
                words = f"Not used: “{column.header}” is empty or cannot be read."
                self._say(found, number, column.key, ROW, words)
                return None
        telling = TELLING.get(found.form.number, ())
        if telling and all(told.get(key) is None for key in telling):
            self._say(found, number, "", ROW, "The row has neither a day nor a code to go by.")
            return None
        self._check_birth(found, number, told)
        return ListRow(found, number, told[ID], told)

    def _cell(self, found: FoundList, number: int, column: ListColumn, cell: Cell) -> Any:
        """What a cell means; None, with a finding, where it means nothing that we know."""
        try:
            value = self._read(column, cell)
        except values.Unreadable:
            if not column.is_needed:
                what = WHAT.get(column.kind, "a code or words of the guidance")
                words = f"“{column.header}” holds something that is not {what}."
                self._say(found, number, column.key, CELL, words)
            return None
        if column.kind == "date" and value and value > self.today:
            words = f"“{column.header}” is a day that has not come yet."
            self._say(found, number, column.key, ASK, words)
        return value

    def _read(self, column: ListColumn, cell: Cell) -> Any:
        """A cell by the kind of its column."""
        return _meaning(column.kind, type(cell), cell, self.today.year + 1)

    def _check_birth(self, found: FoundList, number: int, told: dict[str, Any]) -> None:
        """An age without a date of birth is not made into one."""
        age = told.get(AGE)
        if BORN in found.places and told.get(BORN) is None and age is not None and age > UNBORN:
            words = "There is an age and no date of birth; none was made of it."
            self._say(found, number, BORN, NOTE, words)

    def _without_twins(self, found: FoundList, rows: list[ListRow]) -> list[ListRow]:
        """Rows that say the very same are one row."""
        first: dict[tuple[Any, ...], ListRow] = {}
        for row in rows:
            same = first.setdefault(tuple(row.values.values()), row)
            if same is not row:
                words = f"The row says the same as row {same.number}, which is used."
                self._say(found, row.number, "", ROW, words)
        return list(first.values())


def _is_header(cell: Cell, column: ListColumn) -> bool:
    """Whether a cell holds its column's own header."""
    return isinstance(cell, str) and plain(cell) == plain(column.header)


def _text(cell: Cell) -> str | None:
    """A line of text, or None."""
    return values.text_of(cell)[:250] or None


READERS: Mapping[str, Callable[[Cell], Any]] = {
    "id": values.reference_of,
    "age": values.age_of,
    "yesno": values.yes_or_no,
    "text": _text,
    "team": _text,
    "worker": _text,
    "gender": codes.gender_of,
    "status": codes.status_of,
    "category": codes.category_of,
    "ethnicity": lambda cell: codes.code_of(cell, codes.ETHNICITY),
    "source": lambda cell: codes.code_of(cell, codes.SOURCE),
    "need": lambda cell: codes.code_of(cell, codes.NEED),
    "closure": lambda cell: codes.code_of(cell, codes.CLOSURE),
    "legal": lambda cell: codes.code_of(cell, codes.LEGAL),
    "placement": lambda cell: codes.code_of(cell, codes.PLACEMENT),
    "provider": lambda cell: codes.code_of(cell, codes.PROVIDER),
    "ceased": lambda cell: codes.code_of(cell, codes.CEASED),
}


@lru_cache(maxsize=1 << 16)
def _meaning(kind: str, _type: type, cell: Cell, latest: int) -> Any:
    """What a cell of a kind of column means; a column says few things again and again.

    The type counts, since to a cache 1, 1.0 and true are one key.
    """
    return values.day_of(cell, latest) if kind in {"date", "born"} else READERS[kind](cell)


def latest_day(rows: Mapping[int, list[ListRow]], today: date, findings: Findings) -> date | None:
    """The latest day of any list that is not to come; where it stands is a note.

    The workbook was made on that day or soon after.
    """
    days = [
        (row.values[column.key], -number, -row.number, column.key, row)
        for number, found in rows.items()
        for row in found
        for column in row.found.form.columns
        if column.kind == "date" and row.values.get(column.key)
    ]
    come = [each for each in days if each[0] <= today]
    if not come:
        return None
    day, *_, key, row = max(come, key=lambda each: each[:4])
    words = "The latest day of all lists: the extract is taken to be of it."
    found = row.found
    findings.add(found.form.number, found.sheet.name, row.number, found.letter(key), NOTE, words)
    return day
