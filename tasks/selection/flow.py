"""The flow of least cost through a network, and the potentials that prove it is that.

OR-Tools finds the flow in whole parts. Potentials are then shortest distances
in what the flow leaves open: with them anyone can check in one pass, without
solving again, that no flow costs less (Ahuja, Magnanti and Orlin, Network
Flows, 1993, theorems 9.1 and 9.3).
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from itertools import pairwise

from tasks.errors import DrawUnsolved
from tasks.selection.network import ROOT, SINK, Arc, Network


@dataclass(frozen=True, slots=True)
class Price:
    """What an arc may carry and at what cost: ``steps`` are (up to, cost a part), ever dearer.

    The flow is at least ``lower`` and at most where the last step ends.
    """

    lower: int
    steps: tuple[tuple[int, int], ...]


def price(lower: int, *steps: tuple[int, int]) -> Price:
    """A price without the steps that lead nowhere; the last one at least reaches ``lower``."""
    last_end, last_cost = steps[-1]
    kept: list[tuple[int, int]] = []
    end = 0
    for reach, cost in (*steps[:-1], (max(last_end, lower), last_cost)):
        if reach > end:
            kept.append((reach, cost))
            end = reach
    return Price(lower, tuple(kept))


def least_cost_flow(network: Network, prices: tuple[Price, ...]) -> tuple[int, ...]:
    """Parts on each arc, in the network's order; raises DrawUnsolved where the solver fails."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    numbers = {node: number for number, node in enumerate(_nodes(network.arcs))}
    solver = SimpleMinCostFlow()
    supply = Counter({numbers[ROOT]: network.total, numbers[SINK]: -network.total})
    owners: list[int] = []
    for owner, (arc, offer) in enumerate(zip(network.arcs, prices, strict=True)):
        tail, head = numbers[arc.tail], numbers[arc.head]
        supply[tail] -= offer.lower
        supply[head] += offer.lower
        for parts, cost in _stretches(offer):
            solver.add_arc_with_capacity_and_unit_cost(tail, head, parts, cost)
            owners.append(owner)
    for node, amount in supply.items():
        solver.set_node_supply(node, amount)
    status = solver.solve()
    if status != solver.OPTIMAL:  # reading flows after a failure crashes the process
        raise DrawUnsolved(str(status))
    flows = [offer.lower for offer in prices]
    for stretch, owner in enumerate(owners):
        flows[owner] += solver.flow(stretch)
    return tuple(flows)


def _stretches(offer: Price) -> list[tuple[int, int]]:
    """How many parts an arc takes at which cost, beyond those that it must take."""
    ends = [offer.lower, *(max(end, offer.lower) for end, _ in offer.steps)]
    costs = [cost for _, cost in offer.steps]
    return [
        (end - start, cost)
        for (start, end), cost in zip(pairwise(ends), costs, strict=True)
        if end > start
    ]


def _nodes(arcs: tuple[Arc, ...]) -> dict[str, None]:
    """Every node once, in the order of the arcs."""
    return dict.fromkeys(node for arc in arcs for node in (arc.tail, arc.head))


def potentials_of(
    network: Network, prices: tuple[Price, ...], flows: tuple[int, ...]
) -> dict[str, int]:
    """The shortest distance to each node in the residual network, from anywhere."""
    onward = _residual(network, prices, flows)
    distance = dict.fromkeys(onward, 0)
    waiting = deque(onward)
    queued = set(onward)
    while waiting:
        node = waiting.popleft()
        queued.discard(node)
        for head, cost in onward[node]:
            if distance[node] + cost < distance[head]:
                distance[head] = distance[node] + cost
                if head not in queued:
                    queued.add(head)
                    waiting.append(head)
    return distance


def _residual(
    network: Network, prices: tuple[Price, ...], flows: tuple[int, ...]
) -> dict[str, list[tuple[str, int]]]:
    """Where one more part could go from each node, or one could be taken back, and its cost."""
    onward: dict[str, list[tuple[str, int]]] = {node: [] for node in _nodes(network.arcs)}
    for arc, offer, flow in zip(network.arcs, prices, flows, strict=True):
        if offer.steps and flow < offer.steps[-1][0]:
            onward[arc.tail].append((arc.head, _cost_of_part(offer, flow + 1)))
        if flow > offer.lower:
            onward[arc.head].append((arc.tail, -_cost_of_part(offer, flow)))
    return onward


def _cost_of_part(offer: Price, part: int) -> int:
    """What the part of that number costs, counted from 1."""
    return next(cost for end, cost in offer.steps if part <= end)
