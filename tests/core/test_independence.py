"""Who may not audit what, one sentence each (A06, R027, R028, R069)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.allocation.identity import could_be, last_day
from tasks.allocation.independence import RULES, bars, unauditable
from tasks.model import DeclaredInterest, InvolvementKind, Membership
from tests.core.allocation_boroughs import (
    AS_AT,
    FROM,
    make_auditor,
    make_borough,
    make_case,
    make_entry,
    make_plan,
)

CASE = make_case(1)
ANNA = make_auditor(1)
BEN = make_auditor(2)


def reasons(*entries, case=CASE, auditors=(ANNA, BEN), interests=(), plan=None):
    found = bars((case,), auditors, entries, interests, plan or make_plan())
    return {(bar.auditor_id, bar.reason) for bar in found}


def interest(auditor_id, **more):
    facts = {"case_id": None, "family_id": None, "staff_id": None, "started_on": None}
    return DeclaredInterest(**{"auditor_id": auditor_id, "ended_on": None, **facts, **more})


def test_a_stranger_to_the_case_may_audit_it_r027():
    assert reasons(make_entry("C1", "W1")) == set()


def test_the_current_worker_may_not_audit():
    assert reasons(make_entry("C1", "S1")) == {("A1", "current_worker")}
    assert reasons(case=replace(CASE, worker_id="S1")) == {("A1", "current_worker")}


def test_a_past_worker_may_not_audit_however_long_ago():
    gone = make_entry("C1", "S1", started_on=date(2009, 1, 1), ended_on=date(2010, 1, 1))
    assert reasons(gone) == {("A1", "past_worker")}


def test_an_end_after_the_day_of_the_round_is_not_known_yet():
    entry = make_entry("C1", "S1", ended_on=date(2021, 6, 30))
    assert reasons(entry) == {("A1", "current_worker")}


def test_whoever_ever_supervised_the_case_may_not_audit():
    gone = make_entry("C1", "S1", "supervisor", ended_on=date(2020, 9, 2))
    assert reasons(gone) == {("A1", "supervisor")}


def test_the_childs_reviewing_officer_or_chair_may_not_audit():
    assert reasons(make_entry("C1", "S1", "reviewing_officer")) == {("A1", "reviewing_officer")}
    assert reasons(case=replace(CASE, reviewing_officer_id="S1")) == {("A1", "reviewing_officer")}


@pytest.mark.parametrize("kind", [*sorted(set(InvolvementKind)), "a kind of next year"])
def test_no_kind_of_involvement_passes(kind):
    (found,) = reasons(make_entry("C1", "S1", str(kind), ended_on=date(2020, 10, 1)))
    assert found[0] == "A1"
    assert found[1] in RULES


def test_another_involvement_bars_under_its_own_name():
    assert reasons(make_entry("C1", "S1", "conference_worker")) == {("A1", "other_involvement")}


def test_an_auditor_is_every_id_they_ever_had_in_any_letters():
    anna = replace(ANNA, staff_ids=frozenset({"S1", "Old-77"}))
    entry = make_entry("C1", " OLD-77 ", is_known=False)
    assert reasons(entry, auditors=(anna, BEN)) == {("A1", "current_worker")}


def test_team_managers_audit_cases_of_other_teams_r028():
    anna = replace(ANNA, team_id="T1")
    assert reasons(auditors=(anna, BEN)) == {("A1", "same_team")}


@pytest.mark.parametrize(
    ("ended_on", "is_barred"), [(FROM, True), (date(2020, 6, 13), False), (None, True)]
)
def test_a_team_that_had_the_case_in_the_audit_period_counts(ended_on, is_barred):
    anna = replace(ANNA, team_id="T9")
    entry = make_entry("C1", "W5", team_id="T9", started_on=date(2019, 1, 1), ended_on=ended_on)
    assert reasons(entry, auditors=(anna,)) == ({("A1", "same_team")} if is_barred else set())


@pytest.mark.parametrize(("ended_on", "is_barred"), [(FROM, True), (date(2020, 6, 13), False)])
def test_a_team_the_auditor_left_in_the_audit_period_counts(ended_on, is_barred):
    anna = replace(ANNA, memberships=(Membership("T1", None, ended_on),))
    assert reasons(auditors=(anna,)) == ({("A1", "same_team")} if is_barred else set())


def test_whoever_was_involved_with_a_sibling_may_not_audit_even_if_that_case_is_closed():
    sibling = make_entry("X9", "S1", "plan_worker", family_id="F1", ended_on=date(2018, 1, 1),
                         started_on=date(2017, 1, 1))  # fmt: skip
    assert reasons(sibling) == {("A1", "household")}
    assert reasons(replace(sibling, family_id="F2")) == set()
    assert reasons(sibling, case=replace(CASE, family_id=None)) == set()


@pytest.mark.parametrize("what", [{"case_id": "C1"}, {"family_id": "F1"}, {"staff_id": "w1"}])
def test_a_declared_interest_in_child_family_or_worker_bars(what):
    assert reasons(interests=(interest("A1", **what),)) == {("A1", "declared_interest")}
    elsewhere = dict.fromkeys(what, "other")
    assert reasons(interests=(interest("A1", **elsewhere),)) == set()


def test_an_interest_in_an_earlier_worker_of_the_audit_period_bars():
    entry = make_entry("C1", "W7", ended_on=date(2020, 12, 1))
    declared = (interest("A1", staff_id="W7"),)
    assert reasons(entry, interests=declared) == {("A1", "declared_interest")}
    long_ago = replace(entry, started_on=date(2018, 1, 1), ended_on=date(2019, 1, 1))
    assert reasons(long_ago, interests=declared) == set()


def test_an_interest_counts_while_it_is_in_effect_and_by_staff_id_too():
    over = interest("A1", case_id="C1", ended_on=date(2020, 1, 1))
    to_come = interest("A1", case_id="C1", started_on=date(2021, 8, 1))
    assert reasons(interests=(over, to_come)) == set()
    assert reasons(interests=(interest("S1", case_id="C1"),)) == {("A1", "declared_interest")}


def test_an_entry_that_resolves_to_nobody_bars_everybody_it_could_be():
    """Sound inference only: whoever came after it had ended is cleared, nobody else."""
    late = replace(BEN, employed_from=date(2020, 10, 2))
    unsure = make_auditor(3, employed_from=None)
    entry = make_entry("C1", None, ended_on=date(2020, 10, 1), is_known=False)
    assert reasons(entry, auditors=(ANNA, late, unsure)) == {
        ("A1", "unresolved_identity"),
        ("A3", "unresolved_identity"),
    }


def test_an_unknown_person_still_on_the_case_clears_nobody():
    late = replace(BEN, employed_from=date(2021, 6, 1))
    for staff_id in (None, "", "  ", "gone-12"):
        entry = make_entry("C1", staff_id, is_known=False)
        assert ("A2", "unresolved_identity") in reasons(entry, auditors=(late,))


def test_an_unknown_person_on_a_siblings_case_bars_as_well():
    entry = make_entry("X9", "gone-12", is_known=False, family_id="F1")
    assert reasons(entry, auditors=(ANNA,)) == {("A1", "unresolved_identity")}


def test_dates_in_the_wrong_order_clear_nobody_between_them():
    entry = make_entry("C1", None, started_on=date(2020, 9, 1), ended_on=date(2019, 9, 1))
    assert last_day(entry) == date(2020, 9, 1)
    assert could_be(date(2020, 8, 1), last_day(entry))
    assert not could_be(date(2020, 9, 2), last_day(entry))


def test_an_auditor_without_or_with_a_shared_identity_is_barred_from_everything():
    nameless = replace(ANNA, staff_ids=frozenset({" "}))
    twin = make_auditor(3, staff_ids=frozenset({"s2"}))
    assert reasons(auditors=(nameless, BEN, twin)) == {
        (who, "unresolved_identity") for who in ("A1", "A2", "A3")
    }


def test_an_auditor_twice_in_the_register_is_barred_from_everything():
    again = replace(ANNA, staff_ids=frozenset({"S8"}))
    assert reasons(auditors=(ANNA, again)) == {("A1", "unresolved_identity")}


def test_a_barred_pair_keeps_all_its_reasons_and_says_how_many_facts():
    anna = replace(ANNA, team_id="T1")
    entries = (
        make_entry("C1", "S1", "supervisor"),
        make_entry("C1", "S1", "supervisor", started_on=date(2020, 1, 1)),
        make_entry("X2", "S1", "plan_worker", family_id="F1"),
    )
    found = bars((CASE,), (anna,), entries, (), make_plan())
    assert [bar.reason for bar in found] == ["supervisor", "same_team", "household"]
    assert found[0].evidence == "supervisor 2020-01-01 to now (and 1 more)"
    assert found[1].evidence == "team T1, own team"


def test_bars_do_not_depend_on_the_order_of_rows():
    borough = make_borough("order")
    turned = [tuple(reversed(each)) for each in borough.raw[:-1]]
    assert bars(*borough.raw) == bars(*turned, borough.plan)


def test_a_case_without_any_eligible_auditor_is_known_before_the_draw():
    entries = (make_entry("C1", "S1"), make_entry("C1", "S2", "supervisor"))
    other = make_case(2)
    cleric = make_auditor(4, role="clerk")
    cases, plan = (CASE, other), make_plan()
    assert unauditable(cases, (ANNA, BEN, cleric), entries, (), plan) == {"C1"}
    assert unauditable(cases, (ANNA, BEN, make_auditor(5)), entries, (), plan) == frozenset()
    assert unauditable(cases, (cleric,), entries, (), plan) == frozenset()


def test_unauditable_cases_are_those_whose_eligible_pairs_are_all_barred():
    for seed in range(30):
        borough = make_borough(f"un-{seed}", auditors=4)
        barred = {(bar.case_id, bar.auditor_id) for bar in bars(*borough.raw)}
        everybody = [each.auditor_id for each in borough.auditors]
        expected = {
            case.case_id
            for case in borough.cases
            if all((case.case_id, who) in barred for who in everybody)
        }
        assert unauditable(*borough.raw) == expected


def test_a_whole_borough_is_asked_at_once():
    """1,700 open cases, 41 auditors, 20,000 entries; before every draw, so each pair is not."""
    borough = make_borough("camden", cases=300, auditors=41, teams=18)
    cases = tuple(
        replace(each, case_id=f"{each.case_id}-{n}", family_id=f"{each.family_id}-{n}")
        for each in borough.cases
        for n in range(6)
    )
    entries = tuple(
        replace(each, case_id=f"{each.case_id}-{n % 6}", family_id=f"{each.family_id}-{n % 6}")
        for each in borough.involvements
        for n in range(24)
    )
    assert len(cases) >= 1_700
    assert len(entries) >= 20_000
    facts = (borough.auditors, entries, borough.interests, borough.plan)
    found = unauditable(cases, *facts)
    some = tuple(case for case in cases if case.case_id in found)[:20] + cases[::97]
    assert {case.case_id for case in some if case.case_id in found} == unauditable(some, *facts)
    assert 0 < len(found) < len(cases)


def test_the_day_of_the_round_is_in_the_audit_period():
    entry = make_entry("C1", "W5", team_id="T9", started_on=AS_AT)
    assert reasons(entry, auditors=(replace(ANNA, team_id="T9"),)) == {("A1", "same_team")}
