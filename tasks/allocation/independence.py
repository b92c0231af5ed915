"""The hard rules of independence: who may not audit what, and why (A06, R027, R028, R069).

Each rule is a function of a case and the record that yields the auditors it
bars with a short piece of evidence: codes, dates and nothing else. None may
ever be relaxed. The management line of the worker and the service are soft
and live in ``preferences``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tasks.allocation.eligibility import ineligible
from tasks.allocation.identity import could_be, is_nobody, key, last_day
from tasks.allocation.periods import overlaps, span
from tasks.allocation.record import Record, build_record
from tasks.model import (
    AllocationPlan,
    Auditor,
    Bar,
    Case,
    DeclaredInterest,
    Involvement,
    InvolvementKind,
)

Found = Iterator[tuple[str, str]]
NAMED = frozenset(
    {
        InvolvementKind.ALLOCATED_WORKER.value,
        InvolvementKind.SUPERVISOR.value,
        InvolvementKind.REVIEWING_OFFICER.value,
    }
)


def current_worker(case: Case, record: Record) -> Found:
    """Whoever holds the case now, by the case itself or by an involvement that has not ended."""
    for auditor_id in record.who(case.worker_id):
        yield auditor_id, "allocated_worker of the case"
    held = _of_kind(record.of(case), InvolvementKind.ALLOCATED_WORKER)
    yield from _people(record, [each for each in held if _is_current(each, record)])


def past_worker(case: Case, record: Record) -> Found:
    """Whoever held the case at any time before."""
    held = _of_kind(record.of(case), InvolvementKind.ALLOCATED_WORKER)
    yield from _people(record, [each for each in held if not _is_current(each, record)])


def supervisor(case: Case, record: Record) -> Found:
    """Whoever ever supervised the case, or managed the worker whose month it is."""
    for staff_id in case.supervisors:
        for auditor_id in record.who(staff_id):
            yield auditor_id, "managed the worker"
    yield from _people(record, _of_kind(record.of(case), InvolvementKind.SUPERVISOR))


def reviewing_officer(case: Case, record: Record) -> Found:
    """Whoever is or ever was the child's reviewing officer or conference chair."""
    for auditor_id in record.who(case.reviewing_officer_id):
        yield auditor_id, "reviewing_officer of the case"
    yield from _people(record, _of_kind(record.of(case), InvolvementKind.REVIEWING_OFFICER))


def other_involvement(case: Case, record: Record) -> Found:
    """Whoever ever had any other recorded part in the case."""
    yield from _people(record, [each for each in record.of(case) if each.kind not in NAMED])


def same_team(case: Case, record: Record) -> Found:
    """Whoever is or was, in the audit period, in a team that has or had the case in that period.

    Both need not have been there on the same day: the wider reading of A06.
    """
    for team_id in case_teams(case, record):
        for auditor_id, evidence in record.members.get(team_id, []):
            yield auditor_id, f"team {team_id}, {evidence}"


def household(case: Case, record: Record) -> Found:
    """Whoever ever had any part in the case of a sibling."""
    for auditor_id, evidence in _people(record, record.siblings(case)):
        yield auditor_id, f"sibling, {evidence}"


def declared_interest(case: Case, record: Record) -> Found:
    """Whoever declared an interest in the child, the family, or a worker of the audit period."""
    wanted = [("case", child) for child in case.child_keys]
    wanted += [("family", record.families.get(child, "")) for child in case.child_keys]
    wanted += [("worker", staff_key) for staff_key in _workers(case, record)]
    for each in wanted:
        yield from record.interests.get(each, [])


def unresolved_identity(case: Case, record: Record) -> Found:
    """Whoever cannot be told apart: from a person unknown on the case or a sibling's, or at all."""
    yield from record.unsettled.items()
    for each in _nobodies(case, record):
        last_on = last_day(each)
        evidence = f"unknown {each.kind} {span(each.started_on, each.ended_on)}"
        for auditor in record.auditors:
            if could_be(auditor.employed_from, last_on):
                yield auditor.auditor_id, evidence


RULES: dict[str, Callable[[Case, Record], Found]] = {
    "current_worker": current_worker,
    "past_worker": past_worker,
    "supervisor": supervisor,
    "reviewing_officer": reviewing_officer,
    "other_involvement": other_involvement,
    "same_team": same_team,
    "household": household,
    "declared_interest": declared_interest,
    "unresolved_identity": unresolved_identity,
}


def bars(
    cases: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: Iterable[Involvement], interests: tuple[DeclaredInterest, ...],
    plan: AllocationPlan,
) -> tuple[Bar, ...]:  # fmt: skip
    """Every reason why an auditor may not audit a case (A06), in order of case, auditor, rule.

    A pair with several reasons has them all; one reason met by several facts
    shows the first and counts the others.
    """
    return bars_of(cases, build_record(cases, auditors, involvements, interests, plan))


