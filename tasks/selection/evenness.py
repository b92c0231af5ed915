"""Probabilities in proportion to weights, as far as the rules let them be.

Raking scales the weights until workers, families and strata have what their
rules ask (Deming and Stephan, Annals of Mathematical Statistics 1940), which
changes ratios within a worker and a stratum as little as may be. The result
is each cell's target; a part costs the more the further beyond the target it
lies. All in whole numbers, so that any language gives the same.

Known limit: a target is kept to within the steps of MARKS, not exactly.
"""

from __future__ import annotations

from hashlib import sha256

from tasks.model import SelectionPlan
from tasks.selection.flow import Price, price
from tasks.selection.network import Network
from tasks.selection.rules import Bounds, least_chances, most_chances

ROUNDS, SCALE = 16, 64
MARKS = (32, 48, 56, 60, 62, 64, 66, 68, 72, 80, 96, 128, 256)  # sixty-fourths of the target
RANK = 1 << 30

Group = tuple[tuple[int, ...], int, int]


def cell_prices(
    network: Network, plan: SelectionPlan, bounds: dict[str, Bounds]
) -> tuple[Price, ...]:
    """Each cell's price round its target, with a tie-break so small that it decides only ties.

    The tie-break is the hash of the arc's name: the flow of least cost is
    then one and the same, whatever solver finds it in whatever order.
    """
    least = least_chances(network, plan)
    most = most_chances(network, plan)
    wanted = targets(network, plan, least, most, bounds)
    names = (arc.name for arc in network.arcs)
    return tuple(
        price(low, *_steps(target, high, int(sha256(name.encode()).hexdigest()[:5], 16)))
        for target, low, high, name in zip(wanted, least, most, names, strict=False)
    )


def _steps(target: int, most: int, tie: int) -> list[tuple[int, int]]:
    """Up to the marks, each dearer than the one before, and on to all that the cell may have."""
    ends = [min(most, target * mark // 64) for mark in MARKS]
    return [(end, rank * RANK + tie) for rank, end in enumerate([*ends, most])]


def targets(
    network: Network,
    plan: SelectionPlan,
    least: tuple[int, ...],
    most: tuple[int, ...],
    bounds: dict[str, Bounds],
) -> tuple[int, ...]:
    """Each cell's target in parts: weights, raked to the rules' bounds."""
    groups = _groups(network, plan, bounds)
    values = [
        (kind.weight.numerator * len(ids) << SCALE) // kind.weight.denominator
        for kind, ids in zip(network.kinds, network.case_ids, strict=True)
    ]
    for _ in range(ROUNDS):
        for members, lower, upper in groups:
            _scale(values, members, lower << SCALE, upper << SCALE)
        values = [
            min(max(value, low << SCALE), high << SCALE)
            for value, low, high in zip(values, least, most, strict=True)
        ]
    return tuple(value >> SCALE for value in values)


def _groups(network: Network, plan: SelectionPlan, bounds: dict[str, Bounds]) -> list[Group]:
    """Cells and the parts they may have together: all, then each arc of the trees by name."""
    limit = plan.max_per_family * network.unit
    groups: list[Group] = [(tuple(range(len(network.kinds))), network.total, network.total)]
    for arc in network.tree_arcs:
        if arc.name in bounds:
            groups.append((arc.cells, bounds[arc.name].lower, bounds[arc.name].upper))
        elif ">family:" in arc.name or arc.name.startswith("split:"):
            groups.append((arc.cells, 0, limit))
    return groups


def _scale(values: list[int], members: tuple[int, ...], lower: int, upper: int) -> None:
    """Values of a group in proportion, so that their sum is within its bounds."""
    held = sum(values[member] for member in members)
    wanted = min(max(held, lower), upper)
    if held != wanted:
        for member in members:
            values[member] = values[member] * wanted // held
