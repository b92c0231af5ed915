"""Who may be drawn, and how much each case counts."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.selection.eligibility import REASONS, build_frame, months_since, weight_of
from tests.core.selection_frames import AS_AT, case, plan

NOBODY: frozenset[str] = frozenset()
DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))


def frame_of(*cases, audited=NOBODY, **more):
    return build_frame(cases, plan(), audited_workers=audited, **more)


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        ("restricted_record", {"is_restricted": True}),
        ("status_not_in_scope", {"status": "ASSESSMENT"}),
        ("team_not_in_scope", {"team_type": "front_door"}),
        ("team_not_in_scope", {"team_type": None}),
        ("audited_within_hard_exclusion", {"audited": date(2020, 12, 15)}),
        ("audited_within_hard_exclusion", {"audited": date(2021, 7, 1)}),
    ],
)
def test_every_case_that_may_not_be_drawn_has_its_reason(reason, facts):
    """R012, R024, R062, R063, A05; an audit that is still to come excludes too."""
    frame = frame_of(case(1, **facts))
    assert frame.cases == ()
    assert [(each.case_id, each.reason) for each in frame.exclusions] == [("P1", reason)]


def test_a_case_out_of_theme_or_that_nobody_may_audit_is_not_drawn():
    """R026, R027."""
    themed = frame_of(case(1), case(2), in_theme=frozenset({"P1"}))
    assert [(each.case_id, each.reason) for each in themed.exclusions] == [("P2", "not_in_theme")]
    barred = frame_of(case(1), case(2), unauditable=frozenset({"P2"}))
    assert barred.exclusions[0].reason == "no_independent_auditor"
    assert [each.case_id for each in barred.cases] == ["P1"]


def test_where_several_reasons_apply_the_first_of_the_published_order_is_given():
    facts = {"is_restricted": True, "status": "ASSESSMENT", "team_type": "other", "audited": AS_AT}
    given_reasons = []
    for fact in [*facts, "theme"]:
        frame = frame_of(case(1, **facts), in_theme=NOBODY, unauditable=frozenset({"P1"}))
        given_reasons.append(frame.exclusions[0].reason)
        facts.pop(fact, None)
    elsewhere = {"service_not_in_scope", "too_few_agencies"}
    assert given_reasons == [each for each in REASONS if each not in elsewhere][:5]


@pytest.mark.parametrize(
    ("audited", "weight"),
    [
        (None, 24),
        (date(2018, 1, 1), 24),
        (date(2019, 6, 14), 24),
        (date(2019, 6, 15), 23),
        (date(2020, 6, 14), 12),
        (date(2020, 10, 14), 8),
        (date(2020, 10, 15), Fraction(7, 4)),
        (date(2020, 12, 14), Fraction(6, 4)),
    ],
)
def test_the_longer_ago_the_last_audit_the_more_a_case_counts(audited, weight):
    """R025, A05: six to eight months ago counts a quarter; the rise ends at two years."""
    assert weight_of(case(1, audited=audited), plan()) == weight


@given(DAYS, st.integers(0, 24), st.fractions(0, 1))
def test_no_rule_leaves_an_eligible_case_without_weight(audited, months, soft):
    """R025: every eligible case has a chance above 0."""
    design = plan(hard_months=0, soft_months=months, soft_weight=soft, as_at=date(2025, 12, 31))
    assert weight_of(case(1, audited=audited), design) > 0


@given(DAYS, st.integers(0, 60))
def test_a_month_has_passed_on_its_day_or_at_the_end_of_a_shorter_month(start, months):
    """A05: whole calendar months."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    day = date(year, month, min(start.day, monthrange(year, month)[1]))
    assert months_since(start, day) == months
    assert months_since(start, day - timedelta(days=1)) == months - 1


def test_a_case_without_a_worker_or_a_family_stays_in_under_one_of_its_own():
    """All cases are audited: none is hidden because nobody holds it (R012, R016)."""
    one, two = frame_of(case(1, worker=None), case(2, worker=None)).cases
    assert (one.worker_id, two.worker_id) == ("unallocated:P1", "unallocated:P2")
    assert (one.family_id, two.family_id) == ("alone:P1", "alone:P2")
    assert not one.is_worker_due


def test_a_worker_audited_this_year_is_not_due():
    """R016."""
    frame = frame_of(case(1, worker="W1"), case(2, worker="W2"), audited=frozenset({"W1"}))
    assert [each.is_worker_due for each in frame.cases] == [False, True]


@given(st.permutations([case(n) for n in (3, 20, 1, 100, "é", "e\u0301x")]))
def test_the_frame_has_one_order_whatever_the_order_of_the_extract(cases):
    """R023."""
    listed = [each.case_id for each in frame_of(*cases).cases]
    assert listed == ["P1", "P100", "P20", "P3", "P\u00e9", "Pe\u0301x"]
