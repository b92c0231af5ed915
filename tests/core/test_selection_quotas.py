"""The front door's draw: whole quotas by rating and pathway, and each service present."""

import json
from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import CommitmentBroken
from tasks.selection import quotas as quotas_file
from tasks.selection import verifier
from tasks.selection.commitment import commit, design_of, seed_of
from tasks.selection.draw import draw_sample, drawn_cases
from tasks.selection.eligibility import LOT, build_frame
from tasks.selection.probabilities import chances_of, probabilities_of
from tasks.selection.quotas import quotas_of, with_quotas
from tasks.selection.rounding import round_flow
from tests.core.certificates import committed, faults
from tests.core.selection_frames import case, draw, eligible, frame, plan
from tests.core.test_selection_draw import chi_squared

RATINGS = ("Red", "Amber", "Green", "unrated")
PATHWAYS = ("journey_meeting", "step_up", "step_down", "no_transfer")
SERVICES = ("mash", "contact_service", "brief_intervention")
FLOORS = (("Red", 6), ("Amber", 6), ("Green", 6), ("unrated", 1))
TINY = (
    ("A", 0, "Red", "step_up"), ("A", 0, "Red", "no_transfer"), ("B", 0, "Red", "no_transfer"),
    ("C", 2, "Green", "no_transfer"), ("B", 0, "Green", "no_transfer"),
)  # fmt: skip
TYPE_FLOORS = (("journey_meeting", 3), ("step_up", 3), ("step_down", 3))


def front_door(**more):
    facts = {
        "statuses": RATINGS, "team_types": PATHWAYS, "floors": FLOORS, "type_floors": TYPE_FLOORS,
        "team_floors": tuple((each, 1) for each in SERVICES), "is_quota_wanted": True,
        "is_coverage_wanted": False, "target": 30, "max_per_worker": 10,
    }  # fmt: skip
    return plan(**(facts | more))


