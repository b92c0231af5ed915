"""Who is eligible, how many places they have, and which soft rules cost what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.allocation.assignment import allocate
from tasks.allocation.eligibility import ineligible, places
from tasks.allocation.preferences import RULES, Background, penalised, reciprocal
from tasks.model import Leave, LineManagement, PastAudit
from tests.core.allocation_boroughs import make_auditor, make_case, make_plan

ANNA, BEN, CORA = make_auditor(1), make_auditor(2), make_auditor(3)


def reasons(auditor, **plan):
    return [each.reason for each in ineligible((auditor,), make_plan(**plan))]


def away(first, last):
    return (Leave(date(2021, 7, first), date(2021, 7, last)),)


# ---------------------------------------------------------------- eligibility and places


def test_an_auditor_in_role_trained_present_and_reachable_is_eligible_r019():
    assert reasons(ANNA) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"role": "advanced_practitioner", "capacity": 1}, "role_not_permitted"),
        ({"active_from": date(2021, 7, 6)}, "not_active"),
        ({"active_to": date(2021, 7, 8)}, "not_active"),
        ({"trained_on": None}, "training_out_of_date"),
        ({"trained_on": date(2020, 7, 4)}, "training_out_of_date"),
        ({"trained_on": date(2021, 7, 6)}, "training_out_of_date"),
        ({"leave": away(1, 9)}, "on_leave"),
        ({"leave": away(5, 6) + away(7, 9)}, "on_leave"),
        ({"email": None}, "no_address"),
        ({"email": " "}, "no_address"),
        ({"capacity": 0}, "no_capacity"),
        ({"staff_ids": frozenset()}, "identity_missing"),
    ],
)
def test_each_reason_against_an_auditor_is_named(change, reason):
    """R019: only auditors of the register, in a permitted role, trained and there."""
    assert reasons(replace(ANNA, **change)) == [reason]


@pytest.mark.parametrize(
    "change",
    [
        {"active_from": None},
        {"active_from": date(2021, 7, 5), "active_to": date(2021, 7, 9)},
        {"trained_on": date(2020, 7, 5)},
        {"trained_on": date(2021, 7, 5)},
        {"leave": away(5, 8)},
    ],
)
def test_the_last_day_that_still_counts_is_enough(change):
    assert reasons(replace(ANNA, **change)) == []


def test_auditors_who_share_a_staff_id_are_both_out_and_all_reasons_are_kept():
    twin = replace(BEN, staff_ids=frozenset({" s1"}), email="")
    found = [(each.auditor_id, each.reason) for each in ineligible((ANNA, twin), make_plan())]
    assert found == [("A1", "identity_shared"), ("A2", "identity_shared"), ("A2", "no_address")]


def test_the_registers_own_capacity_comes_before_the_roles():
    assert places(ANNA, make_plan()) == 2
    assert places(replace(ANNA, capacity=5), make_plan()) == 5
    assert places(replace(ANNA, role="clerk"), make_plan()) == 0


@pytest.mark.parametrize(
    ("capacity", "last", "left"), [(3, 5, 2), (3, 6, 2), (3, 7, 1), (5, 8, 1), (2, 9, 0), (2, 8, 1)]
)
def test_leave_takes_its_share_of_the_places_and_a_day_there_keeps_one(capacity, last, left):
    """rules.md 5.7: of five weekdays, so many are taken from 5 July on."""
    auditor = replace(ANNA, capacity=capacity, leave=away(5, last))
    assert places(auditor, make_plan()) == left


def test_a_fieldwork_of_a_weekend_counts_its_own_days():
    weekend = make_plan(fieldwork_from=date(2021, 7, 10), fieldwork_to=date(2021, 7, 11))
    assert places(replace(ANNA, leave=away(10, 10), trained_on=date(2021, 2, 1)), weekend) == 1


# ---------------------------------------------------------------- soft rules


def background(cases, auditors, management=(), past=(), **plan):
    return Background(tuple(cases), tuple(auditors), management, past, make_plan(**plan))


def test_the_soft_rules_stand_in_the_order_of_a06():
    assert list(RULES) == [
        "management_line",
        "same_service",
        "same_worker_last_cycle",
        "reciprocal_teams",
    ]


def test_the_line_above_the_worker_is_followed_to_the_top_and_through_circles():
    links = (
        LineManagement("W1", "S1", None, None),
        LineManagement("S1", "S2", date(2020, 1, 1), None),
        LineManagement("S2", "W1", None, None),
        LineManagement("W1", "S3", None, date(2020, 6, 13)),
    )
    found = penalised(background([make_case(1)], [ANNA, BEN, CORA], links))
    assert found["management_line"] == {"C1": {"A1", "A2"}}


def test_the_service_of_an_auditor_is_their_own_or_else_their_teams():
    cases = [make_case(1, team_id="AT2", service_id="S1"), make_case(2, service_id=None)]
    found = penalised(background(cases, [replace(ANNA, service_id="S1"), BEN, CORA]))
    assert found["same_service"] == {"C1": {"A1", "A2"}, "C2": frozenset()}


def audit(number, cycle, auditor_id, allocated_on, worker_id="W1"):
    return PastAudit(f"P{number}", "practice_week", cycle, "C7", worker_id, auditor_id,
                     allocated_on, None)  # fmt: skip


def test_whoever_audited_the_worker_in_the_previous_cycle_is_rather_not_asked_again():
    past = (
        audit(1, "PW-2020-11", "A3", date(2020, 11, 1)),
        audit(2, "PW-2021-03", "A1", date(2021, 2, 8)),
        audit(3, "PW-2021-03", "s2", date(2021, 2, 8)),
        audit(4, "FD-2021-05", "A3", date(2021, 5, 1)),
        audit(5, "PW-2021-07", "A3", date(2021, 6, 1)),
        audit(6, "PW-2021-11", "A3", date(2021, 10, 1)),
        audit(7, None, "A3", date(2021, 6, 1)),
        audit(8, "PW-2021-04", "A3", None),
        audit(9, "PW-2021-03", None, date(2021, 2, 8), worker_id=None),
    )
    cases = [make_case(1), make_case(2), make_case(3, worker_id=None)]
    found = penalised(background(cases, [ANNA, BEN, CORA], past=past))
    rule = found["same_worker_last_cycle"]
    assert rule == {"C1": {"A1", "A2"}, "C2": frozenset(), "C3": frozenset()}
    assert penalised(background(cases, [ANNA]))["same_worker_last_cycle"]["C1"] == frozenset()


def test_of_two_teams_only_one_may_audit_the_other_freely():
    anna, ben = replace(ANNA, team_id="T1"), replace(BEN, team_id="T2")
    cases = [make_case(1, team_id="T1"), make_case(2, team_id="T2"), make_case(3, team_id=None)]
    ways = set()
    for seed in "abcdefgh":
        loose = replace(CORA, team_id=None)
        rule = penalised(background(cases, [anna, ben, loose], seed=seed))["reciprocal_teams"]
        assert rule["C3"] == frozenset()
        against = (rule["C1"], rule["C2"])
        assert against in {(frozenset({"A2"}), frozenset()), (frozenset(), frozenset({"A1"}))}
        ways.add(against)
    assert len(ways) == 2


def test_only_teams_that_do_audit_one_another_are_reported():
    anna, ben = replace(ANNA, team_id="T1"), replace(BEN, team_id="T2")
    cases = [make_case(1, team_id="T1"), make_case(2, team_id="T2"), make_case(3, team_id=None)]
    known = background(cases, [anna, ben])
    both = {("C1", "A2"), ("C2", "A1")}
    assert reciprocal(both | {("C3", "A1")}, known) == both
    assert reciprocal({("C1", "A2"), ("C1", "A1")}, known) == frozenset()


def only_pair(cases, auditors, management=(), past=()):
    made = allocate(tuple(cases), tuple(auditors), (), management, (), past, make_plan())
    return {each.case_id: (each.auditor_id, each.relaxed) for each in made.assignments
            if each.grade == 1}  # fmt: skip


def test_an_earlier_soft_rule_outweighs_a_later_one():
    """The manager of the line is spared, though the other is of the same service."""
    line = (LineManagement("W1", "S1", None, None),)
    other = replace(BEN, service_id="S1")
    assert only_pair([make_case(1)], [ANNA, other], line) == {"C1": ("A2", ("same_service",))}


def test_evenness_outweighs_every_soft_rule_and_the_relaxed_rule_is_recorded():
    line = (LineManagement("W1", "S1", None, None), LineManagement("W2", "S1", None, None))
    made = only_pair([make_case(1), make_case(2)], [ANNA, BEN], line)
    assert sorted(made.values()) == [("A1", ("management_line",)), ("A2", ())]


def test_two_teams_that_must_audit_one_another_are_recorded_as_such():
    auditors = [replace(ANNA, team_id="T1"), replace(BEN, team_id="T2")]
    cases = [make_case(1, team_id="T1"), make_case(2, team_id="T2", service_id="S2")]
    made = only_pair(cases, auditors)
    assert made["C1"] == ("A2", ("reciprocal_teams",))
    assert made["C2"] == ("A1", ("reciprocal_teams",))
