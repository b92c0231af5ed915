"""A small sheet for charts: boxes, lines and words in points from the top left, as SVG.

The SVG is written here, mark by mark. Its words stay text: a page sets them in
our own fonts, and a reader can select them. The same drawing gives the same
characters, and takes a thousandth of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tasks.reporting.pdf import visible

if TYPE_CHECKING:
    from markupsafe import Markup

INK, TEXT, MUTED, RULE, HAIRLINE = ("#16202C", "#2A3442", "#566170", "#C9D1DA", "#E4E8ED")
NAVY, BLUE, LIGHT, CRIMSON, WHITE = ("#17375E", "#5F93BF", "#A9C6E0", "#A3293D", "#FFFFFF")
Anchor = Literal["start", "middle", "end"]


class Drawing:
    """A sheet of so many points, filled from the top left."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._marks: list[str] = []

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str | None = None
    ) -> None:
        """A box stands on the sheet, with an edge of 0.7 points where one is named."""
        line = f' stroke="{edge}" stroke-width="0.7"' if edge else ""
        self._marks.append(
            f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}"'
            f' height="{_number(height)}" fill="{fill}"{line}/>'
        )

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float = 0.7
    ) -> None:
        """A line stands on the sheet."""
        (x1, y1), (x2, y2) = start, end
        self._marks.append(
            f'<line x1="{_number(x1)}" y1="{_number(y1)}" x2="{_number(x2)}" y2="{_number(y2)}"'
            f' stroke="{colour}" stroke-width="{_number(width)}"/>'
        )

    def words(
        self,
        x: float,
        y: float,
        text: str,
        colour: str = TEXT,
        weight: int = 400,
        anchor: Anchor = "start",
        size: float = 8.25,
    ) -> None:
        """Words stand on the sheet, their baseline at ``y``."""
        from markupsafe import escape

        self._marks.append(
            f'<text x="{_number(x)}" y="{_number(y)}" fill="{colour}" font-weight="{weight}"'
            f' text-anchor="{anchor}" font-size="{_number(size)}">{escape(visible(text))}</text>'
        )

    def svg(self, says: str) -> Markup:
        """The sheet as inline SVG; ``says`` is its alternative text, by way of its title."""
        from markupsafe import Markup, escape

        width, height = _number(self.width), _number(self.height)
        return Markup(  # noqa: S704 every word in it was escaped above
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}pt" height="{height}pt" font-family="Inter">'
            f"<title>{escape(visible(says))}</title>{''.join(self._marks)}</svg>"
        )


def _number(value: float) -> str:
    """A length with no more than two places.

    >>> _number(12.0), _number(0.333333), _number(-0.001)
    ('12', '0.33', '0')
    """
    return f"{round(value, 2) + 0.0:g}"
