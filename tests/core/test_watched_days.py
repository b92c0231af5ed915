"""The watch expects compliance on every working day at 07:00, whatever Prefect does (R043)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from flows.occasions import compliance_days_around
from tasks.model import ComplianceOnRecord, PrefectEvidence
from tasks.watching.compliance_days import compliance_findings
from tasks.watching.deciding import GRACE, daily

LONDON = ZoneInfo("Europe/London")
DECIDED = load_configuration()
SINCE = datetime(2021, 4, 1, 12, tzinfo=LONDON)
WELL = PrefectEvidence(True, workers=1, planned_runs=9)
MONDAY = datetime(2021, 6, 14, 7, tzinfo=LONDON)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@cache
def days_around(day):
    return compliance_days_around(DECIDED, datetime.combine(day, time(12), LONDON))


def found_at(now, read_to=None, *, since=SINCE, evidence=WELL, waiting=0, waiting_since=None):
    record = ComplianceOnRecord(read_to, waiting, waiting_since)
    return compliance_findings(now, since, days_around(now.date()), record, evidence)


def said(now, read_to):
    (found,) = found_at(now, read_to)
    return found.subject


def test_f30_a_compliance_day_that_should_have_run_and_did_not_is_told_within_15_minutes():
    """R043: whenever a case is transferred or closed."""
    friday = date(2021, 6, 11)
    assert found_at(MONDAY, friday - DAY) == ()
    assert found_at(MONDAY + GRACE - timedelta(seconds=1), friday - DAY) == ()
    (found,) = found_at(MONDAY + GRACE, friday - DAY)
    assert found.subject == "Compliance audits did not run on 14 June 2021"
    words = " ".join(found.sentences)
    assert "should have run on Monday 14 June 2021 at 07:00" in words
    assert "Transfers and closures after 10 June 2021 wait for their audits." in words
    assert timedelta(minutes=2) + GRACE <= timedelta(minutes=15)  # one look every two minutes


def test_a_scheduler_that_never_fires_is_told_once_a_working_day_and_not_at_every_look():
    looks = (MONDAY - 2 * DAY + timedelta(minutes=step) for step in range(0, 60 * 24 * 9, 30))
    facts = {each.fact for now in looks for each in found_at(now, since=MONDAY - 2 * DAY)}
    working = ("14", "15", "16", "17", "18")
    assert facts == {f"not-started:CO-2021-06-{day}" for day in working}


def test_a_compliance_day_that_was_never_run_says_so_and_says_that_nothing_is_lost():
    (found,) = found_at(MONDAY + GRACE, evidence=PrefectEvidence(True, planned_runs=3))
    words = " ".join(found.sentences)
    assert "No transfer or closure was ever looked for here." in words
    assert "a run covers every day since the last one" in words
    assert "no worker does" in words


def test_a_missed_day_that_a_later_run_caught_up_with_is_no_longer_missed():
    """The detection covers the days since the last run."""
    thursday = MONDAY + 3 * DAY + timedelta(hours=3)
    assert len(found_at(thursday, date(2021, 6, 10))) == 1
    assert found_at(thursday, thursday.date() - DAY) == ()
    assert len(found_at(thursday, thursday.date() - 2 * DAY)) == 1, "its last day was not read"


def test_whoever_starts_it_before_seven_has_run_the_day():
    assert found_at(MONDAY + GRACE, MONDAY.date() - DAY) == ()


def test_nothing_is_expected_on_a_weekend():
    """Friday's run read to Thursday; nobody is written to before Monday."""
    thursday = date(2021, 6, 10)
    for hours in range(24, 24 * 3, 3):
        assert found_at(datetime(2021, 6, 11, 8, tzinfo=LONDON) + hours * 60 * MINUTE - DAY,
                        thursday) == ()  # fmt: skip
    assert found_at(MONDAY - MINUTE, thursday) == ()
    assert said(MONDAY + GRACE, thursday).endswith("14 June 2021")


