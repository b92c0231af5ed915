"""Who audits what: an exact flow of least cost, fair first, the same for any order of rows.

Source to case, case to auditor, auditor to sink. Each further case of an
auditor costs more than all that went before, so loads are as even as places
allow; then soft rules; then a tie-break from the round's seed, so small that
all of it together is less than one soft rule (selection_and_allocation 4B).
A case without an auditor goes over an overflow arc, dearer than anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from tasks.errors import AllocationUnsolved

NOISE = 1 << 10


@dataclass(frozen=True, slots=True)
class Problem:
    """Cases, the auditors each may go to with a soft cost, and every auditor's free places.

    ``slots`` gives, for each auditor, how dear each further place is, as a
    rank; places already taken are not in it.
    """

    case_ids: tuple[str, ...]
    pairs: Mapping[tuple[str, str], int]
    slots: Mapping[str, tuple[int, ...]]
    seed: str


def slots_of(capacities: Mapping[str, int], taken: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """Dense ranks of (2k - 1) / capacity: the k-th case of a larger capacity weighs less.

    >>> slots_of({"a": 2, "b": 1}, {})
    {'a': (0, 2), 'b': (1,)}
    """
    weights = {
        (name, k): Fraction(2 * k - 1, most)
        for name, most in capacities.items()
        for k in range(1, most + 1)
    }
    rank = {weight: place for place, weight in enumerate(sorted(set(weights.values())))}
    return {
        name: tuple(rank[weights[name, k]] for k in range(taken.get(name, 0) + 1, most + 1))
        for name, most in capacities.items()
    }


def assign(problem: Problem) -> dict[str, str | None]:
    """The auditor of each case, or None where the rules and places leave nobody."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    cases = sorted(problem.case_ids)
    auditors = sorted(problem.slots)
    soft, fair, over = _scales(problem, len(cases))
    case_node = {case_id: number + 2 for number, case_id in enumerate(cases)}
    auditor_node = {name: number + 2 + len(cases) for number, name in enumerate(auditors)}
    solver = SimpleMinCostFlow()
    marks = {name: _mark(problem.seed, name) for name in (*cases, *auditors)}
    arcs: dict[int, tuple[str, str | None]] = {}
    for case_id in cases:
        solver.add_arc_with_capacity_and_unit_cost(0, case_node[case_id], 1, 0)
        arc = solver.add_arc_with_capacity_and_unit_cost(case_node[case_id], 1, 1, over)
        arcs[arc] = (case_id, None)
    for case_id, name in sorted(problem.pairs):
        cost = problem.pairs[case_id, name] * soft + _noise(marks[case_id], marks[name])
        arc = solver.add_arc_with_capacity_and_unit_cost(
            case_node[case_id], auditor_node[name], 1, cost
        )
        arcs[arc] = (case_id, name)
    for name in auditors:
        for rank in problem.slots[name]:
            solver.add_arc_with_capacity_and_unit_cost(auditor_node[name], 1, 1, rank * fair)
    solver.set_node_supply(0, len(cases))
    solver.set_node_supply(1, -len(cases))
    status = solver.solve()
    if status != solver.OPTIMAL:  # reading flows after a failure crashes the process
        raise AllocationUnsolved(str(status))
    return {case_id: name for arc, (case_id, name) in arcs.items() if solver.flow(arc)}


def _scales(problem: Problem, count: int) -> tuple[int, int, int]:
    """What one soft unit, one rank and one case left over cost, each above all that is below."""
    dearest = max(problem.pairs.values(), default=0)
    ranks = 1 + max((rank for slots in problem.slots.values() for rank in slots), default=0)
    soft = NOISE * (count + 1)
    fair = soft * (dearest + 1) * (count + 1)
    over = fair * ranks * (count + 1)
    if over * (count + len(problem.slots) + 4) >= 1 << 62:
        raise AllocationUnsolved("too large for exact costs")
    return soft, fair, over


def _mark(seed: str, name: str) -> int:
    """Sixty-four bits of a name under the round's seed."""
    return int.from_bytes(sha256(f"{seed}/{name}".encode()).digest()[:8], "big")


def _noise(one: int, other: int) -> int:
    """The tie-break of a pair: mixed from both marks, below NOISE."""
    mixed = (one ^ (other * 0x9E3779B97F4A7C15)) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 31)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    return (mixed ^ (mixed >> 27)) % NOISE
