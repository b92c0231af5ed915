"""Sections 3 to 5 of the programme document as far as they say which cases are chosen.

Each test is named by the sentence; the borough and the plan are a practice
week's own, as the configuration has it.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from config.loading import load_configuration
from tasks.scheduling.plans import selection_plan
from tasks.scheduling.rounds import round_named, rules_of
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample
from tasks.selection.eligibility import build_frame
from tasks.selection.reserves import substitute
from tests.core.selection_frames import case, draw

DECIDED = load_configuration()
ROUND = round_named(DECIDED, "practice_week", "PW-2021-07")
PLAN = selection_plan(DECIDED, rules_of(DECIDED, "practice_week"), ROUND, 60)
AUDITED = (None, None, date(2019, 3, 1), date(2020, 9, 1), date(2020, 11, 20), date(2021, 2, 1))


def borough(workers=40, each=16):
    """Workers with so many children, some of one family, in three statuses and three team types."""
    return tuple(
        case(
            number := w * each + n,
            worker=f"W{w:02}",
            status=("CIN", "CIN", "CP", "LAC", "CLA")[n % 5] if n else "CIN",
            family=f"F{number - (n % 7 == 6)}",
            team_id=f"T{w % 9}",
            team_type=("lac" if w % 9 > 6 else "family_intervention") if n != 9 else "early_help",
            audited=AUDITED[n % 6],
            is_restricted=n == 11,
        )
        for w in range(workers)
        for n in range(each)
    )


CASES = borough()
BY_ID = {each.case_id: each for each in CASES}


def frame_of(cases=CASES, audited=frozenset(), **more):
    return build_frame(cases, PLAN, audited_workers=audited, **more)


def reasons(frame):
    return {each.case_id: each.reason for each in frame.exclusions}


def test_all_cases_including_child_in_need_child_protection_and_looked_after_are_audited():
    """R012, R063: every status has its part of every sample, and no eligible case has no chance."""
    frame = frame_of()
    assert {each.status for each in frame.cases} == {"CIN", "CP", "LAC"}
    for value in range(5):
        sample = draw(frame, PLAN, value)
        counts = Counter(BY_ID[each.case_id].status for each in sample.selected)
        assert all(counts[status] >= floor for status, floor in PLAN.floors)
    assert len(frame.cases) + len(frame.exclusions) == len(CASES)


def test_no_eligible_case_is_without_a_chance():
    """R012, R025: at least a quarter of an even one."""
    frame = frame_of()
    sample = draw(frame, replace(PLAN, reserve_share=Fraction(1)))
    chances = {each.case_id: each.probability for each in (*sample.selected, *sample.reserves)}
    assert min(chances.values()) >= Fraction(1, 4) * 60 / len(frame.cases)


def test_the_aim_is_that_social_workers_have_at_least_one_allocated_case_audited_in_the_year():
    """R016: 40 due workers fit in 60 places, so that each is sure of one."""
    for value in range(5):
        coverage = draw(frame_of(), PLAN, value).coverage
        assert (len(coverage.due), coverage.left, coverage.is_certain) == (40, (), True)


def test_workers_who_had_their_audit_this_year_are_not_due_and_may_still_be_drawn():
    """R016."""
    audited = frozenset({"W00", "W01"})
    sample = draw(frame_of(audited=audited), PLAN)
    assert not audited & set(sample.coverage.due)
    frame = frame_of(audited=audited)
    assert {each.worker_id for each in frame.cases} >= audited


def test_this_will_be_monitored_by_the_audit_team():
    """R017: when there are too many, the certificate names who is left for the next round."""
    sample = draw(frame_of(borough(workers=90, each=9)), PLAN)
    coverage = sample.coverage
    assert len(coverage.due) == 90
    assert len(coverage.reached) + len(coverage.left) == 90
    assert coverage.expectation == Fraction(60, 90)
    assert '"left_for_next_round":["W' in sample.certificate


def test_cases_are_chosen_independently():
    """R022, R023, property 1: with frame, design and public value nothing is left to choose.

    The order in which the rows came is no part of it.
    """
    frame = frame_of()
    assert frame_of(CASES[::-1]) == frame_of((*CASES[301:], *CASES[:301])) == frame
    commitment = commit(frame, PLAN)
    seed = seed_of(commitment, "dice 4711", is_self_generated=False, purpose="live")
    first = draw_sample(frame, PLAN, commitment, seed)
    assert draw_sample(frame, PLAN, commitment, seed) == first
    assert first.selected != draw(frame, PLAN, "4712").selected


def test_selection_is_random():
    """R023: each case is drawn as often as its probability says (the proof is in tests/core)."""
    frame = frame_of(borough(workers=8, each=9))
    design = replace(PLAN, target=8, floors=())
    seen = Counter(
        each.case_id for value in range(60) for each in draw(frame, design, value).selected
    )
    assert len(seen) > len(frame.cases) * 3 / 4


@pytest.mark.parametrize(
    ("day", "weight"),
    [
        (date(2021, 6, 13), None),
        (date(2020, 12, 15), None),
        (date(2020, 12, 14), Fraction(6, 4)),
        (date(2020, 10, 15), Fraction(7, 4)),
        (date(2020, 10, 14), 8),
        (date(2020, 6, 14), 12),
        (date(2019, 6, 14), 24),
        (date(2010, 1, 1), 24),
        (None, 24),
    ],
)
def test_based_on_whether_the_case_has_been_audited_within_the_last_6_8_months(day, weight):
    """R024, A05, property 2: under six months never, from six to eight at a quarter, then more."""
    frame = frame_of((case(1, audited=day),))
    assert [each.weight for each in frame.cases] == ([] if weight is None else [weight])
    assert reasons(frame) == ({"P1": "audited_within_hard_exclusion"} if weight is None else {})


def test_to_ensure_all_cases_are_frequently_audited():
    """R025: the chance rises with the months since the last audit, up to the cap."""
    months = [date(2020, 12, 1), date(2020, 11, 1), date(2020, 9, 1), date(2020, 1, 1), None]
    cases = tuple(
        case(w * 9 + n, worker=f"W{w}", audited=day, family=f"F{w * 9 + n}")
        for w in range(20)
        for n, day in enumerate(months)
    )
    frame = frame_of(cases)
    design = replace(PLAN, target=20, floors=(), reserve_share=Fraction(1))
    chances: dict[Fraction, Fraction] = {}
    by_id = {each.case_id: each for each in frame.cases}
    sample = draw(frame, design)
    for each in (*sample.selected, *sample.reserves):
        chances[by_id[each.case_id].weight] = each.probability
    listed = [chances[weight] for weight in sorted(chances)]
    assert len(listed) == 5
    assert listed[0] == listed[1] < listed[2] < listed[3] < listed[4]


def test_taking_into_account_any_particular_theme_that_is_being_audited():
    """R026: cases without the theme are left out, and it is said of each why."""
    theme = frozenset(each.case_id for each in CASES[::3])
    frame = frame_of(in_theme=theme)
    assert {each.case_id for each in frame.cases} <= theme
    assert Counter(reasons(frame).values())["not_in_theme"] > 0


def test_practice_week_audits_involve_up_to_60_cases():
    """R061, R048, property 3: the number is the target, and what is missing is recorded."""
    assert len(draw(frame_of(), PLAN).selected) == 60
    few = draw(frame_of(CASES[:32]), PLAN)
    assert 0 < len(few.selected) < 60
    assert few.shortfall == 60 - len(few.selected)


def test_from_the_family_intervention_and_lac_teams():
    """R062: and from no other, which is said of each."""
    out = [each for each in CASES if each.team_type == "early_help"]
    found = reasons(frame_of())
    assert {found[each.case_id] for each in out} <= {"team_not_in_scope", "status_not_in_scope"}
    assert all(each.team_type in {"family_intervention", "lac"} for each in frame_of().cases)


def test_a_restricted_record_is_never_drawn():
    """A05: nor is its reason anything but the restriction, for that comes first."""
    found = reasons(frame_of())
    assert {found[e.case_id] for e in CASES if e.is_restricted} == {"restricted_record"}


def test_the_unit_is_the_child_and_of_a_family_one_at_most_is_drawn():
    """A05, A22."""
    for value in range(5):
        sample = draw(frame_of(), PLAN, value)
        everyone = [*sample.selected, *sample.reserves]
        assert max(Counter(BY_ID[each.case_id].family_id for each in everyone).values()) == 1


def test_a_withdrawn_case_is_replaced_from_reserve_and_nothing_is_drawn_again():
    """A25."""
    sample = draw(frame_of(), PLAN)
    withdrawn = sample.selected[3].case_id
    made = substitute(sample, withdrawn, frozenset(), "child_moved_away")
    assert made.reserve_id in {each.case_id for each in sample.reserves}
    assert made.reserve_id not in {each.case_id for each in sample.selected}
    next_ = substitute(sample, made.reserve_id, {made.reserve_id}, "record_restricted")
    assert next_.reserve_id not in {made.reserve_id, withdrawn}
