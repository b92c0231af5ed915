"""The coded columns of Annex A: by the code where one is written, or else by its words.

Councils write the code, the letter before it, the words of the guidance, or
the words of an earlier guidance. What none of these explains is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.extraction.annex.values import MISSING, Unreadable, text_of, words_of
from tasks.extraction.annex.workbook import Cell

LETTERED = re.compile(r"^([a-z])\s*\)?$|^([a-z])\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Codes by their form, and codes by words that a cell may hold instead, the first that fits."""

    codes: re.Pattern[str]
    words: tuple[tuple[str, str], ...]
    unknown: frozenset[str] = frozenset()


def _vocabulary(codes: str, words: str, unknown: str = "") -> Vocabulary:
    """A vocabulary from lines of ``words = code``."""
    pairs = (line.rpartition("=") for line in words.strip().splitlines())
    return Vocabulary(
        re.compile(rf"({codes})(?![a-z0-9])", re.IGNORECASE),
        tuple((fragment.strip(), code.strip()) for fragment, _, code in pairs),
        frozenset(each.strip() for each in unknown.split(";") if each.strip()),
    )


def code_of(cell: Cell, known: Vocabulary) -> str | None:
    """The code in a cell, None for none; raises Unreadable for words that nothing explains.

    >>> code_of("q) 6: Police", SOURCE), code_of("POLICE", SOURCE), code_of("#N/A", SOURCE)
    ('6', '6', None)
    """
    words = words_of(cell)
    if words in MISSING or words in known.unknown:
        return None
    if found := known.codes.match(words):
        return found[1].upper()
    for fragment, code in known.words:
        if fragment in words:
            return code
    raise Unreadable


GENDER = _vocabulary(
    "0[0129]",
    """
    neither = 09
    not stated = 00
    not recorded = 00
    unknown = 00
    indeterminate = 09
    female = 02
    male = 01
    girl = 02
    boy = 01
    """,
)
SHORT_GENDER = {"f": "02", "m": "01", "u": "00", "i": "09", "n": "09", "1": "01", "2": "02"}
ETHNICITY = _vocabulary(
    "WBRI|WIRI|WIRT|WOTH|WROM|MWBC|MWBA|MWAS|MOTH|AIND|APKN|ABAN|AOTH|BCRB|BAFR|BOTH|CHNE|OOTH"
    "|REFU|NOBT",
    """
    white british = WBRI
    white irish = WIRI
    traveller = WIRT
    gypsy = WROM
    white and black caribbean = MWBC
    white and black african = MWBA
    white and asian = MWAS
    mixed = MOTH
    indian = AIND
    pakistani = APKN
    bangladeshi = ABAN
    asian = AOTH
    black caribbean = BCRB
    black african = BAFR
    black = BOTH
    chinese = CHNE
    white = WOTH
    refused = REFU
    not obtained = NOBT
    other = OOTH
    """,
    "not stated;unknown;not recorded",
)
SOURCE = _vocabulary(
    r"1[a-d]|2[ab]|3[a-f]|5[a-d]|10|4|6|7|8|9",
    """
    school nurs = 3C
    health visitor = 3B
    gp = 3A
    individual = 1D
    family = 1A
    relative = 1A
    education = 2B
    school = 2A
    health = 3F
    hospital = 3E
    housing = 4
    early help = 5D
    la services = 5A
    local authority = 5A
    police = 6
    legal = 7
    court = 7
    anonymous = 9
    other = 8
    """,
    "unknown",
)
NEED = _vocabulary(
    r"n\d",
    """
    abuse or neglect = N1
    not cin = N9
    other than = N9
    child's disability = N2
    parent = N3
    acute stress = N4
    dysfunction = N5
    unacceptable = N6
    low income = N7
    absent parent = N8
    not stated = N0
    """,
)
CLOSURE = _vocabulary(
    r"rc\d",
    """
    adopted = RC1
    died = RC2
    residence order = RC3
    child arrangements = RC3
    special guardianship = RC4
    adult = RC6
    transfer = RC5
    after assessment = RC8
    no longer in need = RC7
    other = RC7
    """,
    "not stated",
)
CATEGORY = _vocabulary(
    "neglect|physical|sexual|emotional|multiple",
    """
    neg = Neglect
    phy = Physical
    sab = Sexual
    emo = Emotional
    mul = Multiple
    """,
)
LEGAL = _vocabulary(
    r"[cd]1|c2|e1|v[1-4]|l[1-3]|j[1-3]",
    """
    interim care = C1
    full care = C2
    freed for = D1
    placement order = E1
    short break = V4
    short term break = V4
    section 20 = V2
    s20 = V2
    """,
)
"""The detained and the remanded of the grouped words have three codes each, so none is chosen."""
PLACEMENT = _vocabulary(r"u[1-6]|a[3-6]|p[1-3]|h5|k[12]|r[1-5]|s1|t[0-4]|z1", "parents = P1")
PROVIDER = _vocabulary(r"pr[0-5]", "own la = PR1\nprivate = PR4")
CEASED = _vocabulary(
    r"e4[ab1]|e4[5-8]|e1[1-6]|e[2-9]|x1",
    """
    died = E2
    care taken by another = E3
    sentenced = E9
    moved abroad = E16
    residence order = E41
    """,
)
STATUS_WORDS = (
    ("looked after", "LAC"),
    ("in care", "LAC"),
    ("child protection", "CP"),
    ("child in need", "CIN"),
    ("assessment", "ASSESSMENT"),
    ("closed", "CLOSED"),
)
STATUS_SHORT = {"lac": "LAC", "cla": "LAC", "cp": "CP", "cpp": "CP", "cin": "CIN", "cinp": "CIN"}
STATUS_LETTERS = dict(zip("abcde", ("LAC", "CP", "CIN", "ASSESSMENT", "CLOSED"), strict=True))


def status_of(cell: Cell) -> str | None:
    """The case status by its words, or by its letter alone.

    >>> status_of("a) Looked after child"), status_of("E"), status_of("c)"), status_of("cp")
    ('LAC', 'CLOSED', 'CIN', 'CP')
    """
    text = text_of(cell).casefold()
    if not text:
        return None
    words = words_of(cell)
    for fragment, status in STATUS_WORDS:
        if fragment in words:
            return status
    if words in STATUS_SHORT:
        return STATUS_SHORT[words]
    letter = LETTERED.match(text)
    status = STATUS_LETTERS.get((letter[1] or letter[2]) if letter else "")
    if status is None:
        raise Unreadable
    return status


def gender_of(cell: Cell) -> str | None:
    """The gender by its code, its words or its first letter; None where it is not told."""
    words = words_of(cell)
    return SHORT_GENDER[words] if words in SHORT_GENDER else code_of(cell, GENDER)


def category_of(cell: Cell) -> str | None:
    """The category of abuse in one capitalised word, as chronologies have it."""
    code = code_of(cell, CATEGORY)
    return code.capitalize() if code else None
