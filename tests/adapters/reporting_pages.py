"""What a reader sees on the pages of a PDF, by pdfium: every word with its box and its size.

Form fields are read as they are shown, with what stands in them. pdfium comes
with the project's packages, so no program of the machine is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

A4 = (595.3, 841.9)
HYPHEN = "\x02"  # what pdfium says where a line ends in one


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def size(self) -> float:
        """The size of its letters in points: a line of Inter is 1.21 times as high."""
        return (self.bottom - self.top) / 1.21

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    words: tuple[Word, ...]
    marks: tuple[tuple[float, float, float, float], ...]
    """The boxes of everything drawn, words included: left, top, right, bottom."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def body(self) -> tuple[Word, ...]:
        """The words between the running header and the footer."""
        return tuple(word for word in self.words if 66 < word.middle < A4[1] - 50)

    @property
    def lines(self) -> list[list[Word]]:
        """The body's words by line, from the top."""
        found: list[list[Word]] = []
        for word in sorted(self.body, key=lambda each: each.middle):
            if found and word.middle - found[-1][0].middle < 4:
                found[-1].append(word)
            else:
                found.append([word])
        return found


def pages_of(pdf: bytes) -> list[Page]:
    """The pages of a document as they are shown."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        for page in document if document.formenv else ():
            page.flatten()
        return [_page(page) for page in document]


def text_of(pdf: bytes, first: int = 1, last: int = 999) -> str:
    """The words of some pages, with one space between them."""
    return " ".join(page.text for page in pages_of(pdf)[first - 1 : last])


def _page(page: pypdfium2.PdfPage) -> Page:
    height = page.get_height()
    held = page.get_textpage()
    words: list[Word] = []
    run: list[tuple[float, float, float, float, str]] = []
    for place in range(held.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(held, place)).replace(HYPHEN, "-")
        if letter.isspace() or letter == "\x00":
            words += _word(run, height)
            run = []
            continue
        box = held.get_charbox(place, loose=True)
        if run and (abs(box[1] - run[-1][1]) > 6 or box[0] < run[-1][0] - 6):
            words += _word(run, height)
            run = []
        run.append((*box, letter))
    words += _word(run, height)
    boxes = (each.get_bounds() for each in page.get_objects(max_depth=1))
    marks = ((left, height - top, right, height - bottom) for left, bottom, right, top in boxes)
    return Page(tuple(words), tuple(marks))


def _word(run, height: float) -> list[Word]:
    if not run:
        return []
    left, bottom = min(each[0] for each in run), min(each[1] for each in run)
    right, top = max(each[2] for each in run), max(each[3] for each in run)
    text = "".join(each[4] for each in run)
    return [Word(left, height - top, right, height - bottom, text)]