def contacts(count=300, services=(6, 3, 1)):
    """A front door's frame: decision-makers in services, ratings and pathways unevenly crossed."""
    weights = [each for each, share in zip(SERVICES, services, strict=True) for _ in range(share)]
    return frame(
        *(
            eligible(
                n,
                worker=f"D{n * 7 % 5}@{weights[n % len(weights)]}",
                team_id=weights[n % len(weights)],
                status=RATINGS[min(3, (n * 11 % 97) // 25)] if n % 25 else "unrated",
                team_type=PATHWAYS[3 if n % 6 else (n // 6) % 4],
                due=False,
            )
            for n in range(count)
        )
    )


def planned(of, **more):
    return with_quotas(front_door(**more), of.cases)


@st.composite
def tables(draw_from):
    """Counts of a few strata, floors both ways and a target, small enough to try every table."""
    strata = draw_from(
        st.lists(st.sampled_from([*product("RAG", "usd")]), min_size=1, max_size=5, unique=True)
    )
    counts = Counter({each: draw_from(st.integers(1, 4)) for each in strata})
    floors = tuple((each, draw_from(st.integers(0, 3))) for each in "RAG")
    type_floors = tuple((each, draw_from(st.integers(0, 3))) for each in "usd")
    return counts, floors, type_floors, draw_from(st.integers(1, 8))


def worth(table, counts, floors, type_floors):
    """What is wanted of a table, first things first: floors, a place each, nearness."""
    rows, kinds = Counter(), Counter()
    for (row, kind), places in table.items():
        rows[row] += places
        kinds[kind] += places
    met = sum(min(rows[each], n) for each, n in floors)
    met += sum(min(kinds[each], n) for each, n in type_floors)
    size, total = sum(table.values()), counts.total()
    apart = sum(
        (places - Fraction(size * counts[each], total)) ** 2 for each, places in table.items()
    )
    return -met, -sum(places > 0 for places in table.values()), apart


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_table_of_whole_places_is_better_than_the_quotas(made):
    """R054, R056, R057: floors first, a place for each stratum, then the largest remainder."""
    counts, floors, type_floors, target = made
    design = front_door(target=target, floors=floors, type_floors=type_floors)
    held = {(row, kind): places for row, kind, places in quotas_of(counts, design)}
    size = min(target, counts.total())
    assert sum(held.values()) == size
    every = product(*(range(min(size, counts[each]) + 1) for each in held))
    best = min(
        worth(dict(zip(held, places, strict=True)), counts, floors, type_floors)
        for places in every
        if sum(places) == size
    )
    assert worth(held, counts, floors, type_floors) == best


def test_without_floors_the_quotas_are_the_largest_remainder():
    counts = Counter({("Red", "u"): 41, ("Amber", "u"): 33, ("Green", "u"): 26})
    held = quotas_of(counts, front_door(target=10, floors=(), type_floors=()))
    assert held == (("Amber", "u", 3), ("Green", "u", 3), ("Red", "u", 4))


def test_audited_cases_will_include_cases_within_each_of_the_rag_ratings():
    """R048, R049, R054, R056, R057, property 4: thirty, each rating, pathway and service."""
    of = contacts()
    design = planned(of)
    by_id = {each.case_id: each for each in of.cases}
    for number in range(25):
        sample = draw(of, design, number)
        drawn = [by_id[each.case_id] for each in sample.selected]
        cells = Counter((each.status, each.team_type) for each in drawn)
        assert {(s, t): n for s, t, n in design.quotas if n} == cells
        assert all(Counter(each.team_id for each in drawn)[service] for service in SERVICES)
        assert verifier.check(json.loads(sample.certificate)) == []
    ratings, pathways = Counter(), Counter()
    for status, kind, places in design.quotas:
        ratings[status] += places
        pathways[kind] += places
    assert sum(ratings.values()) == 30
    assert all(ratings[each] >= least for each, least in FLOORS)
    assert all(pathways[each] >= least for each, least in TYPE_FLOORS)


def test_a_service_with_one_contact_is_in_every_sample():
    """R049: each service has its case, however small it is."""
    of = contacts(120, services=(6, 3, 1))
    small = [each for each in of.cases if each.team_id == "brief_intervention"]
    kept = frame(*(each for each in of.cases if each.team_id != small[0].team_id), small[3])
    sample = draw(kept, planned(kept))
    assert small[3].case_id in {each.case_id for each in sample.selected}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), st.integers(0, 3),
            st.sampled_from([Fraction(3, 2), Fraction(24)]),
        ),
        min_size=1, max_size=30,
    ),
    st.integers(1, 12), st.integers(0, 10**6),
)  # fmt: skip
def test_whatever_the_frame_the_quotas_hold_and_the_verifier_agrees(rows, target, value):
    of = frame(
        *(
            eligible(
                n, worker=f"D{who}@{SERVICES[service]}", team_id=SERVICES[service], due=False,
                status=RATINGS[rating], team_type=PATHWAYS[path], weight=weight,
            )
            for n, (rating, path, service, who, weight) in enumerate(rows)
        )
    )  # fmt: skip
    design = planned(of, target=target, floors=(("Red", 2), ("Green", 1)), max_per_worker=2)
    sample = draw(of, design, value)
    by_id = {each.case_id: each for each in of.cases}
    cells = Counter(
        (by_id[each.case_id].status, by_id[each.case_id].team_type) for each in sample.selected
    )
    assert {(s, t): n for s, t, n in design.quotas if n} == cells
    assert verifier.check(json.loads(sample.certificate)) == []
    gave_way = {(rule, who) for rule, who, *_ in json.loads(sample.certificate)["relaxations"]}
    present = {by_id[each.case_id].team_id for each in sample.selected}
    assert all(each in present or ("team_floor", each) in gave_way for each in SERVICES)


def test_on_a_tiny_front_door_every_outcome_has_exactly_its_stated_chance():
    """Exact enumeration: each lot of the rounding is tried both ways, weighted by its chance."""
    of = frame(
        *(
            eligible(
                n, worker=f"{who}@{SERVICES[service]}", team_id=SERVICES[service], due=False,
                status=status, team_type=path,
            )
            for n, (who, service, status, path) in enumerate(TINY)
        )
    )  # fmt: skip
    design = planned(of, target=3, floors=(("Red", 1), ("Green", 1)), team_floors=(("mash", 1),))
    chances = chances_of(of.cases, design)
    network, found = chances.network, Counter()
    for whole, weight in outcomes(chances):
        for ids, count in zip(network.case_ids, whole, strict=False):
            found.update({case_id: weight * Fraction(count, len(ids)) for case_id in ids})
    assert found == probabilities_of(network, chances.flows)


def outcomes(chances):
    """Every rounding of the flows with its chance: each lot is tried both ways."""
    network, waiting = chances.network, [((), Fraction(1))]
    while waiting:
        lots, weight = waiting.pop()
        told, asked = iter(lots), []

        def chooses(yes, no, told=told, asked=asked):
            answer = next(told, None)
            if answer is None:
                asked.append(Fraction(yes, yes + no))
            return answer is not False

        order = range(len(network.arcs))
        whole = round_flow(network.arcs, chances.flows, network.unit, order, chooses)
        if asked:
            waiting.append(((*lots, True), weight * asked[0]))
            waiting.append(((*lots, False), weight * (1 - asked[0])))
        else:
            yield whole, weight


