"""Every page of every PDF as a picture, and a contact sheet for each document.

Run by ``./run look``: documents are looked at before they are sent, since
labels that overlap and tables that run off a page are seen only by looking.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pypdfium2
from PIL import Image

PICTURES = "look"
DOTS = 96  # an inch
ACROSS = 4
THUMB = 420  # pixels wide
GAP = 12


def look(folder: Path, to: Path) -> int:
    """``to`` holds nothing but pictures of the folder's PDFs; returns the number of pages."""
    rmtree(to, ignore_errors=True)
    pages = 0
    for path in sorted(each for each in folder.rglob("*.pdf") if to not in each.parents):
        named = to / path.relative_to(folder).with_suffix("")
        pages += _pictures(path, named)
    return pages


def _pictures(path: Path, named: Path) -> int:
    """A document's pages as ``…-01.png``, and all of them as ``….png``."""
    named.parent.mkdir(parents=True, exist_ok=True)
    thumbs: list[Image.Image] = []
    for number, page in enumerate(drawn(path), start=1):
        page.save(named.with_name(f"{named.name}-{number:02d}.png"))
        thumbs.append(page.resize((THUMB, round(THUMB * page.height / page.width))))
    contact_sheet(thumbs).save(named.with_name(f"{named.name}.png"))
    return len(thumbs)


def drawn(path: Path) -> Iterator[Image.Image]:
    """The pages of a document as pictures, with what stands in its form fields."""
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        for page in document:
            yield page.render(scale=DOTS / 72, may_draw_forms=True).to_pil()


def contact_sheet(thumbs: list[Image.Image]) -> Image.Image:
    """Pages side by side on grey."""
    width, height = THUMB + GAP, max(each.height for each in thumbs) + GAP
    rows = -(-len(thumbs) // ACROSS)
    size = (min(ACROSS, len(thumbs)) * width + GAP, rows * height + GAP)
    sheet = Image.new("RGB", size, "#B8BEC6")
    for place, thumb in enumerate(thumbs):
        row, column = divmod(place, ACROSS)
        sheet.paste(thumb, (GAP + column * width, GAP + row * height))
    return sheet


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="where the PDF files are")
    folder = asked.parse_args().folder
    found = look(folder, folder / PICTURES)
    print(f"{found} pages are pictures in {folder / PICTURES}")  # noqa: T201 - it reports
