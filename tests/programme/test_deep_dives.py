"""Themed, "deep dive" audits: the programme document, Other audits (R111 to R115)."""

from datetime import date

import pytest

from config.loading import load_configuration
from tasks.errors import MeetingDecisionMissing, MeetingDecisionUnknown
from tasks.scheduling.decisions import decision_for, decisions_of_year, with_decision
from tasks.scheduling.rounds import (
    due_round,
    round_named,
    rounds_of_year,
    rules_of,
    with_question,
)

DECIDED = load_configuration()
TODAY = date(2021, 5, 10)


def row(decision_id="D1", decided_on="2021-04-08", **more):
    return {
        "decision_id": decision_id, "decided_on": decided_on, "kind": "deep_dive",
        "decision": "Does supervision move cases on?", "theme": None,
        "decided_by": "Head of the QA Unit", **more,
    }  # fmt: skip


def test_the_audit_planning_meeting_is_responsible_for_identifying_and_planning_for_these_audits():
    """R114: without its decision there is no deep dive."""
    with pytest.raises(MeetingDecisionMissing):
        decision_for([], None, TODAY)
    with pytest.raises(MeetingDecisionMissing):
        decision_for([row(kind="other")], None, TODAY)
    with pytest.raises(MeetingDecisionMissing):
        decision_for([row(decided_on="2021-05-11")], None, TODAY)


def test_the_newest_decision_counts_unless_another_is_named():
    rows = [row("D1"), row("D2", "2021-05-04"), row("D3", "2021-04-20")]
    assert decision_for(rows, None, TODAY).decision_id == "D2"
    assert decision_for(rows, "D1", TODAY).decision_id == "D1"
    with pytest.raises(MeetingDecisionUnknown, match="D1, D3, D2"):
        decision_for(rows, "D4", TODAY)


def test_a_deep_dive_looks_at_specific_aspects_of_practice_by_the_question_of_its_decision():
    """R111, R112: the words of the decision are asked on every form, after the theme's."""
    held = with_decision(DECIDED, decision_for([row()], None, TODAY), "deep_dive")
    rules = rules_of(held, "deep_dive")
    assert rules.question == "Does supervision move cases on?"
    assert rules.decision == "decision D1 of 2021-04-08 by Head of the QA Unit"
    asked = with_question(None, rules.question)
    assert [each.question for each in asked.questions] == ["Does supervision move cases on?"]
    theme = DECIDED.themes.themes[0]
    both = with_question(theme, rules.question)
    assert both.questions[:-1] == theme.questions
    assert with_question(theme, "") is theme


def test_the_deep_dive_of_may_has_no_number_and_takes_twenty():
    """R115."""
    round_ = round_named(DECIDED, "deep_dive", "DD-2021-05")
    assert (round_.target, round_.draw_on) == (20, date(2021, 5, 10))


def test_a_deep_dive_may_look_at_any_population():
    held = with_decision(DECIDED, decision_for([row()], None, TODAY), "front_door")
    rules, front = rules_of(held, "deep_dive"), rules_of(DECIDED, "front_door")
    assert (rules.population, rules.unit, rules.form) == (front.population, "contact", front.form)
    assert rules.selection.statuses == front.selection.statuses
    assert (rules.prefix, rules.selection.default_target, rules.selection.coverage) == (
        "DD", 20, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decided_on", "key"),
    [
        ("2021-04-08", "DD-2021-05"),
        ("2021-05-04", "DD-2021-05"),
        ("2021-10-07", "DD-2021-10"),
        ("2022-02-03", "DD-2022-02"),
        ("2026-04-02", "DD-2026-05"),
        ("2026-11-05", "DD-2026-11"),
    ],
)
def test_a_concern_that_comes_up_later_in_the_year_has_a_round_of_its_own(decided_on, key):
    """R111: the slot of May is taken while it is to come; else the month of the decision."""
    decision = decision_for([row(decided_on=decided_on)], None, date(2026, 12, 1))
    held = with_decision(DECIDED, decision, "deep_dive")
    assert round_named(held, "deep_dive", key).round_id == key
    assert due_round(held, "deep_dive", decision.decided_on).round.round_id == key


def of_year(*rows, today=date(2022, 3, 31)):
    return decisions_of_year(DECIDED, rows, date(2021, 4, 1), today)


def keys(held):
    return [each.round_id for each in rounds_of_year(held, "deep_dive", date(2021, 4, 1))]


def test_a_year_holds_the_deep_dives_that_the_meeting_decided_on_in_it():
    """R114, R115: the programme's slot first, then the month of the decision."""
    held, found = of_year(row("D1"), row("D2", "2021-10-06"))
    assert found == {5: "D1", 10: "D2"}
    assert keys(held) == ["DD-2021-05", "DD-2021-10"]
    held, found = of_year(row("D0", "2020-06-01"), row("D9", "2022-05-01"))
    assert (keys(held), found) == (["DD-2021-05"], {})


def test_of_two_decisions_for_one_deep_dive_the_newer_counts_and_a_coming_one_does_not():
    assert of_year(row("D2", "2021-05-04"), row("D1"))[1] == {5: "D2"}
    assert of_year(row("D1"), row("D2", "2021-05-04"), today=date(2021, 5, 3))[1] == {5: "D1"}
