"""Who may audit in a round at all, and how many places each has (R019, A12, rules.md 5.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from tasks.allocation.identity import unresolved
from tasks.allocation.periods import months_before
from tasks.errors import NoEligibleAuditor
from tasks.model import AllocationPlan, Auditor, Ineligible

SATURDAY = 5


def ineligible(auditors: tuple[Auditor, ...], plan: AllocationPlan) -> tuple[Ineligible, ...]:
    """Every reason why an auditor takes no case in this round, in order of auditor and reason."""
    unsettled = unresolved(auditors)
    found = {
        Ineligible(auditor.auditor_id, reason)
        for auditor in auditors
        for reason in reasons_against(auditor, plan)
    }
    found |= {Ineligible(auditor_id, reason) for auditor_id, reason in unsettled.items()}
    return tuple(sorted(found, key=lambda each: (each.auditor_id, each.reason)))


def reasons_against(auditor: Auditor, plan: AllocationPlan) -> Iterator[str]:
    """The codes that keep one auditor out of the round, identity apart."""
    tests = (
        ("role_not_permitted", auditor.role not in plan.roles),
        ("not_active", not is_active(auditor, plan)),
        ("training_out_of_date", not is_trained(auditor, plan)),
        ("on_leave", not _days_present(auditor, plan)),
        ("no_address", not (auditor.email or "").strip()),
        ("no_capacity", capacity(auditor, plan) <= 0),
    )
    return (reason for reason, holds in tests if holds)


def is_active(auditor: Auditor, plan: AllocationPlan) -> bool:
    """Whether the auditor is in the role on every day of the fieldwork."""
    return (auditor.active_from is None or auditor.active_from <= plan.fieldwork_from) and (
        auditor.active_to is None or auditor.active_to >= plan.fieldwork_to
    )


def is_trained(auditor: Auditor, plan: AllocationPlan) -> bool:
    """Whether training is valid when the fieldwork begins; a day still to come is no training."""
    if auditor.trained_on is None:
        return False
    oldest = months_before(plan.fieldwork_from, plan.training_months)
    return oldest <= auditor.trained_on <= plan.fieldwork_from


def capacity(auditor: Auditor, plan: AllocationPlan) -> int:
    """The auditor's own number of places, or else the role's, before leave."""
    if auditor.capacity is not None:
        return auditor.capacity
    return dict(plan.default_capacity).get(auditor.role, 0)


def places(auditor: Auditor, plan: AllocationPlan) -> int:
    """Places in this round, first and second grades together, after leave.

    Leave takes its share of the fieldwork's weekdays, rounded to the nearest
    whole place, half upwards; whoever is there for a day keeps one place.
    """
    whole = capacity(auditor, plan)
    present, days = len(_days_present(auditor, plan)), len(_days(plan))
    if whole <= 0 or present == 0:
        return 0
    return max(1, (2 * whole * present + days) // (2 * days))


def room_of(auditors: tuple[Auditor, ...], plan: AllocationPlan) -> dict[str, int]:
    """The places of each auditor who can take part; raises NoEligibleAuditor where none can."""
    out = ineligible(auditors, plan)
    away = {each.auditor_id for each in out}
    room = {
        auditor.auditor_id: places(auditor, plan)
        for auditor in auditors
        if auditor.auditor_id not in away
    }
    if not room:
        counted = Counter(each.reason for each in out)
        raise NoEligibleAuditor(tuple(sorted(counted.items())))
    return room


def _days(plan: AllocationPlan) -> list[date]:
    """The weekdays of the fieldwork, or all its days where it has no weekday."""
    length = (plan.fieldwork_to - plan.fieldwork_from).days + 1
    days = [plan.fieldwork_from + timedelta(days=number) for number in range(length)]
    return [day for day in days if day.weekday() < SATURDAY] or days


def _days_present(auditor: Auditor, plan: AllocationPlan) -> list[date]:
    """The days of the fieldwork on which the auditor is not on leave."""
    return [
        day
        for day in _days(plan)
        if not any(away.started_on <= day <= away.ended_on for away in auditor.leave)
    ]
