"""What a round asks of its draw and of its allocation, from the configuration and the register."""

from __future__ import annotations

from fractions import Fraction

from config.schema import AuditTypeRules, Configuration
from tasks.model import AllocationPlan, PastAudit, Round, SelectionPlan
from tasks.scheduling.calendar import months_before, year_start


def selection_plan(
    configuration: Configuration, rules: AuditTypeRules, round_: Round, target: int
) -> SelectionPlan:
    """The plan of a draw; it is hashed into the commitment."""
    wanted = rules.selection
    is_part = bool(round_.theme and round_.theme_cases and wanted.quotas)
    return SelectionPlan(
        authority=configuration.authority.key,
        round_id=round_.round_id,
        version=round_.version,
        as_at=round_.as_at,
        year_start=year_start(round_.as_at),
        target=target,
        statuses=tuple(wanted.statuses),
        team_types=tuple(wanted.team_types),
        floors=tuple((floor.status, floor.cases) for floor in wanted.floors),
        max_per_family=wanted.max_per_family,
        max_per_worker=wanted.max_per_worker,
        hard_months=wanted.hard_exclusion_months,
        soft_months=wanted.soft_exclusion_months,
        soft_weight=Fraction(wanted.soft_weight),
        cap_months=wanted.cap_months,
        smallest_share=Fraction(wanted.smallest_share),
        reserve_share=Fraction(wanted.reserve_share),
        is_coverage_wanted=wanted.coverage,
        type_floors=tuple((floor.type, floor.cases) for floor in wanted.type_floors),
        team_floors=tuple((floor.service, floor.cases) for floor in wanted.service_floors),
        is_quota_wanted=wanted.quotas,
        least_agencies=rules.multi_agency.least_agencies if rules.multi_agency else 0,
        theme=round_.theme or "" if is_part else "",
        theme_cases=round_.theme_cases if is_part else 0,
    )


def allocation_plan(
    configuration: Configuration, rules: AuditTypeRules, round_: Round, seed: str
) -> AllocationPlan:
    """The plan of an allocation; its period is the look-back before the draw (A20)."""
    return AllocationPlan(
        round_id=round_.round_id,
        seed=seed,
        fieldwork_from=round_.starts_on,
        fieldwork_to=round_.ends_on,
        period_from=months_before(round_.as_at, round_.lookback_months),
        as_at=round_.as_at,
        roles=tuple(rules.allocation.roles),
        default_capacity=tuple((each.role, each.cases) for each in configuration.policy.capacity),
        training_months=configuration.policy.training_valid_months,
        second_share=Fraction(rules.allocation.second_grade_share),
        joint_roles=tuple(rules.allocation.joint_roles) if round_.is_joint else (),
    )


def target_of(round_: Round, places: int, eligible: int) -> int:
    """The number to draw: the row's own; if blank, the smallest of cap, places and frame.

    A01: a blank number is never silently sixty. It is at least one, so that a
    round without auditors or without cases is stopped by whoever can say why.
    """
    if round_.target is not None:
        return min(round_.target, round_.cap)
    return max(1, min(round_.cap, places, eligible))


def audited_this_year(past_audits: tuple[PastAudit, ...], round_: Round) -> frozenset[str]:
    """The workers of whom a case was audited since the financial year began (R016)."""
    start = year_start(round_.as_at)
    return frozenset(
        audit.worker_id
        for audit in past_audits
        if audit.worker_id
        and audit.audit_type != "compliance"
        and audit.allocated_on
        and audit.allocated_on >= start
    )