def test_over_fixed_seeds_contacts_are_drawn_as_often_as_stated():
    """R023: 500 draws of thirty with fixed seeds."""
    of = contacts(200)
    chances = chances_of(of.cases, planned(of))
    stated, counts, draws = probabilities_of(chances.network, chances.flows), Counter(), 500
    for number in range(draws):
        counts.update(drawn_cases(chances, f"seed {number}"))
    assert min(stated.values()) > 0
    assert sum(stated.values()) == 30
    assert 0.6 < chi_squared(counts, stated, draws) < 1.45


def test_of_several_contacts_of_a_child_or_family_the_lot_leaves_one_in_the_frame():
    """A05, A23: which one is a matter of round and reference, and the others say why."""
    rows = tuple(
        case(
            n, child_id=f"child {n // 3}", family=f"F{n // 6}", status="Red", pathway="step_up",
            service="mash", worker="D1",
        )
        for n in range(30)
    )  # fmt: skip
    made = build_frame(rows, front_door(), audited_workers=frozenset())
    assert len(made.cases) == 5
    assert {each.reason for each in made.exclusions} == {LOT}
    assert made == build_frame(rows[::-1], front_door(), audited_workers=frozenset())
    other = build_frame(rows, front_door(round_id="FD-2022-01"), audited_workers=frozenset())
    assert [each.case_id for each in other.cases] != [each.case_id for each in made.cases]
    two = build_frame(rows, front_door(max_per_family=2), audited_workers=frozenset())
    assert len(two.cases) == 10


def test_a_plan_without_quotas_has_the_design_that_it_always_had():
    held = design_of(plan())
    assert not held.keys() & {"type_floors", "team_floors", "is_quota_wanted", "quotas"}


def test_quotas_of_another_frame_are_not_drawn_from():
    of, other = contacts(), contacts(30)
    design = planned(other)
    commitment = commit(of, design)
    seed = seed_of(commitment, "dice", is_self_generated=False, purpose="live")
    with pytest.raises(CommitmentBroken):
        draw_sample(of, design, commitment, seed)


# ---------------------------------------------------------------- forgeries


def forged(change, **more):
    held = json.loads(draw(contacts(), planned(contacts()), 3).certificate)
    change(held["design"])
    return committed(held | more)


def moved(design):
    """One place goes from a stratum with many to another of its rating that could have more."""
    rows = {(s, t): n for s, t, n in design["quotas"]}
    rows["Green", "no_transfer"] -= 1
    rows["Amber", "no_transfer"] += 1
    design["quotas"] = [[*cell, n] for cell, n in rows.items()]


@pytest.mark.parametrize(
    "change",
    [
        moved,
        lambda design: design["quotas"].pop(),
        lambda design: design["quotas"][0].__setitem__(2, design["quotas"][0][2] + 1),
        lambda design: design["quotas"].append(["Red", "nowhere", 0]),
        lambda design: design.__setitem__("quotas", []),
        lambda design: design.pop("is_quota_wanted"),
        lambda design: design.__setitem__(
            "quotas", [[s, t, float(n)] for s, t, n in design["quotas"]]
        ),
    ],
)
def test_forged_quotas_are_refused_though_committed_to(change):
    assert faults(forged(change)) & {"quotas", "no whole certificate"}


def test_a_program_that_prefers_other_quotas_is_found_out(monkeypatch):
    """The whole certificate is consistent, drawn and proven with a place moved."""
    honestly = quotas_file.quotas_of

    def bent(counts, design):
        held = {(s, t): n for s, t, n in honestly(counts, design)}
        held["Green", "no_transfer"] -= 1
        held["Amber", "no_transfer"] += 1
        return tuple((*cell, n) for cell, n in held.items())

    monkeypatch.setattr(quotas_file, "quotas_of", bent)
    of = contacts()
    assert faults(json.loads(draw(of, planned(of)).certificate)) == {"quotas"}


def test_a_service_left_out_without_need_is_found_out(monkeypatch):
    """The forger lists it as a floor that gave way: it did not have to."""
    from tasks.selection import probabilities

    honestly = probabilities.floors_of
    of = contacts(120)
    design = planned(
        of, team_floors=(("mash", 1), ("contact_service", 1), ("brief_intervention", 4))
    )
    honest = json.loads(draw(of, design).certificate)
    assert verifier.check(honest) == []
    monkeypatch.setattr(
        probabilities, "floors_of",
        lambda plan: honestly(plan) | {"team:brief_intervention": 2},
    )  # fmt: skip
    assert "coverage" in faults(json.loads(draw(of, design).certificate))


def test_a_decision_maker_of_two_services_in_one_line_is_refused():
    """A service's floor would count the cases of another."""
    held = json.loads(draw(contacts(), planned(contacts()), 3).certificate)
    first = json.loads(held["frame"][0])
    first[2] = next(row[2] for row in map(json.loads, held["frame"]) if row[3] != first[3])
    held["frame"][0] = verifier.line(first)
    assert "quotas" in faults(committed(held))
