"""Who observes whom at work: one independent observer for each drawn worker (R066, A06).

Observers are auditors who have a case in the round, so nobody is written to
for an observation alone. As many workers as can be have one; where not all
can, those drawn first do; and it falls to the auditors with the fewest cases.
All three hold at once: a matching that covers the best set of workers and one
that covers the best set of auditors can be had in one (Mendelsohn and
Dulmage, 1958).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from tasks.allocation.identity import key
from tasks.allocation.periods import overlaps
from tasks.allocation.preferences import lines_above
from tasks.allocation.record import Record, build_record
from tasks.allocation.shortage import Options, grow
from tasks.model import (
    Allocation,
    AllocationPlan,
    Auditor,
    Case,
    DeclaredInterest,
    Involvement,
    LineManagement,
    Observation,
    Worker,
)


def allocate_observers(
    drawn: Sequence[str], allocation: Allocation,
    cases: Iterable[Case], workers: Iterable[Worker], auditors: tuple[Auditor, ...],
    involvements: Iterable[Involvement], management: tuple[LineManagement, ...],
    interests: tuple[DeclaredInterest, ...], plan: AllocationPlan,
) -> tuple[tuple[Observation, ...], tuple[str, ...]]:  # fmt: skip
    """Each drawn worker with an observer, in order of auditor, and those whom nobody may observe.

    Nobody observes more than one worker, and never themselves, one of a team
    of theirs now or in the audit period, one whose management line they are
    in, or one in whom they declared an interest. The answer depends on the
    plan's seed and the records, and not on their order.
    """
    record = build_record((), auditors, (), interests, plan)
    teams = teams_of_workers(drawn, cases, workers, involvements, plan)
    lines = lines_above({key(each) for each in drawn}, auditors, management, plan)
    load = _loads(allocation)
    options = {
        worker_id: [
            each
            for each in sorted(load)
            if each not in lines[key(worker_id)]
            and each not in set(_barred(worker_id, teams[worker_id], record))
        ]
        for worker_id in drawn
    }
    held = match(drawn, options, sorted(load, key=lambda each: (load[each], _lot(plan, each))))
    observations = sorted((auditor_id, worker_id) for worker_id, auditor_id in held.items())
    return (
        tuple(Observation(worker_id, auditor_id) for auditor_id, worker_id in observations),
        tuple(sorted(set(drawn) - set(held))),
    )


def match(drawn: Sequence[str], options: Options, auditors: Sequence[str]) -> dict[str, str]:
    """The observer of each worker who can have one.

    ``options`` are the auditors who may observe a worker. The workers are the
    first of ``drawn`` that can be had together, the observers the first of
    ``auditors`` that can serve them.

    >>> match(["W1", "W2"], {"W1": ["A1", "A2"], "W2": ["A1"]}, ["A1", "A2", "A3"])
    {'W1': 'A2', 'W2': 'A1'}
    """
    reached: dict[str, str] = {}
    for worker_id in drawn:
        grow(worker_id, options, dict.fromkeys(auditors, 1), reached)
    served = {
        auditor_id: [each for each in drawn if each in reached and auditor_id in options[each]]
        for auditor_id in auditors
    }
    serving: dict[str, str] = {}
    for auditor_id in auditors:
        grow(auditor_id, served, dict.fromkeys(drawn, 1), serving)
    held = {worker_id: auditor_id for auditor_id, worker_id in serving.items()}
    return dict(sorted(held.items()))


def teams_of_workers(
    drawn: Sequence[str], cases: Iterable[Case], workers: Iterable[Worker],
    involvements: Iterable[Involvement], plan: AllocationPlan,
) -> dict[str, frozenset[str]]:  # fmt: skip
    """The teams that each worker is in, has a case of, or worked in during the audit period."""
    named = {key(each): set[str]() for each in drawn}
    spans = [(each.worker_id, each.team_id) for each in (*workers, *cases)]
    spans += [
        (each.staff_id, each.team_id)
        for each in involvements
        if overlaps(each.started_on, each.ended_on, plan.period_from, plan.as_at)
    ]
    for staff_id, team_id in spans:
        if team_id and key(staff_id) in named:
            named[key(staff_id)].add(team_id)
    return {each: frozenset(named[key(each)]) for each in drawn}


def _barred(worker_id: str, teams: frozenset[str], record: Record) -> Iterator[str]:
    """The auditors who may not observe a worker, the management line apart."""
    yield from record.who(worker_id)
    for team_id in teams:
        yield from (auditor_id for auditor_id, _ in record.members.get(team_id, []))
    declared = record.interests.get(("worker", key(worker_id)), [])
    yield from (auditor_id for auditor_id, _ in declared)


def _loads(allocation: Allocation) -> dict[str, int]:
    """How many cases each auditor of the round has, both grades together."""
    load: dict[str, int] = {}
    for each in allocation.assignments:
        load[each.auditor_id] = load.get(each.auditor_id, 0) + 1
    return load


def _lot(plan: AllocationPlan, auditor_id: str) -> str:
    """Chance decides between auditors with as many cases."""
    return sha256(f"{plan.seed}/observer/{auditor_id}".encode()).hexdigest()
