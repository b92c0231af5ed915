"""Transfers and closures month by month: none is lost, and none is counted twice (R043)."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tasks.model import ComplianceEvent
from tasks.scoring.by_month import moves_by_month

START, END = date(2023, 4, 1), date(2024, 3, 31)
DAYS = st.dates(START, END)
EVENTS = st.lists(st.tuples(st.sampled_from(["transfer", "closure"]), DAYS), max_size=30)


def event(kind, day):
    return ComplianceEvent("e", "c", kind, "s", 1, day, "A", "B", END)


@given(EVENTS, DAYS)
def test_the_months_hold_every_transfer_and_closure_of_their_days_once(drawn, until):
    seen = [(kind, day) for kind, day in drawn if day <= until]
    months = moves_by_month([event(*each) for each in seen], START, until)
    assert sum(each.transfers for each in months) == sum(kind == "transfer" for kind, _ in seen)
    assert sum(each.closures for each in months) == sum(kind == "closure" for kind, _ in seen)
    for month in months:
        inside = [day for kind, day in seen if kind == "transfer" and month.first <= day]
        assert month.transfers == sum(day <= month.until for day in inside)


@given(DAYS)
def test_the_months_follow_each_other_and_the_last_ends_on_the_last_day(until):
    months = moves_by_month([], START, until)
    assert months[0].first == START
    assert months[-1].until == until
    for one, other in pairwise(months):
        assert (other.first - one.until).days == 1
    assert all(each.first.day == 1 for each in months)


def test_a_year_that_has_not_begun_has_no_month():
    assert moves_by_month([], START, date(2023, 3, 31)) == ()
