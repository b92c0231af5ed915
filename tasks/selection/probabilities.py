"""Exact inclusion probabilities, known before the draw: each a fraction, together the size.

Three flows of least cost, one after another: what the strata can have and
how many places are open to due workers; what each worker can then count on;
and, with all that as bounds, the probabilities themselves, as even as the
rules let them be (R016, R025, R063). Potentials prove all three.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tasks.model import FrameCase, SelectionPlan
from tasks.selection.evenness import cell_prices
from tasks.selection.flow import Price, least_cost_flow, potentials_of
from tasks.selection.network import Network, build_network
from tasks.selection.relaxations import Relaxation, relaxations_of
from tasks.selection.rules import (
    bounds_of,
    coverage_prices,
    even_prices,
    floors_of,
    node_of,
    open_prices,
)


@dataclass(frozen=True, slots=True)
class Chances:
    """What is known before the draw.

    ``flows`` are parts on each arc of the network. ``expectation`` is what
    each due worker can count on, in parts. The three sets of potentials prove
    that no more places are open, that coverage is as equal as can be, and
    that no flow is more even.
    """

    network: Network
    flows: tuple[int, ...]
    expectation: int
    open_potentials: dict[str, int]
    coverage_potentials: dict[str, int]
    potentials: dict[str, int]
    relaxations: tuple[Relaxation, ...]


def chances_of(cases: tuple[FrameCase, ...], plan: SelectionPlan) -> Chances:
    """The probabilities of a frame with at least one case, with their proof."""
    network = build_network(cases, plan)
    open_to_due = open_prices(network, plan, network.unit)
    flows = least_cost_flow(network, open_to_due)
    open_potentials = potentials_of(network, open_to_due, flows)
    floors = _floors(network, plan, flows)
    expectation, coverage, flows = _covered(network, plan, floors, flows)
    coverage_potentials = potentials_of(network, coverage, flows)
    bounds = bounds_of(network, plan, expectation, floors, flows)

    cells = cell_prices(network, plan, bounds)
    even = even_prices(network, plan, bounds, cells)
    flows = least_cost_flow(network, even)
    return Chances(
        network=network,
        flows=flows,
        expectation=expectation,
        open_potentials=open_potentials,
        coverage_potentials=coverage_potentials,
        potentials=potentials_of(network, even, flows),
        relaxations=relaxations_of(network, plan, expectation, floors, bounds),
    )


def probabilities_of(network: Network, flows: tuple[int, ...]) -> dict[str, Fraction]:
    """Each case's inclusion probability, an exact fraction; cases of a cell have the same."""
    return {
        case_id: Fraction(flow, network.unit * len(case_ids))
        for case_ids, flow in zip(network.case_ids, flows, strict=False)
        for case_id in case_ids
    }


def _covered(
    network: Network, plan: SelectionPlan, floors: dict[str, int], flows: tuple[int, ...]
) -> tuple[int, tuple[Price, ...], tuple[int, ...]]:
    """What each due worker can count on, in parts, with the flow that shows it and its prices.

    The last level that is tried is always typical.
    """

    def attempt(expectation: int, is_equal: bool) -> tuple[tuple[Price, ...], tuple[int, ...]]:
        prices = coverage_prices(network, plan, expectation, is_equal=is_equal, floors=floors)
        return prices, least_cost_flow(network, prices)

    tried = ((each, *attempt(*each)) for each in _expectations(network, plan, flows))
    return next(
        (expectation, prices, covered)
        for (expectation, is_equal), prices, covered in tried
        if is_typical(_due_flows(network, covered), expectation, network.unit, is_equal=is_equal)
    )


def is_typical(held: list[int], expectation: int, unit: int, *, is_equal: bool) -> bool:
    """Whether due workers can be told that this is what they can count on.

    Each has it; or it is one case, of which some cannot have all; or it is
    what the one in the middle has.
    """
    if is_equal:
        return all(flow >= expectation for flow in held)
    has, has_more = (
        2 * sum(flow >= least for flow in held) for least in (expectation, expectation + 1)
    )
    return expectation == unit or has >= len(held) > has_more


def _expectations(
    network: Network, plan: SelectionPlan, flows: tuple[int, ...]
) -> Iterator[tuple[int, bool]]:
    """What each due worker might count on, best first: a case if all fit, else an equal part.

    False beside it where not every one can have it: some share a family, or
    a floor needs more of some. It is then the highest level that is still of
    use to half of them, so that the others do not lose by the few; in the
    last resort one case, with everyone as near to it as can be.
    """
    count = len(network.due)
    level = _reached(network, flows, network.unit) // max(1, count)

    def reached(at: int) -> int:
        offers = open_prices(network, plan, at)
        return _reached(network, least_cost_flow(network, offers), at)

    if reached(level) == level * count:
        yield level, True
    low, high = 1, network.unit + 1
    while high - low > 1:
        middle = (low + high) // 2
        is_useful = 2 * (reached(middle) - reached(middle - 1)) >= count
        low, high = (middle, high) if is_useful else (low, middle)
    yield low, False
    yield network.unit, False


def _due_flows(network: Network, flows: tuple[int, ...]) -> list[int]:
    """The parts of each due worker."""
    nodes = {f"worker:{worker}" for worker in network.due}
    return [flow for arc, flow in zip(network.arcs, flows, strict=True) if arc.head in nodes]


def _reached(network: Network, flows: tuple[int, ...], level: int) -> int:
    """The parts that due workers have, each counted up to a level."""
    return sum(min(flow, level) for flow in _due_flows(network, flows))


def _floors(network: Network, plan: SelectionPlan, flows: tuple[int, ...]) -> dict[str, int]:
    """By node, the parts of its floor that can be had; a status or team not in the frame has none.

    Floors are of statuses, and of teams where the plan has these.
    """
    reached = {node_of(arc): flow for arc, flow in zip(network.arcs, flows, strict=True)}
    return {
        node: min(floor * network.unit, reached.get(node, 0))
        for node, floor in floors_of(plan).items()
    }
