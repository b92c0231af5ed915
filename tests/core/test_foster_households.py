"""Fostering households at the edges: temporary approvals, months ahead, former managers."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from config.loading import load_configuration
from tasks.allocation.households import allocate_households, own_work
from tasks.model import AllocationPlan, FosterHousehold, LineManagement
from tasks.scheduling.census import take_census
from tasks.scheduling.household_checks import standings
from tests.core.allocation_boroughs import make_auditor

DECIDED = load_configuration()
RULES, CHECKS = DECIDED.fostering, DECIDED.fostering_checks
AS_AT = date(2021, 7, 1)
ONE = FosterHousehold(
    "H1", "mainstream", date(2018, 3, 5), None, 2, 1, "FA01", "W1", "approved", None
)
TEMPORARY = replace(ONE, approval_type="temporary", approved_on=date(2021, 3, 11))
SIXTEEN_WEEKS = date(2021, 7, 1)


@pytest.mark.parametrize(
    ("as_at", "done", "expected"),
    [
        (SIXTEEN_WEEKS, {}, ("in_date", SIXTEEN_WEEKS, 0)),
        (SIXTEEN_WEEKS + timedelta(days=1), {}, ("overdue", SIXTEEN_WEEKS, 1)),
        (
            SIXTEEN_WEEKS + timedelta(days=1),
            {CHECKS.extension: date(2021, 6, 1)},
            ("in_date", SIXTEEN_WEEKS + timedelta(weeks=8), 0),
        ),
    ],
)
def test_a_temporary_approval_is_over_on_the_day_after_its_sixteen_weeks_unless_extended(
    as_at, done, expected
):
    """R110, regulations 24 and 25."""
    terms, found, *_ = standings(TEMPORARY, done, CHECKS, RULES.census, as_at)
    assert (terms.check_kind, found.check_kind) == ("terms", "temporary")
    assert (found.state, found.due_on, found.days_over) == expected


def test_no_other_approval_ends_by_itself():
    """R110."""
    kinds = [each.check_kind for each in standings(ONE, {}, CHECKS, RULES.census, AS_AT)]
    assert "terms" in kinds
    assert "temporary" not in kinds


@pytest.mark.parametrize(
    ("ahead", "until"),
    [(0, date(2021, 11, 30)), (1, date(2021, 12, 31)), (3, date(2022, 2, 28))],
)
def test_a_borough_may_look_whole_months_ahead_for_the_households_that_fall_due(ahead, until):
    """R108: whoever is due on the last of those days is listed, on the day after it is not."""
    rules = RULES.census.model_copy(update={"ahead_months": ahead})
    last = [until.replace(year=until.year - 1), until.replace(year=until.year - 1)]
    last[1] += timedelta(days=1)
    households = tuple(replace(ONE, household_id=f"H{n}") for n in (1, 2))
    done = {f"H{n}": {CHECKS.audit: day} for n, day in enumerate(last, 1)}
    taken = take_census(
        households, done, {}, rules, CHECKS.audit, CHECKS.extension,
        date(2021, 11, 1), date(2021, 11, 30),
    )  # fmt: skip
    assert taken.until == until
    assert [each.household.household_id for each in taken.listed] == ["H1"]
    assert [(each.case_id, each.reason) for each in taken.exclusions] == [("H2", "not_due")]


PLAN = AllocationPlan(
    "FO-2021-07", "5eed", AS_AT, date(2021, 7, 30), AS_AT, AS_AT, tuple(RULES.roles),
    tuple((each.role, each.cases) for each in RULES.capacity), 12, Fraction(0),
)  # fmt: skip
MANAGER = make_auditor(2, role="fostering_manager", team_id="FA01", trained_on=date(2021, 4, 20))


@pytest.mark.parametrize(
    ("ended_on", "relaxed"),
    [(AS_AT - timedelta(days=1), ()), (AS_AT, ("line_manager",)), (None, ("line_manager",))],
)
def test_who_managed_the_supervising_worker_once_is_their_line_manager_no_more(ended_on, relaxed):
    """R109: the line manager is who manages on the day of the round."""
    line = (LineManagement("W1", "S2", date(2020, 1, 1), ended_on),)
    made = allocate_households((ONE,), (MANAGER,), line, {"FA01": "S30"}, PLAN)
    assert [(each.auditor_id, each.relaxed) for each in made.assignments] == [("A2", relaxed)]
    assert own_work(made, (ONE,), (MANAGER,), line, PLAN.roles, PLAN.as_at) == 0
