"""Extracts that must stop, rows that must go, questions that must be asked, and nothing leaked."""

import logging
import pickle
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from tasks.errors import ContractBroken, RowsUnaccounted
from tasks.model import Verdict
from tasks.store.volumes import AcceptedVolume
from tasks.validation.coerce import coerce
from tasks.validation.contract import Rule
from tasks.validation.digest import digest_of
from tasks.validation.extracts import judge_extracts
from tasks.validation.findings import Finding, Rows, counts_of
from tasks.validation.loading import load_contracts
from tasks.validation.suite import ask
from tasks.validation.waivers import Waiver
from tests.adapters.validation_frames import (
    AS_AT,
    RELATED,
    clean_frames,
    day,
    failed,
    frame_of,
    in_all,
    judged,
)

CASES = load_contracts().by_population["open_cases"]


def stops(population, frame, **more):
    return judged(population, frame, **more).result.stops


# ---------------------------------------------------------------- rules that could not be judged


def test_a_missing_column_stops_the_run_and_no_rule_is_said_to_hold_or_to_be_broken():
    """F17."""
    result = judged("open_cases", frame_of("open_cases").drop(columns="status")).result
    assert result.stops == ("open_cases OC901: The column status is missing.",)
    own = [rule for rule in result.rules if rule.code != "OC901"]
    assert own
    assert not any(rule.is_judged or rule.failed for rule in own)
    assert (result.extracted, result.accepted, result.quarantined) == (12, 0, 12)


def test_a_column_that_nobody_promised_or_that_stands_twice_stops_the_run():
    frame = frame_of("workers")
    assert stops("workers", frame.assign(surprise=1)) == (
        "workers WK901: The column surprise is not in the contract.",
    )
    twice = pd.concat([frame, frame[["worker_name"]]], axis=1)
    assert stops("workers", twice) == ("workers WK901: The column worker_name stands 2 times.",)


def test_great_expectations_itself_never_judges_a_column_that_is_not_there():
    coerced = coerce(frame_of("open_cases"), CASES).frame
    answers = ask(coerced.drop(columns="born_on"), CASES, AS_AT, RELATED)
    unjudged = {code for code, answer in answers.items() if not answer.is_judged}
    assert unjudged == {"OC061", "OC062", "OC100"}
    assert all(not answers[code].rows for code in unjudged)


def test_dates_left_as_text_are_not_judged_instead_of_judged_wrongly():
    coerced = coerce(frame_of("open_cases"), CASES).frame
    answers = ask(coerced.assign(born_on="2012-05-05"), CASES, AS_AT, RELATED)
    assert not answers["OC062"].is_judged
    assert answers["OC061"].is_judged


@pytest.mark.parametrize(
    ("expectation", "settings"),
    [
        ("expect_dates_to_be_between", (("latest", "2021-13-01"),)),
        ("expect_column_values_to_be_between", (("max_value", "many"),)),
        ("expect_column_values_to_match_regex", (("regex", "["),)),
        ("expect_nothing_that_anybody_knows", ()),
    ],
)
def test_a_rule_with_a_bad_bound_stops_the_run_as_unjudged(expectation, settings):
    column = "trained_on" if "dates" in expectation else "email"
    bad = Rule("AU500", "Never said.", Verdict.FLAG, expectation, column, settings)
    contract = load_contracts().by_population["auditors"]
    contract = replace(contract, rules=(*contract.rules, bad))
    result = judged("auditors", frame_of("auditors"), contract).result
    (found,) = (rule for rule in result.rules if rule.code == "AU500")
    assert (found.is_judged, found.failed, found.failed_keys) == (False, 0, ())
    assert result.stops == (
        "auditors AU500: the rule could not be judged, so nobody knows whether it holds."
        " An engineer can put this right.",
    )
    assert all(rule.is_judged for rule in result.rules if rule.code != "AU500")


def test_a_rule_that_points_to_a_population_that_was_not_read_stops_the_run():
    (stop,) = stops("open_cases", frame_of("open_cases"), related={})
    assert "OC041: the rule could not be judged" in stop


def test_a_row_that_goes_missing_is_noticed():
    rule = CASES.rules[0]
    named = Rows(("C1", "C2"), ("T1", "T1"), ("CIN", "CIN"))
    out = (Finding(replace(rule, action=Verdict.QUARANTINE), (0,)),)
    assert counts_of("open_cases", named, out, 1)[0].quarantined == 1
    with pytest.raises(RowsUnaccounted, match="went missing"):
        counts_of("open_cases", named, out, 2)


# ---------------------------------------------------------------- what stops


def test_a_child_who_stands_twice_stops_the_run():
    (stop,) = stops("open_cases", frame_of("open_cases", {3: {"case_id": "C7"}}))
    assert stop == (
        "open_cases OC011: A child stands more than once, so the draw could take one child"
        " twice. (2 rows)"
    )


