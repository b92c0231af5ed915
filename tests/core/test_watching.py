"""What the watch decides: from the calendar and the store, whatever Prefect says (F30, N9)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model import Expected, PrefectEvidence, RoundOnRecord
from tasks.watching.deciding import GRACE, UNFINISHED, daily, findings
from tasks.watching.told import told_in

LONDON = ZoneInfo("Europe/London")
START = datetime(2021, 6, 14, 7, tzinfo=LONDON)
SINCE = datetime(2021, 4, 1, tzinfo=LONDON)
JULY = Expected("PW-2021-07", "Practice week, July 2021", START)
WELL = PrefectEvidence(True, workers=1, planned_runs=9)
DAY = timedelta(days=1)
STATES = ("opened", "committed", "drawn", "frozen", "released", "paused", "cancelled")


def found_at(now, *known, expected=(JULY,), evidence=WELL, since=SINCE):
    return findings(now, since, expected, known, evidence, DAY)


def record(state, since, waits=None):
    return RoundOnRecord("PW-2021-07", 1, state, since, waits)


def test_f30_a_round_that_should_have_started_and_did_not_is_told_within_15_minutes():
    assert found_at(START) == ()
    assert found_at(START + timedelta(minutes=9, seconds=59)) == ()
    (found,) = found_at(START + GRACE)
    assert found.subject == "PW-2021-07 did not start"
    assert "Monday 14 June 2021 at 07:00" in found.sentences[0]
    assert timedelta(minutes=2) + GRACE <= timedelta(minutes=15)  # one look every two minutes


@given(st.integers(0, 60 * 24 * 35), st.booleans(), st.integers(0, 9), st.integers(0, 9))
def test_whatever_prefect_says_does_not_change_what_is_found(minutes, answers, workers, runs):
    now = START + timedelta(minutes=minutes)
    said = PrefectEvidence(answers, "it is silent", workers, runs, runs)
    facts = [each.fact for each in found_at(now)]
    assert [each.fact for each in found_at(now, evidence=said)] == facts


@given(st.integers(0, 60 * 24 * 35), st.sampled_from(STATES))
def test_a_round_that_is_on_record_is_never_said_not_to_have_started(minutes, state):
    now = START + timedelta(minutes=minutes)
    found = found_at(now, record(state, START))
    assert not [each for each in found if each.fact.startswith("not-started")]


@given(st.integers(0, 60 * 24 * 9), st.integers(0, 60 * 24 * 9))
def test_the_same_thing_is_the_same_fact_at_each_look(early, late):
    one, other = (found_at(START + GRACE + timedelta(minutes=each)) for each in (early, late))
    assert [each.fact for each in one] == [each.fact for each in other]


def test_a_round_that_was_due_before_there_was_a_watch_is_nobody_s_fault():
    assert found_at(START + DAY, since=START + timedelta(seconds=1)) == ()
    assert len(found_at(START + DAY, since=START)) == 1


def test_a_round_that_waits_for_approval_longer_than_configured_is_told_once_a_proposal():
    proposed = START + timedelta(hours=1)
    waiting = record("drawn", proposed, proposed)
    assert found_at(proposed + DAY - timedelta(seconds=1), waiting) == ()
    (found,) = found_at(proposed + DAY, waiting)
    assert found.subject == "PW-2021-07 waits for approval"
    (again,) = found_at(proposed + 2 * DAY, waiting)
    assert again.fact == found.fact
    other = record("drawn", proposed, proposed + timedelta(minutes=5))
    assert found_at(proposed + 2 * DAY, other)[0].fact != found.fact


@pytest.mark.parametrize("state", sorted(UNFINISHED))
def test_a_round_that_stands_still_is_told_after_an_hour(state):
    assert found_at(START + timedelta(minutes=59), record(state, START)) == ()
    (found,) = found_at(START + timedelta(minutes=60), record(state, START))
    assert found.subject == "PW-2021-07 stands still"


@pytest.mark.parametrize("state", ["released", "paused", "cancelled", "superseded"])
def test_what_is_done_or_decided_needs_nobody(state):
    assert found_at(START + 30 * DAY, record(state, START)) == ()


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (PrefectEvidence(False, "it cannot be reached"), "Prefect does not answer"),
        (PrefectEvidence(True, planned_runs=3), "no worker does"),
        (PrefectEvidence(True, workers=1, late_runs=2), "2 runs that did not begin"),
        (PrefectEvidence(True, workers=1), "0 runs planned"),
    ],
)
def test_what_prefect_says_tells_an_engineer_where_to_look(evidence, words):
    (found,) = found_at(START + GRACE, evidence=evidence)
    assert words in " ".join(found.sentences)


def test_once_a_day_from_eight_it_is_said_that_all_is_well():
    assert daily(START, (), (JULY,), WELL) is None
    said = daily(START + timedelta(hours=1), (), (JULY,), WELL)
    later = daily(START + timedelta(hours=9), (), (JULY,), WELL)
    assert said is not None
    assert said.subject == "All is well"
    assert later is not None
    assert later.fact == said.fact
    tomorrow = daily(START + DAY + timedelta(hours=1), (), (JULY,), WELL)
    assert tomorrow is not None
    assert tomorrow.fact != said.fact


@pytest.mark.parametrize("evidence", [PrefectEvidence(False, "x"), PrefectEvidence(True)])
def test_all_is_never_well_without_prefect_or_a_worker(evidence):
    said = daily(START + timedelta(hours=1), (), (JULY,), evidence)
    assert said is not None
    assert said.subject == "Something needs you"


def test_what_is_still_so_is_said_each_day():
    found = found_at(START + DAY)
    said = daily(START + DAY + timedelta(hours=1), found, (JULY,), WELL)
    assert said is not None
    assert "Still so: PW-2021-07 did not start." in said.sentences


def test_what_was_told_is_remembered_and_a_half_written_line_is_told_again(tmp_path):
    place = tmp_path / "serve" / "told"
    told = told_in(place, START)
    told.keep("one", START + DAY)
    with place.open("a") as file:
        file.write('{"fact": "tw')
    again = told_in(place, START + 9 * DAY)
    assert again.since == START
    assert set(again.facts) == set(told.facts)
    assert place.stat().st_mode & 0o077 == 0
