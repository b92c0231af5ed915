"""Sections 4 and 5 of the programme document as far as they say who audits what."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from config.loading import load_configuration
from tasks.allocation.assignment import allocate, allocate_substitute
from tasks.allocation.checker import recheck
from tasks.model import DeclaredInterest, LineManagement, Membership, PastAudit
from tasks.scheduling.plans import allocation_plan
from tasks.scheduling.rounds import round_named, rules_of
from tests.core.allocation_boroughs import make_auditor, make_case, make_entry

DECIDED = load_configuration()
ROUND = round_named(DECIDED, "practice_week", "PW-2021-07")
PLAN = allocation_plan(DECIDED, rules_of(DECIDED, "practice_week"), ROUND, "5eed")
CHILD = make_case(1, team_id="T1", worker_id="W1", family_id="F1")
ANNA = make_auditor(1, team_id="T1", staff_ids=frozenset({"S1", "OLD1"}))
BEN = make_auditor(2, team_id="T2")


def allocated(cases, auditors, entries=(), management=(), interests=(), past_audits=()):
    made = allocate(cases, auditors, entries, management, interests, past_audits, PLAN)
    assert recheck(made, cases, auditors, entries, interests, PLAN) == ()
    return made


def first(made):
    return {each.case_id: each.auditor_id for each in made.assignments if each.grade == 1}


@pytest.mark.parametrize(
    "role", ["head_of_service", "service_manager", "team_manager", "reviewing_officer"]
)
def test_an_audit_team_of_heads_of_services_service_managers_team_managers_and_iros(role):
    """R019."""
    assert first(allocated((CHILD,), (make_auditor(3, role=role),))) == {"C1": "A3"}


def test_nobody_else_carries_out_auditing_activity():
    """R019, A12: and the report says why they do not."""
    clerk = make_auditor(3, role="practitioner", capacity=9)
    made = allocated((CHILD,), (BEN, clerk))
    assert first(made) == {"C1": "A2"}
    assert [(each.auditor_id, each.reason) for each in made.ineligible] == [
        ("A3", "role_not_permitted")
    ]


INVOLVED = {
    "the worker who holds the case": (make_entry("C1", "S9"), "current_worker"),
    "a worker who held it long ago": (
        make_entry("C1", "S9", started_on=date(2012, 1, 1), ended_on=date(2012, 2, 1)),
        "past_worker",
    ),
    "the same person under an old key": (make_entry("C1", " old9 "), "current_worker"),
    "a supervisor": (make_entry("C1", "S9", "supervisor"), "supervisor"),
    "the reviewing officer": (make_entry("C1", "S9", "reviewing_officer"), "reviewing_officer"),
    "whoever chaired a conference": (
        make_entry("C1", "S9", "conference_worker"), "other_involvement",
    ),
    "whoever worked with a sibling": (make_entry("X1", "S9", family_id="F1"), "household"),
    "perhaps somebody whom nobody can name": (
        make_entry("C1", "gone", is_known=False), "unresolved_identity",
    ),
}  # fmt: skip


@pytest.mark.parametrize("who", INVOLVED)
def test_cases_are_allocated_to_auditors_who_have_no_involvement_in_the_case(who):
    """R027, A06, property 5: never, even where nobody else is left; then who is short is said."""
    entry, rule = INVOLVED[who]
    carol = make_auditor(9, staff_ids=frozenset({"S9", "OLD9"}))
    late = make_auditor(5, employed_from=date(2021, 6, 1))
    ended = {"ended_on": date(2021, 1, 1)} if rule == "unresolved_identity" else {}
    entry = make_entry(
        entry.case_id, entry.staff_id, entry.kind, is_known=entry.is_known,
        family_id=entry.family_id, started_on=entry.started_on,
        **({"ended_on": entry.ended_on} | ended),
    )  # fmt: skip
    assert first(allocated((CHILD,), (carol, late), (entry,))) == {"C1": "A5"}
    alone = allocated((CHILD,), (carol,), (entry,))
    assert first(alone) == {}
    assert [(each.case_ids, each.short) for each in alone.shortages] == [(("C1",), 1)]
    assert rule in {bar.reason for bar in alone.bars}


def test_team_managers_will_audit_cases_from_another_team():
    """R028, R069: auditors audit cases across teams."""
    cases = (CHILD, make_case(2, team_id="T2", worker_id="W2"))
    assert first(allocated(cases, (ANNA, BEN))) == {"C1": "A2", "C2": "A1"}


def test_whoever_left_the_team_within_the_audit_period_is_still_of_it():
    """R028, A06, property 5: in the last year of the child's journey."""
    spans = (date(2015, 1, 1), date(2020, 6, 14)), (date(2015, 1, 1), date(2020, 6, 13))
    within, before = (make_auditor(3, memberships=(Membership("T1", *each),)) for each in spans)
    assert first(allocated((CHILD,), (within,))) == {}
    assert first(allocated((CHILD,), (before,))) == {"C1": "A3"}


