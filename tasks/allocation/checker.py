"""A second pair of eyes: every pair tested again on the raw facts, in other code.

Shares nothing with ``independence``: it walks the raw rows for each pair,
slowly, and names whatever should not be.
"""

from __future__ import annotations

from tasks.model import (
    Allocation,
    AllocationPlan,
    Auditor,
    Case,
    DeclaredInterest,
    Involvement,
)


def recheck(
    allocation: Allocation,
    everyone: tuple[Case, ...],
    auditors: tuple[Auditor, ...],
    involvements: tuple[Involvement, ...],
    interests: tuple[DeclaredInterest, ...],
    plan: AllocationPlan,
) -> tuple[str, ...]:
    """One sentence for each breach of a hard rule or of an auditor's places; none is right."""
    cases = {case.case_id: case for case in everyone}
    people = {auditor.auditor_id: auditor for auditor in auditors}
    breaches: list[str] = []
    for made in allocation.assignments:
        case, auditor = cases[made.case_id], people[made.auditor_id]
        pair = f"{made.case_id} with {made.auditor_id}"
        family = {
            each.case_id
            for each in everyone
            if each.case_id == case.case_id or (each.family_id and each.family_id == case.family_id)
        }
        rows = [row for row in involvements if row.case_id in family]
        breaches += [f"{pair}: {fault}" for fault in _people(case, auditor, rows, auditors)]
        breaches += [f"{pair}: {fault}" for fault in _teams(case, auditor, rows, plan)]
        for interest in interests:
            mine = interest.auditor_id == auditor.auditor_id
            over = interest.ended_on is not None and interest.ended_on < plan.as_at
            near = interest.case_id == case.case_id or (
                interest.family_id is not None and interest.family_id == case.family_id
            )
            worker = interest.staff_id is not None and interest.staff_id == case.worker_id
            if mine and not over and (near or worker):
                breaches.append(f"{pair}: declared interest")
    return tuple(breaches + _counts(allocation))


def _people(
    case: Case, auditor: Auditor, rows: list[Involvement], auditors: tuple[Auditor, ...]
) -> list[str]:
    """Involvement of the auditor, or of somebody unknown who may be the auditor."""
    faults = [f"involved as {row.kind}" for row in rows if row.staff_id in auditor.staff_ids]
    if case.worker_id in auditor.staff_ids or case.reviewing_officer_id in auditor.staff_ids:
        faults.append("is the worker or the reviewing officer")
    registered = {staff_id for each in auditors for staff_id in each.staff_ids}
    for row in rows:
        if row.case_id != case.case_id or row.is_known or row.staff_id in registered:
            continue
        joined, ended = auditor.employed_from, row.ended_on
        if joined is None or ended is None or joined <= ended:
            faults.append("may be a person whom nobody can name")
    return faults


def _teams(
    case: Case, auditor: Auditor, rows: list[Involvement], plan: AllocationPlan
) -> list[str]:
    """A team of the auditor's that held the case in the audit period, or holds it."""
    own = [(auditor.team_id, None, None)]
    own += [(m.team_id, m.started_on, m.ended_on) for m in auditor.memberships]
    mine = {
        team
        for team, start, end in own
        if team and not (start and start > plan.as_at) and not (end and end < plan.period_from)
    }
    for row in rows:
        is_over = row.ended_on is not None and row.ended_on < plan.period_from
        is_held = row.case_id == case.case_id and row.kind == "allocated_worker"
        if is_held and not is_over and row.team_id in mine:
            return ["same team"]
    return ["same team"] if case.team_id in mine else []


def _counts(allocation: Allocation) -> list[str]:
    """Too many cases for an auditor, or one auditor for both grades."""
    faults = [
        f"{load.auditor_id}: {load.first + load.second} cases for {load.capacity} places"
        for load in allocation.loads
        if load.first + load.second > load.capacity
    ]
    graded = {(a.case_id, a.grade): a.auditor_id for a in allocation.assignments}
    for (case_id, grade), name in graded.items():
        if grade == 2 and graded.get((case_id, 1)) == name:
            faults.append(f"{case_id}: {name} would give both grades")
    return faults
