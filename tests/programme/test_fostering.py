"""The section "Fostering audits" of the programme document."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from tasks.allocation.households import allocate_households, own_work
from tasks.errors import CycleUnknown
from tasks.model import AllocationPlan, FosterCheck, FosterHousehold, LineManagement
from tasks.scheduling.census import take_census
from tasks.scheduling.household_checks import latest, months_after, standings
from tasks.scheduling.standing import fostering_round, month_end
from tests.core.allocation_boroughs import make_auditor

DECIDED = load_configuration()
RULES, CHECKS = DECIDED.fostering, DECIDED.fostering_checks
AS_AT = date(2021, 7, 1)


def household(number=1, **changes):
    made = FosterHousehold(
        f"H{number}", "mainstream", date(2018, 3, 5), "Two children", 2, 1, "FA01", "W1",
        "approved", None,
    )  # fmt: skip
    return replace(made, **changes)


def census(households, done=None, given_out=None, as_at=AS_AT):
    last = as_at.replace(day=monthrange(as_at.year, as_at.month)[1])
    return take_census(
        tuple(households), done or {}, given_out or {}, RULES.census, CHECKS.audit,
        CHECKS.extension, as_at, last,
    )  # fmt: skip


def audited(day, number=1):
    return {f"H{number}": {"fostering_audit": day}}


def reasons(taken):
    return {each.case_id: each.reason for each in taken.exclusions}


# ---------------------------------------------------------------- the sentences

years = st.lists(
    st.tuples(
        st.dates(date(2015, 1, 1), date(2023, 12, 31)),  # approved
        st.integers(30, 3_000),  # days until they leave
        st.sampled_from(["mainstream", "connected", "temporary", "short_break", "agency"]),
        st.lists(st.integers(0, 200), min_size=12, max_size=12),  # days that each audit takes
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@given(years)
def test_cases_of_all_approved_camden_foster_carers_are_audited_on_an_annual_basis(listed):
    """R108, A16, property 12: on the first of each month of six years, each approved household had
    an audit in the twelve months before, or is on the month's list, or is overdue and told so."""
    known = [
        household(n, approved_on=start, ended_on=start + timedelta(days=days), approval_type=kind)
        for n, (start, days, kind, _) in enumerate(listed)
    ]
    pace = {f"H{n}": list(days) for n, (*_, days) in enumerate(listed)}
    done, given_out = {}, {}
    for month in range(72):
        as_at = date(2018 + month // 12, month % 12 + 1, 1)
        there = [each for each in known if each.approved_on <= as_at]
        told = {
            key: {"fostering_audit": max(d for d in days if d <= as_at)}
            for key, days in done.items()
            if any(d <= as_at for d in days)
        }
        taken = census(there, told, given_out, as_at)
        on_list = {each.household.household_id: each for each in taken.listed}
        for each in there:
            is_ours = each.approval_type != "agency" and each.ended_on > as_at
            last = told.get(each.household_id, {}).get("fostering_audit", each.approved_on)
            is_late = months_after(last, 12) < as_at
            assert not (is_ours and is_late) or on_list[each.household_id].is_overdue
            assert is_ours or each.household_id not in on_list
        for each in taken.to_audit:  # given out once, and finished when its auditor is ready
            key = each.household.household_id
            before = given_out.get(key)
            assert before is None or months_after(before[1], 12) <= as_at or told.get(key)
            given_out[key] = (f"FO-{as_at:%Y-%m}", as_at)
            days = pace[key].pop() if pace[key] else 5
            done.setdefault(key, []).append(as_at + timedelta(days=days))


def test_each_household_falls_due_in_one_month_and_is_given_out_once_in_it():
    """R108: a household audited twice in one period is impossible."""
    one = [household()]
    july = census(one, audited(date(2020, 7, 31)))
    assert [each.due_on for each in july.to_audit] == [date(2021, 7, 31)]
    given_out = {"H1": ("FO-2021-07", AS_AT)}
    august = census(one, audited(date(2020, 7, 31)), given_out, date(2021, 8, 2))
    assert august.to_audit == ()
    assert [(each.is_overdue, each.given_out_in) for each in august.listed] == [
        (True, "FO-2021-07")
    ]
    finished = census(one, audited(date(2021, 7, 20)), given_out, date(2021, 8, 2))
    assert finished.listed == ()
    assert reasons(finished) == {"H1": "not_due"}


@given(st.permutations(range(8)))
def test_the_order_of_the_register_does_not_matter(order):
    households = [household(n, approved_on=date(2020, 1 + n, 3)) for n in range(8)]
    assert census([households[n] for n in order]) == census(households)


def test_the_first_audit_is_due_twelve_months_after_the_approval():
    """A16."""
    taken = census([household(approved_on=date(2020, 7, 14)), household(2, approved_on=AS_AT)])
    assert [(one.household.household_id, one.due_on) for one in taken.listed] == [
        ("H1", date(2021, 7, 14))
    ]


def test_those_who_resigned_leave_the_list_on_their_last_day_and_not_before():
    """A16."""
    done = audited(date(2020, 7, 4))
    left = census([household(ended_on=AS_AT, household_status="resigned")], done)
    assert reasons(left) == {"H1": "left"}
    assert census([household(ended_on=AS_AT + timedelta(days=1))], done).to_audit


def test_carers_of_another_agency_are_not_ours_to_audit():
    """A16."""
    assert reasons(census([household(approval_type="agency")])) == {"H1": "other_agency"}


def test_a_temporary_approval_of_connected_persons_is_in_the_census_and_flagged():
    """A16, regulation 24: sixteen weeks, and eight more where they were extended."""
    one = household(approval_type="temporary", approved_on=date(2020, 7, 1))
    (due,) = census([one]).listed
    assert due.approval_ends_on == date(2020, 10, 21)
    (longer,) = census([one], {"H1": {"temporary_extension": date(2020, 10, 1)}}).listed
    assert longer.approval_ends_on == date(2020, 12, 16)


def test_a_month_s_round_begins_on_its_first_working_day_and_has_the_whole_month():
    """Section 11.3: due list on the first of each month; whoever falls due on a Saturday counts."""
    round_ = fostering_round(DECIDED, "FO-2021-08", AS_AT)
    assert (round_.draw_on, round_.ends_on) == (date(2021, 8, 2), date(2021, 8, 31))
    july = fostering_round(DECIDED, None, date(2021, 7, 31))
    assert (july.round_id, july.due_on) == ("FO-2021-07", date(2021, 7, 30))
    assert month_end(july) == date(2021, 7, 31)
    assert fostering_round(DECIDED, None, date(2021, 8, 1)).round_id == "FO-2021-07"
    with pytest.raises(CycleUnknown):
        fostering_round(DECIDED, "FO-2021-13", AS_AT)


# ---------------------------------------------------------------- who audits

PLAN = AllocationPlan(
    "FO-2021-07", "5eed", AS_AT, date(2021, 7, 30), AS_AT, AS_AT, tuple(RULES.roles),
    tuple((each.role, each.cases) for each in RULES.capacity), 12, Fraction(0),
)  # fmt: skip
SERVICES = {"FA01": "S30"}


def auditor(number, role, **more):
    fits = {"capacity": None, "team_id": "FA01", "service_id": None, "leave": ()}
    return make_auditor(number, role=role, trained_on=date(2021, 4, 20), **{**fits, **more})


SM = auditor(1, "service_manager", team_id=None, service_id="S30")
FM = auditor(2, "fostering_manager")
FSP = auditor(3, "fostering_senior_practitioner")
TM = auditor(4, "team_manager", capacity=2)
OTHER_SM = auditor(5, "service_manager", team_id=None, service_id="S10")


def manages(staff_id, who):
    (manager_id,) = sorted(who.staff_ids)[:1]
    return LineManagement(staff_id, manager_id, None, None)


def allocated(households, auditors, management=()):
    made = allocate_households(tuple(households), tuple(auditors), management, SERVICES, PLAN)
    assert (
        own_work(made, tuple(households), tuple(auditors), management, PLAN.roles, PLAN.as_at) == 0
    )
    return made


def pairs(made):
    return {each.case_id: each.auditor_id for each in made.assignments}


def test_by_the_service_manager_fostering_manager_and_fostering_senior_practitioners():
    """R109, A12: these three roles and nobody else, and the service manager of this service."""
    made = allocated([household(n) for n in range(6)], [SM, FM, FSP, TM, OTHER_SM])
    assert set(pairs(made).values()) == {"A1", "A2", "A3"}
    assert {(each.auditor_id, each.reason) for each in made.ineligible} == {
        ("A4", "role_not_permitted"), ("A5", "other_service"),
    }  # fmt: skip
    assert {load.first for load in made.loads} == {2}


def test_nobody_audits_a_household_that_they_supervise():
    """R109, hard: it stays without an auditor and says so."""
    own = household(supervising_worker_id=sorted(FSP.staff_ids)[0])
    assert pairs(allocated([own], [FSP, SM])) == {"H1": "A1"}
    alone = allocated([own], [FSP])
    assert alone.assignments == ()
    assert [each.case_ids for each in alone.shortages] == [("H1",)]


def test_the_line_manager_of_the_supervising_worker_audits_only_where_nobody_else_can():
    """R109: hard where there is an alternative, and told where there is none."""
    line = (manages("W1", FM),)
    made = allocated([household()], [FM, SM], line)
    assert pairs(made) == {"H1": "A1"}
    alone = allocated([household()], [FM], line)
    assert [(each.auditor_id, each.relaxed) for each in alone.assignments] == [
        ("A2", ("line_manager",))
    ]


def test_a_line_manager_steps_in_when_everybody_else_is_full():
    one_place = replace(SM, capacity=1)
    made = allocated([household(1), household(2)], [FM, one_place], (manages("W1", FM),))
    assert sorted(pairs(made).values()) == ["A1", "A2"]
    assert sum(bool(each.relaxed) for each in made.assignments) == 1


# ---------------------------------------------------------------- the specialist template


def state_of(kind, done=None, **changes):
    made = standings(household(**changes), done or {}, CHECKS, RULES.census, AS_AT)
    return next((each.state, each.days_over) for each in made if each.check_kind == kind)


@pytest.mark.parametrize(
    ("kind", "done_on", "expected"),
    [
        ("review", date(2020, 7, 1), ("in_date", 0)),
        ("review", date(2020, 6, 30), ("overdue", 1)),
        ("review", None, ("not_recorded", 849)),
        ("supervision_visit", date(2021, 5, 20), ("in_date", 0)),
        ("supervision_visit", date(2021, 5, 19), ("overdue", 1)),
        ("dbs", date(2018, 7, 1), ("in_date", 0)),
        ("dbs", date(2018, 6, 30), ("overdue", 1)),
        ("tsd", date(2021, 1, 1), ("recorded", 0)),
        ("agreement", None, ("not_recorded", 1214)),
    ],
)
def test_using_a_specialist_template_whose_checks_are_worked_out_from_the_register(
    kind, done_on, expected
):
    """R110, rules.md 5.6: in date on the last day, overdue by one on the next."""
    assert state_of(kind, {kind: done_on} if done_on else {}) == expected


def test_standards_are_owed_after_12_months_by_mainstream_and_18_by_connected_carers():
    """R110, minimum standard 20."""
    start = date(2020, 6, 15)
    assert state_of("tsd", approved_on=start)[0] == "not_recorded"
    assert state_of("tsd_longer", approved_on=start, approval_type="connected")[0] == "not_yet_due"


def test_more_children_than_the_terms_of_approval_allow_are_seen():
    """R110, regulation 28, and the usual limit of three."""
    assert state_of("terms", children=2)[0] == "within"
    assert state_of("terms", children=3)[0] == "exceeded"
    assert state_of("terms", children=None)[0] == "not_recorded"
    assert state_of("usual_limit", children=3)[0] == "not_needed"
    assert state_of("usual_limit", children=4)[0] == "not_recorded"


def test_the_latest_day_of_a_check_counts_and_none_that_is_still_to_come():
    rows = [
        FosterCheck("H1", "review", day)
        for day in (date(2020, 2, 1), date(2021, 2, 1), date(2021, 8, 1))
    ]
    assert latest(rows, AS_AT) == {"H1": {"review": date(2021, 2, 1)}}
