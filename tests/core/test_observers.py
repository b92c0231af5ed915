"""Who observes whom: independent, one each, and nobody without one who could have one (R066)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.allocation.observers import allocate_observers, match
from tasks.model import (
    Allocation,
    Assignment,
    DeclaredInterest,
    LineManagement,
    Membership,
    Observation,
    Worker,
)
from tests.core.allocation_boroughs import (
    Chance,
    make_auditor,
    make_borough,
    make_case,
    make_entry,
    make_plan,
)

PLAN = make_plan()
WORKERS, AUDITORS = ("W0", "W1", "W2", "W3"), ("A0", "A1", "A2", "A3")
tables = st.fixed_dictionaries(
    {worker: st.lists(st.sampled_from(AUDITORS), unique=True) for worker in WORKERS}
)


def allocation_of(**loads):
    """An allocation in which each auditor has so many cases."""
    pairs = [(f"C{who}{n}", who) for who, load in loads.items() for n in range(load)]
    given = tuple(Assignment(case_id, who, 1, ()) for case_id, who in pairs)
    return Allocation("PW-2021-07", given, (), (), (), ())


def observed(*drawn, auditors, loads=None, cases=(), entries=(), lines=(), interests=(), team="T1"):
    """The observers of drawn workers, who are all of one team."""
    workers = tuple(Worker(each, None, None, team, is_agency=False) for each in drawn)
    loads = loads or {each.auditor_id: 1 for each in auditors}
    return allocate_observers(
        drawn, allocation_of(**loads), cases, workers, auditors, entries, lines, interests, PLAN
    )


def brute_force(drawn, options, auditors):
    """The best of every matching there is: most workers, first drawn first, least busy first."""
    found = []
    for choice in product(*[[None, *options[worker]] for worker in drawn]):
        held = {w: a for w, a in zip(drawn, choice, strict=True) if a}
        if len(set(held.values())) == len(held):
            covered = tuple(worker in held for worker in drawn)
            serving = tuple(auditor in held.values() for auditor in auditors)
            found.append((len(held), covered, serving))
    return max(found)


@given(tables, st.permutations(WORKERS), st.permutations(AUDITORS))
def test_nobody_is_left_without_an_observer_where_one_exists(options, drawn, auditors):
    held = match(drawn, options, auditors)
    assert all(auditor in options[worker] for worker, auditor in held.items())
    assert len(set(held.values())) == len(held)
    covered = tuple(worker in held for worker in drawn)
    serving = tuple(auditor in held.values() for auditor in auditors)
    assert (len(held), covered, serving) == brute_force(drawn, options, auditors)


@pytest.mark.parametrize("seed", range(30))
def test_in_whole_boroughs_every_observer_is_independent_of_the_worker(seed):
    borough = make_borough(f"observers {seed}")
    chance = Chance(f"observers {seed}")
    keys = sorted({case.worker_id for case in borough.cases})
    workers = tuple(
        Worker(each, None, None, f"T{chance.below(6)}", is_agency=False) for each in keys
    )
    busy = {each.auditor_id: 1 + chance.below(3) for each in borough.auditors if chance.hit(60)}
    made, left = allocate_observers(
        keys, allocation_of(**busy), borough.cases, workers, borough.auditors,
        borough.involvements, borough.management, borough.interests, borough.plan,
    )  # fmt: skip
    assert {each.worker_id for each in made} | set(left) == set(keys)
    assert len({each.auditor_id for each in made}) == len(made)
    people = {each.auditor_id: each for each in borough.auditors}
    homes = {each.worker_id: each.team_id for each in workers}
    for each in made:
        auditor, worker = people[each.auditor_id], each.worker_id
        assert each.auditor_id in busy
        ids = {staff_id.casefold() for staff_id in auditor.staff_ids}
        assert worker.casefold() not in ids
        former = {
            member.team_id for member in auditor.memberships
            if member.ended_on is None or member.ended_on >= borough.plan.period_from
        }  # fmt: skip
        held = {case.team_id for case in borough.cases if case.worker_id == worker}
        assert not ({auditor.team_id} | former) & (held | {homes[worker]})
        above = {line.manager_id.casefold() for line in borough.management
                 if line.staff_id == worker}  # fmt: skip
        assert not above & ids
        declared = {one.staff_id for one in borough.interests
                    if one.auditor_id == each.auditor_id}  # fmt: skip
        assert worker not in declared


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_records_does_not_matter(seed):
    borough = make_borough(f"order {seed}")
    keys = sorted({case.worker_id for case in borough.cases})
    workers = tuple(Worker(each, None, None, "T1", is_agency=False) for each in keys)
    loads = {each.auditor_id: 1 for each in borough.auditors}

    def made(turn):
        return allocate_observers(
            keys, allocation_of(**loads), turn(borough.cases), turn(workers),
            turn(borough.auditors), turn(borough.involvements), turn(borough.management),
            turn(borough.interests), borough.plan,
        )  # fmt: skip

    assert made(lambda things: things[::-1]) == made(lambda things: things)


def test_nobody_observes_themselves_by_any_of_their_ids():
    same = make_auditor(1, staff_ids=frozenset({"S1", " w1 "}))
    assert observed("W1", auditors=(same,)) == ((), ("W1",))


def test_nobody_observes_a_worker_of_their_own_team_now():
    assert observed("W1", auditors=(make_auditor(1, team_id="T1"),)) == ((), ("W1",))


def test_nobody_observes_a_worker_of_a_team_they_were_in_during_the_period():
    member = Membership("T1", date(2019, 1, 1), date(2020, 9, 1))
    long_ago = Membership("T1", date(2018, 1, 1), date(2020, 6, 1))
    assert observed("W1", auditors=(make_auditor(1, memberships=(member,)),))[1] == ("W1",)
    assert observed("W1", auditors=(make_auditor(1, memberships=(long_ago,)),))[1] == ()


def test_a_team_that_the_worker_left_in_the_period_counts_as_theirs():
    entry = make_entry("C1", "w1", team_id="T7", ended_on=date(2020, 12, 1))
    assert observed("W1", auditors=(make_auditor(1, team_id="T7"),), entries=(entry,))[1] == ("W1",)
    earlier = replace(entry, started_on=date(2019, 1, 1), ended_on=date(2020, 1, 1))
    assert observed("W1", auditors=(make_auditor(1, team_id="T7"),), entries=(earlier,))[1] == ()


def test_the_team_of_a_case_that_the_worker_holds_counts_as_theirs():
    case = make_case(1, worker_id="W1", team_id="T7")
    assert observed("W1", auditors=(make_auditor(1, team_id="T7"),), cases=(case,))[1] == ("W1",)


def test_nobody_observes_a_worker_below_them_in_the_line_at_any_height():
    lines = (LineManagement("W1", "M1", None, None), LineManagement("M1", "S1", None, None))
    assert observed("W1", auditors=(make_auditor(1),), lines=lines)[1] == ("W1",)
    assert observed("W1", auditors=(make_auditor(1),), lines=lines[:1])[1] == ()


def test_nobody_observes_a_worker_in_whom_they_declared_an_interest():
    interest = DeclaredInterest("A1", None, None, "W1", None, None)
    assert observed("W1", auditors=(make_auditor(1),), interests=(interest,))[1] == ("W1",)


def test_only_an_auditor_who_has_a_case_in_the_round_observes():
    two = (make_auditor(1), make_auditor(2))
    assert observed("W1", auditors=two, loads={"A2": 1}) == ((Observation("W1", "A2"),), ())


def test_the_least_loaded_observe_first():
    three = tuple(make_auditor(number) for number in (1, 2, 3))
    made, left = observed("W1", "W2", auditors=three, loads={"A1": 3, "A2": 1, "A3": 2})
    assert {each.auditor_id for each in made} == {"A2", "A3"}
    assert left == ()


def test_where_observers_are_short_those_drawn_first_have_one():
    one = (make_auditor(1),)
    assert observed("W2", "W1", auditors=one) == ((Observation("W2", "A1"),), ("W1",))
