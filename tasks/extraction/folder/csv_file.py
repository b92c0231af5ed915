"""Reads a CSV file as offices really write them: any usual encoding, any usual separator."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tasks.extraction.folder.headings import Headings, matched

SEPARATORS = (",", ";", "\t", "|")
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
A_PIECE = 1 << 20
LISTED = 10
"""Faulty lines that are told one by one; the others are counted."""
Lines = Iterator[tuple[int, list[str]]]


class FileFaulty(ValueError):
    """A file cannot be read on; ``fault`` says where and why, without any value."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written, and the columns that its heading names."""

    encoding: str
    separator: str
    headings: Headings
    width: int


def form_of(path: Path, table: str) -> CsvForm:
    """How a file of a table is written; raises FileFaulty where no heading of the table is found.

    The separator is the one that finds most columns of the table in the first line.
    """
    encoding = encoding_of(path)
    forms = [_form(path, table, encoding, separator) for separator in SEPARATORS]
    best = max(forms, key=lambda form: len(form.headings.used))
    if not best.headings.used:
        raise FileFaulty(f"its first line names no column of {table}")
    return best


def _form(path: Path, table: str, encoding: str, separator: str) -> CsvForm:
    """The file as it is, if its separator is this one."""
    with path.open(encoding=encoding, newline="") as file:
        try:
            first = next(csv.reader(file, delimiter=separator), [])
        except csv.Error:
            first = []
    return CsvForm(encoding, separator, matched(table, first), len(first))


def encoding_of(path: Path) -> str:
    """The encoding of a file: by its mark, or UTF-8 where all of it is, or that of Windows."""
    with path.open("rb") as file:
        head = file.read(1000)
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return encoding if _fits(path, encoding) else _no_text()
    if b"\x00" in head:
        # In UTF-16 without a mark nearly every second byte of a heading is empty.
        guess = "utf-16-be" if head[:1] == b"\x00" else "utf-16-le"
        is_wide = head.count(b"\x00") > len(head) / 3
        return guess if is_wide and _fits(path, guess) else _no_text()
    return next((each for each in ("utf-8", "cp1252") if _fits(path, each)), "") or _no_text()


def _no_text() -> str:
    raise FileFaulty("it is no text in UTF-8, UTF-16 or the encoding of Windows")


def _fits(path: Path, encoding: str) -> bool:
    """Whether the whole of a file can be read in an encoding."""
    with path.open(encoding=encoding, newline="") as file:
        try:
            while file.read(A_PIECE):
                pass
        except UnicodeError:
            return False
    return True


@contextmanager
def csv_rows(path: Path, form: CsvForm) -> Generator[Lines]:
    """The rows below the heading, each with the number of its last line; blank lines are no rows.

    Raises FileFaulty where a row has more or fewer cells than the heading, or
    a quotation mark is never closed.
    """
    with path.open(encoding=form.encoding, newline="") as file:
        yield _rows(file, form)


def _rows(file: TextIO, form: CsvForm) -> Lines:
    """Every row that has a cell for each heading; the others are told once all have been seen."""
    reader = csv.reader(file, delimiter=form.separator, strict=True)
    uneven: list[int] = []
    try:
        next(reader)
        for cells in reader:
            if len(cells) == form.width:
                yield reader.line_num, cells
            elif cells:
                uneven.append(reader.line_num)
    except csv.Error:
        raise FileFaulty(
            f"line {reader.line_num} cannot be divided into cells: see to its quotation marks"
        ) from None
    if uneven:
        raise FileFaulty(
            f"{have(uneven)} more or fewer cells than the heading, which has {form.width}; a"
            " separator within a text needs quotation marks around it"
        )


def have(lines: list[int]) -> str:
    """Lines by number, the first ones and how many more.

    >>> have([2]), have([2, 7]), have(list(range(2, 15)))[-18:]
    ('line 2 has', 'lines 2, 7 have', '11 and 3 more have')
    """
    listed = ", ".join(map(str, lines[:LISTED]))
    more = f" and {len(lines) - LISTED} more" if len(lines) > LISTED else ""
    return f"line {listed} has" if len(lines) == 1 else f"lines {listed}{more} have"
