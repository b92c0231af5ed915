"""Allocation beside plain OR-Tools solving the same two flows (at most 1.5 times).

Both begin with the pairs that no hard rule bars and the soft rules' pairs,
and end with who grades what, first and second. The baseline is one graph a
flow with the same strictly ordered costs, through the solver's array
interface. It draws no lots, so its answer depends on the order of rows, and
does not split the table into parts.

Everything else that an allocation does, from records to the finished
allocation with reasons, proofs and second grades, is measured beside the same
plain flows, without a target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import lcm

import numpy as np
from ortools.graph.python import min_cost_flow

from tasks.allocation.assignment import _setting, _table, allocate
from tasks.allocation.flow import fill
from tasks.allocation.preferences import Background
from tasks.allocation.table import lots
from tests.bench.rounds import medians
from tests.core.allocation_boroughs import make_borough

SIZES = ((60, 41, 18, 2), (600, 200, 60, 5))
BASELINE = "plain OR-Tools"


def measure() -> Iterator[tuple[str, float, float, str, float | None]]:
    """Both flows of each size against the baseline, then everything that an allocation does."""
    for size in SIZES:
        facts = _facts(*size)
        pair = _tables(facts)
        ours, plain, whole = medians(
            lambda pair=pair: _ours(pair),
            lambda pair=pair: _plain(pair),
            lambda facts=facts: allocate(*facts),
        )
        name = f"allocation {size[0]} x {size[1]}"
        yield f"{name}, both flows with lots and parts", ours, plain, BASELINE, 1.5
        yield f"{name}, all from records to proofs", whole, plain, BASELINE, None


def _facts(cases, auditors, teams, places):
    borough = make_borough("bench", cases=cases, auditors=auditors, teams=teams, dirt=False)
    capacity = tuple((role, places) for role, _ in borough.plan.default_capacity)
    return (*borough.facts[:-1], replace(borough.plan, default_capacity=capacity))


def _tables(facts):
    """The tables of first and of second grades, as an allocation makes them."""
    cases, auditors, involvements, management, interests, past_audits, plan = facts
    known = Background(cases, auditors, management, past_audits, plan)
    setting = _setting(known, involvements, interests)
    made = allocate(*facts)
    first = {each.case_id: each.auditor_id for each in made.assignments if each.grade == 1}
    second = tuple(each.case_id for each in made.assignments if each.grade == 2)
    ids = tuple(case.case_id for case in setting.cases)
    return _table(setting, ids, {}, {}, 1), _table(setting, second, first, {}, 2)


def _ours(pair):
    """Both flows with lots and parts."""
    return [fill(replace(t, lots=lots("bench", t.case_ids, t.auditor_ids))) for t in pair]


def _plain(pair):
    """Both flows by OR-Tools alone."""
    return [_flow(table) for table in pair]


def _flow(table):
    """One flow of the same strictly ordered costs: shortage, evenness, soft rules."""
    rows, columns = table.free.shape
    scale = lcm(*table.places.tolist())
    owners, weights = np.array(
        [
            (column, (2 * number - 1) * scale // int(places))
            for column, places in enumerate(table.places)
            for number in range(int(table.taken[column]) + 1, int(places) + 1)
        ],
        dtype=np.int64,
    ).T
    ranks = np.unique(weights, return_inverse=True)[1]
    soft, unit = np.zeros(table.free.shape, dtype=np.int64), 1
    for each in reversed(table.soft):
        soft += unit * each
        unit *= int((each & table.free).any(axis=1).sum()) + 1
    tails, heads = np.nonzero(table.free)
    sink, lack = rows + columns, (int(ranks.max()) + 2) * unit
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([tails, owners + rows, np.arange(rows)]).astype(np.int32),
        np.concatenate([heads + rows, np.full(len(owners) + rows, sink)]).astype(np.int32),
        np.ones(len(tails) + len(owners) + rows, dtype=np.int64),
        np.concatenate([soft[tails, heads], ranks * unit, np.full(rows, lack)]),
    )
    supplies = np.concatenate([np.ones(rows), np.zeros(columns), [-rows]]).astype(np.int64)
    solver.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
    assert solver.solve() == solver.OPTIMAL
    used = solver.flows(arcs)[: len(tails)] == 1
    chosen = np.full(rows, -1)
    chosen[tails[used]] = heads[used]
    return chosen
