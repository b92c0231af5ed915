"""What the record cannot decide is for the manager to state, and never a pass (R040, R044)."""

import pytest

from config.schema_compliance import Timescale
from tasks.scoring.asked import stated_findings
from tasks.scoring.casefile import Span, file_of
from tasks.scoring.compliance import judge_case, score_of
from tasks.scoring.rules import eligible_on
from tasks.scoring.timescales import EVIDENCE, Rulebook
from tests.core.compliance_cases import CIN, CP, day, fact, visits
from tests.core.test_compliance_rules import BOOK, DECIDED, EVERYTHING, judged, rule_of

TEEN = day("2005-05-31")


def stated(facts, event, **more):
    """What is asked of the manager, by rule and condition."""
    found = judged(facts, event, **more).rules
    return {(e.rule_id, e.condition): e for e in found if e.verdict == "not_evidenced"}


def due_of(found):
    return found.worst and (found.worst.started_on, found.worst.due_on)


@pytest.mark.parametrize(
    "facts,rule,note,clock",
    [
        ([fact("enquiry", "2021-03-03")], ("T03", ""), "no_strategy_discussion", None),
        # Ten working days from Tuesday 30 March: two, then 6 to 9 April, then 12 to 15 April.
        ([fact(CP, "2021-03-30")], ("T05", ""), "no_core_group", ("2021-03-30", "2021-04-15")),
        ([fact(CP, "2021-03-30")], ("T06", ""), "no_core_group", None),
        # Six weeks from 19 April.
        ([fact(CIN, "2021-04-19")], ("T15", "first"), "no_plan_review",
         ("2021-04-19", "2021-05-31")),
        ([fact(CIN, "2021-03-01")], ("T15", "later"), "no_plan_review", None),
        # Ten working days from Monday 24 May; 31 May is a bank holiday.
        ([fact("care", "2021-05-24")], ("T27", ""), "no_education_plan",
         ("2021-05-24", "2021-06-08")),
        ([fact("care", "2021-05-24"), fact("placement", "2021-05-24", detail="U3")],
         ("T20", "temporary"), "no_approval", None),
        # Seven working days from Thursday 27 May; 31 May is a bank holiday.
        ([fact("private_fostering", "2021-05-27")], ("T30", "first"), "no_notification",
         ("2021-05-27", "2021-06-08")),
        ([fact("private_fostering", "2021-03-01")], ("T30", "first_year"), "no_notification", None),
        ([fact("private_fostering", "2021-03-01")], ("T30", "later"), "no_notification", None),
        ([], ("T35", ""), "only_if_notified", None),
    ],
)  # fmt: skip
def test_what_no_table_holds_is_asked_with_the_reason_and_the_day_it_was_due(
    facts, rule, note, clock
):
    found = stated(facts, "2021-06-14")[rule]
    assert found.note == note
    assert due_of(found) == (clock and tuple(map(day, clock)))


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ([fact(CIN, "2021-06-14")], set()),  # the plan began on the day of the event
        ([fact(CIN, "2021-05-03")], set()),  # six weeks end on the day itself
        ([fact(CIN, "2021-05-02")], {("T15", "first")}),
        ([fact(CIN, "2021-03-14")], {("T15", "first")}),  # three months from it end on the day
        ([fact(CIN, "2021-03-13")], {("T15", "first"), ("T15", "later")}),
        ([fact(CIN, "2021-03-01", "2021-04-12")], set()),  # it ended when the first was due
        ([fact(CIN, "2021-03-01", "2021-04-13")], {("T15", "first")}),
        ([fact(CP, "2021-06-01")], set()),
        ([fact("care", "2021-06-01")], set()),
        ([fact("private_fostering", "2021-06-10")], set()),
    ],
)
def test_what_cannot_have_been_due_by_the_event_or_the_end_of_its_status_is_not_asked(facts, asked):
    """R040: a clock that still ran at the event is no timescale that was missed."""
    found = set(stated(facts, "2021-06-14")) - {("T35", "")}
    assert found & {("T15", "first"), ("T15", "later"), ("T05", ""), ("T06", ""), ("T27", ""),
                    ("T30", "first"), ("T30", "first_year"), ("T30", "later")} == asked  # fmt: skip


def test_what_did_not_apply_is_not_asked():
    found = set(stated([fact("referral", "2021-03-01")], "2021-06-14"))
    assert found == {("T01", ""), ("T35", "")}
    ended = [fact(CP, "2018-03-01", "2018-09-01"), fact("enquiry", "2018-02-01"),
             fact("placement", "2018-03-01", "2018-09-01", detail="U3")]  # fmt: skip
    assert set(stated(ended, "2021-06-14", spell="2021-03-01")) == {("T35", "")}


