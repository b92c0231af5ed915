"""Reserves in a published order: who stands in when a case has to be withdrawn (A25).

Each status has reserves in proportion to its drawn cases; within a status
the smallest tickets come first. A substitute is the next reserve of the
withdrawn case's status, then the next of all: never a new draw.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from tasks.model import FrameCase, Sample, Selected
from tasks.selection.lottery import ticket


def reserve_order(
    cases: tuple[FrameCase, ...],
    drawn: frozenset[str],
    probabilities: dict[str, Fraction],
    count: int,
    seed: str,
) -> tuple[Selected, ...]:
    """The reserves in order; none is a sibling of a drawn case or of an earlier reserve."""
    taken = {case.family_id for case in cases if case.case_id in drawn}
    left = _shares(Counter(case.status for case in cases if case.case_id in drawn), count)
    chosen: list[FrameCase] = []
    waiting = sorted(
        (c for c in cases if c.case_id not in drawn), key=lambda c: ticket(seed, c.case_id)
    )
    for case in waiting:
        if left.get(case.status, 0) and case.family_id not in taken:
            left[case.status] -= 1
            taken.add(case.family_id)
            chosen.append(case)
    return tuple(
        Selected(place, case.case_id, probabilities[case.case_id])
        for place, case in enumerate(chosen, start=1)
    )


def _shares(drawn: Counter[str], count: int) -> dict[str, int]:
    """The reserves of each status by largest remainder; ties go to the earlier name."""
    total = sum(drawn.values())
    exact = {status: Fraction(number * count, total) for status, number in drawn.items()}
    shares = {status: value.numerator // value.denominator for status, value in exact.items()}
    by_rest = sorted(exact, key=lambda status: (shares[status] - exact[status], status))
    for status in by_rest[: count - sum(shares.values())]:
        shares[status] += 1
    return shares


def next_reserve(
    sample: Sample, statuses: dict[str, str], withdrawn: str, used: frozenset[str]
) -> Selected | None:
    """The reserve that stands in for a withdrawn case, or None when all are used."""
    free = [each for each in sample.reserves if each.case_id not in used]
    alike = [each for each in free if statuses[each.case_id] == statuses[withdrawn]]
    return next(iter(alike or free), None)
