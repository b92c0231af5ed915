"""Which cases are of a theme: a theme is coded data, so nobody chooses them by hand (R026)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from tasks.model import AssessmentFactors
from tasks.selection.eligibility import months_since

if TYPE_CHECKING:
    from config.schema import Theme

CODE = re.compile(r"(?<![A-Z0-9])([1-9]\d?[A-F]|2[01])(?![A-Z0-9])")
OLD_CODES: Mapping[str, tuple[str, ...]] = {
    "8A": ("8B", "8C", "8D", "8E", "8F"),
    "18A": ("18B", "18C"),
    "19A": ("19B", "19C"),
}
"""What codes of older returns were divided into (rules.md 5.4): an old one may mean any of them."""
NO = frozenset({"", "N", "NO", "FALSE", "0", "NONE", "NULL"})


def cases_in_theme(rows: Iterable[AssessmentFactors], theme: Theme, as_at: date) -> frozenset[str]:
    """The cases of which an assessment found one of the theme's factors, recently enough.

    An assessment counts from the day it was authorised until that day comes
    round again after ``theme.within_months`` months, that day included. What
    an old code may mean counts, since a case that is looked at in vain costs
    less than one that is overlooked.
    """
    wanted = frozenset(theme.factors)
    return frozenset(
        row.case_id
        for row in rows
        if _is_recent(row.assessed_on, as_at, theme.within_months)
        and wanted & meanings(codes_in(row.factors))
    )


def codes_in(factors: str | None) -> frozenset[str]:
    """The codes that a source wrote down: as a list, as an object of answers, or in words.

    >>> sorted(codes_in('["1A", "3b"]')), sorted(codes_in('{"1A": "Yes", "3B": "No"}'))
    (['1A', '3B'], ['1A'])
    >>> sorted(codes_in("3B - domestic abuse, 16A")), codes_in(None)
    (['16A', '3B'], frozenset())
    """
    text = (factors or "").strip()
    try:
        held: object = json.loads(text)
    except (ValueError, RecursionError):
        held = text
    return frozenset(_codes(held))


def meanings(codes: frozenset[str]) -> frozenset[str]:
    """The codes, and what each of the old ones among them may mean today.

    >>> sorted(meanings(frozenset({"18A", "3B"})))
    ['18A', '18B', '18C', '3B']
    """
    return codes | {new for code in codes for new in OLD_CODES.get(code, ())}


def _codes(held: object) -> Iterable[str]:
    """The codes in a value that was read from JSON, however deep they lie."""
    waiting = [held]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting.extend(_told(cast("dict[str, object]", each)))
        elif isinstance(each, list):
            waiting.extend(cast("list[object]", each))
        else:
            yield from CODE.findall(str(each).upper())


def _told(answers: Mapping[str, object]) -> Iterable[object]:
    """What an object tells: a name with a code where its answer is yes, else the answer."""
    for name, answer in answers.items():
        if not CODE.search(name.upper()):
            yield answer
        elif _is_yes(answer):
            yield name


def _is_yes(answer: object) -> bool:
    """Whether an answer beside a code says that the factor was found."""
    return str(answer).strip().upper() not in NO


def _is_recent(assessed_on: date, as_at: date, months: int) -> bool:
    """Whether an assessment was authorised by the day and not longer ago than so many months."""
    passed = months_since(assessed_on + timedelta(days=1), as_at)
    return assessed_on <= as_at and passed is not None and passed < months
