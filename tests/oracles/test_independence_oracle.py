"""Two programs on every pair of 500 boroughs: what one bars the other refuses, no more (B1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tasks.allocation.assignment import allocate
from tasks.allocation.checker import recheck
from tests.core.allocation_boroughs import make_borough

BLOCKS, BOROUGHS = 10, 50


@pytest.mark.parametrize("block", range(BLOCKS))
def test_over_a_hundred_thousand_pairs_two_programs_agree_which_are_free_of_conflict(block):
    """Every pair is allocated by force and read again, one by one, against the raw involvements.

    The register is dirty: other letters, old keys, keys of nobody, missing
    dates. What neither finds is then held against the truth.
    """
    counts: Counter[str] = Counter()
    for number in range(BOROUGHS):
        borough = make_borough(f"oracle {block}-{number}")
        made = allocate(*borough.facts)
        barred = {(bar.case_id, bar.auditor_id) for bar in made.bars}
        every = [(c.case_id, a.auditor_id) for c in borough.cases for a in borough.auditors]
        forced = tuple(replace(made.assignments[0], case_id=c, auditor_id=a) for c, a in every)
        found = recheck(replace(made, assignments=forced), *borough.raw)
        refused = {tuple(each.partition(": ")[2].split(", ")) for each in found if ", " in each}
        assert refused == barred
        assert not (set(every) - barred) & borough.conflicts
        counts["pairs"] += len(every)
        counts["conflicts"] += len(borough.conflicts)
        counts["unknown"] += sum(not entry.is_known for entry in borough.involvements)
        counts["aliases"] += aliases(borough)
    assert counts["pairs"] * BLOCKS >= 100_000
    assert counts["conflicts"] * BLOCKS > 20_000
    assert counts["unknown"] * BLOCKS > 1_000
    assert counts["aliases"] * BLOCKS > 2_000


def aliases(borough):
    """Entries that know an auditor by an old key or by other letters."""
    today = {f"S{each.auditor_id[1:]}" for each in borough.auditors}
    every = {staff_id.casefold() for each in borough.auditors for staff_id in each.staff_ids}
    return sum(
        bool(entry.staff_id)
        and entry.staff_id not in today
        and entry.staff_id.strip().casefold() in every
        for entry in borough.involvements
    )
