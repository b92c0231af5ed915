"""Which workers are observed at work in a round, by lot (R066, A10).

Observations stand beside the cases and are never among them: they take no
place of the draw, and their tickets have a prefix of their own, so that the
one lot tells nothing of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tasks.model import Frame
from tasks.selection.eligibility import UNALLOCATED, months_since
from tasks.selection.lottery import ticket

PREFIX = "observation/"


def observation_ticket(seed: str, worker_id: str) -> str:
    """The ticket of a worker: whoever has the lowest is observed first among equals.

    >>> observation_ticket("7d2f", "W0042")[:12]
    '754775a04830'
    """
    return ticket(PREFIX + seed, worker_id)


def observations_wanted(share: Fraction, auditors: int) -> int:
    """How many workers are observed: a share of the auditors who can take part, rounded up.

    >>> observations_wanted(Fraction(1, 10), 41), observations_wanted(Fraction(1, 10), 0)
    (5, 0)
    """
    return -(-auditors * share.numerator // share.denominator)


def workers_of(frame: Frame) -> frozenset[str]:
    """The workers who hold a case that could be drawn; an unallocated case has none."""
    held = (case.worker_id for case in frame.cases)
    return frozenset(each for each in held if not each.startswith(UNALLOCATED))


def draw_observed(
    workers: frozenset[str],
    observed_on: Mapping[str, date],
    seed: str,
    *,
    number: int,
    within_months: int,
    as_at: date,
) -> tuple[str, ...]:
    """The workers to observe, first drawn first; fewer than asked where there are not as many.

    Whoever was not observed within the months comes first, by lot; the others
    follow, the longest ago first, and by lot on the same day. ``observed_on``
    has the day of each worker's last observation.
    """

    def turn(worker_id: str) -> tuple[date, str]:
        last_on = observed_on.get(worker_id)
        months = months_since(last_on, as_at)
        is_recent = last_on is not None and months is not None and months < within_months
        return (last_on if last_on and is_recent else date.min), observation_ticket(seed, worker_id)

    return tuple(sorted(workers, key=turn)[:number])