def test_an_empty_extract_stops_the_run():
    for population in ("open_cases", "involvements", "workers", "teams", "auditors"):
        (stop,) = stops(population, frame_of(population, rows=0))
        assert f"{population[:2]}" in stop
        assert "empty" in stop or "no involvement at all" in stop


def test_a_register_without_an_entry_may_be_right():
    for population in ("auditor_leave", "declared_interests", "past_audits", "chronology"):
        result = judged(population, frame_of(population, rows=0)).result
        assert (result.stops, result.extracted) == ((), 0)
        assert all(rule.is_judged for rule in result.rules)


def test_a_source_whose_newest_entry_is_too_old_stops_the_run():
    old = in_all(12, {"source_recorded_on": day(-8)})
    (stop,) = stops("open_cases", frame_of("open_cases", old))
    assert stop == (
        "open_cases OC903: The newest entry of the source is 8 days older than 2021-06-14;"
        " at most 7 are agreed."
    )
    fresh = in_all(12, {"source_recorded_on": day(-7)})
    assert stops("open_cases", frame_of("open_cases", fresh)) == ()
    undated = in_all(12, {"source_recorded_on": None})
    assert "nobody knows how old" in stops("open_cases", frame_of("open_cases", undated))[0]


def test_a_column_of_another_type_stops_the_run_and_names_no_value():
    spoilt = in_all(12, {"born_on": "spring"})
    (stop,) = stops("open_cases", frame_of("open_cases", spoilt))
    assert stop == (
        "open_cases OC902: The column born_on should hold a date, but 12 of 12 values (of type"
        " str) cannot be read as one."
    )


def history_of(*accepted, team="T0", status="LAC"):
    return tuple(
        AcceptedVolume(f"PW-{n}", 1, date(2020, n, 1), team, status, count)
        for n, count in enumerate(accepted, 1)
    )


def test_half_the_rows_of_the_last_accepted_runs_stop_the_run():
    """F18: against the median of the last four, so one odd run does not hide it."""
    frame = frame_of("open_cases", rows=250)
    kept = {"related": {**RELATED, "workers.worker_id": frozenset(f"W{n}" for n in range(12))}}
    (stop,) = stops("open_cases", frame, history=history_of(250, 500, 500, 500, 250), **kept)
    assert stop == (
        "open_cases OC904: 250 rows can be used; the last accepted runs had 500, and a change of"
        " more than 20% needs a reason in data_contracts/waivers.yaml."
    )
    assert stops("open_cases", frame, history=history_of(500, 250, 250, 250, 250)) == ()
    assert stops("open_cases", frame, history=history_of(300)) == ()
    assert stops("open_cases", frame, history=history_of(313))
    assert stops("open_cases", frame, history=history_of(199)) == ()
    assert stops("open_cases", frame_of("open_cases", rows=12), history=()) == ()


def test_a_team_or_status_that_shrank_is_a_question_to_its_owner():
    frame = frame_of("open_cases", rows=240)
    before = history_of(140, team="T0", status="LAC") + history_of(100, team="T1", status="CIN")
    result = judged("open_cases", frame, history=before).result
    (found,) = (rule for rule in result.rules if rule.code == "OC905")
    assert found.failed_keys == ("team T0", "team T2", "status CP", "status LAC")
    assert found.verdict == Verdict.FLAG
    assert result.stops == ()


def test_too_many_rows_that_cannot_be_used_stop_the_run():
    """The frame that is left would no longer be the population: 2 % overall."""

    def one(n):
        return {"status": None, "team_id": f"T{n}"}  # spread, so that no team is over its cap

    bears = {n: one(n) for n in range(6)}
    assert stops("open_cases", frame_of("open_cases", bears, rows=300)) == ()
    over = {n: one(n) for n in range(7)}
    (stop,) = stops("open_cases", frame_of("open_cases", over, rows=300))
    assert stop == "open_cases OC906: 7 of 300 rows cannot be used; at most 2% may be."


def test_too_many_rows_of_one_team_that_cannot_be_used_stop_the_run():
    def team(out):
        small = {n: {"team_id": "T9"} for n in range(20)}
        return {**small, **{n: {"team_id": "T9", "status": "?"} for n in range(out)}}

    assert stops("open_cases", frame_of("open_cases", team(2), rows=300)) == ()
    (stop,) = stops("open_cases", frame_of("open_cases", team(3), rows=300))
    assert stop == (
        "open_cases OC907: Too many rows of a team cannot be used: T9 (3 of 20); at most 10% of"
        " a team may be."
    )


# ------------------------------------------------- what is left out and what is asked


