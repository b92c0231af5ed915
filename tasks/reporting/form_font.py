"""The font that a form's boxes are written in, as the file carries it.

The renderer puts the whole font into a form, since anybody may type anything.
Half of it is kept here: Latin, Greek and Cyrillic letters, signs and currency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = "\N{WHITE SQUARE}"
KEPT = (
    range(0x0020, 0x0250),  # Latin, with every accent of European languages
    range(0x02B0, 0x0370),  # spacing and combining marks
    range(0x0370, 0x0530),  # Greek and Cyrillic
    range(0x1E00, 0x1F00),  # Latin extended: Vietnamese, Yoruba, Welsh
    range(0x2000, 0x2070),  # dashes, quotation marks
    range(0x20A0, 0x20C0),  # currency
    range(0x2100, 0x2200),  # letter-like signs and arrows
    range(0x25A1, 0x25A2),  # the square that stands for a letter we have not
)


@dataclass(frozen=True, slots=True)
class Lettering:
    """The glyph of each letter, and how wide each glyph is in thousandths of the size."""

    key: str
    glyphs: Mapping[str, int]
    widths: Mapping[int, float]

    def codes(self, text: str) -> list[int]:
        """The glyphs of a text; a letter that the font lacks becomes a visible mark."""
        spare = self.glyphs.get(UNKNOWN, self.glyphs["?"])
        return [self.glyphs.get(letter, spare) for letter in normalize("NFC", text)]

    def width(self, text: str, size: float) -> float:
        """How wide a text is, in points."""
        return sum(self.widths.get(code, 0) for code in self.codes(text)) * size / 1000

    def shown(self, text: str) -> str:
        """The text as the operand of a PDF's Tj."""
        return "<" + "".join(f"{code:04x}" for code in self.codes(text)) + ">"


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A font with fewer letters, and what a PDF must say of it."""

    content: bytes
    glyphs: Mapping[str, int]
    widths: Mapping[int, float]


def trim_font(document: Any) -> Lettering:
    """The form's font in the open document is trimmed in place, and its lettering returned.

    Glyph numbers stay as they are, so nothing that is written needs to change.
    """
    import pikepdf

    acroform = document.Root["/AcroForm"]
    key = font_of(next(one for one in acroform["/Fields"] if "/DA" in one))[0]
    font = acroform["/DR"]["/Font"][f"/{key}"]
    inner = font["/DescendantFonts"][0]
    stored = inner["/FontDescriptor"]["/FontFile2"]
    trimmed = _trimmed(stored.read_bytes())
    stored.write(trimmed.content)
    stored["/Length1"] = len(trimmed.content)
    inner["/W"] = pikepdf.Array(_runs(trimmed.widths))
    font["/ToUnicode"].write(_to_unicode(trimmed.glyphs))
    return Lettering(key, trimmed.glyphs, trimmed.widths)


def font_of(field: Any) -> tuple[str, float]:
    """The font and size that a field is written in, from its default appearance."""
    key, size = re.findall(r"/(\S+)\s+([\d.]+)\s+Tf", str(field["/DA"]))[-1]
    return key, float(size)


@lru_cache(maxsize=2)
def _trimmed(content: bytes) -> Trimmed:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(retain_gids=True, notdef_outline=True, hinting=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    options.recalc_timestamp = False
    font = TTFont(BytesIO(content), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[letter for part in KEPT for letter in part])
    subsetter.subset(font)
    written = BytesIO()
    font.save(written)
    per_thousand = 1000 / cast("Any", font["head"]).unitsPerEm
    numbers = {name: font.getGlyphID(name) for name in font.getGlyphOrder()}
    glyphs = {
        chr(letter): numbers[name] for letter, name in cast("Any", font.getBestCmap()).items()
    }
    advances = font["hmtx"].metrics
    kept = {0, *glyphs.values()}
    widths = {
        number: round(advances[name][0] * per_thousand, 3)
        for name, number in numbers.items()
        if number in kept
    }
    return Trimmed(written.getvalue(), glyphs, widths)


def _runs(widths: Mapping[int, float]) -> list[Any]:
    """Widths as a PDF lists them: the first glyph of a run, then the widths of the run."""
    listed: list[Any] = []
    for number in sorted(widths):
        if number - 1 not in widths:
            listed += [number, []]
        listed[-1].append(widths[number])
    return listed


def _to_unicode(glyphs: Mapping[str, int]) -> bytes:
    """Which letter a glyph stands for; of two, the one that people type."""
    letters: dict[int, str] = {}
    for letter in sorted(glyphs, key=_rarity, reverse=True):
        letters[glyphs[letter]] = letter
    pairs = [f"<{glyph:04x}> <{ord(letters[glyph]):04x}>" for glyph in sorted(letters)]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = [line for one in blocks for line in (f"{len(one)} beginbfchar", *one, "endbfchar")]
    return "\n".join((*BEFORE, *body, *AFTER)).encode()


def _rarity(letter: str) -> tuple[int, int]:
    code = ord(letter)
    is_typed = code < 0x0250 and code not in (0x00A0, 0x00AD)
    return (0 if is_typed else 1 if 0x2010 <= code < 0x2070 else 2, code)


BEFORE = (
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CIDSystemInfo",
    "<< /Registry (Adobe)",
    "/Ordering (UCS)",
    "/Supplement 0",
    ">> def",
    "/CMapName /Adobe-Identity-UCS def",
    "/CMapType 2 def",
    "1 begincodespacerange",
    "<0000> <ffff>",
    "endcodespacerange",
)
AFTER = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")
