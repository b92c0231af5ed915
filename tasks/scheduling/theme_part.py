"""How many places of a round its theme takes: all of them, or a fixed part (R051)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tasks.errors import ThemePartRefused
from tasks.model import Round


def cases_of_part(takes: int | Fraction | None, number: int) -> int:
    """The places that a row gives to its theme, of a number; 0 where the theme takes all.

    A share is rounded to the nearest whole, a half upwards, and is one at least.

    >>> cases_of_part(10, 30), cases_of_part(Fraction(1, 3), 30), cases_of_part(None, 30)
    (10, 10, 0)
    """
    if takes is None:
        return 0
    if isinstance(takes, int):
        return takes
    return max(1, int(takes * number + Fraction(1, 2)))


def with_part(round_: Round, wanted: int | None) -> Round:
    """The round with the part that an order gives its theme; None leaves the programme's (R051).

    0 means that the theme takes the whole round. Raises ThemePartRefused where
    there is no theme, or where the part is not smaller than the round.
    """
    if wanted is None:
        return round_
    number = min(round_.target or round_.cap, round_.cap)
    if wanted and round_.theme is None:
        raise ThemePartRefused(round_.round_id, wanted, "it has no theme. Choose one")
    if wanted >= number:
        why = f"the round has {number} cases. Write fewer, or 0 where all are to be of the theme"
        raise ThemePartRefused(round_.round_id, wanted, why)
    return replace(round_, theme_cases=wanted)
