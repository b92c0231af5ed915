"""The programme document's calendar, sentence by sentence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from tasks.errors import CycleUnknown
from tasks.scheduling.calendar import (
    WorkingCalendar,
    bank_holidays,
    financial_year,
    months_before,
    year_start,
)
from tasks.scheduling.linting import lint
from tasks.scheduling.rounds import due_round, programme_for, round_named, rounds_of_year

CONFIGURATION = load_configuration()
YEAR = date(2021, 4, 1)
TABLE = programme_for(CONFIGURATION, YEAR)


def test_the_annual_programme_is_the_document_s_table_in_its_order():
    """R013, R116: month, type and number of audits proposed, row by row."""
    rows = [(c.month, c.type, c.target, c.theme) for c in TABLE.cycles if c.enabled]
    assert rows == [
        (5, "deep_dive", None, None),
        (7, "practice_week", 60, None),
        (9, "front_door", 30, None),
        (11, "practice_week", 54, None),
        (1, "front_door", 30, None),
        (3, "practice_week", None, None),
    ]


def test_service_user_feedback_forms_are_to_be_completed_in_every_practice_week():
    """R117."""
    assert all(c.feedback_forms == (c.type == "practice_week") for c in TABLE.cycles)


def test_practice_week_audits_are_held_quarterly_in_the_standing_pattern():
    """R060: one practice week in each quarter of any year without a table of its own."""
    rounds = rounds_of_year(CONFIGURATION, "practice_week", date(2026, 4, 1))
    assert [(each.starts_on.month - 4) % 12 // 3 for each in rounds] == [0, 1, 2, 3]


def test_front_door_audits_take_place_in_january_and_september():
    """R047, A02."""
    months = [c.month for c in CONFIGURATION.standing.cycles if c.type == "front_door"]
    assert months == [9, 1]


def test_the_july_practice_week_is_drawn_fifteen_working_days_before_it():
    july = round_named(CONFIGURATION, "practice_week", "PW-2021-07")
    assert july.draw_on == july.as_at == date(2021, 6, 14)
    assert (july.starts_on, july.ends_on) == (date(2021, 7, 5), date(2021, 7, 9))
    assert july.due_on == date(2021, 7, 16)
    assert (july.target, july.cap) == (60, 60)


def test_a_round_belongs_to_the_financial_year_of_its_sample_date():
    """A21: the March practice week is drawn in February, so it is 2021-22's."""
    march = round_named(CONFIGURATION, "practice_week", "PW-2022-03")
    assert (march.draw_on, march.financial_year) == (date(2022, 2, 14), "2021-22")


def test_fifteen_working_days_from_17_december_2021_end_on_12_january_2022():
    """A26: 27 and 28 December and 3 January are bank holidays."""
    assert WorkingCalendar().add(date(2021, 12, 17), 15) == date(2022, 1, 12)
    assert WorkingCalendar().add(date(2022, 1, 12), -15) == date(2021, 12, 17)


def test_a_local_closure_is_no_working_day():
    """A26."""
    closed = WorkingCalendar(frozenset({date(2021, 7, 5)}))
    assert closed.first_working_monday(2021, 7) == date(2021, 7, 12)
    assert not closed.is_working(date(2021, 7, 5))


def test_a_year_whose_bank_holidays_nobody_knows_fails_loudly(monkeypatch):
    """A26."""
    import holidays

    from tasks.errors import CalendarYearMissing

    bank_holidays.cache_clear()
    monkeypatch.setattr(holidays, "country_holidays", lambda *_, **__: {})
    with pytest.raises(CalendarYearMissing, match="bank holidays of 2099 are not known"):
        bank_holidays(2099)


@given(st.dates(date(2018, 1, 1), date(2027, 12, 31)), st.integers(1, 40))
def test_working_days_counted_forth_and_back_meet(day, count):
    calendar = WorkingCalendar()
    forth = calendar.add(day, count)
    assert calendar.is_working(forth)
    back = calendar.add(forth, -count)
    assert back <= day or calendar.add(back, count) == forth


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_financial_year_runs_from_1_april_to_31_march(day):
    start = year_start(day)
    assert start <= day < start.replace(year=start.year + 1)
    assert financial_year(day).startswith(f"{start.year}-")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 48))
def test_months_before_keeps_the_day_or_takes_the_month_s_last(day, months):
    earlier = months_before(day, months)
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert earlier.day == day.day or (earlier + timedelta(days=1)).day == 1


def test_an_empty_form_means_the_round_that_is_due():
    assert (
        due_round(CONFIGURATION, "practice_week", date(2021, 6, 14)).round.round_id == "PW-2021-07"
    )
    assert due_round(CONFIGURATION, "practice_week", date(2021, 7, 16)).has_come


def test_an_empty_form_between_rounds_means_the_next_one_which_can_only_be_previewed():
    due = due_round(CONFIGURATION, "practice_week", date(2026, 11, 24))
    assert due.round.round_id == "PW-2027-03"
    assert not due.has_come


@pytest.mark.parametrize(
    "round_id", ["PW-2021-08", "PW-2021-05", "nonsense", "PW-21-7x", "PW-2021-13", "PW-0001-01"]
)
def test_an_unknown_cycle_is_answered_with_the_cycles_that_there_are(round_id):
    with pytest.raises(CycleUnknown) as refused:
        round_named(CONFIGURATION, "practice_week", round_id)
    assert "PW-2021-07" in str(refused.value)


def test_an_audit_type_without_rules_is_unknown():
    with pytest.raises(CycleUnknown, match="practice_week"):
        rounds_of_year(CONFIGURATION, "planning_moderation_learning", YEAR)


def test_the_linter_finds_what_the_programme_document_leaves_open():
    """R013, A01, A02, A13."""
    assert [finding.code for finding in lint(TABLE)] == [
        "quarterly_stated",
        "blank_target_PW-2022-03",
        "theme_missing_DD-2021-05",
        "january_or_february",
        "types_without_calendar_row",
        "bi_annual_ambiguous",
    ]
    assert "quarterly (4 a year) and 3 are scheduled" in lint(TABLE)[0].sentence


def test_the_linter_says_nothing_of_a_programme_without_open_questions():
    july, september = TABLE.cycles[1:3]
    joint = september.model_copy(update={"joint_early_help": "yes"})
    quiet = TABLE.model_copy(
        update={"cycles": (july, joint), "standing": (), "stated_practice_weeks": 1}
    )
    assert lint(quiet) == ()
