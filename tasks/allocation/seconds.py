"""Which cases get a second, blind grade (A19).

A share of each status, drawn by lot, and at least one case of each auditor
who has a first grade, as far as places allow: the share of each status comes
first. A case is only ever chosen if somebody can grade it beside all chosen
before it, so the choice never leaves a second grade without an auditor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256

from tasks.allocation.shortage import Options, grow
from tasks.model import Case


def lot(seed: str, case_id: str) -> str:
    """The lot of a case: the lowest get a second grade first.

    >>> lot("7d2f", "P1001")[:12]
    'cb974bc1f147'
    """
    return sha256(f"{seed}/second/{case_id}".encode()).hexdigest()


def quotas(cases: Iterable[Case], share: Fraction) -> dict[str, int]:
    """How many second grades each status gets at least: its share, rounded up."""
    sizes: dict[str, int] = {}
    for case in cases:
        sizes[case.status] = sizes.get(case.status, 0) + 1
    return {
        status: -(-size * share.numerator // share.denominator) for status, size in sizes.items()
    }


def choose(
    cases: tuple[Case, ...], firsts: Mapping[str, str], options: Options,
    places: Mapping[str, int], share: Fraction, seed: str,
) -> tuple[str, ...]:  # fmt: skip
    """The cases with a first grade that get a second one, in order of id.

    ``options`` are the auditors who may grade a case beside its first, and
    ``places`` those left to them. No share asked for, no second grade at all.
    """
    if share == 0:
        return ()
    drawn = sorted(
        (case for case in cases if case.case_id in firsts), key=lambda case: lot(seed, case.case_id)
    )
    held: dict[str, str] = {}
    wanted = quotas(drawn, share)
    for case in (*_spread(drawn, firsts, wanted), *drawn):
        if wanted[case.status] and case.case_id not in held:
            wanted[case.status] -= grow(case.case_id, options, places, held)
    for case in drawn:
        if firsts[case.case_id] not in {firsts[case_id] for case_id in held}:
            grow(case.case_id, options, places, held)
    return tuple(sorted(held))


def _spread(drawn: list[Case], firsts: Mapping[str, str], wanted: Mapping[str, int]) -> list[Case]:
    """The first cases by lot of each status, no two of one auditor: fewer places reach more."""
    left, met = dict(wanted), set[str]()
    spread: list[Case] = []
    for case in drawn:
        if left[case.status] and firsts[case.case_id] not in met:
            left[case.status] -= 1
            met.add(firsts[case.case_id])
            spread.append(case)
    return spread
