"""Fractions become whole cases by lot: every outcome counted, not sampled."""

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import permutations

import pytest

from tasks.selection.network import Arc
from tasks.selection.probabilities import chances_of
from tasks.selection.rounding import round_flow
from tests.core.selection_frames import eligible, frame, plan, small


class Turn(Exception):
    """The rounding asks for chance beyond the path that is replayed."""


def outcomes(arcs, flows, unit, order, path=()):
    """Every outcome of the rounding with its exact probability: both ways at every turn."""
    asked = []

    def chooses(for_it, against):
        asked.append((for_it, against))
        if len(asked) > len(path):
            raise Turn
        return path[len(asked) - 1]

    try:
        return {round_flow(arcs, flows, unit, order, chooses): Fraction(1)}
    except Turn:
        for_it, against = asked[-1]
    found: Counter[tuple[int, ...]] = Counter()
    for answer, part in ((True, for_it), (False, against)):
        for whole, chance in outcomes(arcs, flows, unit, order, (*path, answer)).items():
            found[whole] += chance * Fraction(part, for_it + against)
    return found


def assert_exact(arcs, flows, unit, order):
    every = outcomes(arcs, flows, unit, order)
    assert sum(every.values()) == 1
    for number, flow in enumerate(flows):
        expected = sum(whole[number] * chance for whole, chance in every.items())
        assert expected == Fraction(flow, unit)
        assert {whole[number] for whole in every} <= {flow // unit, -(-flow // unit)}
    return every


SIBLINGS = frame(
    eligible(1, worker="W1", family="F"), eligible(2, worker="W2", family="F"),
    eligible(3, worker="W1", status="CP"), eligible(4, worker="W2"),
    eligible(5, worker="W3", status="LAC"), eligible(6, worker="W3", family="G"),
    eligible(7, worker="W3", family="G", weight=6),
)  # fmt: skip


@pytest.mark.parametrize(
    ("of", "design"),
    [
        (small(workers=2, each=3), plan(target=2)),
        (small(workers=3, each=2), plan(target=2)),
        (small(workers=3, each=3, due=False), plan(target=4)),
        (SIBLINGS, plan(target=2)),
        (SIBLINGS, plan(target=3, floors=(("LAC", 1),))),
        (SIBLINGS, plan(target=3, is_coverage_wanted=False)),
    ],
)
def test_every_outcome_counted_each_probability_is_exactly_kept(of, design):
    """No statistics: fractions compared as fractions, in several orders of the arcs."""
    chances = chances_of(of.cases, design)
    arcs, numbers = chances.network.arcs, list(range(len(chances.flows)))
    for order in (numbers, numbers[::-1], numbers[1::2] + numbers[::2]):
        every = assert_exact(arcs, chances.flows, chances.network.unit, order)
        assert len(every) > 1


def test_over_all_orders_no_two_compatible_cases_are_kept_apart():
    """Pair inclusion: four workers, two places, one case each: every pair can be drawn."""
    chances = chances_of(small(workers=4, each=1).cases, plan(target=2))
    network = chances.network
    together: defaultdict[tuple[int, int], Fraction] = defaultdict(Fraction)
    for start in permutations(range(4)):
        order = [*start, *range(4, len(network.arcs))]
        for whole, chance in outcomes(network.arcs, chances.flows, network.unit, order).items():
            pair = tuple(number for number in range(4) if whole[number])
            together[pair] += chance / 24
    assert len(together) == 6
    assert sum(together.values()) == 1


def test_whole_flows_need_no_lot():
    arcs = (Arc("c", "root", "sink", (0,)),)

    def never(for_it, against):
        raise AssertionError(for_it, against)

    assert round_flow(arcs, (6,), 3, (0,), never) == (2,)
