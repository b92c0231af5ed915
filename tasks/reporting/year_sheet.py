"""The sheet of a year: where each day lies, the months above it, and the days that are closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.reporting.drawing import HAIRLINE, INK, MUTED, NAVY, RULE, Drawing

WIDTH, HEIGHT = 1190.55, 841.89  # A3, lying
EDGE, LEFT, TOP = 40.0, 176.0, 132.0
CLOSED = "#F3DCE0"


@dataclass(frozen=True, slots=True)
class Scale:
    """Days of a financial year as places across the sheet."""

    start: date
    days: int

    def x(self, day: date) -> float:
        """The left edge of a day, kept on the sheet."""
        ahead = min(max((day - self.start).days, 0), self.days)
        return LEFT + ahead * self.day

    @property
    def day(self) -> float:
        """The width of a day."""
        return (WIDTH - EDGE - LEFT) / self.days

    def holds(self, day: date) -> bool:
        """Whether a day lies in the year."""
        return 0 <= (day - self.start).days < self.days


def scale_of(start: date) -> Scale:
    """The scale of the financial year that begins on a day.

    >>> scale_of(date(2023, 4, 1)).days
    366
    """
    return Scale(start, (start.replace(year=start.year + 1) - start).days)


def put_head(sheet: Drawing, title: str, under: str) -> None:
    """The title and what stands below it."""
    sheet.box(0, 0, WIDTH, 8, NAVY)
    sheet.words(EDGE, 58, title, INK, 600, size=30)
    sheet.words(EDGE, 79, under, MUTED, size=11)


def put_months(sheet: Drawing, scale: Scale, bottom: float) -> None:
    """Each month with its name, and its Mondays by their number."""
    for first in _firsts(scale):
        x = scale.x(first)
        sheet.line((x, TOP - 26), (x, bottom), RULE, 0.8)
        sheet.words(x + 5, TOP - 15, f"{first:%B}", INK, 600, size=11)
    for day in (scale.start + timedelta(days=ahead) for ahead in range(scale.days)):
        if day.weekday() == 0:
            middle = scale.x(day) + scale.day / 2
            sheet.words(middle, TOP - 3, str(day.day), MUTED, anchor="middle", size=6.75)
            sheet.line((middle, TOP), (middle, bottom), HAIRLINE, 0.4)
    sheet.line((EDGE, TOP), (WIDTH - EDGE, TOP), INK, 1)


def put_closed(
    sheet: Drawing, scale: Scale, closed: tuple[date, ...], top: float, bottom: float
) -> None:
    """Bank holidays and the council's own closed days are shaded from top to bottom."""
    for day in closed:
        if scale.holds(day):
            width = max(scale.day, 2.2)
            sheet.box(scale.x(day), top, width, bottom - top, CLOSED)


def _firsts(scale: Scale) -> Iterator[date]:
    """The first day of each month."""
    for ahead in range(12):
        month = (scale.start.month - 1 + ahead) % 12 + 1
        yield date(scale.start.year + (month < scale.start.month), month, 1)
