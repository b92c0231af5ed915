"""Small makers of records for the tests of the thinking areas."""

from datetime import date
from fractions import Fraction

from tasks.model import Case, SelectionPlan

AS_AT = date(2021, 6, 14)


def case(number, *, worker="W1", status="CIN", family=None, audited=None, **more):
    facts = {
        "case_id": f"P{number}", "family_id": family, "status": status, "team_id": "T1",
        "team_name": "Canal", "team_type": "family_intervention", "service_id": "S1",
        "worker_id": worker, "allocated_on": None, "reviewing_officer_id": None,
        "opened_on": date(2020, 1, 1), "born_on": None, "last_audited_on": audited,
        "is_restricted": False,
    }  # fmt: skip
    return Case(**{**facts, **more})


def plan(**more):
    facts = {
        "authority": "test", "round_id": "PW-2021-07", "version": 1, "as_at": AS_AT,
        "year_start": date(2021, 4, 1), "target": 3, "statuses": ("CIN", "CP", "LAC"),
        "team_types": ("family_intervention", "lac"), "floors": (), "max_per_family": 1,
        "max_per_worker": 2, "hard_months": 6, "soft_months": 8, "soft_weight": Fraction(1, 4),
        "cap_months": 24, "smallest_share": Fraction(1, 4), "reserve_share": Fraction(1, 5),
    }  # fmt: skip
    return SelectionPlan(**{**facts, **more})
