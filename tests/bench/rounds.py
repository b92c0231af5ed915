"""Two or more pieces of work timed in turn, round after round.

By processor time, unless told otherwise: what else the machine does then
hardly counts. Work that waits, or has helpers, is timed by ``perf_counter``.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

Work = Callable[[], object]


def medians(
    *works: Work, rounds: int = 9, clock: Callable[[], float] = process_time
) -> list[float]:
    """The median seconds of each piece of work, once round for warming up and not counted."""
    times: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 1):
        for work, taken in zip(works, times, strict=True):
            gc.collect()
            began = clock()
            work()
            if number:
                taken.append(clock() - began)
    return [sorted(taken)[rounds // 2] for taken in times]
