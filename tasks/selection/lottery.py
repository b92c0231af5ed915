"""Chance as anyone can repeat it: SHA-256 tickets and a SHA-256 counter stream (R023).

No floating-point number and no library generator takes part, so any language
on any machine draws the same.
"""

from __future__ import annotations

from hashlib import sha256


def ticket(seed: str, case_id: str) -> str:
    """The lottery ticket of a case: lowest tickets are drawn first within a cell.

    It depends on the seed and the case's own reference and on nothing else,
    so the order of the extract does not matter, and anyone with ``sha256sum``
    can print it again (R023).

    >>> ticket("7d2f", "P1001")[:12]
    '58887be9e9b4'
    """
    return sha256(f"{seed}/{case_id}".encode()).hexdigest()


def arc_ticket(seed: str, name: str) -> str:
    """The ticket by which the rounding takes an arc of the network before another.

    Which cases are weighed against each other is left to chance as well, so
    that no two compatible cases are kept apart in every draw.
    """
    return sha256(f"{seed}@{name}".encode()).hexdigest()


class Stream:
    """Whole numbers below any limit, each as likely, from SHA-256 of seed and counter."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._counter = 0

    def below(self, limit: int) -> int:
        """The next number from 0 to limit - 1; numbers that would favour some are thrown away."""
        highest = (1 << 256) - (1 << 256) % limit
        while True:
            digest = sha256(f"{self._seed}#{self._counter}".encode()).digest()
            self._counter += 1
            number = int.from_bytes(digest, "big")
            if number < highest:
                return number % limit

    def chooses(self, for_it: int, against: int) -> bool:
        """Yes with a chance of ``for_it`` in ``for_it + against``."""
        return self.below(for_it + against) < for_it
