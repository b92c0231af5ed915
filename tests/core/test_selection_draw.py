"""Who is drawn: the rules hold in every draw, and chance is what it says."""

import json
import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.loading import load_configuration
from tasks.errors import FrameEmpty
from tasks.model import Exclusion, Frame
from tasks.scheduling.plans import selection_plan
from tasks.scheduling.rounds import round_named, rules_of
from tasks.selection import verifier
from tasks.selection.commitment import canonical
from tasks.selection.draw import drawn_cases
from tasks.selection.eligibility import build_frame
from tasks.selection.lottery import ticket
from tasks.selection.probabilities import chances_of, probabilities_of
from tests.core.selection_frames import (
    borough,
    case,
    draw,
    eligible,
    frame,
    frames,
    most_of,
    plan,
    plans,
    practice_week,
    small,
)

APPROVED = Path(__file__).parents[1] / "approved"


def facts_of(of, sample):
    by_id = {each.case_id: each for each in of.cases}
    return [by_id[each.case_id] for each in sample.selected]


def chi_squared(counts, chances, draws):
    """How often each case was drawn against its stated chance, for each degree of freedom."""
    terms = [
        (counts[case_id] - draws * float(p)) ** 2 / (draws * float(p) * (1 - float(p)))
        for case_id, p in chances.items()
        if p < 1
    ]
    return math.fsum(terms) / len(terms)


def by_hand(of, target, seed):
    """Hand practice: a case for each due worker first, then whoever comes, by lot."""
    ordered = sorted(of.cases, key=lambda each: ticket(seed, each.case_id))
    first = {each.worker_id: each.case_id for each in reversed(ordered) if each.is_worker_due}
    chosen = list(first.values())[:target]
    rest = [each.case_id for each in ordered if each.case_id not in chosen]
    return [*chosen, *rest][:target]


def test_over_fixed_seeds_cases_are_drawn_as_often_as_stated_and_hand_practice_is_not():
    """R023, with its negative control: 800 draws of 12 from 100, four of ten workers due."""
    of = frame(
        *(
            eligible(
                n, worker=f"W{n % 10}", due=n % 10 < 4, family=f"F{n // 2 if n < 30 else n}",
                status=("CIN", "CIN", "CP", "LAC")[n % 4], weight=(24, 9, 2)[n % 3],
            )
            for n in range(100)
        )
    )  # fmt: skip
    design, draws = plan(target=12, floors=(("LAC", 4),)), 800
    chances = chances_of(of.cases, design)
    stated = probabilities_of(chances.network, chances.flows)
    fair, hand = Counter(), Counter()
    for number in range(draws):
        fair.update(drawn_cases(chances, f"seed {number}"))
        hand.update(by_hand(of, 12, f"seed {number}"))
    assert 0.6 < chi_squared(fair, stated, draws) < 1.45
    assert chi_squared(hand, stated, draws) > 5


def test_every_pair_of_compatible_cases_is_drawn_together_in_some_draw():
    """Two of twelve cases of six workers: each pair of different workers occurs, no other does."""
    of = frame(*(eligible(n, worker=f"W{n // 2}") for n in range(12)))
    chances = chances_of(of.cases, plan(target=2))
    pairs = {frozenset(drawn_cases(chances, str(number))) for number in range(1_500)}
    assert len(pairs) == 12 * 10 // 2


@settings(max_examples=100, deadline=None)
@given(frames(), plans(), st.integers(0, 10**6))
def test_every_rule_that_did_not_give_way_holds_in_every_draw(of, design, value):
    """A05, R016, R048, R061, R063, §11.4: size, family, floors, workers, reserves."""
    sample = draw(of, design, value)
    drawn = facts_of(of, sample)
    gave_way = {(rule, who) for rule, who, _, _ in json.loads(sample.certificate)["relaxations"]}
    assert len(drawn) == design.target - sample.shortfall
    assert len({each.case_id for each in drawn}) == len(drawn)
    assert most_of(each.family_id for each in drawn) <= design.max_per_family
    statuses = Counter(each.status for each in drawn)
    for status, floor in design.floors:
        assert statuses[status] >= floor or ("floor", status) in gave_way
    due = set(sample.coverage.due)
    for worker, count in Counter(each.worker_id for each in drawn).items():
        is_part = worker in due and sample.coverage.expectation < 1
        limit = 1 if is_part else design.max_per_worker
        assert count <= limit or ("worker_most", worker) in gave_way
    if sample.coverage.is_certain:
        assert sample.coverage.left == ()
    assert set(sample.coverage.reached) == due & {each.worker_id for each in drawn}
    assert sorted((*sample.coverage.reached, *sample.coverage.left)) == sorted(due)


