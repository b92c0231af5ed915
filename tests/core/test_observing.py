"""Which workers are observed: by lot, and those not observed for longest come first (R066)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from hashlib import sha256
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from tasks.model import Frame, FrameCase
from tasks.selection.lottery import ticket
from tasks.selection.observing import (
    draw_observed,
    observation_ticket,
    observations_wanted,
    workers_of,
)

AS_AT = date(2021, 6, 14)
KEYS = [f"W{place}" for place in range(8)]
workers = st.frozensets(st.sampled_from(KEYS))
days = st.dates(date(2017, 1, 1), date(2021, 9, 30))
histories = st.dictionaries(st.sampled_from(KEYS), days)
seeds = st.text("0123456789abcdef", min_size=1, max_size=8)


def drawn(people, history, seed="7d2f", number=99):
    return draw_observed(people, history, seed, number=number, within_months=24, as_at=AS_AT)


def is_recent(day: date) -> bool:
    """Whether a day is later than the same day two years before the round."""
    return day > date(2019, 6, 14)


@given(workers, histories, seeds)
def test_a_worker_not_observed_in_24_months_comes_before_every_other(people, history, seed):
    turns = drawn(people, history, seed)
    recent = [worker in history and is_recent(history[worker]) for worker in turns]
    assert recent == sorted(recent)
    last = [history[worker] for worker, late in zip(turns, recent, strict=True) if late]
    assert last == sorted(last)


@given(workers, histories, seeds, st.integers(0, 9))
def test_as_many_are_drawn_as_were_asked_for_and_nobody_twice(people, history, seed, number):
    turns = drawn(people, history, seed, number)
    assert len(turns) == len(set(turns)) == min(number, len(people))
    assert set(turns) <= people
    assert turns == drawn(people, history, seed)[:number]


@given(workers, seeds)
def test_among_equals_anyone_with_sha256sum_can_draw_the_same_workers(people, seed):
    lots = sorted(people, key=lambda each: sha256(f"observation/{seed}/{each}".encode()).digest())
    assert drawn(people, {}, seed) == tuple(lots)


def test_the_lot_of_observations_tells_nothing_of_the_lot_of_cases():
    assert observation_ticket("7d2f", "P1001") != ticket("7d2f", "P1001")


def test_over_many_seeds_every_worker_is_as_likely_to_be_observed():
    people = frozenset(KEYS)
    first = [drawn(people, {}, f"{seed:064x}", 1)[0] for seed in range(4_000)]
    for worker in KEYS:  # 500 expected; six standard deviations are 125
        assert 375 < first.count(worker) < 625


def test_two_years_to_the_day_are_no_longer_within_24_months():
    assert drawn(frozenset({"W1", "W2"}), {"W1": date(2019, 6, 14), "W2": date(2019, 6, 15)}) == (
        "W1",
        "W2",
    )


@given(st.fractions(0, 1, max_denominator=20), st.integers(0, 200))
def test_the_number_is_the_share_of_auditors_rounded_up(share, auditors):
    assert observations_wanted(share, auditors) == ceil(share * auditors)


def test_an_unallocated_case_gives_nobody_to_observe():
    cases = tuple(
        FrameCase(f"C{place}", f"F{place}", worker, "T1", "lac", "LAC", Fraction(1), True)
        for place, worker in enumerate(("W1", "unallocated:C1", "W1", "W2"))
    )
    assert workers_of(Frame(cases, ())) == {"W1", "W2"}
