"""A small sheet for charts: boxes, lines and words in points from the top left, as SVG.

Matplotlib writes the SVG; its words stay text, so that a page sets them in
our own fonts and a reader can select them. It has no reader for our font
files, so for measuring alone it is given one of its own under our name: no
place on a sheet depends on the measure, every word being put by its baseline.
The same drawing gives the same characters: no clock, no chance (documents.md).
"""

from __future__ import annotations

from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from markupsafe import Markup

INK, TEXT, MUTED, RULE, HAIRLINE = ("#16202C", "#2A3442", "#566170", "#C9D1DA", "#E4E8ED")
NAVY, BLUE, LIGHT, CRIMSON, WHITE = ("#17375E", "#5F93BF", "#A9C6E0", "#A3293D", "#FFFFFF")
FAMILY = "Inter"
SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "audit-programme"}
NOTHING = {"Date": None, "Creator": None, "Format": None, "Type": None}
Anchor = Literal["left", "center", "right"]


class Drawing:
    """A sheet of so many points, filled from the top left."""

    def __init__(self, width: float, height: float) -> None:
        _know_family()
        from matplotlib.figure import Figure

        self.width, self.height = width, height
        self._figure: Any = Figure(figsize=(width / 72, height / 72), dpi=72)
        self._figure.patch.set_visible(False)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str | None = None
    ) -> None:
        """A box stands on the sheet, with an edge of 0.7 points where one is named."""
        from matplotlib.patches import Rectangle

        corner = (x / self.width, 1 - (y + height) / self.height)
        size = (width / self.width, height / self.height)
        drawn = Rectangle(corner, *size, facecolor=fill, linewidth=0.7 if edge else 0)
        drawn.set_edgecolor(edge or "none")
        self._figure.add_artist(drawn)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float = 0.7
    ) -> None:
        """A line stands on the sheet."""
        from matplotlib.lines import Line2D

        across = [x / self.width for x, _ in (start, end)]
        down = [1 - y / self.height for _, y in (start, end)]
        self._figure.add_artist(Line2D(across, down, color=colour, linewidth=width))

    def words(
        self,
        x: float,
        y: float,
        text: str,
        colour: str = TEXT,
        weight: int = 400,
        anchor: Anchor = "left",
        size: float = 8.25,
    ) -> None:
        """Words stand on the sheet, their baseline at ``y``."""
        self._figure.text(
            x / self.width,
            1 - y / self.height,
            text,
            parse_math=False,  # a dollar is a dollar
            fontfamily=FAMILY,
            fontsize=size,
            fontweight=weight,
            color=colour,
            ha=anchor,
            va="baseline",
        )

    def svg(self, says: str) -> Markup:
        """The sheet as inline SVG; ``says`` is its alternative text, by way of its title."""
        from markupsafe import Markup, escape
        from matplotlib import rc_context

        out = StringIO()
        with rc_context(SETTINGS):
            self._figure.savefig(out, format="svg", metadata=NOTHING)
        drawn = out.getvalue()
        drawn = drawn[drawn.index("<svg") :]
        end = drawn.index(">") + 1
        return Markup(drawn[:end] + f"<title>{escape(says)}</title>" + drawn[end:])  # noqa: S704 our own SVG; words in it are escaped by matplotlib


@cache
def _know_family() -> None:
    """Matplotlib has something to measure words of our family with."""
    from matplotlib import font_manager as fonts
    from matplotlib import get_data_path

    path = f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf"
    for weight in (400, 500, 600):
        entry = fonts.FontEntry(path, name=FAMILY, weight=weight, size="scalable")
        fonts.fontManager.ttflist.append(entry)