@pytest.mark.parametrize(
    ("closed", "next_day", "before"),
    [
        (datetime(2021, 5, 31, 12, tzinfo=LONDON), "1 June 2021", date(2021, 5, 27)),
        (datetime(2021, 8, 30, 12, tzinfo=LONDON), "31 August 2021", date(2021, 8, 26)),
        (datetime(2021, 12, 28, 12, tzinfo=LONDON), "29 December 2021",
         date(2021, 12, 23)),
        (datetime(2022, 6, 3, 12, tzinfo=LONDON), "6 June 2022", date(2022, 5, 31)),
    ],
)  # fmt: skip
def test_nothing_is_expected_on_a_bank_holiday_and_the_next_working_day_covers_it(
    closed, next_day, before
):
    assert found_at(closed, before) == ()
    following = min(
        each.starts_at for each in days_around(closed.date()) if each.starts_at > closed
    )
    assert found_at(following, before) == ()
    assert said(following + GRACE, before) == f"Compliance audits did not run on {next_day}"
    assert found_at(following + GRACE, following.date() - DAY) == ()


def test_a_day_on_which_the_council_itself_is_closed_is_not_expected():
    closures = DECIDED.closures.model_copy(update={"closures": (MONDAY.date(),)})
    decided = DECIDED.model_copy(update={"closures": closures})
    starts = {each.starts_at for each in compliance_days_around(decided, MONDAY)}
    assert MONDAY not in starts
    assert MONDAY + DAY in starts


@pytest.mark.parametrize(
    ("day", "in_utc"),
    [
        (date(2022, 3, 25), 7),  # the clocks go forward on Sunday 27 March
        (date(2022, 3, 28), 6),
        (date(2021, 10, 29), 6),  # and back on Sunday 31 October
        (date(2021, 11, 1), 7),
    ],
)
def test_seven_o_clock_is_london_s_on_both_sides_of_a_clock_change(day, in_utc):
    starts = datetime(day.year, day.month, day.day, in_utc, tzinfo=UTC)
    before = day - 4 * DAY
    assert found_at((starts + GRACE - MINUTE).astimezone(LONDON), before) == found_at(
        (starts - MINUTE).astimezone(LONDON), before
    )
    (found,) = found_at((starts + GRACE).astimezone(LONDON), before)
    assert found.fact == f"not-started:CO-{day.isoformat()}"
    assert "at 07:00" in found.sentences[0]


def test_a_day_that_was_due_before_there_was_a_watch_is_nobody_s_fault():
    assert found_at(MONDAY + GRACE, since=MONDAY + MINUTE) == ()
    assert len(found_at(MONDAY + GRACE, since=MONDAY)) == 1


@given(st.integers(0, 60 * 24 * 40), st.integers(-9, 40), st.booleans(), st.integers(0, 9))
def test_a_day_is_missed_exactly_when_the_day_before_it_was_not_read(minutes, ahead, answers, runs):
    """Whatever Prefect says: the newest working day whose ten minutes are over decides."""
    now = SINCE + minutes * MINUTE
    read_to = SINCE.date() + ahead * DAY
    said_of_it = PrefectEvidence(answers, "it is silent", runs, runs, runs)
    over = [
        each.starts_at for each in days_around(now.date()) if SINCE <= each.starts_at <= now - GRACE
    ]
    is_missed = bool(over) and read_to < max(over).date() - DAY
    assert len(found_at(now, read_to, evidence=said_of_it)) == is_missed


def test_transfers_and_closures_that_were_found_and_have_no_audit_are_told_after_an_hour():
    """Their run failed before it had put its round on record."""
    friday, found_since = MONDAY.date() - DAY, MONDAY + MINUTE
    asked = {"waiting": 3, "waiting_since": found_since}
    assert found_at(found_since + 59 * MINUTE, friday, **asked) == ()
    (found,) = found_at(found_since + 60 * MINUTE, friday, **asked)
    assert found.subject == "Transfers and closures have no compliance audit"
    assert "(3)" in found.sentences[0]
    (later,) = found_at(found_since + 90 * MINUTE, friday, **asked)
    assert later.fact == found.fact


def test_a_missed_day_is_still_so_in_the_mail_of_each_day():
    found = found_at(MONDAY + 90 * MINUTE)
    mail = daily(MONDAY + 90 * MINUTE, found, (), WELL)
    assert mail is not None
    assert mail.subject == "Something needs you"
    assert "Still so: Compliance audits did not run on 14 June 2021." in mail.sentences
