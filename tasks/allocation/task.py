"""The Prefect face of allocation. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping

from prefect import get_run_logger, task

from tasks.allocation.assignment import allocate, without_second_grade
from tasks.allocation.checker import count_breaches, recheck
from tasks.allocation.households import allocate_households, own_work
from tasks.allocation.independence import unauditable
from tasks.allocation.joint import allocate_joint, joint_plan, together
from tasks.allocation.observers import allocate_observers
from tasks.errors import HouseholdsNotIndependent, IndependenceBroken
from tasks.guarding import guarded
from tasks.model import (
    Allocation,
    AllocationPlan,
    Auditor,
    Case,
    DeclaredInterest,
    FosterHousehold,
    Involvement,
    LineManagement,
    Observation,
    PastAudit,
    Worker,
)


@task
@guarded
def find_unauditable(
    cases: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: tuple[Involvement, ...], interests: tuple[DeclaredInterest, ...],
    plan: AllocationPlan,
) -> frozenset[str]:  # fmt: skip
    """Name the cases that no eligible auditor may audit, before the draw, and log how many."""
    found = unauditable(cases, auditors, involvements, interests, plan)
    get_run_logger().info("%d of %d cases have no independent auditor", len(found), len(cases))
    return found


@task
@guarded
def allocate_auditors(
    sampled: tuple[Case, ...], everyone: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: tuple[Involvement, ...], management: tuple[LineManagement, ...],
    interests: tuple[DeclaredInterest, ...], past_audits: tuple[PastAudit, ...],
    plan: AllocationPlan,
) -> Allocation:  # fmt: skip
    """Give each drawn case an independent auditor, check it a second time, and log the counts.

    Raises NoEligibleAuditor, AllocationUnsolved, IndependenceBroken.
    """
    facts = (auditors, involvements, management, interests, past_audits)
    made = allocate(sampled, *facts, plan)
    breaches = recheck(made, sampled, auditors, involvements, interests, plan, everyone)
    if plan.joint_roles:
        beside = joint_plan(plan)
        joint = allocate_joint(sampled, *facts, beside)
        again = recheck(joint, sampled, auditors, involvements, interests, beside, everyone)
        made, breaches = together(made, joint), (*breaches, *again)
    if breaches:
        raise IndependenceBroken(plan.round_id, count_breaches(breaches))
    firsts = sum(each.grade == 1 for each in made.assignments)
    get_run_logger().info(
        "%d of %d cases allocated and %d graded twice, all checked again; %d auditors without"
        " a second grade",
        firsts, len(sampled), sum(each.grade == 2 for each in made.assignments),
        len(without_second_grade(made)),
    )  # fmt: skip
    return made


@task
@guarded
def find_observers(
    drawn: tuple[str, ...], allocation: Allocation,
    cases: tuple[Case, ...], workers: tuple[Worker, ...], auditors: tuple[Auditor, ...],
    involvements: tuple[Involvement, ...], management: tuple[LineManagement, ...],
    interests: tuple[DeclaredInterest, ...], plan: AllocationPlan,
) -> tuple[tuple[Observation, ...], tuple[str, ...]]:  # fmt: skip
    """Give each drawn worker an independent observer, and log how many have none."""
    made, left = allocate_observers(
        drawn, allocation, cases, workers, auditors, involvements, management, interests, plan
    )
    get_run_logger().info("%d workers have an observer, %d have none", len(made), len(left))
    return made, left


@task
@guarded
def allocate_fostering(
    households: tuple[FosterHousehold, ...],
    auditors: tuple[Auditor, ...],
    management: tuple[LineManagement, ...],
    services: Mapping[str, str],
    plan: AllocationPlan,
) -> Allocation:
    """Give each household an auditor, check it a second time, and log the counts (R109).

    Raises AllocationUnsolved and HouseholdsNotIndependent.
    """
    made = allocate_households(households, auditors, management, services, plan)
    breaches = own_work(made, households, auditors, management, plan.roles, plan.as_at)
    if breaches:
        raise HouseholdsNotIndependent(plan.round_id, breaches)
    get_run_logger().info(
        "%d of %d households have an auditor", len(made.assignments), len(households)
    )
    return made
