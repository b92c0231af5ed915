"""Who audits what: first grades, blind second grades, and what is short (A06, A19, R027, R028)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tasks.allocation.eligibility import ineligible, room_of
from tasks.allocation.flow import fill
from tasks.allocation.independence import bars_of, checks
from tasks.allocation.preferences import Background, Pairs, penalised, reciprocal
from tasks.allocation.record import Record, build_record
from tasks.allocation.seconds import choose
from tasks.allocation.shortage import shortages
from tasks.allocation.table import Table, cells, lots
from tasks.model import (
    Allocation,
    AllocationPlan,
    Assignment,
    Auditor,
    Bar,
    Case,
    DeclaredInterest,
    Ineligible,
    Involvement,
    LineManagement,
    Load,
    PastAudit,
    Shortage,
)

Pair = tuple[str, str]
RECIPROCAL = "reciprocal_teams"


@dataclass(frozen=True, slots=True)
class Setting:
    """All that an allocation of some cases depends on."""

    cases: tuple[Case, ...]
    ready: tuple[str, ...]
    places: dict[str, int]
    out: tuple[Ineligible, ...]
    bars: tuple[Bar, ...]
    barred: Pairs
    soft: dict[str, Pairs]
    known: Background
    record: Record


def allocate(
    cases: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: Iterable[Involvement], management: tuple[LineManagement, ...],
    interests: tuple[DeclaredInterest, ...], past_audits: tuple[PastAudit, ...],
    plan: AllocationPlan,
) -> Allocation:  # fmt: skip
    """Every case has an independent auditor, or a shortage says why not.

    No hard rule is ever broken. The answer depends on the plan's seed and the
    records, and not on their order. Raises NoEligibleAuditor where there are
    cases and nobody may audit, AllocationUnsolved where the solver fails.
    """
    known = Background(cases, auditors, management, past_audits, plan)
    setting = _setting(known, involvements, interests)
    firsts = _place(setting, tuple(case.case_id for case in setting.cases), {}, {}, 1)
    seconds = _second_grades(setting, firsts)
    return _allocation(setting, firsts, seconds)


def allocate_substitute(
    allocation: Allocation, withdrawn_case_id: str,
    cases: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: Iterable[Involvement], management: tuple[LineManagement, ...],
    interests: tuple[DeclaredInterest, ...], past_audits: tuple[PastAudit, ...],
    plan: AllocationPlan,
) -> Allocation:  # fmt: skip
    """The allocation with one case replaced: every other pair stays as it is (A25).

    ``cases`` are those of the round now: the substitute in, the withdrawn case
    out. Whatever has no auditor yet is placed beside the pairs that stay; the
    substitute gets a second grade where the withdrawn case had one.
    """
    known = Background(cases, auditors, management, past_audits, plan)
    setting = _setting(known, involvements, interests)
    kept = [each for each in allocation.assignments if each.case_id != withdrawn_case_id]
    firsts = {each.case_id: each.auditor_id for each in kept if each.grade == 1}
    seconds = {each.case_id: each.auditor_id for each in kept if each.grade == 2}
    new = tuple(case.case_id for case in setting.cases if case.case_id not in firsts)
    had = any(e.case_id == withdrawn_case_id and e.grade == 2 for e in allocation.assignments)
    placed = _place(setting, new, firsts, seconds, 1)
    firsts |= placed
    if had:
        again = tuple(case_id for case_id in placed if case_id not in _named(allocation))
        seconds |= _place(setting, again, firsts, seconds, 2)
    return _allocation(setting, firsts, seconds)


def without_second_grade(allocation: Allocation) -> tuple[str, ...]:
    """The auditors none of whose first grades has a second beside it (A19), in order."""
    graded = {each.case_id for each in allocation.assignments if each.grade == 2}
    firsts = [each for each in allocation.assignments if each.grade == 1]
    met = {each.auditor_id for each in firsts if each.case_id in graded}
    return tuple(sorted({each.auditor_id for each in firsts} - met))


def _named(allocation: Allocation) -> set[str]:
    return {each.case_id for each in allocation.assignments} | {
        case_id for each in allocation.shortages for case_id in each.case_ids
    }


def _setting(
    known: Background, involvements: Iterable[Involvement],
    interests: tuple[DeclaredInterest, ...],
) -> Setting:  # fmt: skip
    """The setting of a round; raises NoEligibleAuditor."""
    cases = tuple(sorted(known.cases, key=lambda case: case.case_id))
    room = room_of(known.auditors, known.plan) if cases else {}
    record = build_record(cases, known.auditors, involvements, interests, known.plan)
    found = bars_of(cases, record)
    barred: dict[str, set[str]] = {case.case_id: set() for case in cases}
    for bar in found:
        barred[bar.case_id].add(bar.auditor_id)
    return Setting(
        cases, tuple(sorted(room)), room, ineligible(known.auditors, known.plan), found,
        {case_id: frozenset(who) for case_id, who in barred.items()},
        penalised(known), known, record,
    )  # fmt: skip


def _place(
    setting: Setting, case_ids: tuple[str, ...], firsts: Mapping[str, str],
    seconds: Mapping[str, str], grade: int,
) -> dict[str, str]:  # fmt: skip
    """The best auditor of each case beside all pairs that stand already."""
    table = _table(setting, tuple(sorted(case_ids)), firsts, seconds, grade)
    return {
        case_id: table.auditor_ids[column]
        for case_id, column in zip(table.case_ids, fill(table), strict=True)
        if column >= 0
    }


def _table(
    setting: Setting, case_ids: tuple[str, ...], firsts: Mapping[str, str],
    seconds: Mapping[str, str], grade: int,
) -> Table:  # fmt: skip
    """The table of some cases; nobody grades a case twice."""
    columns = setting.ready
    again = {case_id: frozenset({who}) for case_id, who in firsts.items()}
    taken = Counter([*firsts.values(), *seconds.values()])
    return Table(
        case_ids,
        columns,
        ~(cells(case_ids, columns, setting.barred) | cells(case_ids, columns, again)),
        tuple(cells(case_ids, columns, pairs) for pairs in setting.soft.values()),
        lots(f"{setting.known.plan.seed}/grade {grade}", case_ids, columns),
        np.array([setting.places[each] for each in columns], dtype=np.int64),
        np.array([taken[each] for each in columns], dtype=np.int64),
    )


def _second_grades(setting: Setting, firsts: dict[str, str]) -> dict[str, str]:
    """Who grades what a second time, blind (A19)."""
    taken = Counter(firsts.values())
    left = {each: setting.places[each] - taken[each] for each in setting.ready}
    options = {
        case_id: [e for e in _options(setting, case_id) if e != first]
        for case_id, first in firsts.items()
    }
    plan = setting.known.plan
    drawn = tuple(case for case in setting.cases if case.case_id not in plan.nominated)
    chosen = choose(drawn, firsts, options, left, plan.second_share, plan.seed)
    return _place(setting, chosen, firsts, {}, 2)


def _options(setting: Setting, case_id: str) -> list[str]:
    """The auditors who may audit a case, in order."""
    return [each for each in setting.ready if each not in setting.barred[case_id]]


def _allocation(setting: Setting, firsts: dict[str, str], seconds: dict[str, str]) -> Allocation:
    """The whole record of an allocation, in order of case and grade."""
    graded = [(case_id, who, 1) for case_id, who in firsts.items()]
    graded += [(case_id, who, 2) for case_id, who in seconds.items()]
    plan = setting.known.plan
    one, two = Counter(firsts.values()), Counter(seconds.values())
    return Allocation(
        plan.round_id,
        _assignments(setting, sorted(graded)),
        setting.bars,
        setting.out,
        tuple(Load(each, one[each], two[each], setting.places[each]) for each in setting.ready),
        _short(setting, firsts),
    )


def _assignments(setting: Setting, graded: list[tuple[str, str, int]]) -> tuple[Assignment, ...]:
    """Each pair with its independence proof and the soft rules that it costs."""
    cases = {case.case_id: case for case in setting.cases}
    both_ways = reciprocal([(case_id, who) for case_id, who, _ in graded], setting.known)
    return tuple(
        sorted(
            (
                Assignment(
                    case_id, who, grade,
                    checks(cases[case_id], who, setting.record),
                    _relaxed(setting, case_id, who, both_ways),
                )
                for case_id, who, grade in graded
            ),
            key=lambda each: (each.case_id, each.grade),
        )
    )  # fmt: skip


def _relaxed(
    setting: Setting, case_id: str, who: str, both_ways: frozenset[Pair]
) -> tuple[str, ...]:
    """The soft rules that a pair costs; teams audit one another only if both ways are there."""
    costs = [
        rule for rule, pairs in setting.soft.items() if rule != RECIPROCAL and who in pairs[case_id]
    ]
    return tuple(costs + [RECIPROCAL] * ((case_id, who) in both_ways))


def _short(setting: Setting, firsts: dict[str, str]) -> tuple[Shortage, ...]:
    """The Hall sets of the cases without a first grade."""
    short = [case.case_id for case in setting.cases if case.case_id not in firsts]
    if not short:
        return ()
    options = {case.case_id: _options(setting, case.case_id) for case in setting.cases}
    return shortages(short, options, setting.places, firsts)
