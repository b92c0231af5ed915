"""Every probability is exact, and every rule is kept or said to give way."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tasks.errors import DrawUnsolved
from tasks.selection.evenness import cell_prices
from tasks.selection.flow import least_cost_flow
from tasks.selection.probabilities import chances_of, probabilities_of
from tasks.selection.rules import Bounds, even_prices, open_prices
from tests.core.selection_frames import (
    borough,
    eligible,
    frame,
    frames,
    plan,
    plans,
    practice_week,
    small,
)


def chances(of, design):
    return chances_of(of.cases, design)


def stated(of, design):
    found = chances(of, design)
    return probabilities_of(found.network, found.flows)


def by(of, probabilities, key):
    """The expected number of cases by something that cases have."""
    sums: dict[object, Fraction] = defaultdict(Fraction)
    for each in of.cases:
        sums[key(each)] += probabilities[each.case_id]
    return dict(sums)


@settings(max_examples=150, deadline=None)
@given(frames(), plans())
def test_probabilities_sum_to_the_size_and_keep_the_rules_that_never_give_way(of, design):
    """A05, R025, R048, R061, §11.4 number 3: size, family, above 0, at most 1."""
    found = stated(of, design)
    families = defaultdict(int)
    for each in of.cases:
        families[each.family_id] += 1
    most = sum(min(count, design.max_per_family) for count in families.values())
    assert sum(found.values()) == min(design.target, most)
    assert all(0 < value <= 1 for value in found.values())
    assert max(by(of, found, lambda c: c.family_id).values()) <= design.max_per_family


@settings(max_examples=150, deadline=None)
@given(frames(), plans())
def test_every_other_rule_is_kept_or_said_to_give_way(of, design):
    """R016, R025, R063: what is not on the list of relaxations holds."""
    result = chances(of, design)
    found = probabilities_of(result.network, result.flows)
    gave_way = {(each.rule, each.subject) for each in result.relaxations}
    size = sum(found.values())
    assert (("target", "") in gave_way) == (size < design.target)

    status = by(of, found, lambda c: c.status)
    for name, floor in design.floors:
        assert ("floor", name) in gave_way or status.get(name, 0) >= floor

    even = design.smallest_share * size / len(of.cases)
    for each in of.cases:
        assert ("smallest_chance", each.worker_id) in gave_way or found[each.case_id] >= even

    level = Fraction(result.expectation, result.network.unit)
    for worker, cases in by(of, found, lambda c: c.worker_id).items():
        is_due = worker in result.network.due
        assert ("worker_least", worker) in gave_way or not is_due or cases >= level
        limit = level if is_due and level < 1 else design.max_per_worker
        assert ("worker_most", worker) in gave_way or cases <= limit


@settings(max_examples=60, deadline=None)
@given(frames(), plans(), st.data())
def test_the_order_of_the_frame_makes_no_difference(of, design, data):
    """R023: rows, workers and teams may come in any order."""
    shuffled = data.draw(st.permutations(of.cases))
    assert stated(frame(*shuffled), design) == stated(of, design)


def test_cases_that_are_alike_have_the_same_probability():
    found = stated(small(workers=3, each=8, due=False), plan(target=5))
    assert found["P0000"] == found["P0003"] == found["P0004"]


def test_a_heavier_weight_never_has_a_smaller_chance_beside_its_like():
    """R025: within a worker and a stratum."""
    weights = [2, 3, 6, 9, 12, 24]
    of = frame(*(eligible(n, weight=w, worker=f"W{n // 6}") for n, w in enumerate(weights * 4)))
    for design in (plan(target=4), plan(target=8, max_per_worker=3)):
        found = stated(of, design)
        for start in range(0, 24, 6):
            listed = [found[f"P{n:04d}"] for n in range(start, start + 6)]
            assert listed == sorted(listed)
            assert listed[0] < listed[-1]


def test_without_rules_that_bind_chances_are_proportional_to_weights():
    """R025: to within a sixteenth, the step of the price."""
    weights = [6, 9, 12, 24] * 25
    of = frame(*(eligible(n, weight=w, worker=f"W{n}", due=False) for n, w in enumerate(weights)))
    found = stated(of, plan(target=20))
    for n, weight in enumerate(weights):
        wanted = Fraction(20 * weight, sum(weights))
        assert abs(found[f"P{n:04d}"] / wanted - 1) <= Fraction(1, 16)


def test_due_workers_who_fit_are_each_sure_of_a_case():
    """R016: March, few due."""
    of = borough(audited_tenths=8)
    result = chances(of, practice_week())
    found = by(of, probabilities_of(result.network, result.flows), lambda c: c.worker_id)
    assert 10 < len(result.network.due) < 40
    assert result.expectation == result.network.unit
    assert all(found[worker] >= 1 for worker in result.network.due)
    assert result.relaxations == ()


@pytest.mark.parametrize("audited_tenths", [0, 2])
def test_due_workers_who_do_not_fit_have_exactly_the_same_expectation(audited_tenths):
    """R016: July, 107 due and 60 places; and with some audited since April."""
    of = borough(audited_tenths=audited_tenths)
    result = chances(of, practice_week())
    found = by(of, probabilities_of(result.network, result.flows), lambda c: c.worker_id)
    due = result.network.due
    assert len(due) > 60
    assert {found[worker] for worker in due} == {Fraction(result.expectation, result.network.unit)}
    assert result.relaxations == ()
    others = [each for each in of.cases if each.worker_id not in due]
    assert len(due) > 60
    open_places = 60 - Fraction(1, 4) * 60 * len(others) / len(of.cases)
    assert abs(len(due) * Fraction(result.expectation, result.network.unit) - open_places) < 1
    if not audited_tenths:
        assert Fraction(result.expectation, result.network.unit) == Fraction(60, 107)


@pytest.mark.parametrize(("due", "target"), [(47, 54), (55, 60), (59, 60)])
def test_due_workers_who_just_fit_are_sure_of_a_case_and_all_others_keep_a_chance(due, target):
    """R016, R025: November: 47 of 107 are due, and there are 54 places."""
    of = borough()
    workers = sorted({each.worker_id for each in of.cases})[:due]
    of = frame(*(replace(each, is_worker_due=each.worker_id in workers) for each in of.cases))
    result = chances(of, practice_week(target=target))
    found = probabilities_of(result.network, result.flows)
    held = by(of, found, lambda c: c.worker_id)
    assert result.expectation == result.network.unit
    assert all(held[worker] >= 1 for worker in workers)
    assert min(found.values()) > 0
    assert {each.rule for each in result.relaxations} <= {"smallest_chance"}


def test_as_many_due_workers_as_places_are_as_good_as_sure_for_no_case_has_no_chance():
    """R016, R025: the one place where the two meet; the certificate says not certain."""
    of = borough()
    workers = sorted({each.worker_id for each in of.cases})[:60]
    of = frame(*(replace(each, is_worker_due=each.worker_id in workers) for each in of.cases))
    result = chances(of, practice_week())
    level = Fraction(result.expectation, result.network.unit)
    held = by(of, probabilities_of(result.network, result.flows), lambda c: c.worker_id)
    assert Fraction(998, 1000) < level < 1
    assert {held[worker] for worker in workers} == {level}


def test_two_due_workers_with_one_family_do_not_cost_the_others_their_certainty():
    """R016: the two share one place, and the certificate says so."""
    of = small(workers=4)
    pair = [eligible(90 + n, worker=f"V{n}", family="F") for n in range(2)]
    result = chances(frame(*of.cases, *pair), plan(target=8))
    assert result.expectation == result.network.unit
    assert {(each.rule, each.subject, each.given) for each in result.relaxations} == {
        ("worker_least", "V0", Fraction(1, 2)),
        ("worker_least", "V1", Fraction(1, 2)),
    }


def test_a_family_rule_that_binds_half_keeps_the_others_equal_too():
    """R016: with too few places the two have what they can, the others the same."""
    of = small(workers=12, each=3)
    pair = [eligible(900 + n, worker=f"V{n}", family="F") for n in range(2)]
    found = frame(*of.cases, *pair)
    result = chances(found, plan(target=12))
    cases = by(found, probabilities_of(result.network, result.flows), lambda c: c.worker_id)
    others = [cases[f"W{n}"] for n in range(12)]
    assert max(others) - min(others) < Fraction(1, 1000)
    assert abs(cases["V0"] - Fraction(1, 2)) < Fraction(1, 50)
    assert sum(cases.values()) == 12


def test_short_floors_are_short_evenly():
    """R063: three floors of ten in a sample of fifteen."""
    result = chances(borough(), practice_week(target=15))
    given_cases = [each.given for each in result.relaxations if each.rule == "floor"]
    assert len(given_cases) == 3
    assert max(given_cases) - min(given_cases) < 1


def test_a_worker_with_hundreds_of_cases_has_no_more_than_the_limit():
    """The smallest chance gives way, and is never none (R025)."""
    heavy = [eligible(n, worker="duty", due=False) for n in range(300)]
    of = frame(*heavy, *small(workers=10).cases)
    result = chances(of, plan(target=20))
    found = probabilities_of(result.network, result.flows)
    assert by(of, found, lambda c: c.worker_id)["duty"] <= 2
    assert min(found.values()) > 0
    assert [each.subject for each in result.relaxations] == ["duty"]


def test_a_thin_frame_is_drawn_whole_though_workers_have_more_than_their_limit():
    """R048, §11.4 number 3: take all; the limit of cases a worker gives way and says so."""
    of = frame(*(eligible(n, due=False) for n in range(7)))
    result = chances(of, plan(target=9))
    assert set(probabilities_of(result.network, result.flows).values()) == {Fraction(1)}
    assert [(r.rule, r.wanted, r.given) for r in result.relaxations] == [
        ("target", 9, 7),
        ("worker_most", 2, 7),
    ]


def test_a_family_with_several_workers_counts_for_each_worker_and_once_in_all():
    """A05: in one stratum, across team types, and across statuses."""
    apart = [
        {"family": "A", "worker": "W0"}, {"family": "A", "worker": "W1"},
        {"family": "B", "worker": "W0"}, {"family": "B", "worker": "W1", "team_type": "lac"},
        {"family": "C", "worker": "W0"}, {"family": "C", "worker": "W1", "status": "LAC"},
    ]  # fmt: skip
    of = frame(*(eligible(n, **facts) for n, facts in enumerate(apart)), *small(8).cases[8:])
    design = plan(target=8, floors=(("LAC", 2),))
    result = chances(of, design)
    found = probabilities_of(result.network, result.flows)
    assert {a.tail for a in result.network.arcs if a.head == "sink"} >= {"split:C"}
    assert {a.head for a in result.network.arcs if a.tail == "split:B"} == {"status:CIN"}
    assert {a.head for a in result.network.arcs if a.tail == "split:A"} == {
        "stratum:CIN|family_intervention"
    }
    assert max(by(of, found, lambda c: c.family_id).values()) <= 1
    assert by(of, found, lambda c: c.worker_id)["W0"] >= 1
    assert by(of, found, lambda c: c.status)["LAC"] >= 2


@settings(max_examples=25, deadline=None)
@given(frames(most=14), plans())
def test_a_second_solver_finds_no_flow_that_costs_less(of, design):
    """The flow of OR-Tools against HiGHS, on the first problem and on the last."""
    result = chances(of, design)
    network = result.network
    prices = open_prices(network, design, network.unit)
    flows = least_cost_flow(network, prices)
    assert cost(prices, flows) == pytest.approx(second_opinion(network, prices), rel=1e-9)
    bounds = {arc.name: Bounds(0, network.total) for arc in network.tree_arcs[:0]}
    prices = even_prices(network, design, bounds, cell_prices(network, design, bounds))
    flows = least_cost_flow(network, prices)
    assert cost(prices, flows) == pytest.approx(second_opinion(network, prices), rel=1e-9)


def cost(prices, flows):
    total = 0
    for offer, flow in zip(prices, flows, strict=True):
        start = 0
        for end, each in offer.steps:
            total += max(0, min(end, flow) - start) * each
            start = end
    return total


def second_opinion(network, prices):
    nodes = {node: n for n, node in enumerate({e for a in network.arcs for e in (a.tail, a.head)})}
    costs, limits, columns, base = [], [], [], 0
    wanted = [0] * len(nodes)
    wanted[nodes["root"]], wanted[nodes["sink"]] = network.total, -network.total
    for arc, offer in zip(network.arcs, prices, strict=True):
        start, left = 0, offer.lower
        for end, each in offer.steps:
            costs.append(each)
            least = min(left, end - start)
            limits.append((least, end - start))
            left, start = left - least, end
            columns.append((nodes[arc.tail], nodes[arc.head]))
    rows = [[0] * len(costs) for _ in nodes]
    for column, (tail, head) in enumerate(columns):
        rows[tail][column], rows[head][column] = 1, -1
    answer = linprog(costs, A_eq=rows, b_eq=wanted, bounds=limits)
    assert answer.status == 0
    return base + answer.fun


def test_a_solver_that_fails_says_so():
    result = chances(small(), plan())
    broken = replace(result.network, size=10**6)
    prices = open_prices(result.network, plan(), result.network.unit)
    with pytest.raises(DrawUnsolved, match="Nothing was drawn"):
        least_cost_flow(broken, prices)
