"""Everything known about who was where, indexed once so that no pair is looped over.

The indices are by case, family, staff key and team; 20,000 involvements take
tens of milliseconds, however many pairs are asked about afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.allocation.identity import key, owners, unresolved
from tasks.allocation.periods import overlaps, span
from tasks.model import AllocationPlan, Auditor, Case, DeclaredInterest, Involvement


@dataclass(frozen=True, slots=True)
class Record:
    """What independence is judged on; ``families`` holds the family of each child named."""

    plan: AllocationPlan
    auditors: tuple[Auditor, ...]
    claims: dict[str, tuple[str, ...]]
    unsettled: dict[str, str]
    families: dict[str, str]
    by_case: dict[str, list[Involvement]]
    by_family: dict[str, list[Involvement]]
    members: dict[str, list[tuple[str, str]]]
    interests: dict[tuple[str, str], list[tuple[str, str]]]
    declared: Counter[str]

    def who(self, staff_id: str | None) -> tuple[str, ...]:
        """The auditors who have or had a staff id; nobody for an empty one."""
        return self.claims.get(key(staff_id), ())

    def of(self, case: Case) -> list[Involvement]:
        """Every involvement of a case, ever."""
        return [each for child in case.child_keys for each in self.by_case.get(child, [])]

    def siblings(self, case: Case) -> list[Involvement]:
        """Every involvement, ever, with another child of the family."""
        homes = sorted({self.families.get(child, "") for child in case.child_keys})
        family = [each for home in homes for each in self.by_family.get(home, [])]
        return [each for each in family if each.case_id not in case.child_keys]


def build_record(
    cases: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: Iterable[Involvement], interests: tuple[DeclaredInterest, ...],
    plan: AllocationPlan,
) -> Record:  # fmt: skip
    """The record of the cases; involvements of other children count where the family is theirs."""
    known = tuple(involvements)
    families = {each.case_id: each.family_id for each in known if each.family_id}
    families |= {case.child_key: case.family_id for case in cases if case.family_id}
    wanted = {child for case in cases for child in case.child_keys}
    homes = {families[case_id] for case_id in wanted if case_id in families}
    by_case: dict[str, list[Involvement]] = {}
    by_family: dict[str, list[Involvement]] = {}
    for each in known:
        if each.case_id in wanted:
            by_case.setdefault(each.case_id, []).append(each)
        home = families.get(each.case_id)
        if home in homes:
            by_family.setdefault(home, []).append(each)
    claims = owners(auditors)
    declared, counts = _interests(interests, auditors, claims, plan)
    return Record(
        plan, auditors, claims, unresolved(auditors), families, by_case, by_family,
        _members(auditors, plan), declared, counts,
    )  # fmt: skip


def _members(
    auditors: tuple[Auditor, ...], plan: AllocationPlan
) -> dict[str, list[tuple[str, str]]]:
    """For each team, the auditors who belong to it or did in the audit period, with evidence."""
    members: dict[str, list[tuple[str, str]]] = {}
    for auditor in auditors:
        if auditor.team_id:
            members.setdefault(auditor.team_id, []).append((auditor.auditor_id, "own team"))
        for each in auditor.memberships:
            if overlaps(each.started_on, each.ended_on, plan.period_from, plan.as_at):
                evidence = f"member {span(each.started_on, each.ended_on)}"
                members.setdefault(each.team_id, []).append((auditor.auditor_id, evidence))
    return members


def _interests(
    interests: tuple[DeclaredInterest, ...], auditors: tuple[Auditor, ...],
    claims: dict[str, tuple[str, ...]], plan: AllocationPlan,
) -> tuple[dict[tuple[str, str], list[tuple[str, str]]], Counter[str]]:  # fmt: skip
    """Interests in effect from the audit period to the end of fieldwork, and how many each has.

    An interest may name the auditor by register or by staff id.
    """
    register = {auditor.auditor_id for auditor in auditors}
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    counts: Counter[str] = Counter()
    for each in interests:
        if not overlaps(each.started_on, each.ended_on, plan.period_from, plan.fieldwork_to):
            continue
        named = {each.auditor_id} & register | set(claims.get(key(each.auditor_id), ()))
        for auditor_id in sorted(named):
            counts[auditor_id] += 1
            for what, value in _objects(each):
                evidence = f"{what} {span(each.started_on, each.ended_on)}"
                found.setdefault((what, value), []).append((auditor_id, evidence))
    return found, counts


def _objects(interest: DeclaredInterest) -> list[tuple[str, str]]:
    """What an interest is in: a case, a family or a worker."""
    named = [
        ("case", interest.case_id or ""),
        ("family", interest.family_id or ""),
        ("worker", key(interest.staff_id)),
    ]
    return [(what, value) for what, value in named if value]
