"""Who may be drawn, with the reason for every case that may not, and each case's weight.

One reason is given, the first of REASONS that applies. A weight is the whole
months since the last audit up to a cap, so that the longest unaudited come
first; a case never audited has the cap, one audited six to eight months ago
a quarter of its months (A05, R024, R025). A case without an allocated worker
stays in, under a worker of its own who is never due: nobody's cases are
hidden from audit because nobody holds them, and the programme says all cases.
"""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections import Counter
from datetime import date
from fractions import Fraction

from tasks.model import Case, Exclusion, Frame, FrameCase, SelectionPlan
from tasks.selection.lottery import ticket

REASONS = (
    "restricted_record",
    "status_not_in_scope",
    "team_not_in_scope",
    "service_not_in_scope",
    "too_few_agencies",
    "audited_within_hard_exclusion",
    "not_in_theme",
    "no_independent_auditor",
)
LOT = "another_contact_by_lot"
"""The reason of whatever gives way to another of its child or family before the draw (A23)."""
SMALLEST_WEIGHT = Fraction(1, 100)  # a rule that says 0 still leaves a chance (R025)
UNALLOCATED, ALONE = "unallocated:", "alone:"


def build_frame(
    cases: tuple[Case, ...],
    plan: SelectionPlan,
    *,
    audited_workers: frozenset[str],
    unauditable: frozenset[str] = frozenset(),
    in_theme: frozenset[str] | None = None,
) -> Frame:
    """Every eligible case in canonical order, and every other with its reason (R012, R016).

    ``audited_workers`` are the workers who need no audit this year any more,
    ``unauditable`` the cases that no auditor may take, ``in_theme`` the cases
    of the theme, or None where the round has none (R026); where the theme takes
    a part these are marked, and no other is left out (R051). Where the plan wants
    quotas a lot has chosen which of several contacts of a child, and of a
    family, stand in the frame: quotas and family rule could cross otherwise.
    """
    eligible: list[FrameCase] = []
    exclusions: list[Exclusion] = []
    standing = {case.case_id for case in cases}
    if plan.is_quota_wanted:
        may = [c for c in cases if not reason_against(c, plan, unauditable, in_theme)]
        standing -= {c.case_id for c in may} - chosen_by_lot(may, plan)
    for case in sorted(cases, key=lambda each: canonical_key(plan.authority, each.case_id)):
        reason = reason_against(case, plan, unauditable, in_theme)
        if not reason and case.case_id not in standing:
            reason = LOT
        if reason:
            exclusions.append(Exclusion(case.case_id, reason))
        else:
            eligible.append(_frame_case(case, plan, audited_workers, in_theme))
    return Frame(tuple(eligible), tuple(exclusions))


def chosen_by_lot(cases: list[Case], plan: SelectionPlan) -> set[str]:
    """One case a child, then as many a family as the plan allows: the lowest tickets (A05, A23).

    The lot is of the round and the reference alone, so anyone can repeat it
    and nobody can wish for another.
    """
    by_lot = sorted(cases, key=lambda each: ticket(f"lot|{plan.round_id}", each.case_id))
    children = {case.child_key: case for case in reversed(by_lot)}
    families: Counter[str] = Counter()
    chosen: set[str] = set()
    for case in by_lot:
        family = case.family_id or ALONE + case.child_key
        if children[case.child_key] is case and families[family] < plan.max_per_family:
            families[family] += 1
            chosen.add(case.case_id)
    return chosen


def of_theme(kind: str, theme: str) -> str:
    """A team type or pathway of the cases of a theme that takes a part (R051).

    >>> of_theme("step_up", "neglect")
    'step_up+neglect'
    """
    return f"{kind}+{theme}"


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
    months = months_since(case.last_audited_on, plan.as_at)
    tests = (
        case.is_restricted,
        case.status not in plan.statuses,
        (case.pathway or case.team_type) not in plan.team_types,
        bool(plan.team_floors) and case.service not in dict(plan.team_floors),
        len(case.agencies or ()) < plan.least_agencies,
        months is not None and months < plan.hard_months,
        in_theme is not None and not plan.theme_cases and case.case_id not in in_theme,
        case.case_id in unauditable,
    )
    return next((reason for reason, holds in zip(REASONS, tests, strict=True) if holds), None)


def months_since(earlier: date | None, day: date) -> int | None:
    """Whole calendar months from one day to another; None where there was no earlier day.

    A month ends on the same day of the next, or on that month's last day if
    it is shorter. Negative where the earlier day is yet to come.

    >>> months_since(date(2020, 8, 31), date(2021, 2, 28))
    6
    >>> months_since(date(2021, 1, 31), date(2021, 6, 29))
    4
    """
    if earlier is None:
        return None
    months = (day.year - earlier.year) * 12 + day.month - earlier.month
    anniversary = min(earlier.day, monthrange(day.year, day.month)[1])
    return months - (day.day < anniversary)


def weight_of(case: Case, plan: SelectionPlan) -> Fraction:
    """A case's weight in months, always above 0: the more the longer it was not audited."""
    months = months_since(case.last_audited_on, plan.as_at)
    if months is None:
        return Fraction(plan.cap_months)
    weight = Fraction(min(months, plan.cap_months))
    if months < plan.soft_months:
        weight *= plan.soft_weight
    return max(weight, SMALLEST_WEIGHT)


def _frame_case(
    case: Case,
    plan: SelectionPlan,
    audited_workers: frozenset[str],
    in_theme: frozenset[str] | None,
) -> FrameCase:
    """The case with exactly what the draw depends on; without a family it is its own."""
    kind = case.pathway or case.team_type or ""
    is_in_part = bool(plan.theme_cases and in_theme and case.case_id in in_theme)
    return FrameCase(
        case_id=case.case_id,
        family_id=case.family_id or ALONE + case.child_key,
        worker_id=_worker_of(case),
        team_id=case.service or case.team_id or "",
        team_type=of_theme(kind, plan.theme) if is_in_part else kind,
        status=case.status,
        weight=weight_of(case, plan),
        is_worker_due=case.worker_id is not None and case.worker_id not in audited_workers,
    )


def _worker_of(case: Case) -> str:
    """Who answers for the case: in a service's tree a worker of two services counts in each."""
    if case.worker_id is None:
        return UNALLOCATED + case.case_id
    return f"{case.worker_id}@{case.service}" if case.service else case.worker_id
