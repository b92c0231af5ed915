"""Fairness and cost of allocation, equal to scipy's on 200 generated instances (B2, B3, B4)."""

from __future__ import annotations

import numpy as np
import pytest

from tasks.allocation.assignment import allocate
from tasks.allocation.checker import recheck
from tasks.allocation.flow import best
from tasks.allocation.preferences import RULES, Background
from tasks.allocation.table import Table
from tests.core.allocation_boroughs import make_borough
from tests.core.allocation_oracle import by_scipy, make_table, value


@pytest.mark.parametrize("block", range(10))
def test_two_hundred_tables_are_solved_as_well_as_scipy_solves_them(block):
    for number in range(20):
        table = make_table(f"oracle {block} {number}")
        assert value(table, best(table)) == by_scipy(table) == by_scipy(table, is_sparse=True)


@pytest.mark.parametrize("block", range(10))
def test_two_hundred_boroughs_are_allocated_as_evenly_and_cheaply_as_scipy_would(block):
    """All of it, by the public face: first grades, and second ones beside them.

    Number without, load squared by places, and each soft rule in its order.
    Every third borough has too few auditors, so that some cases go without.
    """
    seconds = short = 0
    for number in range(20):
        borough = make_borough(
            f"whole {block} {number}", cases=14, auditors=5 if number % 3 == 0 else 11
        )
        made = allocate(*borough.facts)
        assert recheck(made, *borough.raw) == ()
        first = {a.case_id: a.auditor_id for a in made.assignments if a.grade == 1}
        second = {a.case_id: a.auditor_id for a in made.assignments if a.grade == 2}
        for ids, chosen, taken in (
            ([case.case_id for case in borough.cases], first, {}),
            (list(second), second, first),
        ):
            if ids:
                table = table_of(borough, made, sorted(ids), taken)
                assert worth(table, chosen) == by_scipy(table)
        seconds += len(second)
        short += len(borough.cases) - len(first)
    assert seconds > 20
    assert short > 5


def table_of(borough, made, ids, taken):
    """What is allowed and what costs, from what the allocation publishes and the soft rules."""
    who = [load.auditor_id for load in made.loads]
    barred = {(bar.case_id, bar.auditor_id) for bar in made.bars} | set(taken.items())
    cases, auditors, _, management, _, past_audits, plan = borough.facts
    known = Background(cases, auditors, management, past_audits, plan)

    def cells(marks):
        return np.array([[marks(case_id, each) for each in who] for case_id in ids], dtype=bool)

    avoided = [rule(known) for rule in RULES.values()]
    held = list(taken.values())
    return Table(
        tuple(ids), tuple(who),
        cells(lambda case_id, each: (case_id, each) not in barred),
        tuple(cells(lambda case_id, each, a=a: each in a[case_id]) for a in avoided),
        np.zeros((len(ids), len(who)), dtype=np.int64),
        np.array([load.capacity for load in made.loads], dtype=np.int64),
        np.array([held.count(each) for each in who], dtype=np.int64),
    )  # fmt: skip


def worth(table, chosen):
    """What an allocation is worth on such a table."""
    column = {each: number for number, each in enumerate(table.auditor_ids)}
    picked = [column[chosen[case_id]] if case_id in chosen else -1 for case_id in table.case_ids]
    return value(table, np.array(picked, dtype=np.int64))
