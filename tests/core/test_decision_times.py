"""Decision times by hand: the local RAG clock and one working day (R055, A26, rules.md 5.3)."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from tasks.scheduling.calendar import WorkingCalendar
from tasks.scoring.decision_times import clocks_of, decision_times, minutes_taken, runs_out

RAG = load_configuration().rag
CALENDAR = WorkingCalendar()
CLOCKS = clocks_of(RAG, CALENDAR.is_working)
LATER = datetime(2022, 12, 31)  # noqa: DTZ001  # the clock on the wall


def at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007  # the clock on the wall


def judged(rating, received, decided, until=LATER):
    return decision_times(
        "C1", at(received), at(decided) if decided else None, CLOCKS[rating], until=until,
        statutory_days=RAG.statutory_working_days, statutory_since=RAG.statutory_since,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rating", "received", "due"),
    [
        # A Tuesday in the morning: four hours, eight, and three days of eight.
        ("Red", "2021-09-07 09:30", "2021-09-07 13:30"),
        ("Amber", "2021-09-07 09:30", "2021-09-08 09:30"),
        ("Green", "2021-09-07 09:30", "2021-09-10 09:30"),
        # At the very start and the very end of a working day.
        ("Amber", "2021-09-07 09:00", "2021-09-07 17:00"),
        ("Amber", "2021-09-07 16:59", "2021-09-08 16:59"),
        ("Amber", "2021-09-07 17:00", "2021-09-08 17:00"),
        # Red once started runs on past hours; Amber waits for the morning.
        ("Red", "2021-09-07 15:30", "2021-09-07 19:30"),
        ("Amber", "2021-09-07 15:30", "2021-09-08 15:30"),
        # Received before opening, in the evening, at the weekend: from the next opening.
        ("Red", "2021-09-07 06:00", "2021-09-07 13:00"),
        ("Red", "2021-09-07 21:15", "2021-09-08 13:00"),
        ("Red", "2021-09-11 11:00", "2021-09-13 13:00"),
        ("Green", "2021-09-10 16:00", "2021-09-15 16:00"),
        # Friday afternoon: Red runs into the evening, Amber into Monday.
        ("Red", "2021-09-10 16:00", "2021-09-10 20:00"),
        ("Amber", "2021-09-10 16:00", "2021-09-13 16:00"),
        # Christmas 2021: 27 and 28 December are bank holidays.
        ("Amber", "2021-12-24 15:00", "2021-12-29 15:00"),
        ("Red", "2021-12-25 10:00", "2021-12-29 13:00"),
        # Good Friday and Easter Monday 2021, over the end of a month.
        ("Green", "2021-03-31 09:00", "2021-04-06 17:00"),
        ("Amber", "2021-08-31 12:00", "2021-09-01 12:00"),
    ],
)
def test_the_local_clock_runs_in_working_hours_and_red_runs_on(rating, received, due):
    assert judged(rating, received, None).due_at == at(due)


@pytest.mark.parametrize(
    ("rating", "received", "decided", "minutes", "is_kept"),
    [
        ("Red", "2021-09-07 09:30", "2021-09-07 13:30", 240, True),
        ("Red", "2021-09-07 09:30", "2021-09-07 13:31", 241, False),
        ("Red", "2021-09-07 15:30", "2021-09-07 18:00", 150, True),
        ("Red", "2021-09-07 15:30", "2021-09-08 09:10", 1060, False),
        ("Amber", "2021-09-07 15:30", "2021-09-08 09:10", 100, True),
        ("Amber", "2021-09-10 16:00", "2021-09-13 16:01", 481, False),
        ("Amber", "2021-09-10 16:00", "2021-09-11 12:00", 60, True),  # decided on a Saturday
        ("Green", "2021-09-11 11:00", "2021-09-11 12:00", 0, True),  # before the clock started
        ("Green", "2021-03-31 09:00", "2021-04-06 17:00", 1440, True),
    ],
)
def test_minutes_are_those_that_the_clock_had_run(rating, received, decided, minutes, is_kept):
    found = judged(rating, received, decided)
    assert (found.minutes, found.is_kept) == (minutes, is_kept)


@pytest.mark.parametrize(
    ("received", "decided", "due", "is_kept"),
    [
        ("2021-09-07 09:30", "2021-09-08 23:59", date(2021, 9, 8), True),
        ("2021-09-07 09:30", "2021-09-09 00:00", date(2021, 9, 8), False),
        ("2021-09-10 16:00", "2021-09-13 09:00", date(2021, 9, 13), True),
        ("2021-09-11 11:00", "2021-09-13 12:00", date(2021, 9, 13), True),
        ("2021-12-24 10:00", "2021-12-29 12:00", date(2021, 12, 29), True),
        ("2021-12-24 10:00", "2021-12-30 12:00", date(2021, 12, 29), False),
        ("2021-04-01 10:00", "2021-04-06 10:00", date(2021, 4, 6), True),
        ("2021-08-27 10:00", "2021-08-31 10:00", date(2021, 8, 31), True),
    ],
)
def test_the_statutory_clock_is_one_working_day(received, decided, due, is_kept):
    """T01: a Green decided within its local three days can be late by statute."""
    found = judged("Green", received, decided)
    assert (found.statutory_due_on, found.is_statutory_kept) == (due, is_kept)


def test_a_green_contact_can_keep_its_own_clock_and_break_the_statutory_one():
    found = judged("Green", "2021-09-07 09:30", "2021-09-09 15:00")
    assert (found.is_kept, found.is_statutory_kept) == (True, False)


def test_hours_that_run_on_are_counted_as_they_pass_when_clocks_change():
    """A front door that works on the two nights of 2021: 28 March and 31 October, at 1 and 2."""
    night = clocks_of(
        RAG.model_copy(update={"opens": time(0), "closes": time(23, 59)}), lambda _: True
    )["Red"]
    assert runs_out(at("2021-03-27 23:00"), night) == at("2021-03-28 04:00")
    assert runs_out(at("2021-10-30 23:00"), night) == at("2021-10-31 02:00")
    assert minutes_taken(at("2021-03-27 23:00"), at("2021-03-28 04:00"), night) == 240
    assert minutes_taken(at("2021-10-30 23:00"), at("2021-10-31 02:00"), night) == 240


def test_what_cannot_be_said_is_not_said():
    """A decision before the receipt, a rating without a clock, a time before the rule."""
    turned = judged("Red", "2021-09-07 09:30", "2021-09-07 09:00")
    assert (turned.minutes, turned.is_kept, turned.is_statutory_kept) == (None, None, None)
    assert not turned.is_in_order
    blue = judged("Blue", "2021-09-07 09:30", "2021-09-07 12:30")
    assert (blue.due_at, blue.minutes, blue.is_kept) == (None, 180, None)
    old = judged("Red", "2018-07-03 09:30", "2018-07-10 12:30")
    assert (old.statutory_due_on, old.is_statutory_kept) == (None, None)
    assert old.is_kept is False


def test_a_decision_still_to_come_is_late_once_its_time_has_run_out():
    open_yet = judged("Amber", "2021-09-07 09:30", None, until=at("2021-09-08 09:30"))
    late = judged("Amber", "2021-09-07 09:30", None, until=at("2021-09-09 00:00"))
    assert (open_yet.is_kept, open_yet.is_statutory_kept) == (None, None)
    assert (late.is_kept, late.is_statutory_kept, late.minutes) == (False, False, None)


MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2024, 12, 1))  # noqa: DTZ001


@given(MOMENTS, MOMENTS, st.sampled_from(["Red", "Amber", "Green"]))
def test_a_clock_is_kept_exactly_where_it_ran_no_longer_than_its_limit(one, other, rating):
    received, decided = sorted((one.replace(microsecond=0), other.replace(microsecond=0)))
    clock = CLOCKS[rating]
    due, minutes = runs_out(received, clock), minutes_taken(received, decided, clock)
    limit = clock.limit.total_seconds() // 60
    if decided <= due:
        assert minutes <= limit
    elif clock.runs_on or (CALENDAR.is_working(decided.date()) and time(9) < decided.time()):
        assert minutes >= limit
