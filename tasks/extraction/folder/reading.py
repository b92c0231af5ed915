"""Reads one file into the rows of its table, and keeps count of what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, MetaData, Table

from tasks.extraction.folder.cells import Convert, convert_for, what_for
from tasks.extraction.folder.csv_file import CsvForm, FileFaulty, csv_rows, form_of
from tasks.extraction.folder.finding import TableFile
from tasks.extraction.folder.headings import Headings, known_columns
from tasks.extraction.folder.parquet_file import parquet_headings, parquet_rows
from tasks.source_tables import KEYS

LISTED = 10
"""Faulty cells of one column that are told one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file: its rows, the headings left out, and cells kept as they were.

    ``kept`` has how many cells of each column hold a text where a day or a
    number should be.
    """

    name: str
    table: str
    rows: int
    left_out: tuple[str, ...] = ()
    kept: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file whose heading has been read, and the table that its columns make."""

    file: TableFile
    headings: Headings
    form: CsvForm | None
    table: Table


def open_file(file: TableFile) -> OpenedFile:
    """A file with its columns; raises FileFaulty where they are none of its table, or doubled."""
    form = form_of(file.path, file.table) if file.path.suffix.lower() == ".csv" else None
    headings = form.headings if form else parquet_headings(file.path, file.table)
    if headings.doubled:
        raise FileFaulty(f"two of its columns are called {' and '.join(headings.doubled)}")
    known = known_columns(file.table)
    columns = (Column(name, known[name].type, index=name.endswith(KEYS)) for name in headings.used)
    return OpenedFile(file, headings, form, Table(file.table, MetaData(), *columns))


class Reading:
    """The rows of an opened file, read once; afterwards what became of them.

    Where words are kept (an SQLite file has no types), a cell that cannot be
    read as a day or a number stays as it was written, and is counted.
    """

    def __init__(self, opened: OpenedFile, *, keeps_words: bool) -> None:
        self._opened = opened
        self._keeps_words = keeps_words
        self._columns: list[Column[Any]] = list(opened.table.columns)
        self._converts: list[Convert] = [convert_for(each) for each in self._columns]
        self._places = list(opened.headings.used.values())
        self._count = 0
        self._unread: Counter[str] = Counter()
        self._lines: dict[str, list[int]] = {}
        self._fault = ""

    def rows(self) -> Iterator[list[Any]]:
        """The rows as the table holds them; a fault ends them, and is told afterwards."""
        opened = self._opened
        source = (
            csv_rows(opened.file.path, opened.form)
            if opened.form
            else parquet_rows(opened.file.path)
        )
        try:
            with source as lines:
                for line, cells in lines:
                    self._count += 1
                    yield self._converted(line, cells)
        except FileFaulty as refused:
            self._fault = refused.fault

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the file, by line and column, once it has been read."""
        name = self._opened.file.path.name
        found = [f"{name}: {self._fault}"] if self._fault else []
        if not self._keeps_words:
            found += [
                f"{name}, column {column}: {count} {_cells(count)} no {self._what(column)}"
                f" ({self._where(column)})"
                for column, count in self._unread.items()
            ]
        return tuple(found)

    def report(self) -> FileReport:
        """What became of the file, once it has been read."""
        file, headings = self._opened.file, self._opened.headings
        kept = tuple(self._unread.items()) if self._keeps_words else ()
        return FileReport(file.path.name, file.table, self._count, headings.left_out, kept)

    def _converted(self, line: int, cells: Sequence[Any]) -> list[Any]:
        """A row as the table holds it."""
        picked = [cells[place] for place in self._places]
        try:
            return [read(cell) for read, cell in zip(self._converts, picked, strict=True)]
        except (ValueError, TypeError, OverflowError):
            return [self._each(number, line, cell) for number, cell in enumerate(picked)]

    def _each(self, number: int, line: int, cell: Any) -> Any:
        """One cell as its column holds it, or as it was written where it cannot be read."""
        try:
            return self._converts[number](cell)
        except (ValueError, TypeError, OverflowError):
            name = self._columns[number].name
            self._unread[name] += 1
            if len(self._lines.setdefault(name, [])) < LISTED:
                self._lines[name].append(line)
            return str(cell) if self._keeps_words else None

    def _what(self, column: str) -> str:
        return what_for(self._opened.table.c[column])

    def _where(self, column: str) -> str:
        """The lines of a column's faulty cells."""
        lines = ", ".join(map(str, self._lines[column]))
        more = self._unread[column] - len(self._lines[column])
        rest = f" and {more} more" if more else ""
        return f"{'line' if self._unread[column] == 1 else 'lines'} {lines}{rest}"


def _cells(count: int) -> str:
    return "cell is" if count == 1 else "cells are"
