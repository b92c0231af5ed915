"""What a person wrote in a cell: days in every common form, missing values, yes and no, names."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime, timedelta

from tasks.extraction.annex.workbook import Cell

FIRST_REAL_DAY, FIRST_UNREAL_DAY = date(1900, 1, 2), date(2300, 1, 1)
SERIAL_BEGINS, FIRST_SERIAL, LAST_SERIAL = date(1899, 12, 30), 10_000, 109_575  # 1927 to 2200
MISSING = frozenset(
    {
        "", "-", "--", "---", ".", "..", "?", "n/a", "na", "n.a.", "n.a", "none", "nil", "null",
        "nan", "unknown", "tbc", "tbd", "blank", "<blank>", "(blank)", "no data", "not known",
        "not recorded", "not applicable", "not stated", "#n/a", "#ref!", "#value!", "#name?",
        "#null!", "#num!", "#div/0!", "#spill!", "#calc!", "#error", "err:502", "err:508",
    }
)  # fmt: skip
QUOTES = str.maketrans("\u2018\u2019\u201a\u201b\u2032\u00b4`\u201c\u201d\u2033", "''''''`\"\"\"")
TEXT_DAYS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y",
    "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y", "%d %b, %Y", "%d %B, %Y",
)  # fmt: skip
SHORT_YEAR = re.compile(r"(\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ])(\d{2})")
TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d\d:?\d\d)?$")
SEPT = re.compile(r"\bSept\b", re.IGNORECASE)
ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
LETTER = re.compile(r"^[a-z]{1,2}\d?\)\s*", re.IGNORECASE)
YES, NO = (
    frozenset({"y", "yes", "true", "t", "1", "1.0"}),
    frozenset({"n", "no", "false", "f", "0", "0.0"}),
)


class Unreadable(Exception):
    """A cell holds something, and it is not what its column should hold."""


def text_of(cell: Cell) -> str:
    """A cell as one line of text: odd blanks and quotes made plain, whole numbers without a point.

    >>> text_of("  O\u2019Neil,  Anne "), text_of(17.0), text_of(None), text_of("N/A")
    ("O'Neil, Anne", '17', '', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    plain = str(cell)
    if not (plain.isascii() and plain.isprintable()) or "`" in plain:
        plain = unicodedata.normalize("NFKC", plain).translate(QUOTES)
        plain = "".join(each if each.isprintable() else " " for each in plain)
    shown = " ".join(plain.split())
    return "" if shown.casefold() in MISSING else shown


def day_of(cell: Cell, latest: int) -> date | None:
    """The day in a cell, None for none; two digits of a year mean one up to ``latest``.

    Raises Unreadable for anything else; a month beyond twelve is not turned into a day.

    >>> day_of("16th September 2020", 2021) == day_of(44090.0, 2021) == day_of("16/9/20", 2021)
    True
    >>> day_of("1/2/98", 2021), day_of("#N/A", 2021)
    (datetime.date(1998, 2, 1), None)
    """
    if isinstance(cell, bool):
        raise Unreadable
    day = cell if isinstance(cell, date) else _told(text_of(cell), latest)
    if day is None or not FIRST_REAL_DAY <= day < FIRST_UNREAL_DAY:
        return None
    return day


def _told(text: str, latest: int) -> date | None:
    """The day that a text or a number tells."""
    text = SEPT.sub("Sep", ORDINAL.sub(r"\1", TIME.sub("", text)))
    if text in {"", "0"}:
        return None
    with suppress(ValueError, OverflowError):
        number = float(text)
        if FIRST_SERIAL <= number <= LAST_SERIAL:
            return SERIAL_BEGINS + timedelta(days=int(number))
    if text.isdecimal() and len(text) != 8:
        raise Unreadable
    if short := SHORT_YEAR.fullmatch(text):
        century = 2000 if 2000 + int(short[2]) <= latest else 1900
        text = f"{short[1]}{century + int(short[2])}"
    for form in TEXT_DAYS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day, not a moment
    raise Unreadable


def words_of(cell: Cell) -> str:
    """The words of a coded cell in small letters, without the letter before them.

    >>> words_of("b)  Child Protection plan")
    'child protection plan'
    """
    return LETTER.sub("", text_of(cell)).strip().casefold()


def yes_or_no(cell: Cell) -> str | None:
    """Y, N, or None where nobody knows.

    >>> yes_or_no("a) Yes"), yes_or_no(False), yes_or_no("c) Unknown"), yes_or_no("N/A")
    ('Y', 'N', None, None)
    """
    words = words_of(cell)
    if words in MISSING:
        return None
    if words in YES:
        return "Y"
    if words in NO:
        return "N"
    raise Unreadable


def age_of(cell: Cell) -> float | None:
    """The age in years; a child not yet born has -1."""
    text = text_of(cell).casefold().removesuffix("years").removesuffix("yrs").strip()
    if not text:
        return None
    if text == "unborn":
        return -1.0
    with suppress(ValueError):
        age = float(text)
        if -2 < age < 130:
            return age
    raise Unreadable


def reference_of(cell: Cell) -> str | None:
    """A child's reference as text.

    Raises Unreadable where the cell holds a day, a fraction, a truth, or more than a reference.
    """
    text = text_of(cell)
    is_fraction = isinstance(cell, float) and not cell.is_integer()
    if isinstance(cell, (date, bool)) or is_fraction or len(text) > 48:
        raise Unreadable
    return text or None
