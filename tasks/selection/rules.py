"""The rules of a draw as prices on the arcs: what must be, what is wanted, what gives way.

Never given up: eligibility, the family rule, no probability above 1, the
size. Where the others collide, that one gives way which stands lower:

1. the smallest chance of each case, which is made to fit its family's and
   its worker's limit, and the due workers where they fit (R025, R016);
2. the floors of the strata, short ones evenly (R063);
3. the coverage of due workers (R016): one case each if they fit in the
   places open to them, else an equal part, at most one case each;
4. the limit of cases a worker;
5. evenness: probabilities in proportion to weights.

Nothing makes a draw impossible; what gave way is recorded. Where a plan has
quotas its strata have exactly these, whatever else is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tasks.model import SelectionPlan
from tasks.selection.flow import Price, price
from tasks.selection.network import Arc, Kind, Network, stratum_node

FAR, NEAR, OVER = 1 << 24, 1 << 20, 1 << 10
RANKS = 256  # more than the largest floor that a plan may have (200)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an arc must carry at least and may carry at most, in parts of a case."""

    lower: int
    upper: int


def least_chances(network: Network, plan: SelectionPlan) -> tuple[int, ...]:
    """The parts that each cell has at least, by cell: a share of an even chance, rounded up.

    A case cannot have more than its part of what its family may have, or its
    worker: one case where the worker is due. And where the due workers fit
    into the sample, the cases of all others share what is left (R016): so it
    is in November, with 47 due and 54 places. But no case ever has none.
    """
    wanted, of_others = _even_parts(network, plan)
    quotas, held = quotas_of_strata(plan), _cases_of_strata(network)
    least: list[int] = []
    for kind, case_ids in zip(network.kinds, network.case_ids, strict=True):
        is_due = kind.worker in network.due
        cases = 1 if is_due else plan.max_per_worker
        one = min(
            wanted if is_due else of_others,
            cases * network.unit // network.caseloads[kind.worker],
        )
        if kind.family:
            one = min(one, plan.max_per_family * network.unit // network.siblings[kind.family])
        one = max(1, one)
        if plan.is_quota_wanted:
            stratum = stratum_of(kind)
            one = min(one, quotas[stratum] * network.unit // held[stratum])
        least.append(one * len(case_ids))
    return tuple(least)


def quotas_of_strata(plan: SelectionPlan) -> dict[str, int]:
    """The places of each stratum by the name of its node; empty without quotas."""
    return {f"{status}|{kind}": places for status, kind, places in plan.quotas}


def stratum_of(kind: Kind) -> str:
    """The name of the node of a cell's stratum."""
    return stratum_node(kind).removeprefix("stratum:")


def _cases_of_strata(network: Network) -> Counter[str]:
    """How many cases each stratum has."""
    held: Counter[str] = Counter()
    for kind, case_ids in zip(network.kinds, network.case_ids, strict=True):
        held[stratum_of(kind)] += len(case_ids)
    return held


def floors_of(plan: SelectionPlan) -> dict[str, int]:
    """The floors that the network holds, by node: of statuses, and of teams."""
    teams = {f"team:{name}": floor for name, floor in plan.team_floors}
    return {f"status:{name}": floor for name, floor in plan.floors} | teams


def _even_parts(network: Network, plan: SelectionPlan) -> tuple[int, int]:
    """The share of an even chance in parts, and what of it the cases of workers not due have."""
    count = sum(network.caseloads.values())
    share = plan.smallest_share * network.total / count
    wanted = min(-(-share.numerator // share.denominator), network.total // count)
    left = network.total - len(network.due) * network.unit
    others = count - sum(network.caseloads[worker] for worker in network.due)
    is_room = network.due and others and left >= 0
    return wanted, min(wanted, left // others) if is_room else wanted


def open_prices(network: Network, plan: SelectionPlan, level: int) -> tuple[Price, ...]:
    """The prices that find the strata's floors and the parts open to due workers.

    Each due worker counts up to ``level`` parts. One part more of a floor
    outweighs all coverage together.
    """
    floors, quotas = floors_of(plan), quotas_of_strata(plan)

    def of_tree(arc: Arc) -> Price:
        node = node_of(arc)
        kind, _, name = node.partition(":")
        if kind == "worker":
            return price(0, (level * (name in network.due), -1), (network.total, 0))
        if node in floors:
            return _floor_price(network, floors[node])
        if kind == "stratum" and plan.is_quota_wanted:
            return _exactly(quotas[name] * network.unit)
        return _free(network, plan, kind)

    return _prices(network, plan, of_tree)


def _exactly(parts: int) -> Price:
    """The price of an arc that carries so many parts and no others."""
    return price(parts, (parts, 0))


def _floor_price(network: Network, floor: int) -> Price:
    """Each case up to the floor is worth a little less than the one before it."""
    outweighs = network.total + 1
    steps = [(k * network.unit, outweighs * (k - RANKS)) for k in range(1, floor + 1)]
    return price(0, *steps, (network.total, 0))


def coverage_prices(
    network: Network,
    plan: SelectionPlan,
    expectation: int,
    *,
    is_equal: bool,
    floors: dict[str, int],
) -> tuple[Price, ...]:
    """The prices that find what each worker can have, with the floors in parts now fixed."""
    quotas = quotas_of_strata(plan)

    def of_tree(arc: Arc) -> Price:
        node = node_of(arc)
        kind, _, name = node.partition(":")
        if kind == "worker":
            limit = plan.max_per_worker * network.unit
            steps = [(limit, 0)]
            if name in network.due:
                steps = _due_steps(network.unit, expectation, limit, is_equal=is_equal)
            return price(0, *steps, (network.total, OVER))
        if node in floors:
            held = _floor_bounds(network, plan, node, floors)
            return price(held.lower, (held.upper, 0))
        if kind == "stratum" and plan.is_quota_wanted:
            return _exactly(quotas[name] * network.unit)
        return _free(network, plan, kind)

    return _prices(network, plan, of_tree)


def _floor_bounds(
    network: Network, plan: SelectionPlan, node: str, floors: dict[str, int]
) -> Bounds:
    """At least the floor; a floor that cannot be had leaves exactly what can."""
    lower = floors.get(node, 0)
    is_short = lower < floors_of(plan).get(node, 0) * network.unit
    return Bounds(lower, lower if is_short else network.total)


def _due_steps(unit: int, expectation: int, limit: int, *, is_equal: bool) -> list[tuple[int, int]]:
    """Up to the expectation each part is worth less than the one before; beyond it less still.

    Where all can have the expectation nobody should have more. A due worker
    who is not sure of a case has one case at most (R016).
    """
    steps = [(expectation * k // 64, NEAR * k - FAR * 8) for k in range(1, 65)]
    if expectation == unit:
        return [*steps, (limit, 0)]
    more = [expectation + (1 << k) for k in range(0, unit.bit_length(), 2)]
    ends = [*(min(end, unit) for end in more), unit]
    return [*steps, *((end, k + 1 if is_equal else NEAR * (k - 32)) for k, end in enumerate(ends))]


def even_prices(
    network: Network,
    plan: SelectionPlan,
    bounds: dict[str, Bounds],
    cell_prices: tuple[Price, ...],
) -> tuple[Price, ...]:
    """The prices of the draw itself: every rule is a bound, and evenness is all that is priced."""

    def of_tree(arc: Arc) -> Price:
        if arc.name in bounds:
            return price(bounds[arc.name].lower, (bounds[arc.name].upper, 0))
        return _free(network, plan, node_of(arc).partition(":")[0])

    return (*cell_prices, *(of_tree(arc) for arc in network.tree_arcs))


def _prices(
    network: Network, plan: SelectionPlan, of_tree: Callable[[Arc], Price]
) -> tuple[Price, ...]:
    """Cells at their least chance and otherwise free, and the trees' arcs as told."""
    least = least_chances(network, plan)
    cells = (
        price(low, (most, 0)) for low, most in zip(least, most_chances(network, plan), strict=True)
    )
    return (*cells, *(of_tree(arc) for arc in network.tree_arcs))


def most_chances(network: Network, plan: SelectionPlan) -> tuple[int, ...]:
    """The parts that each cell has at most: one a case, and no more than its family may have."""
    return tuple(
        network.unit * (min(len(ids), plan.max_per_family) if kind.family else len(ids))
        for kind, ids in zip(network.kinds, network.case_ids, strict=True)
    )


def _free(network: Network, plan: SelectionPlan, kind: str) -> Price:
    """An arc without a wish: a family's has its limit, every other may carry all."""
    is_family = kind in {"family", "split"}
    return price(0, (plan.max_per_family * network.unit if is_family else network.total, 0))


def node_of(arc: Arc) -> str:
    """The node that the rule of an arc is about, its kind before its name: the one off the root."""
    return arc.tail if arc.tail.partition(":")[0] in {"split", "stratum", "status"} else arc.head


def bounds_of(
    network: Network,
    plan: SelectionPlan,
    expectation: int,
    floors: dict[str, int],
    flows: tuple[int, ...],
) -> dict[str, Bounds]:
    """By arc name, what the rules ask of workers and strata, as far as they can be had.

    A worker for whom the rule gives way has exactly what the coverage flow
    gave: so the probabilities themselves show that it had to give way.
    """
    bounds: dict[str, Bounds] = {}
    quotas = quotas_of_strata(plan)
    for arc, flow in zip(network.tree_arcs, flows[len(network.kinds) :], strict=True):
        node = node_of(arc)
        kind, _, name = node.partition(":")
        if kind == "worker":
            ruled = worker_bounds(network, plan, expectation, name)
            is_kept = ruled.lower <= flow <= ruled.upper
            bounds[arc.name] = ruled if is_kept else Bounds(flow, flow)
        elif kind == "status" or (kind == "team" and plan.team_floors):
            bounds[arc.name] = _floor_bounds(network, plan, node, floors)
        elif kind == "stratum" and plan.is_quota_wanted:
            parts = quotas[name] * network.unit
            bounds[arc.name] = Bounds(parts, parts)
    return bounds


def worker_bounds(network: Network, plan: SelectionPlan, expectation: int, worker: str) -> Bounds:
    """What the rules ask for a worker; a due one has the expectation, exactly if it is a part."""
    limit = plan.max_per_worker * network.unit
    if worker not in network.due:
        return Bounds(0, limit)
    return Bounds(expectation, limit if expectation == network.unit else expectation)
