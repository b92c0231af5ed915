"""Chance that anyone can repeat."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tasks.selection.lottery import Stream, arc_ticket, ticket


@given(st.text(), st.lists(st.integers(1, 1 << 80), max_size=20))
def test_numbers_are_below_their_limits_and_the_same_for_the_same_seed(seed, limits):
    """R023."""
    one, two = Stream(seed), Stream(seed)
    numbers = [one.below(limit) for limit in limits]
    assert numbers == [two.below(limit) for limit in limits]
    assert all(0 <= number < limit for number, limit in zip(numbers, limits, strict=True))


def test_numbers_that_would_favour_some_are_thrown_away():
    """With a limit just above half of all hashes about every second one is no use."""
    stream, limit = Stream("x"), (1 << 255) + 1
    numbers = [stream.below(limit) for _ in range(200)]
    assert max(numbers) < limit
    used = Stream("x")
    skipped = 0
    for number in numbers:
        while used.below(1 << 256) != number:
            skipped += 1
    assert 150 < skipped < 260


def test_a_choice_is_as_likely_as_its_part():
    stream = Stream("fixed")
    chosen = sum(stream.chooses(3, 7) for _ in range(2_000))
    assert 550 < chosen < 650


def test_tickets_spread_evenly_and_the_seed_changes_every_one():
    """χ² of the first byte over 25,600 tickets: 255 degrees of freedom, 99.9 % band."""
    counts = Counter(ticket("seed", f"P{n}")[:2] for n in range(25_600))
    chi = sum((counts[f"{byte:02x}"] - 100) ** 2 / 100 for byte in range(256))
    assert 190 < chi < 331
    assert all(ticket("seed", f"P{n}") != ticket("seeds", f"P{n}") for n in range(100))
    assert arc_ticket("seed", "P1") != ticket("seed", "P1")
