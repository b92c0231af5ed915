"""How large an invented borough is: the three tiers of rules.md 6.4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

BEGINS_ON = date(2015, 4, 1)


@dataclass(frozen=True, slots=True)
class Size:
    """Yearly arrivals and posts; open children are about two thirds of a year's referrals."""

    name: str
    families_a_year: int
    contacts_a_year: int
    intervention_teams: int
    lac_teams: int
    workers_a_team: int
    service_managers: int
    heads_of_service: int
    reviewing_officers: int
    audits_a_round: tuple[int, int, int]


UNIT = Size("unit", 48, 390, 3, 1, 2, 2, 1, 2, (8, 8, 8))
CAMDEN = Size("camden", 1_400, 11_000, 16, 2, 6, 8, 5, 10, (60, 54, 60))
LARGE = Size("large", 7_600, 60_000, 80, 16, 6, 30, 12, 40, (60, 54, 60))

SIZES = {size.name: size for size in (UNIT, CAMDEN, LARGE)}
