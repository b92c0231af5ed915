"""The best allocation of one table, exactly, as a flow of least cost.

One case is one unit from its node to an auditor, through one of the auditor's
places, to the sink. Wishes are strictly ordered: as many cases as possible
have an auditor; then load is as even as can be, weighed by places; then the
soft rules in order; then lots. Several wishes share one flow as long as their
costs fit into 64 bits; the next flow is then held to the *face* of the last,
the allocations that are exactly as good, which its node potentials show
(complementary slackness). The lots make the answer unique, so neither the
order of rows nor the solver decides anything (B7).

Evenness: the k-th place of an auditor with p places costs the dense rank of
(2k - 1)/p. Used places are a basis of a transversal matroid, where only the
order of weights matters, so ranks give the same load as the weights (B2).

Costs that keep a strict order are large, and a solver takes longer over large
costs. So the ideal is tried first with small ones; it is taken only where it
proves itself, and no answer depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from tasks.allocation.table import TIE_BITS, Cells, Table, Whole, components, part
from tasks.errors import AllocationUnsolved

ROOM = 1 << 62
FAR = np.int64(ROOM)


@dataclass(frozen=True, slots=True)
class Face:
    """All allocations still open: free pairs, cases that may go without, places.

    ``least`` is how many cases an auditor is sure of; ``slots`` names the
    auditor of each further place that may or may not be used.
    """

    free: Cells
    may_lack: Cells
    least: Whole
    slots: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which free pairs cost by each soft rule, and the most that each rule can cost in all."""

    soft: Cells
    most: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """What a pair, a place and a case without an auditor cost in one flow."""

    pairs: Whole
    slots: Whole
    lack: int


@dataclass(frozen=True, slots=True)
class Flow:
    """The auditor of each row (-1 for none), and which places are used."""

    chosen: Whole
    used: Cells


def fill(table: Table) -> list[int]:
    """The column of each row's auditor, -1 where there is none, part by part.

    Raises AllocationUnsolved where the solver does not answer.
    """
    chosen = [-1] * len(table.case_ids)
    for rows, columns in components(table.free):
        for row, column in zip(rows, best(part(table, rows, columns)).tolist(), strict=True):
            chosen[row] = columns[column] if column >= 0 else -1
    return chosen


def best(table: Table, room: int = ROOM) -> Whole:
    """The column of each row's auditor, -1 where there is none; ``room`` is the cost limit.

    Raises AllocationUnsolved where the solver does not answer.
    """
    room //= (sum(table.free.shape) + 4) ** 2  # the solver's own limit, measured: 2**63 / 1.1 n**2
    whole, ranks = _open(table)
    wishes = _wishes(table)
    face = _ideal(whole, ranks, wishes) or _strict(whole, ranks, wishes, room)
    lots = table.lots >> max(0, TIE_BITS - room.bit_length() + 2)
    return _solve(face, Prices(lots, np.zeros(len(face.slots), dtype=np.int64), 0)).chosen


def _open(table: Table) -> tuple[Face, Whole]:
    """Every allocation, and the dense rank of each place that is left."""
    scale = lcm(*table.places[table.places > 0].tolist())
    left = np.maximum(0, table.places - table.taken)
    slots = np.repeat(np.arange(len(left)), left)
    first = np.cumsum(left) - left
    number = np.arange(len(slots)) - first[slots] + table.taken[slots] + 1
    weights = (2 * number - 1) * scale // table.places[slots]
    face = Face(
        table.free,
        np.ones(len(table.case_ids), dtype=np.bool_),
        np.zeros(len(table.auditor_ids), dtype=np.int64),
        slots,
    )
    return face, np.unique(weights, return_inverse=True)[1]


def _wishes(table: Table) -> Wishes:
    """The soft rules of free pairs, and the most that each can add up to.

    Each case can cost a rule once, and so can each place of an auditor who costs.
    """
    soft = np.array(table.soft, dtype=np.bool_).reshape(-1, *table.free.shape) & table.free
    left = np.maximum(0, table.places - table.taken)
    most = np.minimum(soft.any(axis=2).sum(axis=1), soft.any(axis=1) @ left)
    return Wishes(soft, tuple(most.tolist()))


def _ideal(whole: Face, ranks: Whole, wishes: Wishes) -> Face | None:
    """The best allocations, where one is as even as places allow and keeps all rules but the last.

    Their order does not matter then: small costs do, which are solved sooner.
    """
    unit = sum(wishes.most[-1:]) + 1
    above = np.logical_or.reduce(wishes.soft[:-1])
    pairs = unit * above + np.logical_or.reduce(wishes.soft[-1:])
    prices = Prices(pairs, unit * ranks, unit * (_top(ranks) + 2))
    flow = _solve(whole, prices)
    is_even = ranks[flow.used].sum() == np.sort(ranks)[: len(flow.chosen)].sum()
    is_kept = (flow.chosen >= 0).all() and not above[np.arange(len(above)), flow.chosen].any()
    return _narrow(whole, prices, flow) if is_even and is_kept else None


