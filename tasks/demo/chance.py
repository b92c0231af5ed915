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
WORD = 1 << 32
LEAST = 1 << 64


class Stream:
    """An endless row of numbers that the seed and the key alone decide.

    >>> Stream(1, "child", "P1").below(100) == Stream(1, "child", "P1").below(100)
    True
    """

    __slots__ = ("_block", "_key", "_left")

    def __init__(self, seed: int, *key: object) -> None:
        self._key = "/".join(map(str, (seed, *key))).encode()
        self._block = 0
        self._left = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1, for a limit of at most 2 to the power of 32.

        A digest is one great number, from which each answer takes its part by division.
        It is replaced before what is left could favour small answers.
        """
        if self._left < LEAST:
            digest = sha256(self._key + b"#%d" % self._block).digest()
            self._block += 1
            self._left = int.from_bytes(digest, "big")
        self._left, found = divmod(self._left, limit)
        return found

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
        days = 4 * mean_days * self.below(WORD) * self.below(WORD) >> 64
        return timedelta(days=max(shortest, days))
