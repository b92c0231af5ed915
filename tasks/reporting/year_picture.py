"""The year's sheet as a file: PDF in A3, a picture, or SVG."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from tasks.reporting.pdf import render_pdf
from tasks.reporting.year_planner import planner

if TYPE_CHECKING:
    from datetime import date

    from tasks.model import Occasion

TEMPLATE = "reports/planner.html"
ENDINGS = (".pdf", ".png", ".svg")
FINE = 3  # times the 72 dots of an inch


def year_picture(
    ending: str,
    authority: str,
    year: str,
    start: date,
    occasions: tuple[Occasion, ...],
    titles: dict[str, str],
    deployed: frozenset[str],
    closed: tuple[date, ...],
) -> bytes:
    """The year as a file of one of ``ENDINGS``; the same year, the same PDF and SVG."""
    sheet = planner(authority, year, start, occasions, titles, deployed, closed)
    if ending == ".svg":
        return str(sheet).encode()
    title = f"Audit programme {year}, {authority}"
    held = {"title": title, "authority": authority, "made_on": start.isoformat(), "sheet": sheet}
    document = render_pdf(TEMPLATE, held)
    return document if ending == ".pdf" else _picture(document)


def _picture(document: bytes) -> bytes:
    """The first page as PNG."""
    import pypdfium2

    with pypdfium2.PdfDocument(document) as held:
        image = held[0].render(scale=FINE).to_pil()
    content = BytesIO()
    image.save(content, "PNG", optimize=True)
    return content.getvalue()
