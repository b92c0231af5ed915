"""Chance for invented data: a stream of SHA-256 numbers for each entity.

A stream is keyed by the seed, the kind of entity and the entity's own name,
so that adding one kind of row does not move another, on any machine and in
any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeVar

Item = TypeVar("Item")


class Stream:
    """An endless row of numbers that the seed and the key alone decide.

    >>> Stream(1, "child", "P1").below(100) == Stream(1, "child", "P1").below(100)
    True
    """

    __slots__ = ("_block", "_key", "_numbers")

    def __init__(self, seed: int, *key: object) -> None:
        self._key = "/".join(str(part) for part in (seed, *key)).encode()
        self._block = 0
        self._numbers: list[int] = []

    def _next(self) -> int:
        if not self._numbers:
            digest = sha256(self._key + b"#%d" % self._block).digest()
            self._block += 1
            self._numbers = [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 32, 4)]
        return self._numbers.pop()

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1 (the slight bias of 32 bits does no harm here)."""
        return self._next() % limit

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def is_hit(self, per_thousand: int) -> bool:
        """True so many times in a thousand."""
        return self.below(1000) < per_thousand

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, each as likely."""
        return items[self.below(len(items))]

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.below((last - first).days + 1))

    def length(self, mean_days: int, shortest: int = 7) -> timedelta:
        """A length of time with a long tail: four times the mean times two chances.

        Most cases close early and a few stay open for years, so the product
        of two chances (mean one quarter) serves better than one.
        """
        return timedelta(days=max(shortest, 4 * mean_days * self._next() * self._next() >> 64))