def bars_of(cases: tuple[Case, ...], record: Record) -> tuple[Bar, ...]:
    """The bars of cases by a record that is already indexed."""
    return tuple(
        Bar(case.case_id, auditor_id, rule, evidence)
        for case in sorted(cases, key=lambda case: case.case_id)
        for auditor_id, rule, evidence in _bars_of_one(case, record)
    )


def _bars_of_one(case: Case, record: Record) -> list[tuple[str, str, str]]:
    """The barred auditors of one case with rule and evidence."""
    found: list[tuple[str, int, str, str]] = []
    for number, (rule, find) in enumerate(RULES.items()):
        facts: dict[str, set[str]] = {}
        for auditor_id, evidence in find(case, record):
            facts.setdefault(auditor_id, set()).add(evidence)
        found += [(who, number, rule, _shown(evidence)) for who, evidence in facts.items()]
    return [(who, rule, evidence) for who, _, rule, evidence in sorted(found)]


def unauditable(
    cases: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: Iterable[Involvement], interests: tuple[DeclaredInterest, ...],
    plan: AllocationPlan,
) -> frozenset[str]:  # fmt: skip
    """The cases that no eligible auditor may audit, so that none of them is ever drawn.

    Empty where nobody is eligible at all: that is the register's fault, and
    ``allocate`` says so.
    """
    record = build_record(cases, auditors, involvements, interests, plan)
    out = {each.auditor_id for each in ineligible(auditors, plan)}
    ready = frozenset(auditor.auditor_id for auditor in auditors) - out
    if not ready:
        return frozenset()
    return frozenset(case.case_id for case in cases if not _has_auditor(case, record, ready))


def _has_auditor(case: Case, record: Record, ready: frozenset[str]) -> bool:
    """Whether some eligible auditor is left once every rule has been asked."""
    left = set(ready)
    for find in RULES.values():
        left -= {auditor_id for auditor_id, _ in find(case, record)}
        if not left:
            return False
    return True


def checks(case: Case, auditor_id: str, record: Record) -> tuple[tuple[str, int], ...]:
    """The independence proof of a pair: each rule and how many facts it was tested against."""
    return (*_case_checks(case, record), ("declared_interest", record.declared[auditor_id]))


def _case_checks(case: Case, record: Record) -> list[tuple[str, int]]:
    """The facts of a case that each rule but the auditor's own declarations looked at."""
    held = _of_kind(record.of(case), InvolvementKind.ALLOCATED_WORKER)
    current = sum(_is_current(each, record) for each in held)
    reviewing = _of_kind(record.of(case), InvolvementKind.REVIEWING_OFFICER)
    supervised = _of_kind(record.of(case), InvolvementKind.SUPERVISOR)
    return [
        ("current_worker", current + bool(case.worker_id)),
        ("past_worker", len(held) - current),
        ("supervisor", len(supervised) + len(case.supervisors)),
        ("reviewing_officer", len(reviewing) + bool(case.reviewing_officer_id)),
        ("other_involvement", sum(each.kind not in NAMED for each in record.of(case))),
        ("same_team", len(case_teams(case, record))),
        ("household", len(record.siblings(case))),
        ("unresolved_identity", len(_nobodies(case, record))),
    ]


def case_teams(case: Case, record: Record) -> list[str]:
    """The teams that have the case now or had it at any time in the audit period."""
    plan = record.plan
    teams = {
        each.team_id
        for each in record.of(case)
        if overlaps(each.started_on, each.ended_on, plan.period_from, plan.as_at)
    }
    return sorted(team_id for team_id in teams | {case.team_id} if team_id)


def _workers(case: Case, record: Record) -> list[str]:
    """The keys of whoever held the case in the audit period: their work is what is audited."""
    plan = record.plan
    held = {
        key(each.staff_id)
        for each in _of_kind(record.of(case), InvolvementKind.ALLOCATED_WORKER)
        if overlaps(each.started_on, each.ended_on, plan.period_from, plan.as_at)
    }
    return sorted((held | {key(case.worker_id)}) - {""})


def _nobodies(case: Case, record: Record) -> list[Involvement]:
    """The involvements with the child or a sibling that resolve to nobody."""
    everyone = record.of(case) + record.siblings(case)
    return [each for each in everyone if is_nobody(each, record.claims)]


def _of_kind(involvements: list[Involvement], kind: InvolvementKind) -> list[Involvement]:
    return [each for each in involvements if each.kind == kind.value]


def _is_current(involvement: Involvement, record: Record) -> bool:
    return involvement.ended_on is None or involvement.ended_on > record.plan.as_at


def _people(record: Record, involvements: list[Involvement]) -> Found:
    """The auditors among the people of some involvements."""
    for each in involvements:
        for auditor_id in record.who(each.staff_id):
            yield auditor_id, f"{each.kind} {span(each.started_on, each.ended_on)}"


def _shown(evidence: set[str]) -> str:
    """The first of several facts, and how many more there are."""
    more = len(evidence) - 1
    return min(evidence) + (f" (and {more} more)" if more else "")
