"""A second solver for the same tables: scipy on one column per place, and all outcomes counted."""

from __future__ import annotations

from itertools import product
from math import lcm

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from tasks.allocation.table import Table
from tests.core.allocation_boroughs import Chance


def make_table(seed, *, cases=None, auditors=None, places=4, density=None, soft=35):
    """A table of any shape, with places already taken and all four soft rules (percent)."""
    chance = Chance(f"table {seed}")
    rows = cases or 3 + chance.below(12)
    columns = auditors or 2 + chance.below(6)
    density = density or 30 + chance.below(60)

    def cells(percent):
        return np.array([[chance.hit(percent) for _ in range(columns)] for _ in range(rows)])

    free = cells(density)
    free[~free.any(axis=1), 0] = True
    room = np.array([1 + chance.below(places) for _ in range(columns)], dtype=np.int64)
    return Table(
        tuple(f"C{number:02}" for number in range(rows)),
        tuple(f"A{number}" for number in range(columns)),
        free,
        tuple(cells(soft) for _ in range(4)),
        np.array([[chance.below(1 << 62) for _ in range(columns)] for _ in range(rows)]),
        room,
        np.array([chance.below(int(each) + 1) if chance.hit(30) else 0 for each in room]),
    )


def value(table, chosen):
    """What an allocation is worth: cases without, unevenness by the true weights, soft rules."""
    scale = lcm(*table.places.tolist())
    has = chosen >= 0
    assert table.free[np.flatnonzero(has), chosen[has]].all()
    given = np.bincount(chosen[has], minlength=len(table.auditor_ids))
    assert (given + table.taken <= table.places).all() or (
        given[table.taken > table.places] == 0
    ).all()
    uneven = sum(
        (2 * number - 1) * scale // int(places)
        for places, taken, more in zip(table.places, table.taken, given, strict=True)
        for number in range(int(taken) + 1, int(taken + more) + 1)
    )
    soft = tuple(int(each[np.flatnonzero(has), chosen[has]].sum()) for each in table.soft)
    return (int((~has).sum()), int(uneven), *soft)


def by_scipy(table, *, is_sparse=False):
    """The best value by scipy: whole numbers below 2**53, so that floats are exact."""
    rows = len(table.case_ids)
    scale = lcm(*table.places.tolist())
    base = rows + 1
    slots = [
        (column, (2 * number - 1) * scale // int(places))
        for column, places in enumerate(table.places)
        for number in range(int(table.taken[column]) + 1, int(places) + 1)
    ]
    soft = sum(
        each.astype(np.int64) * base ** (3 - number) for number, each in enumerate(table.soft)
    )
    most = 1 + max((weight for _, weight in slots), default=0)
    lack = base**4 * most * base
    never = lack * base
    assert never * base < 1 << 53
    costs = np.full((rows, len(slots) + rows), never, dtype=np.int64)
    for place, (column, weight) in enumerate(slots):
        free = table.free[:, column]
        costs[free, place] = soft[free, column] + weight * base**4
    costs[np.arange(rows), len(slots) + np.arange(rows)] = lack
    if is_sparse:
        open_ = csr_array(np.where(costs < never, costs + 1, 0).astype(float))
        lines, picked = min_weight_full_bipartite_matching(open_)
    else:
        lines, picked = linear_sum_assignment(costs)
    chosen = np.full(rows, -1, dtype=np.int64)
    for line, place in zip(lines, picked, strict=True):
        if place < len(slots):
            chosen[line] = slots[place][0]
    return value(table, chosen)


def by_counting(table, lots):
    """Every best allocation of a small table by value, then by the sum of lots, in full."""
    found = []
    for picked in product(range(-1, len(table.auditor_ids)), repeat=len(table.case_ids)):
        chosen = np.array(picked, dtype=np.int64)
        has = chosen >= 0
        rows = np.flatnonzero(has)
        given = np.bincount(chosen[has], minlength=len(table.auditor_ids))
        if (
            table.free[rows, chosen[has]].all()
            and (given <= np.maximum(0, table.places - table.taken)).all()
        ):
            drawn = sum(int(each) for each in lots[rows, chosen[has]])
            found.append((value(table, chosen), drawn, picked))
    best = min(found)[:2]
    return [picked for *worth, picked in found if tuple(worth) == best]
