"""A second pair of eyes: every allocated pair tested again, straight from what was read.

Nothing here is shared with the rest of the area, and nothing is indexed by
auditor: for each pair all entries of the child and of the family are read
again, one by one, and compared with what is written down about the auditor.
A mistake would have to be made twice, in two ways, to pass (A06, B1, B8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.model import (
    Allocation,
    AllocationPlan,
    Auditor,
    Case,
    DeclaredInterest,
    Involvement,
)

LONG_AGO, FAR_AHEAD = date.min, date.max


@dataclass(frozen=True, slots=True)
class Entries:
    """What was read, by child and by family."""

    of_child: dict[str, list[Involvement]]
    of_home: dict[str, list[Involvement]]
    homes: dict[str, str]

    def with_siblings(self, case: Case) -> list[Involvement]:
        """Every entry of the children and of their families."""
        homes = {self.homes.get(child) for child in case.child_keys} - {None}
        siblings = [entry for home in homes for entry in self.of_home.get(home or "", [])]
        return [*self.of_children(case), *siblings]

    def of_children(self, case: Case) -> list[Involvement]:
        """Every entry of each child whose records are read."""
        return [entry for child in case.child_keys for entry in self.of_child.get(child, [])]


def recheck(
    allocation: Allocation, cases: tuple[Case, ...], auditors: tuple[Auditor, ...],
    involvements: Iterable[Involvement], interests: tuple[DeclaredInterest, ...],
    plan: AllocationPlan, everyone: tuple[Case, ...] = (),
) -> tuple[str, ...]:  # fmt: skip
    """Every breach of an allocation as "rule: case, auditor", in order; empty where it is sound.

    ``cases`` are those of the round; ``everyone``, all open cases, tells a
    second time which children are of one family. The word before the colon is
    the rule; references only follow.
    """
    register = {each.auditor_id: each for each in auditors}
    children = {each.case_id: each for each in cases}
    entries = _read((*everyone, *cases), involvements)
    breaches = {*_counts(allocation, register, plan), *_gaps(allocation, children)}
    for pair in allocation.assignments:
        auditor, case = register.get(pair.auditor_id), children.get(pair.case_id)
        if auditor is None or case is None:
            breaches.add(f"unknown_reference: {pair.case_id}, {pair.auditor_id}")
            continue
        rules = {
            *_register_rules(auditor, auditors, plan),
            *_entry_rules(auditor, auditors, case, entries),
            *_team_rule(auditor, case, entries, plan),
            *_interest_rule(auditor, case, entries, interests, plan),
        }
        breaches |= {f"{rule}: {case.case_id}, {auditor.auditor_id}" for rule in rules}
    return tuple(sorted(breaches))


def count_breaches(breaches: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """How many breaches there are of each rule, in order: what may be shown to anybody.

    >>> count_breaches(("same_team: C1, A1", "same_team: C2, A1"))
    (('same_team', 2),)
    """
    counts: dict[str, int] = defaultdict(int)
    for breach in breaches:
        counts[breach.partition(":")[0]] += 1
    return tuple(sorted(counts.items()))


def _read(known: Iterable[Case], involvements: Iterable[Involvement]) -> Entries:
    """All entries, with the family that the child's own record names first."""
    everything = list(involvements)
    homes = {row.case_id: row.family_id for row in everything if row.family_id}
    homes |= {case.child_key: case.family_id for case in known if case.family_id}
    entries = Entries(defaultdict(list), defaultdict(list), homes)
    for entry in everything:
        entries.of_child[entry.case_id].append(entry)
        if entry.case_id in entries.homes:
            entries.of_home[entries.homes[entry.case_id]].append(entry)
    return entries


def _gaps(allocation: Allocation, children: dict[str, Case]) -> Iterator[str]:
    """A case must have one auditor or stand in a shortage, and never the same auditor twice."""
    auditors: dict[tuple[str, int], list[str]] = defaultdict(list)
    for pair in allocation.assignments:
        auditors[pair.case_id, pair.grade].append(pair.auditor_id)
    short = {case_id for each in allocation.shortages for case_id in each.case_ids}
    for case_id in children:
        first, second = auditors[case_id, 1], auditors[case_id, 2]
        if len(first) > 1 or len(second) > 1:
            yield f"graded_too_often: {case_id}"
        if not first and (second or case_id not in short):
            yield f"not_allocated: {case_id}"
        if set(first) & set(second):
            yield f"same_auditor_twice: {case_id}"


def _counts(
    allocation: Allocation, register: dict[str, Auditor], plan: AllocationPlan
) -> Iterator[str]:
    """Nobody has more than their places, as written down and as the register has them."""
    recorded = {load.auditor_id: load for load in allocation.loads}
    defaults = dict(plan.default_capacity)
    given: dict[str, int] = defaultdict(int)
    for pair in allocation.assignments:
        given[pair.auditor_id] += 1
    for auditor_id, count in given.items():
        load, auditor = recorded.get(auditor_id), register.get(auditor_id)
        if load is None or load.first + load.second != count or count > load.capacity:
            yield f"load_wrong: {auditor_id}"
        if auditor is None:
            continue
        most = defaults.get(auditor.role, 0) if auditor.capacity is None else auditor.capacity
        if count > most:
            yield f"over_capacity: {auditor_id}"