def test_a_clock_that_began_before_the_period_has_no_day_on_the_form():
    """A plan of 2019 is reviewed still; when its first core group was due is long past."""
    found = stated([fact(CP, "2019-03-01")], "2021-06-14")
    assert (found["T05", ""].worst, found["T06", ""].worst) == (None, None)


def test_of_several_plans_in_the_period_the_latest_is_asked_about():
    facts = [fact(CP, "2021-01-04", "2021-02-01"), fact(CP, "2021-03-30")]
    assert due_of(stated(facts, "2021-06-14")["T05", ""])[0] == day("2021-03-30")


@pytest.mark.parametrize(
    "received,decided,verdict,note,due,late",
    [
        # One working day from Thursday 1 April is Tuesday the 6th, after Easter Monday.
        ("2021-04-01", "2021-04-06", "not_evidenced", "referrer_told", "2021-04-06", 0),
        ("2021-04-01", "2021-04-07", "late", "", "2021-04-06", 1),
        ("2021-04-01", None, "not_evidenced", "no_decision", None, 0),
        ("2021-03-20", "2021-03-22", "not_evidenced", "no_decision", None, 0),  # of another contact
        ("2021-04-08", "2021-04-08", "not_evidenced", "no_decision", None, 0),  # of a later one
    ],
)
def test_a_decision_that_came_late_is_late_and_one_in_time_waits_for_the_word_of_the_manager(
    received, decided, verdict, note, due, late
):
    """T01: a decision within a working day, and the referrer told, of which no table tells."""
    facts = [fact("referral", "2021-04-07"), fact("decision", received, decided)]
    found = rule_of("T01", facts, "2021-06-14", held=EVERYTHING | {"decision"})
    assert (found.verdict, found.note) == (verdict, note)
    assert (found.worst and found.worst.due_on) == (due and day(due))
    assert (found.worst.late_by if found.worst else 0) == late


def test_the_latest_contact_before_a_referral_is_the_one_that_led_to_it():
    facts = [fact("referral", "2021-06-08"), fact("decision", "2021-06-02", "2021-06-07"),
             fact("decision", "2021-06-07", "2021-06-08")]  # fmt: skip
    assert rule_of("T01", facts, "2021-06-14").verdict == "not_evidenced"


def test_a_front_door_that_keeps_no_list_is_told_apart_from_a_contact_that_is_not_on_it():
    facts = [fact("referral", "2021-06-08")]
    assert rule_of("T01", facts, "2021-06-14").note == "no_decisions"
    held = EVERYTHING | {"decision"}
    assert rule_of("T01", facts, "2021-06-14", held=held).note == "no_decision"


def test_no_decision_is_asked_for_where_no_rule_was_in_force():
    found = rule_of("T01", [fact("referral", "2014-03-03")], "2014-06-14", spell="2014-03-03")
    assert (found.verdict, found.note) == ("no_rule", "no_rule")


def test_visits_to_a_long_term_placement_are_held_against_half_a_year_in_case_the_child_agreed():
    """T19: six months from 30 August end on the last day of February; the agreement is asked."""
    placed = [fact("care", "2019-06-01"), fact("placement", "2019-06-01", detail="U4")]
    facts = [*placed, *visits("care_visit", "2020-05-30", "2020-08-30", "2021-03-02")]
    found = rule_of("T19", facts, "2021-03-10")
    assert (found.verdict, found.note) == ("not_evidenced", "no_agreement")
    worst = found.worst
    assert (worst.due_on, worst.done_on, worst.late_by) == (
        day("2021-02-28"), day("2021-03-02"), 2,
    )  # fmt: skip
    nothing = EVERYTHING - {"care_visit"}
    assert rule_of("T19", facts, "2021-03-10", held=nothing).worst is None
    young = [fact("care", "2020-06-01"), fact("placement", "2020-06-01", detail="U4")]
    assert rule_of("T19", young, "2021-03-10") is None, "not yet a year"
    foster = [fact("care", "2019-06-01"), fact("placement", "2019-06-01", detail="U6")]
    assert rule_of("T19", foster, "2021-03-10") is None, "not meant to last"
    old = [fact("care", "2009-06-01"), fact("placement", "2009-06-01", detail="U4")]
    assert rule_of("T19", old, "2011-03-10").verdict == "no_rule"


