"""The Prefect face of allocation. Nothing is decided here."""

from __future__ import annotations

from collections import Counter

from prefect import get_run_logger, task

from tasks.allocation.allocating import allocate
from tasks.allocation.checker import recheck
from tasks.errors import IndependenceBroken
from tasks.model import (
    Allocation,
    AllocationPlan,
    Auditor,
    Case,
    DeclaredInterest,
    Involvement,
    LineManagement,
    PastAudit,
)


@task
def allocate_auditors(
    sampled: tuple[Case, ...],
    everyone: tuple[Case, ...],
    auditors: tuple[Auditor, ...],
    involvements: tuple[Involvement, ...],
    management: tuple[LineManagement, ...],
    interests: tuple[DeclaredInterest, ...],
    past_audits: tuple[PastAudit, ...],
    plan: AllocationPlan,
) -> Allocation:
    """Give each case an independent auditor, check it a second time, and log the counts."""
    made = allocate(sampled, auditors, involvements, management, interests, past_audits, plan)
    breaches = recheck(made, everyone, auditors, involvements, interests, plan)
    if breaches:
        counts = Counter(each.partition(": ")[2] for each in breaches)
        raise IndependenceBroken(plan.round_id, tuple(sorted(counts.items())))
    get_run_logger().info("%d audits allocated, checked twice", len(made.assignments))
    return made
