"""A form is laid out once; each case's words are then written into copies of it.

Laying out takes a quarter of a second, writing a few milliseconds. What
differs from case to case is only in read-only fields, in the running
reference at the head of each page, and in the title.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tasks.reporting.form_font import Lettering, font_of, trim_font
from tasks.reporting.form_repair import box_of, drawing, saved

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE_MARK = "TITLE-MARK"
"""What a layout's title has in the place of the audit's reference."""

SMALLEST = 6.5
LEADING = 1.22
MUTED = "0.337 0.380 0.439 rg"
RIGHT_MARGIN = 20 / 25.4 * 72
RUNNING_BASELINE = 842 - 11 / 25.4 * 72 - 7.6


@dataclass(frozen=True, slots=True)
class Layout:
    """A form that was laid out and repaired, and the lettering of its fields."""

    pdf: bytes
    lettering: Lettering


def layout_of(pdf: bytes) -> Layout:
    """A repaired form, ready for stamping."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        lettering = trim_font(document)
        return Layout(saved(document), lettering)


def stamp(layout: Layout, values: Mapping[str, str], reference: str, running: str) -> bytes:
    """The layout with each of ``values`` written into the field of that name.

    ``reference`` completes the title; ``running`` stands at the head of every
    page. The same input gives the same bytes.
    """
    import pikepdf

    with pikepdf.open(BytesIO(layout.pdf)) as document:
        acroform: Any = document.Root["/AcroForm"]
        fonts = acroform["/DR"]["/Font"]
        own = pikepdf.Dictionary({f"/{layout.lettering.key}": fonts[f"/{layout.lettering.key}"]})
        for field in acroform["/Fields"]:
            words = values.get(str(field["/T"]))
            if words is not None:
                field["/V"] = pikepdf.String(words)
                content = _written(layout.lettering, field, words)
                field["/AP"] = pikepdf.Dictionary(N=drawing(document, field, content, own))
        for page in document.pages:
            width = float(page.mediabox[2])
            header = _running(layout.lettering, running, width)
            page.contents_add(pikepdf.Stream(document, header), prepend=True)
        _retitle(document, reference)
        return saved(document)


def fitted(
    lettering: Lettering, text: str, width: float, height: float, size: float
) -> tuple[float, list[str]]:
    """The largest size, down to 6.5 pt, at which the text fits its box, and its lines.

    A text that fits at no size is cut at the last line that does, with an
    ellipsis; the field's value still holds all of it.
    """
    while True:
        lines = _wrapped(lettering, text, width, size)
        room = max(1, int((height - size) / (size * LEADING)) + 1)
        if len(lines) <= room:
            return size, lines
        if size <= SMALLEST:
            return size, [*lines[: room - 1], _cut(lettering, lines[room - 1], width, size)]
        size = max(SMALLEST, size - 0.5)


def _cut(lettering: Lettering, line: str, width: float, size: float) -> str:
    while line and lettering.width(line + "…", size) > width:
        line = line[:-1]
    return line + "…"


def _wrapped(lettering: Lettering, text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than ``width``; a word that is wider breaks anywhere."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lettering.width(longer, size) <= width:
            lines[-1] = longer
            continue
        pieces = _pieces(lettering, word, width, size)
        lines = [*(line for line in lines if line), *pieces]
    return lines


def _pieces(lettering: Lettering, word: str, width: float, size: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and lettering.width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _written(lettering: Lettering, field: Any, words: str) -> bytes:
    _, _, width, height = box_of(field)
    size, lines = fitted(lettering, words, width - 1, height, font_of(field)[1])
    shown = " T* ".join(f"{lettering.shown(line)} Tj" for line in lines)
    return (
        f"/Tx BMC q BT 0.086 0.125 0.173 rg /{lettering.key} {size:g} Tf {size * LEADING:.2f} TL"
        f" 0 {height - size:.3f} Td {shown} ET Q EMC"
    ).encode()


def _running(lettering: Lettering, text: str, page_width: float) -> bytes:
    """The reference at the head of a page; an artifact, so that it is not read out each time."""
    left = page_width - RIGHT_MARGIN - lettering.width(text, 7.5)
    return (
        f"/Artifact <</Type /Pagination /Subtype /Header>> BDC q BT {MUTED} /{lettering.key}"
        f" 7.5 Tf {left:.3f} {RUNNING_BASELINE:.3f} Td {lettering.shown(text)} Tj ET Q EMC\n"
    ).encode()


def _retitle(document: Any, reference: str) -> None:
    import pikepdf

    title = str(document.docinfo["/Title"]).replace(TITLE_MARK, reference)
    document.docinfo["/Title"] = pikepdf.String(title)
    packet = document.Root["/Metadata"]
    written = packet.read_bytes().replace(TITLE_MARK.encode(), escape(reference).encode())
    packet.write(written)
