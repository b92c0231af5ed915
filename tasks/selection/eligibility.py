"""Who may be drawn, with the reason for every case that may not, and each case's weight.

One reason is given, the first of REASONS that applies. Weights are exact
fractions of an even chance: they rise with the months since the last audit
up to a cap, and are cut for a case audited six to eight months ago (A05,
R024, R025). A case without an allocated worker stays in, under a worker of
its own: nobody's cases are hidden from audit because nobody holds them.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from fractions import Fraction

from tasks.model import Case, Exclusion, Frame, FrameCase, SelectionPlan

REASONS = (
    "restricted_record",
    "status_not_in_scope",
    "team_not_in_scope",
    "audited_within_hard_exclusion",
    "not_in_theme",
    "no_independent_auditor",
)


def build_frame(
    cases: tuple[Case, ...],
    plan: SelectionPlan,
    *,
    audited_workers: frozenset[str],
    unauditable: frozenset[str] = frozenset(),
    in_theme: frozenset[str] | None = None,
) -> Frame:
    """Every eligible case in canonical order, and every other with its reason (R012, R016)."""
    eligible: list[FrameCase] = []
    exclusions: list[Exclusion] = []
    for case in sorted(cases, key=lambda each: canonical_key(plan.authority, each.case_id)):
        reason = reason_against(case, plan, unauditable, in_theme)
        if reason:
            exclusions.append(Exclusion(case.case_id, reason))
        else:
            eligible.append(_frame_case(case, plan, audited_workers))
    return Frame(tuple(eligible), tuple(exclusions))


def canonical_key(authority: str, case_id: str) -> bytes:
    """The bytes by which cases are ordered: authority and reference, in one Unicode form."""
    return unicodedata.normalize("NFC", f"{authority}|{case_id}").encode()


def reason_against(
    case: Case,
    plan: SelectionPlan,
    unauditable: frozenset[str],
    in_theme: frozenset[str] | None,
) -> str | None:
    """The first reason why a case may not be drawn, or None."""
    tests = (
        case.is_restricted,
        case.status not in plan.statuses,
        case.team_type not in plan.team_types,
        months_since(case.last_audited_on, plan.as_at) < plan.hard_months,
        in_theme is not None and case.case_id not in in_theme,
        case.case_id in unauditable,
    )
    return next((reason for reason, holds in zip(REASONS, tests, strict=True) if holds), None)


def months_since(earlier: date | None, day: date) -> int:
    """Whole calendar months from one day to another; a very great number where there was none.

    >>> months_since(date(2021, 1, 31), date(2021, 6, 30))
    4
    """
    if earlier is None:
        return 10**6
    months = (day.year - earlier.year) * 12 + day.month - earlier.month
    return months - (day.day < earlier.day)


def weight_of(case: Case, plan: SelectionPlan) -> Fraction:
    """A case's share of an even chance: 1 where never audited, less the more recent the audit."""
    months = min(months_since(case.last_audited_on, plan.as_at), plan.cap_months)
    weight = Fraction(months, plan.cap_months)
    return weight * plan.soft_weight if months < plan.soft_months else weight


def _frame_case(case: Case, plan: SelectionPlan, audited_workers: frozenset[str]) -> FrameCase:
    """The case with exactly what the draw depends on."""
    worker_id = case.worker_id or f"unallocated:{case.case_id}"
    return FrameCase(
        case_id=case.case_id,
        family_id=case.family_id or f"alone:{case.case_id}",
        worker_id=worker_id,
        team_id=case.team_id or "",
        team_type=case.team_type or "",
        status=case.status,
        weight=weight_of(case, plan),
        is_worker_due=case.worker_id is not None and worker_id not in audited_workers,
    )
