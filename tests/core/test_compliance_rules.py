"""Rules are computed for a child at an event, from dated facts known on that day (R039 to R044)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from config.schema_compliance import RULES
from tasks.scheduling.calendar import WorkingCalendar
from tasks.scoring.casefile import Span, file_of, status_on
from tasks.scoring.clocks import check_clock, due_on, late_by, months_after
from tasks.scoring.compliance import judge_case, score_of
from tasks.scoring.timescales import EVIDENCE, Rulebook
from tests.core.compliance_cases import CIN, CP, EXAMPLES, day, fact, visits

DECIDED = load_configuration()
DAYS = WorkingCalendar()
BOOK = Rulebook(DECIDED.timescales, DECIDED.compliance, DAYS)
EVERYTHING = frozenset(EVIDENCE.values())
BORN = date(2017, 3, 1)


def judged(facts, event, held=EVERYTHING, born=BORN, spell="2021-03-01"):
    on = day(event)
    spell_from = min(day(spell), min((f.happened_on for f in facts), default=on))
    return judge_case(file_of("P1", facts, on, born, spell_from), BOOK, held)


def rule_of(rule_id, *args, **more):
    found = [each for each in judged(*args, **more).rules if each.rule_id == rule_id]
    return found[0] if found else None


@pytest.mark.parametrize("rule_id,facts,event,verdict,due,done,late", EXAMPLES)
def test_each_timescale_agrees_with_an_example_worked_by_hand(
    rule_id, facts, event, verdict, due, done, late
):
    found = rule_of(rule_id, facts, event)
    if verdict is None:
        assert found is None
        return
    assert found.verdict == verdict
    if due:
        worst = found.worst
        assert (worst.due_on, worst.done_on, worst.late_by) == (day(due), done and day(done), late)


def test_every_rule_that_the_record_can_answer_has_an_example():
    """R040: the catalogue by status; T10 and T11 have tests of their own."""
    assert {each[0] for each in EXAMPLES} | {"T10", "T11"} == set(EVIDENCE)


def test_the_catalogue_has_every_rule_of_the_table():
    assert {each.id for each in DECIDED.timescales} == {f"T{n:02d}" for n in range(1, 37)}
    assert {(each.id, each.condition) for each in DECIDED.timescales} == set(RULES)


@pytest.mark.parametrize(
    "alone,verdict",
    [
        ((True, False), "met"),  # every other visit
        ((True, False, False), "missing"),
        ((True, None, False), "not_evidenced"),  # the one that does not say decides
        ((True, True, None), "met"),  # whatever it would have said
        ((), "not_applicable"),
    ],
)
def test_whether_the_child_was_seen_alone_is_told_by_every_other_visit(alone, verdict):
    """R042, T10 and T11."""
    days = ("2021-04-08", "2021-04-16", "2021-04-26")
    seen = [
        fact("protection_visit", on, alone=each, bedroom=each)
        for on, each in zip(days, alone, strict=False)
    ]
    facts = [fact(CP, "2021-04-01", "2021-05-01"), *seen]
    assert rule_of("T10", facts, "2021-05-03").verdict == verdict
    assert rule_of("T11", facts, "2021-05-03").verdict == verdict


def test_a_child_too_young_to_be_seen_alone_is_observed():
    facts = [fact(CP, "2021-04-01"), *visits("protection_visit", "2021-04-08", alone=False)]
    assert rule_of("T10", facts, "2021-04-12", born=day("2020-04-01")).verdict == "not_applicable"
    assert rule_of("T10", facts, "2021-04-12", born=day("2019-04-01")).verdict == "missing"


def test_a_table_that_the_source_lacks_makes_no_visit_missing():
    facts = [fact(CP, "2021-03-01")]
    assert rule_of("T09", facts, "2021-06-14").verdict == "missing"
    held = EVERYTHING - {"protection_visit"}
    assert rule_of("T09", facts, "2021-06-14", held=held).verdict == "not_evidenced"
    assert rule_of("T10", facts, "2021-06-14", held=held).verdict == "not_evidenced"


def test_where_no_rule_was_in_force_nothing_is_assessed():
    """The end note of rules.md 5: never a pass."""
    facts = [fact("assessment", "2014-03-03", "2014-03-20", "2014-03-01")]
    found = rule_of("T02", facts, "2014-06-14")
    assert (found.verdict, found.worst) == ("no_rule", None)
    assert judged(facts, "2014-06-14").score.percent is None


def test_where_no_rule_asked_for_a_child_to_be_seen_alone_that_is_said():
    facts = [fact(CP, "2009-03-01"), *visits("protection_visit", "2009-04-01", alone=True)]
    found = judged(facts, "2009-06-14").rules
    assert {e.rule_id: (e.verdict, e.note) for e in found if e.rule_id in {"T10", "T11"}} == {
        "T10": ("no_rule", "no_rule"),
        "T11": ("no_rule", "no_rule"),
    }


def test_a_plan_that_ended_before_the_period_owes_nothing_though_the_source_has_no_visits():
    held = EVERYTHING - {"protection_visit"}
    ended = [fact(CP, "2018-03-01", "2018-09-01")]
    assert rule_of("T09", ended, "2021-06-14", held=held) is None
    assert rule_of("T09", [fact(CP, "2018-03-01")], "2021-06-14", held=held).note == "no_such_entry"


def test_without_the_day_on_which_the_case_was_opened_no_supervision_is_owed():
    """T32 begins with the opening of the case; the period is then the whole of the lookback."""
    known_on = day("2021-06-14")
    facts = visits("supervision", "2021-03-01", "2021-05-31")
    found = judge_case(file_of("P1", facts, known_on, BORN), BOOK, EVERYTHING)
    assert "T32" not in {each.rule_id for each in found.rules}
    assert found.period_from == months_after(known_on, -DECIDED.compliance.lookback_months)


@pytest.mark.parametrize(
    "start,source",
    [
        ("2018-07-03", "2015"),
        ("2018-07-04", "2018"),
        ("2023-12-14", "2018"),
        ("2023-12-15", "2023"),
    ],
)
def test_the_rule_in_force_is_that_of_the_day_on_which_the_clock_began(start, source):
    """R005: Working Together 2018 in 2021, 2023 from 15 December 2023."""
    done = (day(start) + timedelta(days=20)).isoformat()
    facts = [fact("assessment", start, done, start)]
    found = rule_of("T02", facts, done)
    assert found.verdict == "met" and f"Children {source}" in found.basis


def test_facts_known_at_the_event_only_are_used():
    """R122: what came later is not seen, and an end that came later is not known."""
    early = [fact("assessment", "2021-03-02", None, "2021-03-01"), fact(CIN, "2021-04-01")]
    later = [fact("assessment", "2021-03-02", "2021-08-02", "2021-03-01"),
             fact(CIN, "2021-04-01", "2021-09-01"), fact("need_visit", "2021-07-01")]  # fmt: skip
    assert judged(early, "2021-06-14") == judged(later, "2021-06-14")


def test_a_clock_that_still_runs_is_no_fault():
    assert rule_of("T21", [fact("care", "2021-03-15")], "2021-04-14") is None
    assert rule_of("T21", [fact("care", "2021-03-15")], "2021-04-15").verdict == "missing"


def test_what_fell_due_before_the_period_is_left_alone():
    facts = [fact("assessment", "2019-03-02", "2019-12-01", "2019-03-01")]
    assert rule_of("T02", facts, "2021-06-14", spell="2019-03-01") is None


def test_a_visit_to_a_child_in_need_is_not_owed_while_the_child_is_protected():
    facts = [fact(CIN, "2021-03-01"), fact(CP, "2021-03-15", "2021-05-03"),
             *visits("need_visit", "2021-05-10")]  # fmt: skip
    found = rule_of("T14", facts, "2021-05-17")
    assert [(c.started_on, c.verdict) for c in found.checks] == [(day("2021-05-03"), "met")]


@pytest.mark.parametrize(
    "facts,event,status",
    [
        ([fact(CP, "2021-03-01", "2021-06-01")], "2021-06-10", "CP"),  # nine days before
        ([fact(CP, "2021-03-01", "2021-05-01")], "2021-06-10", "CIN"),
        ([fact("care", "2021-03-01"), fact(CP, "2021-03-01")], "2021-06-10", "LAC"),
        ([fact(CP, "2021-03-01", "2021-06-01"), fact(CIN, "2021-06-01")], "2021-06-10", "CIN"),
        ([], "2021-06-10", "CIN"),
    ],
)
def test_the_status_at_the_event_tells_who_reviewed_the_case(facts, event, status):
    """A09, R063."""
    assert status_on(file_of("P1", facts, day(event)), 31) == status


def test_each_audit_is_scored_according_to_the_level_of_compliance():
    """R044, A24: met of met and not met, what is not known left out, rounded down."""
    met = rule_of("T02", EXAMPLES[0][1], EXAMPLES[0][2])
    high, critical = replace(met, severity="high"), replace(met, severity="critical")
    late, unknown = replace(high, verdict="late"), replace(high, verdict="not_evidenced")
    scores = [
        score_of(rules, DECIDED.compliance)
        for rules in (
            [high] * 4,
            [high] * 9 + [late],
            [high] * 17 + [late] * 3,
            [high] * 2 + [late],
            [high, unknown],
            [unknown],
        )
    ]
    assert [(each.percent, each.band) for each in scores] == [
        (100, "Full"), (90, "Substantial"), (85, "Partial"), (66, "Low"), (100, "Full"),
        (None, None),
    ]  # fmt: skip
    capped = score_of([critical] * 19 + [replace(critical, verdict="missing")], DECIDED.compliance)
    assert (capped.percent, capped.band, capped.is_capped) == (95, "Partial", True)


@given(st.dates(date(2019, 1, 1), date(2026, 1, 1)), st.integers(0, 60))
def test_a_month_never_ends_beyond_its_own_month(start, months):
    found = months_after(start, months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == start.day or (found + timedelta(days=1)).day == 1


@given(
    st.dates(date(2019, 1, 1), date(2025, 1, 1)),
    st.integers(0, 50),
    st.sampled_from(["working_days", "weeks", "months", "hours"]),
    st.integers(-20, 40),
)
def test_what_is_done_by_the_day_it_is_due_is_met_and_a_day_later_is_late(start, limit, unit, off):
    due = due_on(start, limit, unit, DAYS)
    done = due + timedelta(days=off)
    check = check_clock(start, done, limit, unit, DAYS, due + timedelta(days=100))
    assert (check.verdict, check.late_by > 0) == (("late", True) if off > 0 else ("met", False))


def test_fifteen_working_days_from_17_december_2021_are_12_january_2022():
    """Property 16 of section 11.4."""
    assert due_on(date(2021, 12, 17), 15, "working_days", DAYS) == date(2022, 1, 12)
    assert late_by(date(2021, 12, 24), date(2021, 12, 29), "working_days", DAYS) == 1


def test_a_limit_in_a_unit_that_is_no_length_of_time_is_refused():
    with pytest.raises(ValueError, match="no length of time"):
        due_on(date(2021, 6, 14), 2, "visits", DAYS)


def test_days_on_which_the_council_is_closed_are_no_working_days():
    closed = WorkingCalendar(frozenset({date(2021, 6, 15)}))
    assert due_on(date(2021, 6, 14), 1, "working_days", closed) == date(2021, 6, 16)


def test_a_span_holds_up_to_its_last_day_and_not_on_it():
    span = Span(day("2021-03-01"), day("2021-03-05"))
    assert span.holds_on(day("2021-03-04")) and not span.holds_on(day("2021-03-05"))


def test_a_plan_that_ended_on_the_day_it_began_loses_no_day_to_the_protection_that_followed():
    """It held on no day, and is on the record beside the plan that took its place."""
    facts = [fact(CIN, "2021-03-15", "2021-03-15"), fact(CP, "2021-03-15")]
    file = file_of("P1", facts, day("2021-06-14"))
    assert file.spans("CIN") == (Span(day("2021-03-15"), day("2021-03-15")),)
    assert file.spans("CP") == (Span(day("2021-03-15"), None),)
    assert status_on(file, 31) == "CP"


def test_whether_there_is_a_plan_and_the_child_was_seen_stands_beside_the_question_to_a_person():
    """R041, R042: the data are shown, and the manager judges; neither enters the score."""
    facts = [fact(CIN, "2021-03-01"), fact("need_visit", "2021-05-24", alone=True),
             fact("need_visit", "2021-06-07", alone=None)]  # fmt: skip
    found = judged(facts, "2021-06-14")
    assert (found.plan_kind, found.plan_since, found.plan_ended_on) == (
        "need_plan", day("2021-03-01"), None,
    )  # fmt: skip
    assert (found.last_visit_on, found.last_seen_alone_on) == (
        day("2021-06-07"), day("2021-05-24"),
    )  # fmt: skip
    asked = {each.id: each for each in DECIDED.compliance.questions}
    assert {"plan_on_record", "visited_seen_alone"} <= set(asked)
    computed = {each.rule_id for each in found.rules}
    assert not computed & {"T33", "T34", "T36"}
    assert asked["closure_summary"].events == ("closure",)