@settings(max_examples=40, deadline=None)
@given(frames(), plans(), st.data())
def test_the_order_of_rows_workers_and_teams_does_not_matter(of, design, data):
    """R023, §11.4 number 1: the whole certificate is the same."""
    extract = [
        case(
            each.case_id, worker=each.worker_id, status=each.status, family=each.family_id,
            team_id=each.team_id, team_type=each.team_type,
        )
        for each in of.cases
    ]  # fmt: skip
    shuffled = data.draw(st.permutations(extract))
    one, two = (
        build_frame(tuple(rows), design, audited_workers=frozenset({"W1"}))
        for rows in (extract, shuffled)
    )
    assert draw(one, design) == draw(two, design)


def test_the_same_seed_draws_the_same_and_another_draws_others():
    """R023."""
    of, design = small(workers=8), plan(target=6)
    assert draw(of, design, 1) == draw(of, design, 1)
    assert len({draw(of, design, number).selected for number in range(20)}) > 15


def test_due_workers_who_fit_are_reached_in_every_draw():
    """R016: social workers have at least one allocated case audited within the annual cycle."""
    of = borough(size=600, audited_tenths=8)
    for number in range(12):
        coverage = draw(of, practice_week(), number).coverage
        assert coverage.is_certain
        assert coverage.expectation == 1
        assert coverage.reached == coverage.due
        assert coverage.left == ()


def test_due_workers_who_do_not_fit_have_one_case_at_most_and_those_left_are_named():
    """R016, R017: the certificate forecasts who is left for the next round."""
    of = borough(size=600)
    for number in range(12):
        sample = draw(of, practice_week(), number)
        assert sample.coverage.expectation == Fraction(60, 105)
        assert not sample.coverage.is_certain
        assert (len(sample.coverage.reached), len(sample.coverage.left)) == (60, 45)
        assert most_of(each.worker_id for each in facts_of(of, sample)) == 1


def test_fewer_eligible_than_wanted_are_all_taken_and_the_shortfall_is_recorded():
    """R048; the family rule wins over the number (A05)."""
    of = frame(eligible(1, family="F"), eligible(2, family="F"), eligible(3))
    sample = draw(of, plan(target=5))
    assert (len(sample.selected), sample.shortfall) == (2, 3)
    assert [each.probability for each in sample.selected if each.case_id == "P0003"] == [1]


def test_an_empty_frame_says_why():
    """R012: counts by reason, no case named."""
    empty = Frame((), (Exclusion("P1", "restricted_record"), Exclusion("P2", "not_in_theme")))
    with pytest.raises(FrameEmpty, match="not in theme 1, restricted record 1"):
        draw(empty, plan())


def test_a_design_without_coverage_prefers_nobody():
    sample = draw(small(), plan(target=4, is_coverage_wanted=False))
    assert (sample.coverage.due, sample.coverage.expectation) == ((), 0)
    assert sample.coverage.is_certain


def test_places_are_numbered_by_ticket_so_that_they_tell_nothing():
    sample = draw(small(), plan(target=6))
    tickets = [ticket(sample.seed.value, each.case_id) for each in sample.selected]
    assert tickets == sorted(tickets)
    assert [each.order for each in sample.selected] == [1, 2, 3, 4, 5, 6]


def summary(of, sample):
    """What is pinned of a draw."""
    drawn = facts_of(of, sample)
    certificate = json.loads(sample.certificate)
    return {
        "commitment": sample.commitment.digest,
        "seed": sample.seed.value,
        "frame": len(of.cases),
        "expectation": canonical(str(sample.coverage.expectation)),
        "due": len(sample.coverage.due),
        "reached": len(sample.coverage.reached),
        "statuses": dict(sorted(Counter(each.status for each in drawn).items())),
        "teams": dict(sorted(Counter(each.team_id for each in drawn).items())),
        "relaxations": certificate["relaxations"],
        "sample": {each.case_id: str(each.probability) for each in sample.selected},
        "reserves": [each.case_id for each in sample.reserves],
    }