def _strict(whole: Face, ranks: Whole, wishes: Wishes, room: int) -> Face:
    """The best allocations, by as few flows as the strictly ordered costs fit into."""
    face, slots, lack = whole, ranks, _top(ranks) + 2
    for unit, pairs in _stages(wishes, lack, room):
        prices = Prices(pairs, slots * unit, lack * unit)
        face = _narrow(face, prices, _solve(face, prices))
        slots, lack = np.zeros(len(face.slots), dtype=np.int64), 0
    return face


def _top(ranks: Whole) -> int:
    """The highest rank."""
    return int(ranks.max(initial=0))


def _stages(wishes: Wishes, above: int, room: int) -> list[tuple[int, Whole]]:
    """The soft rules packed into as few flows as fit below ``room``, ``above`` units over them.

    Each is the unit of whatever comes before it and the cost of each pair. A
    rule's unit exceeds all that the rules after it can add up to.
    """
    stages: list[tuple[int, Whole]] = []
    unit, costs = 1, np.zeros(wishes.soft.shape[1:], dtype=np.int64)
    for cost, most in zip(wishes.soft[::-1], wishes.most[::-1], strict=True):
        if unit > 1 and unit * (most + 1) * above >= room:
            stages.insert(0, (unit, costs))
            unit, costs = 1, np.zeros(wishes.soft.shape[1:], dtype=np.int64)
        costs = costs + unit * cost
        unit *= most + 1
    return [(unit, costs), *stages]


def _solve(face: Face, prices: Prices) -> Flow:
    """The cheapest allocation of a face."""
    rows, columns = face.free.shape
    tails, heads = np.nonzero(face.free)
    lacking = np.flatnonzero(face.may_lack)
    sink, places = rows + columns, len(face.slots)
    arcs = (
        np.concatenate([tails, face.slots + rows, lacking]),
        np.concatenate([heads + rows, np.full(places + len(lacking), sink)]),
        np.concatenate([prices.pairs[face.free], prices.slots, np.full(len(lacking), prices.lack)]),
    )
    supplies = np.concatenate([np.ones(rows), -face.least, [face.least.sum() - rows]])
    flows = _flows(arcs, supplies.astype(np.int64))
    is_used = flows[: len(tails)] == 1
    chosen = np.full(rows, -1, dtype=np.int64)
    chosen[tails[is_used]] = heads[is_used]
    return Flow(chosen, flows[len(tails) : len(tails) + places] == 1)


def _flows(arcs: tuple[Whole, Whole, Whole], supplies: Whole) -> Whole:
    """The flow of each unit arc; the status is looked at before any flow is read."""
    solver: Any = min_cost_flow.SimpleMinCostFlow()  # its own types misname every array
    tails, heads, costs = arcs
    numbers = solver.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), np.ones(len(tails), dtype=np.int64), costs
    )
    solver.set_nodes_supplies(np.arange(len(supplies), dtype=np.int32), supplies)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise AllocationUnsolved(status.name)
    return np.asarray(solver.flows(numbers), dtype=np.int64)


def _narrow(face: Face, prices: Prices, flow: Flow) -> Face:
    """The allocations that cost exactly as little as this one.

    An arc whose reduced cost is not nought carries the same flow in all of them.
    """
    cases, auditors, sink = _potentials(face, prices, flow)
    pairs = np.where(face.free, cases[:, None] + prices.pairs - auditors[None, :], 1)
    places = auditors[face.slots] + prices.slots - sink
    lack = np.where(face.may_lack, cases + prices.lack - sink, 1)
    sure = np.asarray((pairs < 0).any(axis=1))
    free = np.where(sure[:, None], pairs < 0, pairs == 0) & ~(lack < 0)[:, None]
    certain = face.slots[places < 0]
    least = face.least + np.bincount(certain, minlength=len(face.least))
    return Face(free, (lack <= 0) & ~sure, least, face.slots[places == 0])


def _potentials(face: Face, prices: Prices, flow: Flow) -> tuple[Whole, Whole, np.int64]:
    """Shortest distances in what the flow leaves open, to cases, auditors and the sink.

    Bellman and Ford's method: it ends, for an optimal flow leaves no circle
    that costs less than nothing. A case is entered from where it is only.
    """
    at = np.where(flow.chosen < 0, -1, flow.chosen)  # the last place of a step is the sink
    leave = np.where(at < 0, prices.lack, prices.pairs[np.arange(len(at)), at])
    step = _steps(face, prices, flow, at, leave)
    distance = np.zeros(len(step), dtype=np.int64)
    while True:
        nearer = np.minimum(distance, (distance[:, None] + step).min(axis=0))
        if (nearer == distance).all():
            return distance[at] - leave, distance[:-1], distance[-1]
        distance = nearer


def _steps(face: Face, prices: Prices, flow: Flow, at: Whole, leave: Whole) -> Whole:
    """What it costs to move one unit from each auditor, or the sink, to each; FAR if nothing can.

    From where a case is to where it may be, and through the places of the auditors.
    """
    last = face.free.shape[1]
    step = np.full((last + 1, last + 1), FAR)
    np.minimum.at(step[:, :last], at, np.where(face.free, prices.pairs, FAR) - leave[:, None])
    np.minimum.at(step[:, last], at[face.may_lack], prices.lack - leave[face.may_lack])
    np.minimum.at(step[last], face.slots[flow.used], -prices.slots[flow.used])
    np.minimum.at(step[:, last], face.slots[~flow.used], prices.slots[~flow.used])
    return step
