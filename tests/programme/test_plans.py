"""What a round asks of its draw and of its allocation, out of what has been decided."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from config.loading import load_configuration
from tasks.errors import ThemeUnknown
from tasks.model import PastAudit
from tasks.scheduling.plans import (
    allocation_plan,
    audited_this_year,
    selection_plan,
    target_of,
)
from tasks.scheduling.rounds import round_named, rules_of, theme_of

DECIDED = load_configuration()
RULES = rules_of(DECIDED, "practice_week")
JULY = round_named(DECIDED, "practice_week", "PW-2021-07")
NOVEMBER = round_named(DECIDED, "practice_week", "PW-2021-11")
MARCH = round_named(DECIDED, "practice_week", "PW-2022-03")


def audit(worker, day, kind="practice_week"):
    return PastAudit("P1", kind, None, "C1", worker, "A1", day, None)


def test_a_practice_week_asks_for_what_the_document_and_the_decisions_say():
    """R024, R025, R061, R062, R063, A05: the numbers that the draw commits to."""
    plan = selection_plan(DECIDED, RULES, JULY, 60)
    assert (plan.round_id, plan.version, plan.target) == ("PW-2021-07", 1, 60)
    assert (plan.as_at, plan.year_start) == (date(2021, 6, 14), date(2021, 4, 1))
    assert plan.statuses == ("CIN", "CP", "LAC")
    assert plan.team_types == ("family_intervention", "lac")
    assert dict(plan.floors).keys() == {"CIN", "CP", "LAC"}
    assert all(floor > 0 for _, floor in plan.floors)
    assert (plan.max_per_family, plan.hard_months, plan.soft_months) == (1, 6, 8)
    assert (plan.soft_weight, plan.reserve_share) == (Fraction(1, 4), Fraction(1, 5))
    assert plan.cap_months == 24
    assert plan.is_coverage_wanted


def test_auditors_are_asked_for_by_role_and_for_the_last_year_of_the_journey():
    """R019, A12, A20: a list of roles; twelve months back from the day of the draw."""
    plan = allocation_plan(DECIDED, RULES, JULY, "5eed")
    assert plan.roles == (
        "head_of_service", "service_manager", "team_manager", "reviewing_officer",
    )  # fmt: skip
    assert dict(plan.default_capacity).keys() >= set(plan.roles)
    assert (plan.period_from, plan.as_at) == (date(2020, 6, 14), date(2021, 6, 14))
    assert (plan.fieldwork_from, plan.fieldwork_to) == (JULY.starts_on, JULY.ends_on)
    assert (plan.seed, plan.second_share) == ("5eed", Fraction(1, 5))


@pytest.mark.parametrize(
    ("round_", "target"),
    [(JULY, 60), (NOVEMBER, 54), (MARCH, 23), (replace(JULY, target=80), 60)],
    ids=["July as the table says", "November as the table says", "March, blank", "never over 60"],
)
def test_the_number_is_the_table_s_own_and_a_blank_one_is_what_can_be_audited(round_, target):
    """A01, R061, R116: with 23 places and 900 eligible cases."""
    assert target_of(round_, 23, 900) == target


def test_a_blank_number_is_never_above_cap_places_or_cases_and_never_none():
    """A01: no auditor at all is for the allocation to say, with its reasons."""
    assert target_of(MARCH, 900, 900) == 60
    assert target_of(MARCH, 900, 12) == 12
    assert target_of(MARCH, 0, 900) == 1


def test_a_worker_counts_as_audited_from_april_on_and_not_by_a_compliance_audit():
    """R016, A05: within the annual cycle; compliance audits do not count."""
    audits = (
        audit("W1", date(2021, 4, 1)),
        audit("W2", date(2021, 3, 31)),
        audit("W3", date(2021, 5, 4), "compliance"),
        audit("W4", None),
        audit(None, date(2021, 5, 4)),
        audit("W5", date(2021, 5, 4), "front_door"),
    )
    assert audited_this_year(audits, JULY) == {"W1", "W5"}
    assert audited_this_year((audit("W1", date(2021, 7, 1)),), MARCH) == {"W1"}


def test_r026_the_theme_of_a_round_is_one_of_those_decided_on_or_none():
    """R026: taking into account any particular theme that is being audited."""
    assert theme_of(DECIDED, JULY) is None
    themed = theme_of(DECIDED, replace(JULY, theme="domestic_abuse"))
    assert themed is not None
    assert tuple(themed.factors) == ("3A", "3B", "3C")
    with pytest.raises(ThemeUnknown, match="no theme weather"):
        theme_of(DECIDED, replace(JULY, theme="weather"))
