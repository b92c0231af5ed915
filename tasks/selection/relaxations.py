"""The rules that gave way in a draw, so that nothing is lost in silence.

Nothing makes a draw impossible: where rules collide the lower one gives way
(the order is in ``rules``), and here it is said which, for whom and by how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tasks.model import SelectionPlan
from tasks.selection.network import Network
from tasks.selection.quotas import floors_met, places_of_theme
from tasks.selection.rules import Bounds, floors_of, least_chances, worker_bounds


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A rule that gave way: which, for whom or what, what it asks and what was given, in cases."""

    rule: str
    subject: str
    wanted: Fraction
    given: Fraction


def relaxations_of(
    network: Network,
    plan: SelectionPlan,
    expectation: int,
    floors: dict[str, int],
    bounds: dict[str, Bounds],
) -> tuple[Relaxation, ...]:
    """Every rule that gave way, in the order of the rules."""
    return (
        *_size(network, plan),
        *_small_chances(network, plan),
        *_short_floors(network, plan, floors),
        *_quotas(plan),
        *_workers(network, plan, expectation, bounds),
    )


def _size(network: Network, plan: SelectionPlan) -> list[Relaxation]:
    """The shortfall, where there are not so many cases of different families (R048)."""
    if network.size == plan.target:
        return []
    return [Relaxation("target", "", Fraction(plan.target), Fraction(network.size))]


def _small_chances(network: Network, plan: SelectionPlan) -> list[Relaxation]:
    """Workers with cases whose smallest chance had to fit what worker or family may have."""
    least = least_chances(network, plan)
    ones = [low // len(ids) for low, ids in zip(least, network.case_ids, strict=True)]
    count = sum(len(ids) for ids in network.case_ids)
    share = min(plan.smallest_share * network.size / count, Fraction(network.size, count))
    lowest: dict[str, Fraction] = {}
    for kind, one in zip(network.kinds, ones, strict=True):
        given = Fraction(one, network.unit)
        if given < share:
            lowest[kind.worker] = min(given, lowest.get(kind.worker, given))
    return [Relaxation("smallest_chance", w, share, given) for w, given in sorted(lowest.items())]


def _short_floors(
    network: Network, plan: SelectionPlan, floors: dict[str, int]
) -> list[Relaxation]:
    """Statuses and teams that cannot have their floor (R049, R054, R063)."""
    return [
        Relaxation(
            "team_floor" if kind == "team" else "floor",
            name, Fraction(floor), Fraction(floors[node], network.unit),
        )
        for node, floor in floors_of(plan).items()
        for kind, _, name in (node.partition(":"),)
        if floors[node] < floor * network.unit
    ]  # fmt: skip


def _quotas(plan: SelectionPlan) -> list[Relaxation]:
    """What quotas cannot give: floors of types, places of strata, a theme's part (R051, R056)."""
    met, own = floors_met(plan), places_of_theme(plan)
    short = [(kind, floor) for kind, floor in plan.type_floors if met[kind] < floor]
    return [
        *(Relaxation("type_floor", kind, Fraction(n), Fraction(met[kind])) for kind, n in short),
        *(
            Relaxation("no_place", f"{status}|{kind}", Fraction(1), Fraction(0))
            for status, kind, places in plan.quotas
            if not places
        ),
        *(
            [Relaxation("theme_part", plan.theme, Fraction(plan.theme_cases), Fraction(own))]
            if own < plan.theme_cases
            else []
        ),
    ]


def _workers(
    network: Network, plan: SelectionPlan, expectation: int, bounds: dict[str, Bounds]
) -> list[Relaxation]:
    """Due workers who have less or more than the equal part, and others above their limit."""
    found: list[Relaxation] = []
    for arc in network.tree_arcs:
        kind, _, worker = arc.head.partition(":")
        if kind == "worker":
            ruled = worker_bounds(network, plan, expectation, worker)
            found += _beyond(worker, ruled, bounds[arc.name], network.unit)
    return found


def _beyond(worker: str, ruled: Bounds, held: Bounds, unit: int) -> list[Relaxation]:
    """What a worker has less or more than the rule."""
    if held == ruled:
        return []
    rule, wanted = "worker_most", ruled.upper
    if held.upper < ruled.lower:
        rule, wanted = "worker_least", ruled.lower
    return [Relaxation(rule, worker, Fraction(wanted, unit), Fraction(held.upper, unit))]
