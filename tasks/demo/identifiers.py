"""Invented pupil and NHS numbers: valid by their check, and never issued to anybody.

A UPN names the authority that gave it, and no authority has a number from 990
on; no NHS number begins with 9. Each is made of the child's reference alone, so
that no two children meet and no other chance moves.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tasks.demo.chance import Stream
from tasks.demo.days import birthday
from tasks.demo.journey import Child
from tasks.demo.rows import News

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
NOBODY_S = "99"
NOT_RECORDED = 80  # NHS numbers of a thousand
SCHOOL_AGE = 4


def upn_of(child_id: str, serial: str = "00") -> str:
    """The child's Unique Pupil Number: a check letter and twelve digits.

    >>> upn_of("17654321")
    'E990017654321'
    """
    digits = f"{NOBODY_S}{serial}{child_id}"
    weighed = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return f"{LETTERS[weighed % len(LETTERS)]}{digits}"


def nhs_number_of(child_id: str) -> str | None:
    """The child's NHS number; for one reference in eleven there is none with such digits.

    >>> nhs_number_of("17654321"), nhs_number_of("10000006")
    ('9176543218', None)
    """
    digits = f"9{child_id}"
    weighed = sum(
        int(digit) * weight for weight, digit in zip(range(10, 1, -1), digits, strict=True)
    )
    check = -weighed % 11
    return None if check == 10 else f"{digits}{check}"  # ten is no digit


def mistyped_upn(upn: str) -> str:
    """The number with its last two digits the wrong way round, or one wrong where they are alike.

    >>> mistyped_upn("E990017654321"), mistyped_upn("E990017654311")
    ('E990017654312', 'E990017654312')
    """
    last, next_to_last = upn[-1], upn[-2]
    if last == next_to_last:
        return f"{upn[:-1]}{(int(last) + 1) % 10}"
    return f"{upn[:-2]}{last}{next_to_last}"


def numbered(child: Child) -> tuple[dict[str, Any], News]:
    """What a record holds of the child's numbers from birth, and from when it goes to school."""
    stream = Stream(0, "numbers", child.child_id)
    nhs_number = None if stream.is_hit(NOT_RECORDED) else nhs_number_of(child.child_id)
    first_day: date = birthday(child.born_on, SCHOOL_AGE)
    return {"pers_common_child_id": nhs_number}, (first_day, {"pers_upn": upn_of(child.child_id)})
