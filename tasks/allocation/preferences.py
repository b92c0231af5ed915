"""The soft rules: what is avoided where it can be, in a stated order (A06, R069).

Each rule says, for each case, which auditors it would rather not have. A rule
counts only where all rules before it are equal, and none of them ever leaves
a case without an auditor or makes the load less even.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from tasks.allocation.identity import key, owners
from tasks.allocation.periods import overlaps
from tasks.model import AllocationPlan, Auditor, Case, LineManagement, PastAudit

Pairs = dict[str, frozenset[str]]
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Background:
    """What the soft rules are judged on."""

    cases: tuple[Case, ...]
    auditors: tuple[Auditor, ...]
    management: tuple[LineManagement, ...]
    past_audits: tuple[PastAudit, ...]
    plan: AllocationPlan


def management_line(known: Background) -> Pairs:
    """Auditors above the allocated worker in the line, at any height, in the audit period."""
    workers = {key(case.worker_id) for case in known.cases}
    lines = lines_above(workers, known.auditors, known.management, known.plan)
    return {case.case_id: lines[key(case.worker_id)] for case in known.cases}


def lines_above(
    workers: Iterable[str], auditors: tuple[Auditor, ...],
    management: tuple[LineManagement, ...], plan: AllocationPlan,
) -> Pairs:  # fmt: skip
    """The auditors above each worker, by staff key, at any height, in the audit period."""
    claims = owners(auditors)
    above: dict[str, set[str]] = {}
    for link in management:
        if overlaps(link.started_on, link.ended_on, plan.period_from, plan.as_at):
            above.setdefault(key(link.staff_id), set()).add(key(link.manager_id))
    return {
        worker: frozenset(who for each in _line(worker, above) for who in claims.get(each, ()))
        for worker in workers
    }


def _line(worker: str, above: dict[str, set[str]]) -> set[str]:
    """Everyone above a worker; a circle in the data ends where it meets itself."""
    reached: set[str] = set()
    waiting = [worker]
    while waiting:
        for manager in above.get(waiting.pop(), set()) - reached:
            reached.add(manager)
            waiting.append(manager)
    return reached


def same_service(known: Background) -> Pairs:
    """Auditors of the case's own service; where the register names none, their team's."""
    named = {(c.team_id, c.service_id) for c in known.cases if c.team_id and c.service_id}
    services = dict(sorted(named))
    members: dict[str, set[str]] = {}
    for auditor in known.auditors:
        service = auditor.service_id or services.get(auditor.team_id or "")
        if service:
            members.setdefault(service, set()).add(auditor.auditor_id)
    held = {service: frozenset(who) for service, who in members.items()}
    return {case.case_id: held.get(case.service_id or "", NOBODY) for case in known.cases}


def same_worker_last_cycle(known: Background) -> Pairs:
    """Auditors who audited the case's worker in the round's previous cycle."""
    claims = owners(known.auditors)
    register = {auditor.auditor_id for auditor in known.auditors}
    last = _previous_cycle(known)
    met: dict[str, set[str]] = {}
    for audit in known.past_audits:
        if audit.cycle_id and audit.cycle_id == last:
            named = {audit.auditor_id or ""} & register
            met.setdefault(key(audit.worker_id), set()).update(
                named, claims.get(key(audit.auditor_id), ())
            )
    met.pop("", None)
    return {c.case_id: frozenset(met.get(key(c.worker_id), NOBODY)) for c in known.cases}


def _previous_cycle(known: Background) -> str:
    """The cycle of the round's own kind that was allocated last before the day of the round."""
    kind, plan = known.plan.round_id.split("-")[0], known.plan
    cycles = [
        (audit.allocated_on, audit.cycle_id)
        for audit in known.past_audits
        if audit.cycle_id
        and audit.allocated_on
        and audit.cycle_id.split("-")[0] == kind
        and audit.cycle_id != plan.round_id
        and audit.allocated_on <= plan.as_at
    ]
    return max(cycles)[1] if cycles else ""


def reciprocal_teams(known: Background) -> Pairs:
    """Pairs that run against the round's chosen direction between two teams.

    Two teams should not audit one another. The seed chooses for each two
    teams which of them may audit the other freely.

    Known limits: a pair against the direction costs even where nobody runs
    with it, so the rule avoids a little more than it must.
    """
    teams = sorted({case.team_id for case in known.cases if case.team_id})
    members: dict[str, set[str]] = {}
    for auditor in known.auditors:
        if auditor.team_id:
            members.setdefault(auditor.team_id, set()).add(auditor.auditor_id)
    against = {
        team: frozenset(
            who
            for other in members
            if other != team and not _is_free(known.plan.seed, other, team)
            for who in members[other]
        )
        for team in teams
    }
    return {case.case_id: against.get(case.team_id or "", NOBODY) for case in known.cases}


def _is_free(seed: str, auditing: str, audited: str) -> bool:
    """Whether the seed lets the first team audit the second; the opposite the other way round."""
    first, second = sorted((auditing, audited))
    chosen = sha256(f"{seed}/direction/{first}/{second}".encode()).digest()[0] % 2 == 0
    return chosen == (auditing == first)


RULES: dict[str, Callable[[Background], Pairs]] = {
    "management_line": management_line,
    "same_service": same_service,
    "same_worker_last_cycle": same_worker_last_cycle,
    "reciprocal_teams": reciprocal_teams,
}


def penalised(known: Background) -> dict[str, Pairs]:
    """What each soft rule would rather avoid, most important rule first."""
    return {rule: find(known) for rule, find in RULES.items()}


def reciprocal(pairs: Iterable[tuple[str, str]], known: Background) -> frozenset[tuple[str, str]]:
    """The (case, auditor) pairs of an allocation in which two teams do audit one another."""
    teams = {case.case_id: case.team_id for case in known.cases}
    homes = {auditor.auditor_id: auditor.team_id for auditor in known.auditors}
    ways = {pair: (homes[pair[1]], teams[pair[0]]) for pair in pairs}
    run = {way for way in ways.values() if all(way) and way[0] != way[1]}
    return frozenset(pair for pair, way in ways.items() if way in run and way[::-1] in run)
