"""Who audits what: nobody with a part in the case, fairly, the same for any order of rows."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from tasks.allocation.allocating import allocate
from tasks.allocation.assignment import Problem, assign, slots_of
from tasks.allocation.checker import recheck
from tasks.allocation.independence import bars, unauditable
from tasks.errors import NoEligibleAuditor
from tasks.model import (
    AllocationPlan,
    Auditor,
    DeclaredInterest,
    Involvement,
    Leave,
    LineManagement,
    Membership,
)
from tests.core.makers import AS_AT, case

PLAN = AllocationPlan(
    round_id="PW-2021-07", seed="s", fieldwork_from=date(2021, 7, 5),
    fieldwork_to=date(2021, 7, 9), period_from=date(2020, 6, 14), as_at=AS_AT,
    roles=("team_manager",), default_capacity=(("team_manager", 2),), training_months=12,
    second_share=Fraction(1, 5),
)  # fmt: skip


def auditor(number, **more):
    facts = {
        "auditor_id": f"A{number}", "auditor_name": f"Auditor {number}", "email": "a@b.uk",
        "role": "team_manager", "team_id": f"TA{number}", "service_id": None, "capacity": None,
        "trained_on": date(2021, 2, 1), "employed_from": date(2010, 1, 1), "active_from": None,
        "active_to": None, "staff_ids": frozenset({f"M{number}"}),
    }  # fmt: skip
    return Auditor(**{**facts, **more})


def involvement(case_id, staff_id, kind="allocated_worker", **more):
    facts = {
        "case_id": case_id, "staff_id": staff_id, "kind": kind, "team_id": None,
        "started_on": date(2016, 1, 1), "ended_on": date(2016, 6, 1), "is_known": True,
        "family_id": None,
    }  # fmt: skip
    return Involvement(**{**facts, **more})


def reasons(people=(), subject=None, auditors=None, interests=()):
    subject = subject or case(1)
    auditors = auditors or (auditor(1),)
    found = bars((subject,), tuple(auditors), tuple(people), tuple(interests), PLAN)
    return {bar.reason for bar in found}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("allocated_worker", "past_worker"),
        ("supervisor", "supervisor"),
        ("reviewing_officer", "reviewing_officer"),
        ("enquiry_worker", "other_involvement"),
    ],
)
def test_cases_are_allocated_to_auditors_who_have_no_involvement_in_the_case(kind, reason):
    """R027, A06: ever, in any part."""
    assert reasons([involvement("P1", "M1", kind)]) == {reason}


def test_the_present_worker_is_barred():
    assert reasons(subject=case(1, worker="M1")) == {"current_worker"}


def test_a_person_is_all_of_their_staff_ids():
    """A06: an alias is the same person."""
    both = auditor(1, staff_ids=frozenset({"M1", "OLD7"}))
    assert reasons([involvement("P1", "OLD7")], auditors=[both]) == {"past_worker"}


def test_team_managers_audit_cases_from_another_team():
    """R028: at any time in the audit period, or now."""
    assert reasons(auditors=[auditor(1, team_id="T1")]) == {"same_team"}
    former = auditor(1, memberships=(Membership("T1", None, date(2020, 8, 1)),))
    assert reasons(auditors=[former]) == {"same_team"}
    long_ago = auditor(1, memberships=(Membership("T1", None, date(2019, 8, 1)),))
    assert reasons(auditors=[long_ago]) == set()


def test_a_part_in_a_sibling_s_case_bars():
    people = [involvement("P2", "M1", family_id="F1")]
    assert reasons(people, subject=case(1, family="F1")) == {"household"}


def test_a_declared_interest_bars_while_it_lasts():
    held = DeclaredInterest("A1", "P1", None, None, None, None)
    assert reasons(interests=[held]) == {"declared_interest"}
    assert reasons(interests=[replace(held, ended_on=date(2020, 1, 1))]) == set()


def test_a_person_whom_nobody_can_name_bars_whoever_it_could_be():
    """A06: only somebody who joined the council later could not have been there."""
    nobody = involvement("P1", "W999", is_known=False)
    assert reasons([nobody]) == {"unresolved_identity"}
    assert reasons([nobody], auditors=[auditor(1, employed_from=date(2017, 1, 1))]) == set()
    assert unauditable((case(1),), (auditor(1),), (nobody,), (), PLAN) == {"P1"}


def allocated(cases, auditors, people=(), interests=(), management=(), seed="s"):
    return allocate(
        tuple(cases), tuple(auditors), tuple(people), tuple(management), tuple(interests), (),
        replace(PLAN, seed=seed),
    )  # fmt: skip


facts = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 9), st.booleans(), st.sampled_from("ws")),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(facts, st.integers(1, 8), st.integers(1, 6), st.randoms(use_true_random=False))
def test_no_hard_rule_is_ever_broken_and_the_order_of_rows_does_not_matter(
    rows, cases, auditors, shuffler
):
    """§11.4 numbers 5 and 6, with aliases and people whom nobody can name."""
    subjects = [case(n, worker=f"W{n}", family=f"F{n // 2}") for n in range(cases)]
    staff = [auditor(n, staff_ids=frozenset({f"M{n}", f"OLD{n}"})) for n in range(auditors)]
    people = [
        involvement(
            f"P{at}", f"OLD{who}" if kind == "w" else f"M{who}",
            is_known=known, family_id=f"F{at // 2}",
        )
        for at, who, known, kind in rows
    ]  # fmt: skip
    made = allocated(subjects, staff, people)
    assert recheck(made, tuple(subjects), tuple(staff), tuple(people), (), PLAN) == ()
    placed = {each.case_id for each in made.assignments if each.grade == 1}
    short = sum(each.short for each in made.shortages)
    assert short == len(subjects) - len(placed)
    for mixed in (subjects, staff, people):
        shuffler.shuffle(mixed)
    assert allocated(subjects, staff, people).assignments == made.assignments


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=2, max_size=6),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=6),
)
def test_fairness_and_cost_are_those_of_a_second_solver(costs, barred):
    """B2 and B3: exact, against scipy's assignment over slots."""
    capacities = {f"A{n}": 2 for n in range(4)}
    pairs = {
        (f"P{row}", f"A{column}"): value
        for row, line in enumerate(costs)
        for column, value in enumerate(line)
        if (row, column) not in barred
    }
    slots = slots_of(capacities, {})
    cases = tuple(f"P{row}" for row in range(len(costs)))
    made = assign(Problem(cases, pairs, slots, "s"))
    columns = [(name, rank) for name, ranks in slots.items() for rank in ranks]
    columns += [(None, 0)] * len(costs)
    table = np.array(
        [
            [
                10**9 if name is None
                else 10**4 * rank + pairs[row, name] if (row, name) in pairs
                else 10**12
                for name, rank in columns
            ]
            for row in cases
        ],
        dtype=float,
    )  # fmt: skip
    best = table[linear_sum_assignment(table)].sum()
    loads = {name: [each for each in made.values() if each == name] for name in slots}
    ours = sum(10**4 * rank for name in slots for rank in slots[name][: len(loads[name])])
    ours += sum(pairs[row, name] if name else 10**9 for row, name in made.items())
    assert ours == best


