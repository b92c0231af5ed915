"""Who a staff id is.

Conflicts of interest are missed by identity and not by arithmetic: a person
is given their own case because the system knows them by another key. So an
auditor is all of their staff ids, an id that two auditors claim proves
nothing, and an entry that resolves to nobody may be anybody (A06, R027).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from tasks.model import Auditor, Involvement

MISSING = "identity_missing"
SHARED = "identity_shared"


def key(staff_id: str | None) -> str:
    """A staff id as it is compared: without case or outer blanks; empty where there is none.

    >>> key(" P0012 ")
    'p0012'
    """
    return (staff_id or "").strip().casefold()


def keys_of(auditor: Auditor) -> frozenset[str]:
    """Every key by which the case-management system knows or knew the auditor."""
    return frozenset(key(staff_id) for staff_id in auditor.staff_ids) - {""}


def owners(auditors: Iterable[Auditor]) -> dict[str, tuple[str, ...]]:
    """For each key, the auditors who claim it, in order of id."""
    claims: dict[str, set[str]] = {}
    for auditor in auditors:
        for each in keys_of(auditor):
            claims.setdefault(each, set()).add(auditor.auditor_id)
    return {each: tuple(sorted(claimed)) for each, claimed in claims.items()}


def unresolved(auditors: Iterable[Auditor]) -> dict[str, str]:
    """Auditors whose own identity is not settled, with the reason: they may audit nothing.

    Two entries of the register under one auditor id count as two people with
    shared keys: which of them the id means is not known.
    """
    register = tuple(auditors)
    claims = Counter(each for auditor in register for each in keys_of(auditor))
    entries = Counter(auditor.auditor_id for auditor in register)
    reasons: dict[str, str] = {}
    for auditor in register:
        keys = keys_of(auditor)
        if not keys:
            reasons[auditor.auditor_id] = MISSING
        elif entries[auditor.auditor_id] > 1 or any(claims[each] > 1 for each in keys):
            reasons[auditor.auditor_id] = SHARED
    return reasons


def is_nobody(involvement: Involvement, claims: dict[str, tuple[str, ...]]) -> bool:
    """Whether an involvement resolves to no person of the register and to no auditor."""
    each = key(involvement.staff_id)
    return not each or (not involvement.is_known and each not in claims)


def last_day(involvement: Involvement) -> date | None:
    """The last day on which the person was surely still there; None where that is not known.

    Dates in the wrong order are read as the later of the two.
    """
    if involvement.ended_on is None:
        return None
    return max(involvement.ended_on, involvement.started_on or involvement.ended_on)


def could_be(employed_from: date | None, last_on: date | None) -> bool:
    """Whether an auditor may be the unknown person of an involvement that ended on a day.

    The one sound proof that they are not: they came after it had ended.
    """
    return employed_from is None or last_on is None or employed_from <= last_on