def _register_rules(
    auditor: Auditor, auditors: tuple[Auditor, ...], plan: AllocationPlan
) -> Iterator[str]:
    """What the register says against the auditor taking any case."""
    if auditor.role not in plan.roles:
        yield "role_not_permitted"
    start, end = auditor.active_from or LONG_AGO, auditor.active_to or FAR_AHEAD
    if start > plan.fieldwork_from or end < plan.fieldwork_to:
        yield "not_active"
    if not _is_trained(auditor, plan):
        yield "training_out_of_date"
    if not auditor.email or not auditor.email.strip():
        yield "no_address"
    mine = _ids(auditor)
    others = [each for each in auditors if each is not auditor]
    if not mine or any(mine & _ids(other) for other in others):
        yield "unresolved_identity"


def _is_trained(auditor: Auditor, plan: AllocationPlan) -> bool:
    """Whether training has been had, and not more than so many months before fieldwork."""
    if auditor.trained_on is None or auditor.trained_on > plan.fieldwork_from:
        return False
    return _whole_months(auditor.trained_on, plan.fieldwork_from) <= plan.training_months


def _whole_months(earlier: date, later: date) -> int:
    """Months from one day to another, counting one that has begun."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    is_month_end = (later + timedelta(days=1)).month != later.month
    return months + (later.day > earlier.day and not (is_month_end and earlier.day >= later.day))


def _entry_rules(
    auditor: Auditor, auditors: tuple[Auditor, ...], case: Case, entries: Entries
) -> Iterator[str]:
    """What any entry of the child or of a sibling says against the pair."""
    mine = _ids(auditor)
    everybody = {staff_id for each in auditors for staff_id in _ids(each)}
    named = (case.worker_id, case.reviewing_officer_id, *case.supervisors)
    if mine & {_plain(each) for each in named}:
        yield "involved"
    for entry in entries.with_siblings(case):
        staff_id = _plain(entry.staff_id)
        if staff_id in mine:
            yield "involved" if entry.case_id in case.child_keys else "household"
        is_somebody = staff_id in everybody or (entry.is_known and staff_id != "")
        if not is_somebody and _may_have_been(auditor, entry):
            yield "unresolved_identity"


def _may_have_been(auditor: Auditor, entry: Involvement) -> bool:
    """Whether the auditor was, or may have been, employed before the entry came to its end."""
    if auditor.employed_from is None or entry.ended_on is None:
        return True
    ends = [day for day in (entry.started_on, entry.ended_on) if day is not None]
    return any(auditor.employed_from <= day for day in ends)


def _team_rule(
    auditor: Auditor, case: Case, entries: Entries, plan: AllocationPlan
) -> Iterator[str]:
    """Whether child and auditor had a team in common in the audit period (R028)."""
    his = {auditor.team_id} if auditor.team_id else set[str]()
    for membership in auditor.memberships:
        if _meets(membership.started_on, membership.ended_on, plan.period_from, plan.as_at):
            his.add(membership.team_id)
    if case.team_id in his:
        yield "same_team"
    for entry in entries.of_children(case):
        is_recent = _meets(entry.started_on, entry.ended_on, plan.period_from, plan.as_at)
        if is_recent and entry.team_id in his:
            yield "same_team"


def _interest_rule(
    auditor: Auditor, case: Case, entries: Entries,
    interests: tuple[DeclaredInterest, ...], plan: AllocationPlan,
) -> Iterator[str]:  # fmt: skip
    """Whether the auditor declared an interest in the child, the family or a worker (A06)."""
    workers = {_plain(case.worker_id)}
    for entry in entries.of_children(case):
        is_recent = _meets(entry.started_on, entry.ended_on, plan.period_from, plan.as_at)
        if entry.kind == "allocated_worker" and is_recent:
            workers.add(_plain(entry.staff_id))
    homes = {entries.homes[child] for child in case.child_keys if entries.homes.get(child)}
    for interest in interests:
        is_theirs = interest.auditor_id == auditor.auditor_id
        is_theirs |= _plain(interest.auditor_id) in _ids(auditor)
        is_recent = _meets(
            interest.started_on, interest.ended_on, plan.period_from, plan.fieldwork_to
        )
        is_near = interest.case_id in case.child_keys or interest.family_id in homes
        is_near |= _plain(interest.staff_id) in workers - {""}
        if is_theirs and is_recent and is_near:
            yield "declared_interest"


def _meets(started_on: date | None, ended_on: date | None, first_on: date, last_on: date) -> bool:
    """Whether two spans have a day in common; an end that is not known is open."""
    return max(started_on or LONG_AGO, first_on) <= min(ended_on or FAR_AHEAD, last_on)


def _ids(auditor: Auditor) -> set[str]:
    """All the names that the case-management system has for an auditor."""
    return {_plain(staff_id) for staff_id in auditor.staff_ids} - {""}


def _plain(staff_id: str | None) -> str:
    """A staff id for comparing."""
    return "" if staff_id is None else staff_id.strip().casefold()