def test_accepted_and_quarantined_rows_are_the_extracted_ones_for_each_team_and_status():
    """R123."""
    changes = {
        3: {"status": None}, 4: {"opened_on": "31/02/2021"}, 5: {"worker_id": None},
        6: {"is_restricted": "maybe"}, 7: {"team_id": None, "team_type": None},
    }  # fmt: skip
    judgement = judged("open_cases", frame_of("open_cases", changes, rows=60))
    result = judgement.result
    for count in result.counts:
        assert count.extracted == count.accepted + count.quarantined
    assert sum(count.extracted for count in result.counts) == result.extracted == 60
    assert sum(count.accepted for count in result.counts) == result.accepted == 57
    assert sum(count.quarantined for count in result.counts) == result.quarantined == 3
    assert sum(count.flagged for count in result.counts) == len(result.flags) == 2
    assert set(judgement.accepted["case_id"]) == {f"C{n}" for n in range(60)} - {"C3", "C4", "C6"}
    groups = {(count.team, count.status) for count in result.counts}
    assert ("T0", "none") in groups
    assert ("none", "CP") in groups


def test_a_worker_or_a_team_that_resolves_to_nobody_is_asked_about_and_stays_in():
    changes = {3: {"worker_id": "W99"}, 4: {"team_id": "T77", "team_type": None}, 5: {
        "team_id": None, "team_name": None, "team_type": None}}  # fmt: skip
    result = judged("open_cases", frame_of("open_cases", changes)).result
    assert result.flags == {"C3": ("OC041",), "C4": ("OC032",), "C5": ("OC030",)}
    assert (result.stops, result.quarantined) == ((), 0)
    (found,) = (rule for rule in result.rules if rule.code == "OC041")
    assert found.by_team == (("T0", 1),)
    assert found.to_do.startswith("Check, and either put the record right or give a reason")


def test_an_auditor_without_an_address_or_with_two_is_asked_about_and_one_entered_twice_stops():
    changes = {3: {"email": None}, 4: {"email": "a@invented.gov.uk;b@invented.gov.uk"}}
    result = judged("auditors", frame_of("auditors", changes)).result
    assert result.flags == {"A3": ("AU030",), "A4": ("AU031",)}
    assert result.stops == ()
    twice = {3: {"auditor_id": "A4", "email": "other@invented.gov.uk"}}
    (stop,) = stops("auditors", frame_of("auditors", twice))
    assert "An auditor stands more than once in the register. (2 rows)" in stop


def test_dates_in_every_form_that_sources_use_are_one_day():
    forms = ("2021-03-01", "01/03/2021", "2021-03-01 00:00:00.000000", date(2021, 3, 1),
             pd.Timestamp("2021-03-01 09:30"), " 1/3/2021 09:30",
             "2021-03-01T00:00:00Z")  # fmt: skip
    for form in forms:
        judgement = judged("open_cases", frame_of("open_cases", {3: {"allocated_on": form}}))
        assert failed(judgement) == {}
        assert judgement.accepted["allocated_on"][3] == pd.Timestamp("2021-03-01")


def test_a_value_that_is_lost_in_reading_is_not_called_missing_as_well():
    judgement = judged("open_cases", frame_of("open_cases", {3: {"born_on": "!soon"}}))
    assert failed(judgement) == {"OC060": 1}


def test_the_order_of_rows_and_columns_never_changes_the_digest():
    frame = frame_of("open_cases")
    turned = frame.iloc[::-1, ::-1].reset_index(drop=True)
    first, again = (judged("open_cases", each).result.frame_digest for each in (frame, turned))
    other = judged("open_cases", frame_of("open_cases", {3: {"born_on": "2012-05-06"}})).result
    assert first == again != other.frame_digest
    assert digest_of(frame.iloc[:0, :0]) == digest_of(frame.iloc[:0, :0])


# ---------------------------------------------------------------- answered questions


def waiver(rule, key, expires=AS_AT):
    return (Waiver(rule, key, expires),)


def test_a_waiver_answers_one_question_about_one_row_until_its_day():
    frame = frame_of("open_cases", {3: {"worker_id": "W99"}, 4: {"worker_id": "W98"}})
    result = judged("open_cases", frame, waivers=waiver("OC041", "C3")).result
    (found,) = (rule for rule in result.rules if rule.code == "OC041")
    assert (found.failed_keys, found.failed, found.waived) == (("C4",), 1, 1)
    assert result.flags == {"C4": ("OC041",)}
    late = judged("open_cases", frame, waivers=waiver("OC041", "C3", date(2021, 6, 13))).result
    (found,) = (rule for rule in late.rules if rule.code == "OC041")
    assert (found.failed_keys, found.waived) == (("C3", "C4"), 0)


