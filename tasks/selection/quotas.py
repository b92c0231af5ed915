"""Whole-number quotas by status and team type, fixed from the frame's counts before the draw.

Two floors that cross (RAG rating and pathway of a front door audit) are no
two trees, so no lottery could promise both. Whole numbers can: they are found
once, exactly, as the flow of least cost from statuses to team types. Floors
come first (R054, R056, R057), then a place for every stratum with a case, so
that no case is without a chance (R025); the rest is as near to proportion as
can be, by least squares, which without floors is the largest remainder.
Equal tables are told apart by the hash of the strata's names.

A theme that takes a part of the round has a table of its own (R051): so many
places of its cases by status, with its share of every status's floor and what
of it only its cases can meet. The other cases have the other places, with
what those floors still lack and all floors of team types.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from tasks.model import FrameCase, SelectionPlan
from tasks.selection.eligibility import of_theme
from tasks.selection.flow import Price, least_cost_flow, price
from tasks.selection.network import ROOT, SINK, Arc, Network

SCALE = 1 << 16  # more than all tie-breaks of two hundred places together

Counts = Counter[tuple[str, str]]
Quotas = tuple[tuple[str, str, int], ...]


def with_quotas(plan: SelectionPlan, cases: tuple[FrameCase, ...]) -> SelectionPlan:
    """The plan with the quotas of a frame, where the plan wants quotas; else the plan itself."""
    if not plan.is_quota_wanted:
        return plan
    if plan.theme_cases:
        return replace(plan, quotas=quotas_in_parts(cases, plan))
    counts = Counter((case.status, case.team_type) for case in cases)
    return replace(plan, quotas=quotas_of(counts, plan))


def quotas_in_parts(cases: tuple[FrameCase, ...], plan: SelectionPlan) -> Quotas:
    """The places of the theme by status, and of all others by stratum, as good as can be (R051).

    The theme has fewer places where it has fewer cases, and more only where the
    others have not enough.
    """
    inside = Counter((case.status, "") for case in cases if case.is_in_part)
    outside = Counter((case.status, case.team_type) for case in cases if not case.is_in_part)
    size = min(plan.target, len(cases))
    own = min(inside.total(), max(min(plan.theme_cases, size), size - outside.total()))
    others = _of_statuses((status, n) for (status, _), n in outside.items())
    shares = tuple(
        (name, max(n * own // max(1, size), n - others[name])) for name, n in plan.floors
    )
    first = quotas_of(inside, replace(plan, target=own, floors=shares, type_floors=()))
    given = _of_statuses((status, places) for status, _, places in first)
    lacking = tuple((name, max(0, n - given[name])) for name, n in plan.floors)
    rest = quotas_of(outside, replace(plan, target=size - own, floors=lacking))
    return tuple(sorted((*((s, of_theme("", plan.theme), n) for s, _, n in first), *rest)))


def _of_statuses(numbers: Iterable[tuple[str, int]]) -> Counter[str]:
    """Numbers added up by status."""
    found: Counter[str] = Counter()
    for status, number in numbers:
        found[status] += number
    return found


def theme_of_design(certificate: str) -> dict[str, Any]:
    """The theme of a drawn round that takes a part, with the part; else that none does (R051).

    What was drawn stands, whatever the programme or an order says today.
    """
    design: dict[str, Any] = json.loads(certificate)["design"]
    cases = design.get("theme_cases", 0)
    return {"theme_cases": cases} | ({"theme": design["theme"]} if cases else {})


def places_of_theme(plan: SelectionPlan) -> int:
    """The places that the quotas give to a theme that takes a part (R051)."""
    return sum(places for _, kind, places in plan.quotas if "+" in kind)


def quotas_of(counts: Counts, plan: SelectionPlan) -> Quotas:
    """The places of each stratum that has a case, in order of its names; together the size.

    Each has as many as it has cases at most; a floor that cannot be had has
    what there is.
    """
    size = min(plan.target, counts.total())
    strata = sorted(counts)
    network = _network(strata, size)
    whole = least_cost_flow(network, _prices(network, strata, counts, plan)) if size else ()
    places = {arc.name: flow for arc, flow in zip(network.arcs, whole, strict=False)}
    return tuple(
        (status, kind, places.get(f"status:{status}>type:{kind}", 0)) for status, kind in strata
    )


def floors_met(plan: SelectionPlan) -> dict[str, int]:
    """By team type with a floor, the places that the quotas give it."""
    held: Counter[str] = Counter()
    for _, kind, places in plan.quotas:
        held[kind] += places
    return {kind: held[kind] for kind, _ in plan.type_floors}


def _network(strata: list[tuple[str, str]], size: int) -> Network:
    """Statuses, strata and team types as a network of whole places."""
    statuses = sorted({status for status, _ in strata})
    kinds = sorted({kind for _, kind in strata})
    pairs = [
        *((ROOT, f"status:{each}") for each in statuses),
        *((f"status:{status}", f"type:{kind}") for status, kind in strata),
        *((f"type:{each}", SINK) for each in kinds),
    ]
    arcs = tuple(Arc(f"{tail}>{head}", tail, head, ()) for tail, head in pairs)
    return Network((), (), arcs, 1, size, {}, {}, frozenset())


def _prices(
    network: Network, strata: list[tuple[str, str]], counts: Counts, plan: SelectionPlan
) -> tuple[Price, ...]:
    """What each place costs: floors outweigh first places, and these outweigh proportion."""
    size, total = network.size, counts.total()
    first = SCALE * 4 * total * (size + 1) ** 2
    floor = first * (size + 1)
    floors = {f"status:{name}": least for name, least in plan.floors}
    floors |= {f"type:{name}": least for name, least in plan.type_floors}
    cells = {f"status:{status}>type:{kind}": (status, kind) for status, kind in strata}

    def of(arc: Arc) -> Price:
        if arc.name in cells:
            count = counts[cells[arc.name]]
            tie = int(sha256(arc.name.encode()).hexdigest()[:2], 16)
            steps = [
                (k, SCALE * ((2 * k - 1) * total - 2 * size * count) + tie - first * (k == 1))
                for k in range(1, min(count, size) + 1)
            ]
            return price(0, *steps)
        least = floors.get(arc.head if arc.tail == ROOT else arc.tail, 0)
        return price(0, (min(least, size), -floor), (size, 0))

    return tuple(of(arc) for arc in network.arcs)