@pytest.mark.parametrize(
    "care,eligible",
    [
        ([("2019-01-01", None)], "2021-05-31"),  # the sixteenth birthday
        ([("2021-03-15", None)], "2021-06-14"),  # thirteen weeks
        ([("2021-03-16", None)], None),  # a day short
        # 61 days after the fourteenth birthday, and 30 more from 1 June: 1 July.
        ([("2019-01-01", "2019-07-31"), ("2021-06-01", None)], "2021-07-01"),
        ([("2018-01-01", "2019-05-30"), ("2021-06-01", None)], None),  # before fourteen
        ([("2019-01-01", "2021-05-30")], None),  # left care before sixteen
    ],
)
def test_a_young_person_in_care_is_eligible_at_sixteen_after_thirteen_weeks(care, eligible):
    """T31; care before the fourteenth birthday does not count."""
    known_on = day(eligible) if eligible else day("2021-06-14")
    file = file_of("P1", [fact("care", *each) for each in care], known_on, TEEN)
    assert eligible_on(file) == (eligible and day(eligible))


def test_without_a_date_of_birth_nobody_knows_who_is_eligible():
    assert eligible_on(file_of("P1", [fact("care", "2019-01-01")], day("2021-06-14"))) is None


def test_a_pathway_plan_review_in_time_shows_the_plan_and_a_later_one_shows_nothing():
    """T31: three months from 31 May 2021 end on 31 August; the register has the latest alone."""
    care = fact("care", "2019-01-01")
    asked = {"born": TEEN, "spell": "2019-01-01"}
    found = stated([care], "2021-09-01", **asked)["T31", "pathway_plan"]
    assert (found.note, due_of(found)) == (
        "no_pathway_plan", (day("2021-05-31"), day("2021-08-31")),
    )  # fmt: skip
    late = [care, fact("pathway_review", "2021-09-01")]
    assert stated(late, "2021-09-01", **asked)["T31", "pathway_plan"].note == "no_pathway_plan"
    known = [care, fact("pathway_review", "2021-08-31")]
    (plan,) = [r for r in judged(known, "2021-09-01", **asked).rules if r.rule_id == "T31"]
    assert (plan.verdict, plan.worst.done_on) == ("met", day("2021-08-31"))
    for event in ("2021-08-31", "2023-01-02"):  # it still runs; it lies before the period
        assert "T31" not in {r.rule_id for r in judged([care], event, **asked).rules}


def test_where_no_rule_of_a_question_was_in_force_that_is_said():
    found = judged([fact(CIN, "2017-03-01")], "2017-06-14").rules
    reviews = {e.condition: (e.verdict, e.note) for e in found if e.rule_id == "T15"}
    assert reviews == {"first": ("no_rule", "no_rule"), "later": ("no_rule", "no_rule")}


def test_what_is_asked_changes_no_score():
    """R044: what nobody knows counts neither as met nor as not met."""
    facts = [fact("referral", "2021-03-01"), fact("enquiry", "2021-03-03"), fact(CP, "2021-03-30")]
    rules = judged(facts, "2021-06-14").rules
    computed = [each for each in rules if each.verdict != "not_evidenced"]
    assert len(computed) < len(rules)
    assert score_of(rules, DECIDED.compliance) == score_of(computed, DECIDED.compliance)


def test_every_rule_of_the_catalogue_is_computed_or_asked_of_a_person():
    """R040: none of the 36 is left out, in any of its conditions."""
    born = day("2004-12-01")
    at_home = [
        fact("referral", "2021-03-01"), fact("assessment", "2021-03-01", "2021-03-20"),
        fact("enquiry", "2021-03-03"), fact("conference", "2021-03-20", detail="plan"),
        fact(CP, "2021-03-22"), fact(CIN, "2021-01-01", "2021-03-22"),
        fact("private_fostering", "2021-03-01"),
    ]  # fmt: skip
    in_care = [fact("care", "2019-01-01"), fact("placement", "2019-01-01", detail="U4")]
    found = [judged(facts, "2021-06-14", born=born).rules for facts in (at_home, in_care)]
    shown = {each.rule_id for rules in found for each in rules}
    questions = {"T33", "T34", "T36"}  # config/audit_types/compliance.yaml
    assert shown | set(EVIDENCE) | questions == {f"T{n:02d}" for n in range(1, 37)}
    assert not shown & questions


def test_a_pathway_plan_is_not_asked_for_where_no_rule_was_in_force():
    rows = tuple(r for r in DECIDED.timescales if r.condition != "pathway_plan")
    later = Timescale.model_validate(
        {**next(r for r in DECIDED.timescales if r.condition == "pathway_plan").model_dump(),
         "valid_from": day("2023-01-01")}
    )  # fmt: skip
    book = Rulebook((*rows, later), BOOK.decided, BOOK.days)
    file = file_of("P1", [fact("care", "2019-01-01")], day("2021-09-01"), TEEN)
    period = Span(day("2020-09-01"), day("2021-09-01"))
    rules = {each.rule_id for each in stated_findings(file, book, period, ("LAC",), EVERYTHING)}
    assert "T31" not in rules
    assert "T31" not in {each.rule_id for each in judge_case(file, book, EVERYTHING).rules}
