"""Fairness and cost of allocation, equal to scipy's on 200 generated tables (B2, B3, B4)."""

from __future__ import annotations

import pytest

from tasks.allocation.flow import best
from tests.core.allocation_oracle import by_scipy, make_table, value


@pytest.mark.parametrize("block", range(10))
def test_two_hundred_tables_are_solved_as_well_as_scipy_solves_them(block):
    for number in range(20):
        table = make_table(f"oracle {block} {number}")
        assert value(table, best(table)) == by_scipy(table) == by_scipy(table, is_sparse=True)
