"""The second pair of eyes sees every breach, by name."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date

import pytest

from tasks.allocation.assignment import allocate
from tasks.allocation.checker import count_breaches, recheck
from tasks.errors import AllocationUnsolved, IndependenceBroken, NoEligibleAuditor
from tasks.model import DeclaredInterest, Load, Membership
from tests.core.allocation_boroughs import (
    make_auditor,
    make_borough,
    make_case,
    make_entry,
    make_plan,
)

CASES = (make_case(1), make_case(2, family_id=None, worker_id=None))
AUDITORS = (make_auditor(1), make_auditor(2))
PLAN = make_plan()
SOUND = allocate(CASES, AUDITORS, (), (), (), (), PLAN)


def look(made=SOUND, cases=CASES, auditors=AUDITORS, entries=(), interests=(), **more):
    return recheck(made, cases, auditors, entries, interests, PLAN, **more)


def rules(**facts):
    """The rules that the pairs of case C1 are found to break."""
    return {each.partition(":")[0] for each in look(**facts) if "C1" in each}


def with_anna(**change):
    """The register with something else about whoever audits C1 first."""
    first = next(a.auditor_id for a in SOUND.assignments if a.case_id == "C1" and a.grade == 1)
    return tuple(replace(a, **change) if a.auditor_id == first else a for a in AUDITORS), first


def test_a_sound_allocation_passes():
    assert look() == ()


_, FIRST = with_anna()
MINE = f"S{FIRST[1:]}"


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (make_entry("C1", f" {MINE.lower()}"), "involved"),
        (make_entry("C1", MINE, "plan_worker", ended_on=date(2020, 9, 2)), "involved"),
        (make_entry("X5", MINE, family_id="F1"), "household"),
        (make_entry("C1", None, is_known=True), "unresolved_identity"),
        (
            make_entry("C1", "gone", is_known=False, ended_on=date(2021, 1, 1)),
            "unresolved_identity",
        ),
        (make_entry("X5", "gone", is_known=False, family_id="F1"), "unresolved_identity"),
    ],
)
def test_an_entry_against_a_pair_is_found(entry, rule):
    assert rules(entries=(entry,)) == {rule}


def test_somebody_known_or_gone_before_the_auditor_came_breaks_nothing():
    late, _ = with_anna(employed_from=date(2021, 1, 1))
    both = tuple(replace(each, employed_from=date(2021, 1, 1)) for each in late)
    gone = make_entry("C1", None, is_known=False, started_on=None, ended_on=date(2020, 12, 31))
    assert rules(auditors=both, entries=(gone, make_entry("C1", "W9"))) == set()
    unsure = tuple(replace(each, employed_from=None) for each in both)
    assert rules(auditors=unsure, entries=(gone,)) == {"unresolved_identity"}


def test_the_case_itself_names_its_worker_and_reviewing_officer():
    for field in ("worker_id", "reviewing_officer_id"):
        cases = (replace(CASES[0], **{field: MINE}), CASES[1])
        assert rules(cases=cases) == {"involved"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"role": "clerk", "capacity": 2}, "role_not_permitted"),
        ({"active_to": date(2021, 7, 8)}, "not_active"),
        ({"active_from": date(2021, 7, 6)}, "not_active"),
        ({"trained_on": None}, "training_out_of_date"),
        ({"trained_on": date(2021, 7, 6)}, "training_out_of_date"),
        ({"trained_on": date(2020, 7, 4)}, "training_out_of_date"),
        ({"email": " "}, "no_address"),
        ({"staff_ids": frozenset({"S1", "S2"})}, "unresolved_identity"),
        ({"staff_ids": frozenset()}, "unresolved_identity"),
        ({"team_id": "T1"}, "same_team"),
        ({"memberships": (Membership("T1", None, date(2020, 6, 14)),)}, "same_team"),
    ],
)
def test_what_the_register_says_against_a_pair_is_found(change, rule):
    auditors, _ = with_anna(**change)
    assert rule in rules(auditors=auditors)


@pytest.mark.parametrize(("months", "is_trained"), [(12, True), (11, False)])
def test_training_is_valid_to_the_day(months, is_trained):
    auditors = tuple(replace(each, trained_on=date(2020, 7, 5)) for each in AUDITORS)
    plan = make_plan(training_months=months)
    assert (recheck(SOUND, CASES, auditors, (), (), plan) == ()) is is_trained


def test_a_month_that_ends_early_counts_as_whole():
    plan = make_plan(fieldwork_from=date(2021, 2, 28), training_months=6)
    auditors = tuple(replace(each, trained_on=date(2020, 8, 31)) for each in AUDITORS)
    made = allocate(CASES, auditors, (), (), (), (), plan)
    assert recheck(made, CASES, auditors, (), (), plan) == ()


def test_a_team_that_had_the_case_and_left_it_before_the_period_breaks_nothing():
    auditors, _ = with_anna(team_id="T9", memberships=(Membership("T1", None, date(2020, 1, 1)),))
    entry = make_entry("C1", "W9", team_id="T9")
    assert rules(auditors=auditors, entries=(entry,)) == {"same_team"}
    old = replace(entry, started_on=date(2018, 1, 1), ended_on=date(2019, 1, 1))
    assert rules(auditors=auditors, entries=(old,)) == set()


@pytest.mark.parametrize("what", [{"case_id": "C1"}, {"family_id": "F1"}, {"staff_id": " w1"},
                                  {"staff_id": "W4"}])  # fmt: skip
def test_a_declared_interest_is_found_by_either_name_of_the_auditor(what):
    facts = {"case_id": None, "family_id": None, "staff_id": None, "started_on": None, **what}
    entries = (make_entry("C1", "W4"), make_entry("C2", "W4", "plan_worker"))
    for who in (FIRST, MINE.lower()):
        declared = DeclaredInterest(who, ended_on=None, **facts)
        assert rules(entries=entries, interests=(declared,)) == {"declared_interest"}
    over = DeclaredInterest(FIRST, ended_on=date(2020, 1, 1), **facts)
    strange = DeclaredInterest("A77", ended_on=None, **facts)
    assert rules(entries=entries, interests=(over, strange)) == set()


def test_families_are_known_from_the_open_cases_as_well():
    sibling = make_case(5, family_id="F1")
    entry = make_entry("C5", MINE)
    assert rules(entries=(entry,), everyone=(sibling,)) == {"household"}


def changed(**change):
    return replace(SOUND, **change)


def test_a_pair_that_names_nobody_is_found():
    strange = changed(assignments=(*SOUND.assignments, replace(SOUND.assignments[0], case_id="C8")))
    assert "unknown_reference: C8, " + SOUND.assignments[0].auditor_id in look(made=strange)
    ghost = changed(assignments=(replace(SOUND.assignments[0], auditor_id="A9"),))
    assert "unknown_reference: C1, A9" in look(made=ghost)


def test_a_case_left_out_or_graded_by_one_person_twice_or_too_often_is_found():
    pairs = SOUND.assignments
    assert "not_allocated: C2" in look(made=changed(assignments=pairs[:1]))
    twice = replace(pairs[0], grade=2)
    assert "same_auditor_twice: C1" in look(made=changed(assignments=(pairs[0], twice)))
    assert "graded_too_often: C1" in look(made=changed(assignments=(pairs[0], pairs[0])))
    only_second = tuple(replace(each, grade=2) for each in pairs if each.case_id == "C1")[:1]
    assert "not_allocated: C1" in look(made=changed(assignments=only_second))


def test_too_many_cases_and_wrong_loads_are_found():
    assert f"load_wrong: {FIRST}" in look(made=changed(loads=()))
    small = tuple(Load(each.auditor_id, each.first, each.second, 0) for each in SOUND.loads)
    assert f"load_wrong: {FIRST}" in look(made=changed(loads=small))
    auditors, _ = with_anna(capacity=0)
    assert f"over_capacity: {FIRST}" in look(auditors=auditors)


def test_every_reason_of_every_generated_borough_is_seen_by_the_checker_too():
    """Each barred pair, if it were allocated, would be refused: two programs, one answer."""
    pairs = 0
    for number in range(25):
        borough = make_borough(f"twice {number}")
        made = allocate(*borough.facts)
        barred = {(bar.case_id, bar.auditor_id) for bar in made.bars}
        every = [(c.case_id, a.auditor_id) for c in borough.cases for a in borough.auditors]
        proof = made.assignments[:1]
        forced = tuple(replace(proof[0], case_id=c, auditor_id=a) for c, a in every)
        found = recheck(replace(made, assignments=forced), *borough.raw)
        refused = {tuple(each.partition(": ")[2].split(", ")) for each in found if ", " in each}
        assert refused == barred
        pairs += len(every)
    assert pairs == 25 * 16 * 14


def test_breaches_are_counted_by_rule_and_show_no_reference():
    counts = count_breaches(("same_team: C1, A1", "household: C2, A1", "same_team: C3, A2"))
    assert counts == (("household", 1), ("same_team", 2))
    assert "household 1, same_team 2" in str(IndependenceBroken("PW-2021-07", counts))


@pytest.mark.parametrize(
    "error",
    [
        NoEligibleAuditor((("on_leave", 3),)),
        IndependenceBroken("PW-2021-07", (("same_team", 1),)),
        AllocationUnsolved("INFEASIBLE"),
    ],
)
def test_the_errors_survive_a_journey_between_processes(error):
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert str(again) == str(error)
    assert again.exit_code in {50, 51, 52}
