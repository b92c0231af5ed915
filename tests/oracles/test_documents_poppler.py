"""Poppler's judgement of our documents: it sees what pdfium sees, and finds nothing to complain of.

Run by ``./run oracles``, which installs poppler where it is missing; the tests
of ``./run test`` need no program of the machine's own.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.adapters.reporting_pages import pages_of
from tests.adapters.test_reporting_documents import document
from tests.adapters.test_reporting_forms import ANSWERS, audit, feedback, filled_by_pypdf
from tests.adapters.test_reporting_pack import pack

DOCUMENTS = {
    "certificate": lambda: document("certificate, as usual"),
    "allocation report": lambda: document("allocation report, as usual"),
    "quality": lambda: document("quality"),
    "notice": lambda: document("notice"),
    "pack": pack,
    "audit form": audit,
    "feedback form": feedback,
    "a filled form": lambda: filled_by_pypdf(audit(), ANSWERS),
}


def poppler(program: str, pdf: bytes, tmp_path: Path, *options: str) -> subprocess.CompletedProcess:
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf)
    return subprocess.run([program, *options, str(path), "-"], capture_output=True, check=True)


def letters_of(text: str) -> str:
    """The letters of a text in alphabetical order; a hyphen at a line's end is read by one only."""
    return "".join(sorted("".join(text.replace("-", "").split())))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_poppler_and_pdfium_show_the_same_pages(name, tmp_path):
    pdf = DOCUMENTS[name]()
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "72", "-gray", str(path), str(tmp_path / "p")], check=True)
    seen = sorted(tmp_path.glob("p-*.pgm"))
    with pypdfium2.PdfDocument(pdf) as opened:
        opened.init_forms()
        assert len(opened) == len(seen) > 0
        for number, page in enumerate(seen):
            theirs = Image.open(page).convert("L")
            ours = opened[number].render(scale=1, grayscale=True).to_pil().resize(theirs.size)
            pairs = zip(theirs.tobytes(), ours.tobytes(), strict=True)
            different = sum(abs(one - other) > 160 for one, other in pairs)
            assert different / len(theirs.tobytes()) < 0.015


@pytest.mark.parametrize("name", DOCUMENTS)
def test_poppler_reads_the_same_words(name, tmp_path):
    pdf = DOCUMENTS[name]()
    done = poppler("pdftotext", pdf, tmp_path)
    theirs = done.stdout.decode()
    ours = "".join(word.text for page in pages_of(pdf) for word in page.words)
    assert letters_of(theirs) == letters_of(ours)
    assert done.stderr == b""


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "a filled form"])
def test_poppler_finds_every_font_embedded_and_the_document_tagged(name, tmp_path):
    pdf = DOCUMENTS[name]()
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf)
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True)
    rows = [row.split() for row in fonts.stdout.splitlines()[2:]]
    assert rows
    assert all(row[-5] == "yes" for row in rows)  # emb, sub, uni, object and its generation
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True, text=True)
    assert "Tagged:          yes" in told.stdout
    assert "JavaScript:      no" in told.stdout