def test_a_declared_interest_keeps_an_auditor_away():
    """A06."""
    declared = DeclaredInterest("A2", None, "F1", None, date(2020, 1, 1), None)
    assert first(allocated((CHILD,), (BEN,), interests=(declared,))) == {}


def test_degrees_of_independence_beyond_that_are_kept_where_they_can_be():
    """R069, A06: the line, the service, the last cycle give way one after another, and say so."""
    boss = make_auditor(3)
    line = (LineManagement("W1", "S3", None, None),)
    assert first(allocated((CHILD,), (boss, BEN), management=line)) == {"C1": "A2"}
    made = allocated((CHILD,), (boss,), management=line)
    assert made.assignments[0].relaxed == ("management_line",)
    again = (PastAudit("P", "practice_week", "PW-2021-03", "C7", "W1", "A3", date(2021, 2, 8),
                       None),)  # fmt: skip
    assert first(allocated((CHILD,), (boss, BEN), past_audits=again)) == {"C1": "A2"}


def test_the_work_is_shared_evenly_among_the_audit_team():
    """R069, property 6: nobody who may audit is passed over, as long as there are cases enough."""
    cases = tuple(make_case(n, team_id=f"T{n % 5}") for n in range(24))
    team = tuple(make_auditor(n, team_id=f"T{n % 5}", capacity=4) for n in range(12))
    counts = Counter(first(allocated(cases, team)).values())
    assert set(counts.values()) == {2}


def test_a_fifth_is_graded_a_second_time_by_somebody_else_blind():
    """A19: of each status, and of every auditor at least one; neither knows of the other."""
    cases = tuple(make_case(n, status=("CIN", "CP", "LAC")[n % 3]) for n in range(30))
    team = tuple(make_auditor(n, capacity=8) for n in range(6))
    made = allocated(cases, team)
    second = {each.case_id: each.auditor_id for each in made.assignments if each.grade == 2}
    statuses = Counter(case.status for case in cases if case.case_id in second)
    assert all(statuses[status] >= 2 for status in ("CIN", "CP", "LAC"))
    assert not set(second.items()) & set(first(made).items())
    assert {first(made)[case_id] for case_id in second} == {each.auditor_id for each in team}
    assert PLAN.second_share == Fraction(1, 5)


def test_a_case_replaced_from_reserve_leaves_every_other_auditor_s_case_alone():
    """A25."""
    cases = tuple(make_case(n) for n in range(6))
    team = tuple(make_auditor(n, capacity=4) for n in range(4))
    made = allocated(cases, team)
    now = (*cases[1:], make_case(9))
    again = allocate_substitute(made, "C0", now, team, (), (), (), (), PLAN)
    assert {k: v for k, v in first(again).items() if k != "C9"} == {
        k: v for k, v in first(made).items() if k != "C0"
    }
    assert recheck(again, now, team, (), (), PLAN) == ()
