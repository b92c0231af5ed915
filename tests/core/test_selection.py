"""Who is drawn: sentences of the programme document first, then properties, then examples."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import DrawUnsolved, FrameEmpty
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample
from tasks.selection.eligibility import build_frame, weight_of
from tasks.selection.lottery import Stream, ticket
from tasks.selection.network import build_network
from tasks.selection.probabilities import probabilities_of, solve
from tasks.selection.reserves import next_reserve
from tasks.selection.rounding import round_flow
from tests.core.makers import case, plan

NOBODY = frozenset()


def frame_of(cases, design=None, audited=NOBODY, **more):
    return build_frame(tuple(cases), design or plan(), audited_workers=audited, **more)


def drawn_by(cases, design, number, audited=NOBODY):
    frame = frame_of(cases, design, audited)
    commitment = commit(frame, design)
    seed = seed_of(commitment, f"dice {number}", is_self_generated=False, purpose="live")
    return draw_sample(frame, design, commitment, seed)


def borough(workers=5, each=4):
    return [
        case(w * 10 + n, worker=f"W{w}", status=("CIN", "CP", "LAC", "CIN")[n % 4])
        for w in range(workers)
        for n in range(each)
    ]


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        ("restricted_record", {"is_restricted": True}),
        ("status_not_in_scope", {"status": "ASSESSMENT"}),
        ("team_not_in_scope", {"team_type": "front_door"}),
        ("audited_within_hard_exclusion", {"audited": date(2020, 12, 15)}),
    ],
)
def test_every_case_that_may_not_be_drawn_has_its_reason(reason, facts):
    """R012, R024, R062, R063."""
    frame = frame_of([case(1, **facts)])
    assert [(each.case_id, each.reason) for each in frame.exclusions] == [("P1", reason)]


def test_a_case_out_of_theme_or_that_nobody_may_audit_is_not_drawn():
    """R026, R027."""
    cases = [case(1), case(2)]
    themed = frame_of(cases, in_theme=frozenset({"P1"}))
    assert themed.exclusions[0].reason == "not_in_theme"
    barred = frame_of(cases, unauditable=frozenset({"P2"}))
    assert barred.exclusions[0].reason == "no_independent_auditor"


@pytest.mark.parametrize(
    ("audited", "weight"),
    [
        (None, Fraction(1)),
        (date(2019, 6, 14), Fraction(1)),
        (date(2020, 6, 14), Fraction(1, 2)),
        (date(2020, 12, 14), Fraction(6, 24) / 4),
        (date(2020, 10, 15), Fraction(7, 24) / 4),
        (date(2020, 10, 14), Fraction(8, 24)),
    ],
)
def test_the_longer_ago_the_last_audit_the_likelier_a_case_is(audited, weight):
    """R025, A05: six to eight months ago counts a quarter; the rise ends at two years."""
    assert weight_of(case(1, audited=audited), plan()) == weight


def test_selection_is_random_but_repeatable_and_the_seed_changes_it():
    """R023."""
    cases, design = borough(), plan(target=6)
    first = drawn_by(cases, design, 1)
    assert first == drawn_by(cases, design, 1)
    assert {drawn_by(cases, design, n).selected for n in range(8)} != {first.selected}


@settings(max_examples=30, deadline=None)
@given(st.permutations(borough()))
def test_the_order_of_the_extract_does_not_matter(cases):
    """R023."""
    assert drawn_by(cases, plan(target=6), 1) == drawn_by(borough(), plan(target=6), 1)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from(["CIN", "CP", "LAC"]), st.integers(1, 12)),
        min_size=1, max_size=25,
    ),
    st.integers(1, 12), st.integers(0, 3),
)  # fmt: skip
def test_probabilities_are_exact_sum_to_the_number_drawn_and_every_rule_holds(rows, target, floor):
    """A05, R048, R061, R063, §11.4 number 3."""
    cases = [
        case(n, worker=f"W{worker}", status=status, family=f"F{family}")
        for n, (worker, status, family) in enumerate(rows)
    ]
    design = plan(target=target, floors=(("LAC", floor),))
    sample = drawn_by(cases, design, 7)
    held = json.loads(sample.certificate)["probabilities"]
    chances = [Fraction(value) for value in held.values()]
    assert sum(chances) == len(sample.selected) == target - sample.shortfall
    assert all(0 <= chance <= 1 for chance in chances)
    by_id = {each.case_id: each for each in cases}
    picked = [by_id[each.case_id] for each in sample.selected]
    assert max(Counter(each.family_id for each in picked).values(), default=0) <= 1
    families = {each.family_id for each in picked}
    assert families.isdisjoint(by_id[each.case_id].family_id for each in sample.reserves)


def test_workers_who_fit_in_the_places_are_each_sure_of_an_audit():
    """R016: social workers have at least one allocated case audited within the annual cycle."""
    cases = borough(workers=5, each=6)
    audited = frozenset({"W3", "W4"})
    for number in range(20):
        coverage = drawn_by(cases, plan(target=6), number, audited).coverage
        assert coverage.is_certain
        assert coverage.reached == coverage.due == ("W0", "W1", "W2")
        assert coverage.left == ()


def test_workers_who_do_not_fit_have_the_same_expectation_and_at_most_one_case():
    """R016, R017: never a stop; the certificate names who is left for the next round."""
    cases = borough(workers=8, each=3)
    by_id = {each.case_id: each.worker_id for each in cases}
    for number in range(20):
        sample = drawn_by(cases, plan(target=5), number)
        assert sample.coverage.expectation == Fraction(5, 8)
        assert len(sample.coverage.reached) == 5
        assert len(sample.coverage.left) == 3
        assert max(Counter(by_id[each.case_id] for each in sample.selected).values()) == 1


def test_fewer_eligible_than_wanted_are_all_taken_and_the_shortfall_recorded():
    """R048."""
    sample = drawn_by([case(1), case(2, worker="W2")], plan(target=5), 1)
    assert (len(sample.selected), sample.shortfall) == (2, 3)


def test_an_empty_frame_says_why():
    with pytest.raises(FrameEmpty, match="restricted record 1"):
        drawn_by([case(1, is_restricted=True)], plan(), 1)


def test_a_case_without_a_worker_stays_in():
    assert frame_of([case(1, worker=None)]).cases[0].worker_id == "unallocated:P1"


class Turn(Exception):
    """The rounding asks for chance beyond the path that is replayed."""


class Replay:
    """A stream that gives the numbers of a path, then asks for more."""

    def __init__(self, path):
        self.path, self.turn = path, 0

    def below(self, limit):
        self.turn += 1
        if self.turn > len(self.path):
            raise Turn(limit)
        return self.path[self.turn - 1]


def outcomes(units, quantum, path=()):
    """Every outcome of the rounding with its exact probability: every number at every turn."""
    try:
        return {tuple(sorted(round_flow(units, quantum, Replay(path)).items())): Fraction(1)}
    except Turn as turn:
        limit = turn.args[0]
    found = Counter()
    for number in range(limit):
        for whole, chance in outcomes(units, quantum, (*path, number)).items():
            found[whole] += chance / limit
    return found


def small_flow(cells, quantum):
    """Units on the arcs of workers, cells and statuses that given cells add up to."""
    units = Counter()
    for (worker, status), value in cells.items():
        units["root", worker] += value
        units[worker, worker + status] += value
        units[worker + status, status] += value
        units[status, "sink"] += value
    assert sum(cells.values()) % quantum == 0
    return dict(units)


@pytest.mark.parametrize(
    "cells",
    [
        {"AX": 2, "AY": 3, "BX": 3, "BY": 4},
        {"AX": 1, "AY": 1, "BX": 2, "BY": 2},
        {"AX": 5, "BX": 4, "BY": 1, "CX": 1, "CY": 1},
        {"AX": 6, "AY": 2, "BX": 4},
    ],
)
def test_every_outcome_counted_the_rounding_keeps_each_probability_exactly(cells):
    """No statistics: all outcomes, fractions compared as fractions, totals never off by one."""
    units, quantum = small_flow({tuple(key): value for key, value in cells.items()}, 6), 6
    every = outcomes(units, quantum)
    assert len(every) > 1
    assert sum(every.values()) == 1
    for arc, value in units.items():
        whole = [(dict(outcome)[arc], chance) for outcome, chance in every.items()]
        assert sum(number * chance for number, chance in whole) == Fraction(value, quantum)
        assert {number for number, _ in whole} <= {value // quantum, -(-value // quantum)}


def chi_squared(counts, chances, draws):
    """χ² per degree of freedom of how often each case was drawn against its stated chance."""
    terms = [
        (counts[case_id] - draws * float(p)) ** 2 / (draws * float(p) * (1 - float(p)))
        for case_id, p in chances.items()
        if 0 < p < 1
    ]
    return sum(terms) / len(terms)


def test_over_fixed_seeds_cases_are_drawn_as_often_as_stated_and_hand_practice_is_not():
    """R023, with a negative control: the same test must refuse one case per due worker first."""
    cases, design, draws = borough(workers=10, each=4), plan(target=8), 400
    frame = frame_of(cases, design)
    network = build_network(frame.cases, design)
    chances = probabilities_of(network, solve(network).flows)
    fair, by_hand = Counter(), Counter()
    for number in range(draws):
        sample = drawn_by(cases, design, number)
        fair.update(each.case_id for each in sample.selected)
        ordered = sorted(cases, key=lambda each: ticket(str(number), each.case_id))
        by_hand.update(each.case_id for each in ordered if each.status == "LAC")
    assert 0.5 < chi_squared(fair, chances, draws) < 1.6
    assert chi_squared(by_hand, chances, draws) > 10


def test_a_preview_tells_nothing_of_the_live_draw():
    """Twenty previews and the live draw have twenty-one seeds, though the public value is one."""
    frame = frame_of(borough())
    commitment = commit(frame, plan())
    live = seed_of(commitment, "dice", is_self_generated=False, purpose="live")
    preview = seed_of(commitment, "dice", is_self_generated=False, purpose="preview")
    assert live.value != preview.value
    others = {
        seed_of(commitment, str(n), is_self_generated=True, purpose="preview").value
        for n in range(20)
    }
    assert len(others | {live.value, preview.value}) == 22


def test_what_is_committed_to_changes_with_the_frame_and_with_the_design_only():
    frame = frame_of(borough())
    whole = commit(frame, plan()).digest
    assert commit(frame_of(borough()[1:]), plan()).digest != whole
    assert commit(frame, plan(target=4)).digest != whole
    assert commit(frame, plan()).digest == whole


def test_a_withdrawn_case_is_replaced_by_the_next_reserve_of_its_status():
    """A25: never a new draw."""
    cases, design = borough(workers=6), plan(target=10)
    sample = drawn_by(cases, design, 3)
    statuses = {each.case_id: each.status for each in cases}
    withdrawn = sample.selected[0].case_id
    first = next_reserve(sample, statuses, withdrawn, NOBODY)
    assert first in sample.reserves
    alike = [r for r in sample.reserves if statuses[r.case_id] == statuses[withdrawn]]
    assert first == (alike or list(sample.reserves))[0]
    everyone = frozenset(each.case_id for each in sample.reserves)
    assert next_reserve(sample, statuses, withdrawn, everyone) is None


def test_reserves_are_a_fifth_rounded_up():
    assert len(drawn_by(borough(workers=6), plan(target=10), 3).reserves) == 2
    assert len(drawn_by(borough(workers=6), plan(target=6), 3).reserves) == 2


def test_a_design_without_coverage_draws_in_proportion():
    design = plan(target=4, is_coverage_wanted=False)
    sample = drawn_by(borough(), design, 1)
    assert sample.coverage.expectation == 0
    assert len(sample.selected) == 4


def test_one_case_for_each_worker_at_most_where_the_plan_says_so():
    sample = drawn_by(borough(workers=4), plan(target=4, max_per_worker=1), 1)
    assert len(sample.coverage.reached) == 4


def test_a_solver_that_fails_says_so():
    network = build_network(frame_of(borough()).cases, plan())
    with pytest.raises(DrawUnsolved, match="Nothing was drawn"):
        solve(replace(network, wanted=10**6))


def test_the_stream_throws_away_numbers_that_would_favour_some(monkeypatch):
    from tasks.selection import lottery

    class Digest:
        values = iter([b"\xff" * 32, (5).to_bytes(32, "big")])

        def digest(self):
            return next(self.values)

    monkeypatch.setattr(lottery, "sha256", lambda _: Digest())
    assert Stream("x").below(3) == 2
