"""One cell becomes one value, or a sentence that says what to put right; never a guess.

British dates are read whether they are dates or texts, numbers in a column of
words keep their noughts, and a text that a spreadsheet could run is refused (K13).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from unicodedata import category, normalize

from tasks.returns.registers.choices import Choices, plain
from tasks.returns.registers.sheet import Field, Value

LONGEST = {"text": 48, "words": 300, "email": 120, "choice": 120}
FORMULA_LIKE = tuple("=+-@＝＋－＠")  # noqa: RUF001  # full-width signs count as signs
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
ADDRESS = re.compile(r"[^@\s;,<>\"]+@([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
ONLY_NOUGHTS = re.compile(r"0{2,}")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NUMERIC = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]00:00(?::00)?)?")
SPOKEN = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[A-Za-z]{3,9})\.? (?P<year>\d{4})")
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
FORMULA_TO_TEXT = "begins like a formula. Write it without the sign in front"


class Wrong(Exception):
    """What is wrong with a cell and what to put right; never what stands in it."""


def value_of(result: Any, field: Field, choices: Choices) -> Value:
    """The value of a cell, its days in ISO form; None where it is empty.

    ``result`` is the cell with what its formula came to, None where a formula has
    come to nothing yet. Raises Wrong.
    """
    if result is None:
        raise Wrong("holds a formula without its result. Write the value itself")
    if result.data_type == "e":
        raise Wrong("shows an error of the spreadsheet. Write the value itself")
    found = result.value
    if isinstance(found, str):
        found = _tidied(found)
    if found is None or found == "":
        return None
    return READERS[field.kind](found, result.number_format or "", field, choices)


def _tidied(text: str) -> str:
    """A text in one line, without blanks at its ends and without what nobody sees."""
    visible = INVISIBLE.sub("", normalize("NFC", text))
    if visible.lstrip(" ").startswith(FORMULA_LIKE) or visible[:1] in {"\t", "\r"}:
        raise Wrong(FORMULA_TO_TEXT)
    line = " ".join(visible.split())
    if any(category(letter) in {"Cc", "Co", "Cs", "Cn"} for letter in line):
        raise Wrong("holds a character that no keyboard has. Type it again")
    return line


def _text(found: Any, number_format: str, field: Field, _choices: Choices) -> str:
    """Words as they stand; a number as it was typed, with its noughts."""
    if isinstance(found, bool):
        raise Wrong("is true or false. Write the words or the number")
    if isinstance(found, date | datetime) or not isinstance(found, str | int | float):
        raise Wrong("was turned into a date or a time. Make the cell text and type it again")
    if isinstance(found, int | float):
        found = _number_as_text(found, number_format)
    if len(found) > LONGEST[field.kind]:
        raise Wrong(f"is longer than {LONGEST[field.kind]} characters")
    return found


def _number_as_text(found: float, number_format: str) -> str:
    """A number of a column of words; a format of noughts only shows and means them."""
    if abs(found) >= 10**15:
        raise Wrong("is a number so long that its end was lost. Make the cell text and type it")
    if found != int(found):
        raise Wrong("is a number with a fraction. Write the reference")
    noughts = ONLY_NOUGHTS.fullmatch(number_format)
    return str(int(found)).zfill(len(number_format) if noughts else 1)


def _email(found: Any, number_format: str, field: Field, choices: Choices) -> str:
    """One address in a domain to which the council's mail may go."""
    address = _text(found, number_format, field, choices)
    known = ADDRESS.fullmatch(address)
    if known is None:
        raise Wrong("is not exactly one e-mail address")
    if known[1].lower() not in choices.domains:
        allowed = " or ".join(choices.domains)
        raise Wrong(f"is an address outside {allowed}, where nothing may be sent")
    return address


def _choice(found: Any, number_format: str, field: Field, choices: Choices) -> str:
    """The key for the words of a list."""
    words = _text(found, number_format, field, choices)
    key = choices.spelt[field.choices].get(plain(words))
    if key is None:
        raise Wrong("is not in the list. Choose from the list of the cell")
    return key


def _number(found: Any, _format: str, _field: Field, _choices: Choices) -> int:
    """A whole number, also where it is text."""
    if isinstance(found, str) and re.fullmatch(r"\d{1,6}", found):
        return int(found)
    if isinstance(found, bool | str) or not isinstance(found, int | float):
        raise Wrong("is not a whole number")
    if abs(found) > 999_999 or found != int(found):
        raise Wrong("is not a whole number")
    return int(found)


def _date(found: Any, _format: str, _field: Field, _choices: Choices) -> str:
    """A day in ISO form."""
    day = found.date() if isinstance(found, datetime) else found
    if isinstance(day, str):
        day = day_of(day)
    if not isinstance(day, date):
        raise Wrong("is not a date. Write it as dd/mm/yyyy")
    if not EARLIEST <= day <= LATEST:
        raise Wrong("is a date before 1950 or after 2100. Write the year in four figures")
    return day.isoformat()


def day_of(text: str) -> date | None:
    """A day as people type it in Britain, None where it is another thing.

    >>> day_of("14/06/2021"), day_of("1st June 2021"), day_of("6/14/2021"), day_of("14/6/21")
    (datetime.date(2021, 6, 14), datetime.date(2021, 6, 1), None, None)
    """
    for form in (NUMERIC, ISO, SPOKEN):
        if found := form.fullmatch(text.strip()):
            with suppress(ValueError):
                return date(int(found["year"]), _month(found["month"]), int(found["day"]))
    return None


def _month(words: str) -> int:
    """A month's number; nought for a word that is no month."""
    if words.isdecimal():
        return int(words)
    short = words[:3].casefold()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


Reader = Callable[[Any, str, Field, Choices], Value]
READERS: Mapping[str, Reader] = {
    "text": _text, "words": _text, "email": _email, "choice": _choice, "number": _number,
    "date": _date,
}  # fmt: skip
