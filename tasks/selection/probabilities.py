"""Exact inclusion probabilities, known before the draw, and the potentials that prove them.

The flow of least cost is found by OR-Tools in whole units. Potentials are
then worked out from the residual network by Bellman and Ford's method: with
them anyone can check in one pass that no better flow exists (Ahuja, Magnanti
and Orlin, Network Flows, theorem 9.3), without solving again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction

from tasks.errors import DrawUnsolved
from tasks.selection.network import Arc, Network


@dataclass(frozen=True, slots=True)
class Solution:
    """Units on each arc of a network, in its order, and the potential of each node."""

    flows: tuple[int, ...]
    potentials: dict[str, int]


def solve(network: Network) -> Solution:
    """The flow of least cost and its potentials; raises DrawUnsolved where the solver fails."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    numbers = _numbers(network.arcs)
    solver = SimpleMinCostFlow()
    for arc in network.arcs:
        solver.add_arc_with_capacity_and_unit_cost(
            numbers[arc.tail], numbers[arc.head], arc.units, arc.cost
        )
    supply = network.wanted * network.quantum
    solver.set_node_supply(numbers["root"], supply)
    solver.set_node_supply(numbers["sink"], -supply)
    status = solver.solve()
    if status != solver.OPTIMAL:  # reading flows after a failure crashes the process
        raise DrawUnsolved(str(status))
    flows = tuple(solver.flow(number) for number in range(len(network.arcs)))
    return Solution(flows, potentials_of(network.arcs, flows))


def _numbers(arcs: tuple[Arc, ...]) -> dict[str, int]:
    """Each node's number, in the order of first appearance."""
    return {
        node: number
        for number, node in enumerate(
            dict.fromkeys(n for arc in arcs for n in (arc.tail, arc.head))
        )
    }


def potentials_of(arcs: tuple[Arc, ...], flows: tuple[int, ...]) -> dict[str, int]:
    """Shortest distances in the residual network: no usable arc has a reduced cost below 0."""
    onward = _residual(arcs, flows)
    distance = dict.fromkeys(onward, 0)
    waiting = deque(onward)
    is_waiting = set(onward)
    while waiting:
        node = waiting.popleft()
        is_waiting.discard(node)
        for head, cost in onward[node]:
            if distance[node] + cost >= distance[head]:
                continue
            distance[head] = distance[node] + cost
            if head not in is_waiting:
                is_waiting.add(head)
                waiting.append(head)
    return distance


def _residual(arcs: tuple[Arc, ...], flows: tuple[int, ...]) -> dict[str, list[tuple[str, int]]]:
    """Where more can flow: along arcs that are not full, and back along those that are used."""
    onward: dict[str, list[tuple[str, int]]] = {n: [] for arc in arcs for n in (arc.tail, arc.head)}
    for arc, flow in zip(arcs, flows, strict=True):
        if flow < arc.units:
            onward[arc.tail].append((arc.head, arc.cost))
        if flow > 0:
            onward[arc.head].append((arc.tail, -arc.cost))
    return onward


def merged(network: Network, flows: tuple[int, ...]) -> dict[tuple[str, str], int]:
    """Units between each two nodes, all stretches together, in a fixed order."""
    units: dict[tuple[str, str], int] = {}
    for arc, flow in zip(network.arcs, flows, strict=True):
        units[arc.tail, arc.head] = units.get((arc.tail, arc.head), 0) + flow
    return units


def probabilities_of(network: Network, flows: tuple[int, ...]) -> dict[str, Fraction]:
    """Each case's inclusion probability, an exact fraction; cases of a cell have the same."""
    units = merged(network, flows)
    return {
        case_id: Fraction(
            units[cell.name, f"s:{cell.status}"], network.quantum * len(cell.case_ids)
        )
        for cell in network.cells
        for case_id in cell.case_ids
    }
