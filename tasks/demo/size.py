"""How large an invented borough is: the three tiers of rules.md 6.4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

BEGINS_ON = date(2015, 4, 1)


@dataclass(frozen=True, slots=True)
class Size:
    """Yearly arrivals, teams and posts of one tier; ``audits`` are those of a round by its month.

    ``families_a_year`` come to a referral at least once, ``callers_a_year`` to contacts only.
    """

    name: str
    families_a_year: int
    callers_a_year: int
    intervention_teams: int
    lac_teams: int
    workers_a_team: int
    others_a_team: int
    service_managers: int
    heads_of_service: int
    reviewing_officers: int
    audits: tuple[tuple[int, int], ...]


ROUNDS = ((7, 60), (11, 54), (3, 60))
SMALL_ROUNDS = ((7, 6), (11, 5), (3, 6))

UNIT = Size("unit", 42, 40, 3, 1, 2, 1, 2, 1, 3, SMALL_ROUNDS)
CAMDEN = Size("camden", 1_160, 1_090, 16, 2, 6, 3, 8, 5, 10, ROUNDS)
LARGE = Size("large", 6_350, 5_800, 80, 16, 6, 12, 30, 12, 50, ROUNDS)

SIZES = {size.name: size for size in (UNIT, CAMDEN, LARGE)}
