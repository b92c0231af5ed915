"""The allocation of a round: first grades, then blind second grades, with proofs and shortages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from hashlib import sha256

from tasks.allocation.assignment import Problem, assign, slots_of
from tasks.allocation.eligibility import ineligible, places
from tasks.allocation.independence import bars_of, checks
from tasks.allocation.record import Record, build_record
from tasks.allocation.shortage import shortages_of
from tasks.errors import NoEligibleAuditor
from tasks.model import (
    Allocation,
    AllocationPlan,
    Assignment,
    Auditor,
    Bar,
    Case,
    DeclaredInterest,
    Involvement,
    LineManagement,
    Load,
    PastAudit,
)

SOFT = {"line_management": 8, "same_service": 4, "same_worker_before": 2}


def allocate(
    sampled: tuple[Case, ...],
    auditors: tuple[Auditor, ...],
    involvements: tuple[Involvement, ...],
    management: tuple[LineManagement, ...],
    interests: tuple[DeclaredInterest, ...],
    past_audits: tuple[PastAudit, ...],
    plan: AllocationPlan,
) -> Allocation:
    """Each sampled case with an independent auditor, and a fifth of them with a blind second one.

    A hard rule
    is never broken: what cannot be placed is a shortage, with its Hall set.
    """
    unable = ineligible(auditors, plan)
    out = {each.auditor_id for each in unable}
    able = tuple(auditor for auditor in auditors if auditor.auditor_id not in out)
    if not able:
        counted = Counter(each.reason for each in unable)
        raise NoEligibleAuditor(tuple(sorted(counted.items())))
    record = build_record(sampled, auditors, involvements, interests, plan)
    bars = tuple(bar for bar in bars_of(sampled, record) if bar.auditor_id not in out)
    permitted = _permitted(sampled, able, bars)
    soft = {
        (case.case_id, auditor.auditor_id): _relaxed(case, auditor, management, past_audits)
        for case in sampled
        for auditor in able
        if auditor.auditor_id in permitted[case.case_id]
    }
    room = {auditor.auditor_id: places(auditor, plan) for auditor in able}
    first = _grade(tuple(c.case_id for c in sampled), soft, room, Counter[str](), plan.seed)
    taken = Counter(name for name in first.values() if name)
    chosen = _for_second_grade(sampled, first, plan)
    rest = {pair: names for pair, names in soft.items() if first[pair[0]] != pair[1]}
    second = _grade(chosen, rest, room, taken, f"{plan.seed}/second")
    shortages = shortages_of(first, permitted, room)
    assignments = _proved(first, second, soft, record, sampled)
    return Allocation(
        plan.round_id, assignments, bars, unable, _loads(first, second, room), shortages
    )


def _permitted(
    sampled: tuple[Case, ...], able: tuple[Auditor, ...], bars: tuple[Bar, ...]
) -> dict[str, frozenset[str]]:
    """The auditors whom nothing bars, for each case."""
    barred: dict[str, set[str]] = defaultdict(set)
    for bar in bars:
        barred[bar.case_id].add(bar.auditor_id)
    everybody = frozenset(auditor.auditor_id for auditor in able)
    return {case.case_id: everybody - barred[case.case_id] for case in sampled}


def _relaxed(
    case: Case,
    auditor: Auditor,
    management: tuple[LineManagement, ...],
    past_audits: tuple[PastAudit, ...],
) -> tuple[str, ...]:
    """The soft rules that a pair would strain (A06, in their stated order)."""
    managers = {m.manager_id for m in management if m.staff_id == case.worker_id}
    held = (
        ("line_management", bool(managers & auditor.staff_ids)),
        ("same_service", auditor.service_id is not None and auditor.service_id == case.service_id),
        (
            "same_worker_before",
            any(
                audit.auditor_id == auditor.auditor_id and audit.worker_id == case.worker_id
                for audit in past_audits
            ),
        ),
    )
    return tuple(name for name, holds in held if holds)


def _grade(
    case_ids: tuple[str, ...],
    soft: Mapping[tuple[str, str], tuple[str, ...]],
    places: Mapping[str, int],
    taken: Mapping[str, int],
    seed: str,
) -> dict[str, str | None]:
    """One auditor for each of the cases, as fair as what is taken already allows."""
    wanted = frozenset(case_ids)
    costs = {
        pair: sum(SOFT[name] for name in names) for pair, names in soft.items() if pair[0] in wanted
    }
    return assign(Problem(case_ids, costs, slots_of(places, taken), seed))


def _for_second_grade(
    sampled: tuple[Case, ...], first: Mapping[str, str | None], plan: AllocationPlan
) -> tuple[str, ...]:
    """Which cases are graded twice (A19): a fifth of each status, and one of each auditor.

    Tickets decide, so that nobody can foresee which; the auditors do not
    know of each other.
    """

    def ticket(case: Case) -> str:
        return sha256(f"{plan.seed}/second/{case.case_id}".encode()).hexdigest()

    ordered = sorted(sampled, key=ticket)
    chosen: dict[str, None] = {}
    for status in sorted({case.status for case in sampled}):
        alike = [case.case_id for case in ordered if case.status == status]
        share = plan.second_share * len(alike)
        chosen.update(dict.fromkeys(alike[: -(-share.numerator // share.denominator)]))
    seen = {first[case_id] for case_id in chosen}
    for case in ordered:
        if first[case.case_id] not in seen:
            seen.add(first[case.case_id])
            chosen[case.case_id] = None
    return tuple(case_id for case_id in chosen if first[case_id] is not None)


def _proved(
    first: Mapping[str, str | None],
    second: Mapping[str, str | None],
    soft: Mapping[tuple[str, str], tuple[str, ...]],
    record: Record,
    sampled: tuple[Case, ...],
) -> tuple[Assignment, ...]:
    """Each pair with its proof: every hard rule and how many facts it was tested against."""
    cases = {case.case_id: case for case in sampled}
    return tuple(
        Assignment(case_id, name, grade, checks(cases[case_id], name, record), soft[case_id, name])
        for grade, made in ((1, first), (2, second))
        for case_id, name in sorted(made.items())
        if name is not None
    )


def _loads(
    first: Mapping[str, str | None], second: Mapping[str, str | None], places: Mapping[str, int]
) -> tuple[Load, ...]:
    """How many first and second grades each auditor has, of how many places."""
    firsts, seconds = Counter(first.values()), Counter(second.values())
    return tuple(
        Load(name, firsts[name], seconds[name], most) for name, most in sorted(places.items())
    )
