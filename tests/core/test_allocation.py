"""Who audits what: never a conflict, as even as can be, and the same for any order of rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from tasks.allocation.assignment import allocate, allocate_substitute, without_second_grade
from tasks.allocation.checker import recheck
from tasks.allocation.flow import Prices, _flows, _ideal, _open, _solve, _strict, _wishes, best
from tasks.allocation.seconds import choose, quotas
from tasks.allocation.table import TIE_BITS, components, lots
from tasks.errors import AllocationUnsolved, NoEligibleAuditor
from tasks.model import Shortage
from tests.core.allocation_boroughs import (
    Chance,
    make_auditor,
    make_borough,
    make_case,
    make_entry,
    make_plan,
)
from tests.core.allocation_oracle import by_counting, by_scipy, make_table, value

BLOCKS, BOROUGHS = 5, 100


def everything(cases, auditors, entries=(), plan=None, **more):
    facts = {"management": (), "interests": (), "past_audits": ()}
    return allocate(cases, auditors, entries, plan=plan or make_plan(), **{**facts, **more})


def grades(made, grade):
    return {each.case_id: each.auditor_id for each in made.assignments if each.grade == grade}


# ---------------------------------------------------------------- independence, wholesale


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_conflict_in_over_a_hundred_thousand_pairs_of_five_hundred_boroughs_b1(block):
    """Aliases, other letters, keys that resolve to nobody, missing dates: 0 true conflicts left.

    Every pair that the rules leave free is held against the truth, not only
    those that happen to be allocated.
    """
    pairs = left = 0
    for number in range(BOROUGHS):
        borough = make_borough(f"{block}-{number}")
        made = allocate(*borough.facts)
        barred = {(bar.case_id, bar.auditor_id) for bar in made.bars}
        every = {(c.case_id, a.auditor_id) for c in borough.cases for a in borough.auditors}
        assert not (every - barred) & borough.conflicts
        assert recheck(made, *borough.raw) == ()
        _check_sizes(made, borough)
        pairs += len(every)
        left += len(every - barred)
    assert pairs * BLOCKS >= 100_000
    assert left > pairs / 3  # barring everybody would pass too, and is no use


def _check_sizes(made, borough):
    """Capacity holds, nobody grades twice, every case is placed or in a Hall set that proves it."""
    first, second = grades(made, 1), grades(made, 2)
    assert all(load.first + load.second <= load.capacity for load in made.loads)
    assert not set(first.items()) & set(second.items())
    assert set(second) <= set(first)
    held = Counter(first.values())
    room = {load.auditor_id: load.capacity for load in made.loads}
    for hall in made.shortages:
        assert len(hall.case_ids) - hall.places == hall.short > 0
        assert all(held[who] == room[who] for who in hall.auditor_ids)
    assert len(borough.cases) - len(first) == sum(hall.short for hall in made.shortages)


def test_the_wholesale_test_has_power_knowing_auditors_by_one_id_only_lets_conflicts_through():
    found = 0
    for number in range(40):
        borough = make_borough(f"0-{number}")
        forgetful = tuple(
            replace(each, staff_ids=frozenset(sorted(each.staff_ids)[-1:]))
            for each in borough.auditors
        )
        made = allocate(borough.cases, forgetful, *borough.facts[2:])
        barred = {(bar.case_id, bar.auditor_id) for bar in made.bars}
        found += len(borough.conflicts - barred)
    assert found > 40


# ---------------------------------------------------------------- the best, and only one


@pytest.mark.parametrize("number", range(20))
def test_fairness_and_cost_are_those_of_scipy_b2_b3_b4(number):
    table = make_table(number)
    assert value(table, best(table)) == by_scipy(table)


def test_the_short_way_to_an_ideal_allocation_changes_no_answer():
    """Small costs serve where all rules but the last can be kept; then the answer is the same."""
    ideal = 0
    for number in range(120):
        table = make_table(f"ideal {number}", cases=8, auditors=9, places=3, soft=number % 30)
        whole, ranks = _open(table)
        wishes = _wishes(table)
        short, long = _ideal(whole, ranks, wishes), _strict(whole, ranks, wishes, 1 << 50)
        if short is not None:
            ideal += 1
            chosen = [_by_lot(table, face).tolist() for face in (short, long)]
            assert chosen[0] == chosen[1] == best(table).tolist()
            assert value(table, best(table)) == by_scipy(table)
    assert 30 <= ideal <= 110


def _by_lot(table, face):
    lots = table.lots >> 16
    return _solve(face, Prices(lots, np.zeros(len(face.slots), dtype=np.int64), 0)).chosen


@pytest.mark.parametrize("room", [1 << 20, 1 << 12])
def test_costs_that_do_not_fit_one_flow_are_spread_over_several_without_loss(room):
    for number in range(25):
        table = make_table(f"room {number}")
        assert value(table, best(table, room)) == by_scipy(table)


@pytest.mark.parametrize("number", range(12))
def test_of_all_best_allocations_the_lots_choose_exactly_one(number):
    table = make_table(f"small {number}", cases=5, auditors=3, places=2)
    room = (1 << 62) // (sum(table.free.shape) + 4) ** 2
    drawn = table.lots >> (TIE_BITS - room.bit_length() + 2)
    assert by_counting(table, drawn) == [tuple(best(table).tolist())]


@pytest.mark.parametrize("number", range(10))
def test_the_order_of_rows_never_changes_an_answer_b7(number):
    borough = make_borough(f"shuffled {number}", cases=20)
    chance = Chance(f"shuffle {number}")
    shuffled = [chance.shuffled(each) for each in borough.facts[:-1]]
    assert allocate(*shuffled, borough.plan) == allocate(*borough.facts)


def test_another_seed_draws_other_lots():
    borough = make_borough("seeds", cases=24, dirt=False)
    plans = [replace(borough.plan, seed=seed) for seed in ("a", "b")]
    one, other = (grades(allocate(*borough.facts[:-1], plan), 1) for plan in plans)
    assert one != other


def test_lots_of_two_cases_do_not_differ_alike_for_all_auditors():
    drawn = lots("seed", tuple("abcdefgh"), tuple("ABCDEFGH"))
    assert len(set((drawn[0] - drawn[1]).tolist())) == 8
    assert drawn.min() >= 0
    assert int(drawn.max()) < 1 << TIE_BITS


def test_parts_that_no_pair_joins_are_solved_apart():
    free = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0], [0, 0, 1]], dtype=bool)
    assert components(free) == [([0], [0]), ([1, 3], [1, 2])]


def test_load_is_even_by_places():
    """Twelve cases on 2 + 4 + 6 places fill every auditor to the same share."""
    plan = make_plan(second_share=Fraction(0))
    auditors = tuple(make_auditor(n, capacity=n) for n in (2, 4, 6))
    made = everything(tuple(make_case(n) for n in range(6)), auditors, plan=plan)
    assert [(load.auditor_id, load.first) for load in made.loads] == [
        ("A2", 1),
        ("A4", 2),
        ("A6", 3),
    ]


def test_a_solver_without_an_answer_is_never_read():
    """OR-Tools crashes the process when a flow is read after a failure."""
    arcs = tuple(np.array([number], dtype=np.int64) for number in (0, 1, 5))
    with pytest.raises(AllocationUnsolved, match="INFEASIBLE"):
        _flows(arcs, np.array([2, -2], dtype=np.int64))


# ---------------------------------------------------------------- what cannot be had


def test_fourteen_cases_that_compete_for_three_auditors_with_nine_places_are_named_b4():
    """Five more cases and two more auditors stand beside them and are not in the set."""
    contested = tuple(make_case(n, team_id="T7") for n in range(14))
    others = tuple(make_case(n, team_id="T8") for n in range(20, 25))
    few = tuple(make_auditor(n, capacity=3) for n in (1, 2, 3))
    barred = tuple(make_auditor(n, capacity=4, team_id="T7") for n in (4, 5))
    made = everything(contested + others, few + barred)
    ids = tuple(sorted(case.case_id for case in contested))
    assert made.shortages == (Shortage(ids, ("A1", "A2", "A3"), 9, 5),)
    assert set(grades(made, 1)) >= {case.case_id for case in others}
    assert recheck(made, contested + others, few + barred, (), (), make_plan()) == ()


def test_two_shortages_that_share_nobody_are_two_hall_sets():
    cases = tuple(make_case(n, team_id=f"T{n % 2}") for n in range(6))
    auditors = tuple(make_auditor(n, capacity=1, team_id=f"T{n}") for n in (0, 1))
    made = everything(cases, auditors)
    assert made.shortages == (
        Shortage(("C0", "C2", "C4"), ("A1",), 1, 2),
        Shortage(("C1", "C3", "C5"), ("A0",), 1, 2),
    )


def test_cases_that_nobody_may_audit_are_named_together_without_auditors():
    auditors = (make_auditor(1, team_id="T1"),)
    cases = (make_case(1), make_case(2), make_case(3, team_id="T2"))
    made = everything(cases, auditors)
    assert made.shortages == (Shortage(("C1", "C2"), (), 0, 2),)
    assert grades(made, 1) == {"C3": "A1"}


def test_nobody_eligible_stops_the_round_and_says_why():
    auditors = (make_auditor(1, email=None), make_auditor(2, role="clerk", email=""))
    with pytest.raises(NoEligibleAuditor) as stopped:
        everything((make_case(1),), auditors)
    assert stopped.value.reasons == (
        ("no_address", 2),
        ("no_capacity", 1),
        ("role_not_permitted", 1),
    )
    assert "no address 2, no capacity 1, role not permitted 1" in str(stopped.value)


def test_an_empty_register_stops_the_round():
    with pytest.raises(NoEligibleAuditor, match="register is empty"):
        everything((make_case(1),), ())


def test_a_round_without_cases_allocates_nothing():
    made = everything((), (make_auditor(1),))
    assert (made.assignments, made.shortages) == ((), ())


# ---------------------------------------------------------------- second grades


def test_a_fifth_of_each_status_is_graded_twice_and_each_auditor_once_at_least_a19():
    statuses = ["CIN"] * 12 + ["CP"] * 6 + ["LAC"] * 3
    cases = tuple(make_case(n, status=status) for n, status in enumerate(statuses))
    auditors = tuple(make_auditor(n, capacity=9) for n in range(4))
    made = everything(cases, auditors)
    second = grades(made, 2)
    counted = Counter(case.status for case in cases if case.case_id in second)
    assert all(counted[status] >= least for status, least in quotas(cases, Fraction(1, 5)).items())
    assert quotas(cases, Fraction(1, 5)) == {"CIN": 3, "CP": 2, "LAC": 1}
    assert without_second_grade(made) == ()
    assert len(second) == 6  # four auditors are reached by the six of the statuses


def test_the_second_auditor_is_never_the_first_and_never_conflicted_b8():
    plan = make_plan(second_share=Fraction(1))
    for number in range(20):
        borough = make_borough(f"second {number}", auditors=20)
        made = allocate(*borough.facts[:-1], replace(plan, seed=str(number)))
        assert not set(grades(made, 1).items()) & set(grades(made, 2).items())
        assert not {(c, a) for c, a in grades(made, 2).items()} & borough.conflicts


def test_the_share_of_each_status_comes_before_one_of_each_auditor():
    """Two places are left: both go to the statuses, and two auditors go without."""
    cases = tuple(make_case(n, status="CP" if n > 1 else "CIN") for n in range(4))
    auditors = tuple(make_auditor(n, capacity=2 if n < 2 else 1) for n in range(4))
    made = everything(cases, auditors)
    statuses = {case.case_id: case.status for case in cases}
    assert sorted(statuses[case_id] for case_id in grades(made, 2)) == ["CIN", "CP"]
    assert len(without_second_grade(made)) == 2


def test_a_case_nobody_else_may_grade_gives_its_turn_to_the_next_lot():
    cases = tuple(make_case(n) for n in range(5))
    firsts = {case.case_id: "A1" for case in cases}
    options = {case.case_id: ["A2"] for case in cases}
    order = choose(cases, firsts, options, {"A2": 5}, Fraction(1), "seed")
    assert order == ("C0", "C1", "C2", "C3", "C4")
    (first,) = choose(cases, firsts, options, {"A2": 5}, Fraction(1, 5), "seed")
    (other,) = choose(cases, firsts, {**options, first: []}, {"A2": 5}, Fraction(1, 5), "seed")
    assert other != first


def test_graders_move_up_so_that_every_wanted_second_grade_finds_room():
    cases = tuple(make_case(n) for n in range(3))
    firsts = {"C0": "A8", "C1": "A9", "C2": "A9"}
    options = {"C0": ["A1", "A2"], "C1": ["A1", "A2", "A3"], "C2": ["A1"]}
    places = {"A1": 1, "A2": 1, "A3": 1}
    for seed in "abcdef":
        assert choose(cases, firsts, options, places, Fraction(1), seed) == ("C0", "C1", "C2")


def test_no_share_asked_for_means_no_second_grade():
    made = everything(
        tuple(make_case(n) for n in range(3)),
        (make_auditor(1, capacity=9), make_auditor(2, capacity=9)),
        plan=make_plan(second_share=Fraction(0)),
    )
    assert grades(made, 2) == {}
    assert without_second_grade(made) == ("A1", "A2")


def test_the_camden_borough_leaves_nobody_over():
    """60 cases, 41 auditors, 100 places (rules.md 5.7): 60 first grades and 40 second ones."""
    roles = ["team_manager"] * 21 + ["service_manager"] * 8 + ["head_of_service"] * 2
    auditors = tuple(
        make_auditor(n, role=role) for n, role in enumerate(roles + ["reviewing_officer"] * 10)
    )
    cases = tuple(make_case(n, status=("CIN", "CP", "LAC")[n % 3]) for n in range(60))
    made = everything(cases, auditors)
    assert made.shortages == ()
    assert len(grades(made, 1)) == 60
    assert all(load.first >= 1 for load in made.loads)
    assert len(grades(made, 2)) == sum(load.capacity for load in made.loads) - 60
    assert len(without_second_grade(made)) <= 1


# ---------------------------------------------------------------- proof and substitution


def test_every_pair_carries_its_independence_proof():
    entries = (
        make_entry("C1", "W1"), make_entry("C1", "W0", ended_on=date(2020, 10, 1)),
        make_entry("C1", "W5", "supervisor"), make_entry("C1", "W6", "plan_worker", team_id="T5"),
        make_entry("X1", "W7", family_id="F1"),
    )  # fmt: skip
    made = everything((make_case(1),), (make_auditor(1), make_auditor(2)), entries)
    assert dict(made.assignments[0].checks) == {
        "current_worker": 2, "past_worker": 1, "supervisor": 1, "reviewing_officer": 0,
        "other_involvement": 1, "same_team": 2, "household": 1, "unresolved_identity": 0,
        "declared_interest": 0,
    }  # fmt: skip


def test_a_substitute_changes_nobody_elses_case_a25():
    for number in range(15):
        borough = make_borough(f"substitute {number}", cases=13, auditors=16)
        cases, spare = borough.cases[:12], borough.cases[12]
        rest = borough.facts[1:]
        made = allocate(cases, *rest)
        out = made.assignments[-1].case_id
        now = (*(case for case in cases if case.case_id != out), spare)
        again = allocate_substitute(made, out, now, *rest)
        stay = {(a.case_id, a.grade): a.auditor_id for a in made.assignments if a.case_id != out}
        after = {(a.case_id, a.grade): a.auditor_id for a in again.assignments}
        assert stay.items() <= after.items()
        assert recheck(again, now, *borough.raw[1:]) == ()


def test_a_substitute_is_graded_twice_where_the_withdrawn_case_was():
    cases = tuple(make_case(n) for n in range(5))
    auditors = tuple(make_auditor(n, capacity=4) for n in range(3))
    made = everything(cases, auditors, plan=make_plan(second_share=Fraction(1)))
    now = (*cases[1:], make_case(9))
    facts = ((), (), (), ())
    again = allocate_substitute(made, "C0", now, auditors, *facts, make_plan())
    assert {each.grade for each in again.assignments if each.case_id == "C9"} == {1, 2}
    once = everything(cases, auditors, plan=make_plan(second_share=Fraction(0)))
    again = allocate_substitute(once, "C0", now, auditors, *facts, make_plan())
    assert {each.grade for each in again.assignments if each.case_id == "C9"} == {1}