def test_a_shortage_names_the_cases_that_compete_and_the_auditors_they_compete_for():
    """B4: a Hall set, exact."""
    barred = [involvement(f"P{n}", f"M{m}") for n in range(3) for m in (2, 3)]
    staff = [auditor(1), auditor(2), auditor(3)]
    made = allocated([case(n, worker=f"W{n}") for n in range(5)], staff, barred)
    [shortage] = made.shortages
    assert shortage.auditor_ids == ("A1",)
    assert shortage.case_ids == ("P0", "P1", "P2")
    assert (shortage.places, shortage.short) == (2, 1)


def test_a_fifth_of_the_cases_gets_a_second_auditor_who_is_not_the_first():
    """A19: blind, stratified, at least one of each auditor where places allow."""
    made = allocated([case(n, worker=f"W{n}") for n in range(10)], [auditor(n) for n in range(8)])
    first = {each.case_id: each.auditor_id for each in made.assignments if each.grade == 1}
    second = {each.case_id: each.auditor_id for each in made.assignments if each.grade == 2}
    assert len(first) == 10
    assert len(second) >= 2
    assert all(first[case_id] != name for case_id, name in second.items())
    assert all(load.first + load.second <= load.capacity for load in made.loads)


def test_a_soft_rule_gives_way_only_where_it_must():
    """A06: the management line is avoided, and its strain recorded where it is not."""
    line = [LineManagement("W0", "M1", None, None)]
    free = allocated([case(0, worker="W0")], [auditor(1), auditor(2)], management=line)
    assert [a.auditor_id for a in free.assignments if a.grade == 1] == ["A2"]
    forced = allocated([case(0, worker="W0")], [auditor(1)], management=line)
    assert forced.assignments[0].relaxed == ("line_management",)


@pytest.mark.parametrize(
    ("reason", "more"),
    [
        ("role_not_permitted", {"role": "reviewing_officer"}),
        ("not_active", {"active_to": date(2021, 7, 6)}),
        ("training_out_of_date", {"trained_on": date(2019, 1, 1)}),
        ("on_leave", {"leave": (Leave(date(2021, 7, 1), date(2021, 7, 31)),)}),
        ("no_address", {"email": None}),
        ("no_capacity", {"capacity": 0}),
    ],
)
def test_nobody_who_can_take_part_is_said_with_the_reasons(reason, more):
    """R019: only auditors of the register, in a permitted role, trained and there."""
    with pytest.raises(NoEligibleAuditor, match=reason.replace("_", " ")):
        allocated([case(1)], [auditor(1, **more)])
