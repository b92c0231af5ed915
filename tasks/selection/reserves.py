"""Reserves in a published order: who stands in when a case has to be withdrawn (A25).

One after another, in the order of the draw, each drawn case names the
reserve that is nearest to it: the next ticket in its cell, else of its
worker, else of its stratum, else of its status, else of all (like weights
before others). A substitute is the free reserve nearest to the withdrawn
case, the lowest number of equals: never a new draw.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass
from fractions import Fraction

from tasks.errors import SubstitutionRefused
from tasks.model import FrameCase, Sample, Selected, SelectionPlan
from tasks.selection.lottery import ticket

SUBSTITUTION_REASONS = (
    "closed_and_worker_left",
    "child_moved_away",
    "record_restricted",
    "no_independent_auditor",
    "worker_absent",
    "not_eligible_after_all",
)


@dataclass(frozen=True, slots=True)
class Substitution:
    """One reserve in the place of one drawn case, and why."""

    round_id: str
    withdrawn_id: str
    reserve_id: str
    reserve_order: int
    reason: str


def reserve_cases(
    cases: tuple[FrameCase, ...],
    drawn: tuple[str, ...],
    plan: SelectionPlan,
    seed: str,
    nominated: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """The reserves in order: a share of the sample, rounded up, as far as families allow.

    No reserve brings a family above its limit, even if all are used (A05), and
    none is a case that is audited anyhow because it was ``nominated`` (A03).
    """
    by_id = {case.case_id: case for case in cases}
    audited = (*drawn, *nominated)
    families = Counter(by_id[case_id].family_id for case_id in audited)
    waiting = sorted(by_id.keys() - set(audited), key=lambda case_id: ticket(seed, case_id))
    wanted = plan.reserve_share * len(drawn)
    reserves: list[str] = []
    for case_id in drawn[: -(-wanted.numerator // wanted.denominator)]:
        free = [c for c in waiting if families[by_id[c].family_id] < plan.max_per_family]
        if free:
            apart = _apart(plan.is_quota_wanted)
            chosen = min(free, key=lambda c: apart(by_id[case_id], by_id[c]))
            reserves.append(chosen)
            families[by_id[chosen].family_id] += 1
            waiting.remove(chosen)
    return tuple(reserves)


def _apart(is_quota_wanted: bool) -> Callable[[FrameCase, FrameCase], tuple[bool, ...]]:
    """How far two cases are apart; where there are quotas the stratum counts before the worker."""
    return _distance_of_strata if is_quota_wanted else _distance


def _distance_of_strata(case: FrameCase, other: FrameCase) -> tuple[bool, ...]:
    """Nearest in one cell, then one stratum, part, status, worker: so that quotas stay."""
    worker, stratum, status, weight = _distance(case, other)
    return (stratum, case.is_in_part != other.is_in_part, status, worker, weight)


def _distance(case: FrameCase, other: FrameCase) -> tuple[bool, ...]:
    """Nearest in one cell, then one worker, stratum, status."""
    return (
        case.worker_id != other.worker_id,
        (case.status, case.team_type) != (other.status, other.team_type),
        case.status != other.status,
        case.weight != other.weight,
    )


def next_reserve(sample: Sample, withdrawn: str, used: Set[str]) -> Selected:
    """The reserve that stands in for a withdrawn case: the nearest that is free.

    A reserve whose worker would have too many cases stands behind all others.
    Raises SubstitutionRefused where the case is not drawn or no reserve is left.
    """
    standing = {each.case_id for each in sample.selected} | used
    if withdrawn not in standing:
        raise SubstitutionRefused(sample.round_id, withdrawn, "it is not in the sample")
    free = [each for each in sample.reserves if each.case_id not in used]
    if not free:
        raise SubstitutionRefused(sample.round_id, withdrawn, "no reserve is left")
    proof = json.loads(sample.certificate)
    rows = {row[0]: _frame_case(row) for row in map(json.loads, proof["frame"])}
    limit = proof["design"]["max_per_worker"]
    apart = _apart("is_quota_wanted" in proof["design"])
    loads = Counter(rows[case_id].worker_id for case_id in standing - {withdrawn})

    def place(reserve: Selected) -> tuple[bool | int, ...]:
        case = rows[reserve.case_id]
        is_over = loads[case.worker_id] >= limit
        return (is_over, *apart(rows[withdrawn], case), reserve.order)

    return min(free, key=place)


def substitute(sample: Sample, withdrawn: str, used: Set[str], reason: str) -> Substitution:
    """The substitution of a withdrawn case by the next reserve, with one of the known reasons."""
    if reason not in SUBSTITUTION_REASONS:
        known = ", ".join(SUBSTITUTION_REASONS)
        raise SubstitutionRefused(sample.round_id, withdrawn, f"the reason is none of {known}")
    reserve = next_reserve(sample, withdrawn, used)
    return Substitution(sample.round_id, withdrawn, reserve.case_id, reserve.order, reason)


def _frame_case(row: list[str]) -> FrameCase:
    """A line of the certificate's frame as a record."""
    *texts, weight, is_due = row
    return FrameCase(*texts, weight=Fraction(weight), is_worker_due=bool(is_due))
