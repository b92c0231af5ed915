"""A second person on each case from Early Help, under the same rules of independence (R052).

It is an allocation of its own, among the auditors of Early Help, with a lot of
its own; then both stand in one record. Whoever is beside the first auditor has
grade 3: the two fill in one form together, so it is no grade of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from tasks.allocation.assignment import allocate
from tasks.errors import EarlyHelpMissing, NoEligibleAuditor
from tasks.model import (
    JOINT,
    Allocation,
    AllocationPlan,
    Auditor,
    Case,
    DeclaredInterest,
    Involvement,
    LineManagement,
    PastAudit,
)


def joint_plan(plan: AllocationPlan) -> AllocationPlan:
    """What the round asks of the people from Early Help: its joint roles, and no second grades."""
    return replace(
        plan,
        roles=plan.joint_roles,
        joint_roles=(),
        seed=f"{plan.seed}/joint",
        second_share=Fraction(0),
    )


def allocate_joint(
    cases: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: Iterable[Involvement], management: tuple[LineManagement, ...],
    interests: tuple[DeclaredInterest, ...], past_audits: tuple[PastAudit, ...],
    plan: AllocationPlan,
) -> Allocation:  # fmt: skip
    """Each case with somebody from Early Help, or a shortage that says why not.

    ``plan`` is that of ``joint_plan``. Raises EarlyHelpMissing where nobody can take part.
    """
    try:
        return allocate(cases, auditors, involvements, management, interests, past_audits, plan)
    except NoEligibleAuditor:
        raise EarlyHelpMissing(plan.round_id) from None


def together(first: Allocation, joint: Allocation) -> Allocation:
    """One record of both: first and second grades, and whoever is beside the first."""
    beside = tuple(replace(each, grade=JOINT) for each in joint.assignments)
    taking_part = {load.auditor_id for load in joint.loads}
    return Allocation(
        first.round_id,
        tuple(sorted((*first.assignments, *beside), key=lambda each: (each.case_id, each.grade))),
        first.bars,
        tuple(each for each in first.ineligible if each.auditor_id not in taking_part),
        (*first.loads, *joint.loads),
        (*first.shortages, *joint.shortages),
    )
