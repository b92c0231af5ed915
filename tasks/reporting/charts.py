"""The charts of the reports: rows of numbers become SVG with alternative text.

No legends: names stand above the first mark they name, numbers in or beside
the marks, and the same numbers stand in a table nearby (documents.md, Looks).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, TypeVar

from tasks.reporting.drawing import (
    BLUE,
    CRIMSON,
    INK,
    LIGHT,
    MUTED,
    NAVY,
    RULE,
    TEXT,
    WHITE,
    Drawing,
)

if TYPE_CHECKING:
    from markupsafe import Markup

Item = TypeVar("Item")
WIDTH = 470.0
LABEL = 150.0
TALLEST = 24  # rows of a sheet: it has to fit on a page, under a title
LETTER = 4.7  # points of a letter of Inter at 8.25 points, on the wide side


@dataclass(frozen=True, slots=True)
class Row:
    """One named bar: its length, and the place of its line where it has one."""

    name: str
    value: float
    line: float | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Squares:
    """One named row of squares: so many full, so many pale, so many hollow."""

    name: str
    full: int
    pale: int
    hollow: int
    words: str


def sheets(rows: Sequence[Item], most: int = TALLEST) -> list[Sequence[Item]]:
    """Rows parted so that each part fits on a page, all parts about as long.

    >>> [len(part) for part in sheets(range(30))], sheets([])
    ([15, 15], [[]])
    """
    parts = max(1, -(-len(rows) // most))
    length = max(1, -(-len(rows) // parts))
    return [rows[place : place + length] for place in range(0, len(rows), length)] or [rows]


def label(text: str, width: float = LABEL) -> list[str]:
    """A name on one line or two, with an ellipsis where even two are too short.

    >>> label("Family Intervention and Safeguarding, Kentish Town", 150)
    ['Family Intervention and', 'Safeguarding, Kentish Town']
    """
    return wrap(text, int(width / LETTER), max_lines=2, placeholder="\N{HORIZONTAL ELLIPSIS}")


def put_label(sheet: Drawing, x: float, middle: float, text: str, *, is_strong: bool) -> None:
    """A name stands left of its row, centred on its middle."""
    lines = label(text)
    top = middle + 3 - 5 * (len(lines) - 1)
    for place, line in enumerate(lines):
        colour, weight = (INK, 600) if is_strong else (TEXT, 400)
        sheet.words(x, top + 10 * place, line, colour, weight)


def bars_and_lines(
    rows: Sequence[Row],
    longest: float,
    heads: tuple[str, str],
    line_name: str,
    says: str,
    pitch: float = 25,
) -> Markup:
    """Bars of what came out, each with a line at what was to be expected; total rows are bold.

    The first row is the total and has no bar: its numbers stand at the right.
    """
    top, left, right = 24.0, LABEL + 8, 378.0
    sheet = Drawing(WIDTH, top + pitch * len(rows) + 6)
    for x, head in ((424.0, heads[0]), (WIDTH, heads[1])):
        sheet.words(x, 10, head, INK, 600, "end")
    for place, row in enumerate(rows):
        middle = top + pitch * (place + 0.5)
        put_label(sheet, 0, middle, row.name, is_strong=not place)
        for x, words in zip((424.0, WIDTH), row.words, strict=True):
            sheet.words(x, middle + 3, words, *((INK, 600) if not place else (TEXT, 400)), "end")
        if not place:
            sheet.line((0, top + pitch), (WIDTH, top + pitch), RULE, 1)
        elif row.line is not None:
            _bar_and_line(sheet, left, middle, (right - left) / longest, row, pitch)
    _name_first(sheet, left, (right - left) / longest, rows, line_name, top + pitch)
    return sheet.svg(says)


def _bar_and_line(
    sheet: Drawing, left: float, middle: float, scale: float, row: Row, pitch: float
) -> None:
    """One bar with its line; nothing drawn is a nought, not a blank."""
    height = pitch * 0.62
    sheet.box(left, middle - height / 2, row.value * scale, height, BLUE)
    if not row.value:
        sheet.words(left + 3, middle + 3, "0", MUTED)
    x = left + (row.line or 0) * scale
    sheet.line((x, middle - height / 2 - 2.5), (x, middle + height / 2 + 2.5), INK, 1.5)


def _name_first(
    sheet: Drawing, left: float, scale: float, rows: Sequence[Row], name: str, below: float
) -> None:
    """The line of the first bar has its name above it, in the row of the total."""
    if len(rows) > 1:
        x = left + (rows[1].line or 0) * scale
        is_far = x > 300
        sheet.words(x, below - 8, name, INK, 500, "end" if is_far else "start")


def ranked(rows: Sequence[Row], says: str, pitch: float = 22) -> Markup:
    """Bars one below the other, each with its words at its end."""
    left, right = LABEL + 8, WIDTH - 90
    sheet = Drawing(WIDTH, pitch * len(rows) + 4)
    longest = max([row.value for row in rows] + [1])
    for place, row in enumerate(rows):
        middle = pitch * (place + 0.5)
        length = row.value * (right - left) / longest
        put_label(sheet, 0, middle, row.name, is_strong=False)
        sheet.box(left, middle - 6.5, max(length, 0.7), 13, BLUE)
        sheet.words(left + length + 6, middle + 3, " ".join(row.words), INK, 600)
    return sheet.svg(says)


def columns(rows: Sequence[Row], axis: str, says: str, height: float = 110) -> Markup:
    """Standing bars side by side, the number above each and its name below."""
    sheet = Drawing(WIDTH, height)
    base, top = height - 28, 14.0
    highest = max([row.value for row in rows] + [1])
    pitch = min(46.0, WIDTH / max(1, len(rows)))
    for place, row in enumerate(rows):
        x, tall = pitch * place, row.value * (base - top) / highest
        sheet.box(x, base - tall, pitch - 4, tall, BLUE)
        centre = x + (pitch - 4) / 2
        sheet.words(
            centre, base - tall - 4, f"{row.value:,.0f}", INK if row.value else MUTED, 500, "middle"
        )
        sheet.words(centre, base + 11, row.name, MUTED, anchor="middle", size=7.5)
    sheet.line((0, base), (pitch * len(rows) - 4, base), RULE, 1)
    sheet.words(0, height - 4, axis, MUTED)
    return sheet.svg(says)


def square_rows(
    rows: Sequence[Squares], most: int, names: tuple[str, str, str], head: str, says: str
) -> Markup:
    """One row of squares a name: full first, then pale, then hollow; the key stands above."""
    top, pitch = 26.0, 23.5
    sheet = Drawing(WIDTH, top + pitch * len(rows))
    step = min(11.5, (WIDTH - LABEL - 60) / max(1, most))
    _key(sheet, names, head)
    for place, row in enumerate(rows):
        middle = top + pitch * (place + 0.5)
        put_label(sheet, 0, middle, row.name, is_strong=False)
        put_squares(sheet, LABEL + 8, middle, step, (row.full, row.pale, row.hollow))
        sheet.words(
            WIDTH,
            middle + 3,
            row.words,
            TEXT if row.hollow else INK,
            400 if row.hollow else 600,
            "end",
        )
    return sheet.svg(says)


def _key(sheet: Drawing, names: tuple[str, str, str], head: str) -> None:
    """What a full, a pale and a hollow square mean, and the words at the right."""
    x = LABEL + 8
    for place, (name, colour) in enumerate(zip(names, (INK, INK, CRIMSON), strict=True)):
        put_squares(sheet, x, 9, 11.5, tuple(int(each == place) for each in range(3)))
        sheet.words(x + 14, 12, name, colour, 600 if place == 2 else 500)
        x += 14 + LETTER * len(name) + 12
    sheet.words(WIDTH, 12, head, MUTED, anchor="end")


def put_squares(
    sheet: Drawing,
    x: float,
    middle: float,
    step: float,
    counts: tuple[int, ...],
    hollow: str = CRIMSON,
) -> None:
    """Full, pale and hollow squares stand in a row; ``hollow`` is the edge of the last."""
    size = step * 0.8
    kinds = ((NAVY, NAVY), (LIGHT, NAVY), (WHITE, hollow))
    marks = [kind for kind, count in zip(kinds, counts, strict=True) for _ in range(count)]
    for place, (fill, edge) in enumerate(marks):
        sheet.box(x + step * place + 0.35, middle - size / 2, size - 0.7, size - 0.7, fill, edge)
