"""A withdrawn case is replaced by the next reserve, never by a new draw (A25)."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import SubstitutionRefused
from tasks.selection.reserves import SUBSTITUTION_REASONS, next_reserve, substitute
from tests.core.selection_frames import (
    borough,
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


@settings(max_examples=80, deadline=None)
@given(frames(), plans())
def test_reserves_are_others_and_with_all_of_them_the_family_rule_still_holds(of, design):
    """A05, A25, R048: a fifth of the sample, rounded up, as far as families allow."""
    sample = draw(of, design)
    families = {each.case_id: each.family_id for each in of.cases}
    drawn = [each.case_id for each in sample.selected]
    reserves = [each.case_id for each in sample.reserves]
    assert not set(drawn) & set(reserves)
    assert most_of(families[each] for each in [*drawn, *reserves]) <= design.max_per_family
    wanted = -(-len(drawn) * design.reserve_share.numerator // design.reserve_share.denominator)
    sizes = Counter(families.values())
    room = sum(min(count, design.max_per_family) for count in sizes.values()) - len(drawn)
    assert len(reserves) == min(wanted, room)


def test_a_practice_week_has_twelve_reserves():
    """R048: twenty per cent of sixty."""
    assert len(draw(borough(size=500), practice_week()).reserves) == 12


def sampled(*drawn_from, target=1, share=1, **more):
    return draw(frame(*drawn_from), plan(target=target, reserve_share=Fraction(share), **more))


def test_a_reserve_is_the_nearest_case_cell_then_worker_then_stratum_then_status():
    """The published order of reserves, one step after another."""
    near = [
        {"worker": "A"},
        {"worker": "A", "weight": 23},
        {"worker": "A", "team_type": "lac"},
        {"worker": "A", "status": "CP"},
        {"worker": "B"},
        {"worker": "B", "team_type": "lac"},
        {"worker": "B", "status": "CP"},
    ]
    for skipped in range(len(near)):
        cases = [eligible(n, due=False, **facts) for n, facts in enumerate(near) if n >= skipped]
        chosen = eligible(99, worker="A", due=True)
        sample = sampled(chosen, *cases)
        if sample.selected[0].case_id == "P0099":
            assert sample.reserves[0].case_id == f"P{skipped:04d}"


def test_the_next_reserve_is_the_nearest_free_one_and_then_the_lowest_number():
    """A25."""
    of, design = small(workers=6, each=6), plan(target=10, reserve_share=Fraction(1, 2))
    sample = draw(of, design)
    workers = {each.case_id: each.worker_id for each in of.cases}
    withdrawn = sample.selected[0].case_id
    first = next_reserve(sample, withdrawn, frozenset())
    own = [each for each in sample.reserves if workers[each.case_id] == workers[withdrawn]]
    assert first in (own or sample.reserves)
    second = next_reserve(sample, withdrawn, {first.case_id})
    assert second != first
    assert second in sample.reserves


def test_a_reserve_whose_worker_has_the_limit_already_stands_behind_the_others():
    of, design = small(workers=3, each=6, due=False), plan(
        target=3, max_per_worker=1, reserve_share=Fraction(1)
    )  # fmt: skip
    workers = {each.case_id: each.worker_id for each in of.cases}
    for number in range(10):
        sample = draw(of, design, number)
        for each in sample.selected:
            chosen = next_reserve(sample, each.case_id, frozenset())
            assert workers[chosen.case_id] == workers[each.case_id]


def test_a_substitute_that_is_withdrawn_is_replaced_too():
    sample = draw(small(), plan(target=10))
    first = next_reserve(sample, sample.selected[0].case_id, frozenset())
    second = next_reserve(sample, first.case_id, {first.case_id})
    assert {first, second} == set(sample.reserves)


@pytest.mark.parametrize("reason", SUBSTITUTION_REASONS)
def test_a_substitution_says_which_case_which_reserve_and_why(reason):
    """A25: replaced from reserve in order, reason logged."""
    sample = draw(small(), plan(target=10))
    made = substitute(sample, sample.selected[0].case_id, frozenset(), reason)
    assert (made.round_id, made.reason) == ("PW-2021-07", reason)
    assert made.withdrawn_id == sample.selected[0].case_id
    assert made.reserve_id == sample.reserves[made.reserve_order - 1].case_id


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=10).filter(lambda text: text not in SUBSTITUTION_REASONS))
def test_no_case_is_replaced_without_one_of_the_known_reasons(reason):
    sample = draw(small(), plan(target=3))
    with pytest.raises(SubstitutionRefused, match="the reason is none of"):
        substitute(sample, sample.selected[0].case_id, frozenset(), reason)


def test_only_a_case_of_the_sample_is_replaced_and_only_while_reserves_last():
    sample = draw(small(), plan(target=3))
    with pytest.raises(SubstitutionRefused, match="not in the sample"):
        next_reserve(sample, sample.reserves[0].case_id, frozenset())
    used = {each.case_id for each in sample.reserves}
    with pytest.raises(SubstitutionRefused, match="no reserve is left"):
        next_reserve(sample, sample.selected[0].case_id, used)