def test_a_waiver_for_a_day_answers_for_a_volume_and_for_staleness_and_for_no_other_day():
    old = frame_of("open_cases", in_all(250, {"source_recorded_on": day(-30)}), 250)
    both = waiver("OC903", "2021-06-14") + waiver("OC904", "2021-06-14")
    run = {"history": history_of(500, 500)}
    assert len(stops("open_cases", old, **run)) == 2
    result = judged("open_cases", old, waivers=both, **run).result
    assert result.stops == ()
    assert {rule.code: rule.waived for rule in result.rules if rule.waived} == {
        "OC903": 1, "OC904": 1,
    }  # fmt: skip
    other = waiver("OC903", "2021-06-15") + waiver("OC904", "2021-06-15")
    assert len(stops("open_cases", old, waivers=other, **run)) == 2


# ---------------------------------------------------------------- all populations together


def test_a_round_gets_the_records_of_accepted_rows_and_every_judgement():
    frames = clean_frames() | {
        "open_cases": frame_of("open_cases", {3: {"status": None}}, rows=60),
        "auditors": frame_of("auditors", {5: {"capacity": None}}),
        "teams": frame_of("teams", {2: {"team_name": None, "service_id": None}}),
    }
    judged_all = judge_extracts(frames, AS_AT)
    assert [each.population for each in judged_all.contracts] == list(frames)
    known = judged_all.known
    assert len(known.cases) == 59
    assert known.cases[0].opened_on == date(2021, 2, 1)
    assert known.cases[0].is_restricted is False
    assert known.auditors[5].capacity is None
    assert known.auditors[5].staff_ids == frozenset({"W5"})
    assert known.auditors[5].leave[0].ended_on == date(2021, 7, 9)
    assert (known.teams[2].team_name, known.teams[2].service_id) == ("T2", "")
    assert known.events["C3"][0].happened_on == date(2021, 3, 1)


def test_every_reason_of_every_population_is_given_at_once_with_the_judgements():
    frames = clean_frames() | {
        "open_cases": frame_of("open_cases", {3: {"case_id": "C7"}}),
        "workers": frame_of("workers", rows=0),
    }
    with pytest.raises(ContractBroken) as refused:
        judge_extracts(frames, AS_AT)
    error = refused.value
    assert [stop.split(":")[0] for stop in error.stops] == ["open_cases OC011", "workers WK001"]
    assert len(error.results) == len(frames)
    assert pickle.loads(pickle.dumps(error)).results == error.results  # noqa: S301  # our own
    assert "results" not in str(error)


def test_a_register_that_the_source_cannot_have_is_not_judged_while_it_is_empty():
    """Nothing else is let off: with a row in it, or in another source, it is judged as ever."""
    whole = clean_frames()
    empty = {
        name: frame_of(name, rows=0)
        for name in whole
        if name.startswith("auditor") or name in {"declared_interests", "past_audits"}
    }
    frames = whole | empty
    lacking = frozenset(empty) | {"teams"}
    judged_all = judge_extracts(frames, AS_AT, lacking=lacking)
    assert judged_all.known.auditors == ()
    assert [each.population for each in judged_all.contracts] == [
        name for name in frames if name not in empty
    ]
    with pytest.raises(ContractBroken) as refused:
        judge_extracts(frames, AS_AT)
    assert "auditors AU001" in str(refused.value)
    broken = frames | {"auditors": frame_of("auditors", {1: {"auditor_id": "A2"}})}
    with pytest.raises(ContractBroken):
        judge_extracts(broken, AS_AT, lacking=lacking)


def test_nothing_of_a_child_enters_a_message_a_log_or_an_exception(caplog, capfd):
    """K24: every value that is not a reference carries a mark."""
    mark = "Zebedee"
    spoilt = {
        name: f"{mark} {name}" for name in frame_of("open_cases").columns if name != "case_id"
    }
    frames = clean_frames() | {
        "open_cases": frame_of("open_cases", {3: spoilt, 4: {**spoilt, "case_id": "C5"}}),
        "chronology": frame_of("chronology", {1: {"detail": mark, "happened_on": mark}}),
        "past_audits": frame_of("past_audits", {1: {"allocated_on": mark, "audit_type": mark}}),
    }
    with caplog.at_level(logging.DEBUG), pytest.raises(ContractBroken) as refused:
        judge_extracts(frames, AS_AT)
    broken = coerce(frames["open_cases"], CASES).frame.assign(born_on=mark)
    assert not ask(broken, CASES, AS_AT, RELATED)["OC062"].is_judged
    out, err = capfd.readouterr()
    told = (str(refused.value), repr(refused.value), caplog.text, out, err)
    assert [text for text in told if mark in text] == []
    shown = repr([replace(each, counts=()) for each in refused.value.results])
    assert "OC050" in shown
    assert mark not in shown.replace(f"('{mark} team_id'", "")  # a team is counted by its key