HOW_TO_APPROVE = """
The draw of tests/approved/{} is not the approved one any more: {} differ.
The same frame, design and seed now give another sample. If that is not what
you meant, find what changed; if it is, raise METHOD in
tasks/selection/commitment.py (and in the verifier), write what stands below
into the file, and say "Changes results: yes" in the commit with the reason.

{}
"""


@pytest.mark.parametrize(
    ("name", "of", "design", "due"),
    [
        ("selection_july.json", borough(), practice_week(), 107),
        (
            "selection_march.json",
            borough(audited_tenths=8),
            replace(practice_week(), round_id="PW-2022-03"),
            18,
        ),
    ],
)
def test_the_approved_draws_stand(name, of, design, due):
    """July (107 due, 60 places) and March (few due): to change one is a decision for the commit."""
    sample = draw(of, design, "2021")
    assert verifier.check(json.loads(sample.certificate)) == []
    assert sum(map(Fraction, json.loads(sample.certificate)["probabilities"].values())) == 60
    assert len(sample.coverage.due) == due
    assert_approved(name, summary(of, sample))


def assert_approved(name, now):
    """The summary is the one that was approved; else the test says what to do."""
    approved = json.loads((APPROVED / name).read_text(encoding="utf-8"))
    changed = [part for part in now if now[part] != approved.get(part)]
    told = HOW_TO_APPROVE.format(name, ", ".join(changed), json.dumps(now, indent=1))
    assert now == approved, told


def test_a_changed_draw_says_what_changed_and_how_it_is_approved():
    of = small()
    with pytest.raises(AssertionError, match=r"selection_july\.json is not the approved") as told:
        assert_approved("selection_july.json", summary(of, draw(of, plan())))
    assert "commitment, seed, frame, expectation" in str(told.value)
    assert "Changes results: yes" in str(told.value)


def test_the_approved_plan_is_the_one_that_has_been_decided():
    decided = load_configuration()
    round_ = round_named(decided, "practice_week", "PW-2021-07")
    real = selection_plan(decided, rules_of(decided, "practice_week"), round_, 60)
    assert practice_week(authority=real.authority) == real


HOSTILE = {
    "floors above the target": plan(target=2, floors=(("CIN", 9), ("CP", 9), ("LAC", 9))),
    "floors of cases that are not there": plan(target=5, floors=(("CLA", 200),)),
    "a target above everything": plan(target=10**6),
    "one case": plan(target=1),
    "a smallest chance above an even one": plan(smallest_share=Fraction(9)),
    "no limit that can be kept": plan(target=12, max_per_worker=1),
    "reserves of all": plan(reserve_share=Fraction(5)),
}


@pytest.mark.parametrize("name", HOSTILE)
@settings(max_examples=15, deadline=None)
@given(frames(most=12))
def test_no_plan_however_hostile_makes_a_draw_impossible(name, of):
    """R016: never an "infeasible" stop: what cannot be is given less, and listed."""
    sample = draw(of, HOSTILE[name])
    assert 0 < len(sample.selected) <= HOSTILE[name].target
    assert verifier.check(json.loads(sample.certificate)) == []


@pytest.mark.parametrize(
    "of",
    [
        frame(eligible(1)),
        frame(*(eligible(n, family="F", worker=f"W{n}") for n in range(9))),
        frame(*(eligible(n, worker="W") for n in range(9))),
        frame(*(eligible(n, family="F", worker="W", weight=Fraction(1, 100)) for n in range(9))),
    ],
    ids=["one case", "one family", "one worker", "one family of one worker"],
)
@pytest.mark.parametrize("name", HOSTILE)
def test_frames_that_are_hardly_any_are_drawn_too(name, of):
    """R048: take all that may be taken, and record the shortfall."""
    sample = draw(of, HOSTILE[name])
    families = len({each.family_id for each in of.cases})
    assert len(sample.selected) == min(HOSTILE[name].target, families)
    assert sample.shortfall == HOSTILE[name].target - len(sample.selected)
    assert verifier.check(json.loads(sample.certificate)) == []


def test_with_every_record_restricted_the_round_stops_and_says_why():
    cases = tuple(case(n, is_restricted=True) for n in range(7))
    with pytest.raises(FrameEmpty, match="restricted record 7"):
        draw(build_frame(cases, plan(), audited_workers=frozenset()), plan())
