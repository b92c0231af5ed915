"""The board of a round's auditors: who has how many cases of how many places, by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from tasks.reporting.charts import LETTER, WIDTH, put_squares
from tasks.reporting.drawing import HAIRLINE, INK, MUTED, TEXT, Drawing

if TYPE_CHECKING:
    from markupsafe import Markup

STEP = 11.5


@dataclass(frozen=True, slots=True)
class Holder:
    """One auditor on the board: first grades, second grades, free places."""

    name: str
    first: int
    second: int
    free: int
    words: str


def board(groups: Sequence[tuple[str, str, Sequence[Holder]]], says: str) -> Markup:
    """Auditors by role in two columns, one square a place: full, pale, or free."""
    sides = _sides(groups)
    pitch, head, gap = 15.0, 24.0, 10.0
    tall = max(sum(head + gap + pitch * len(rows) for _, _, rows in side) for side in sides)
    sheet = Drawing(WIDTH, 22 + tall)
    _board_key(sheet)
    for number, side in enumerate(sides):
        x, y, width = 243.0 * number, 22.0, 227.0
        for name, words, rows in side:
            sheet.words(x, y + 13, name, INK, 600)
            sheet.words(x + width, y + 13, words, INK, 600, "end")
            sheet.line((x, y + 19), (x + width, y + 19), INK, 0.7)
            y += head
            for row in rows:
                _holder(sheet, x, y + pitch / 2, width, row)
                sheet.line((x, y + pitch), (x + width, y + pitch), HAIRLINE, 0.5)
                y += pitch
            y += gap
    return sheet.svg(says)


def _sides(
    groups: Sequence[tuple[str, str, Sequence[Holder]]],
) -> tuple[list[tuple[str, str, Sequence[Holder]]], ...]:
    """The groups on two sides of about one height, the largest placed first."""
    sides: tuple[list[tuple[str, str, Sequence[Holder]]], ...] = ([], [])
    for group in sorted(groups, key=lambda each: -len(each[2])):
        min(sides, key=lambda side: sum(len(rows) + 1.6 for _, _, rows in side)).append(group)
    return sides


def _board_key(sheet: Drawing) -> None:
    """What the three squares of the board mean."""
    x = 0.0
    for place, name in enumerate(("first grade", "second grade, blind", "free place")):
        put_squares(sheet, x, 9, STEP, tuple(int(each == place) for each in range(3)), MUTED)
        sheet.words(x + 14, 12, name, INK, 500)
        x += 14 + LETTER * len(name) + 10


def _holder(sheet: Drawing, x: float, middle: float, width: float, row: Holder) -> None:
    name = wrap(row.name, 26, max_lines=1, placeholder="\N{HORIZONTAL ELLIPSIS}") or [row.name]
    sheet.words(x, middle + 3, name[0], TEXT)
    step = min(STEP, 5 * STEP / max(1, row.first + row.second + row.free))
    put_squares(sheet, x + 132, middle, step, (row.first, row.second, row.free), MUTED)
    sheet.words(x + width, middle + 3, row.words, TEXT, anchor="end")
