"""What the form of each audit type offers: every round of the calendar, and the one that is due."""

from datetime import date

import pytest

from config.answers import REASONS, SUBSTITUTE, AnswerWithoutReserves, ApprovalAnswer
from config.choices import CALENDAR, DUE, rounds_offered
from config.loading import load_configuration
from config.orders import (
    ComplianceOrder,
    DeepDiveOrder,
    FosteringOrder,
    FrontDoorOrder,
    MultiAgencyOrder,
    PracticeWeekOrder,
    RegistersOrder,
    Section11Order,
)
from tasks.scheduling.year import occasions_of_year

DECIDED = load_configuration()
FORMS = (PracticeWeekOrder, FrontDoorOrder, MultiAgencyOrder, FosteringOrder, Section11Order)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.audit_type)
def test_every_round_of_the_dated_programme_is_in_the_list_of_its_form(form):
    """R119: a round of 2021-22 is chosen, not typed, those of the standing part too (R090)."""
    rounds = [
        each.key
        for each in occasions_of_year(DECIDED, date(2021, 4, 1))
        if each.audit_type == form.audit_type
    ]
    offered = form.model_json_schema()["properties"]["cycle"]["enum"]
    assert rounds
    assert offered[0] == DUE
    assert [each for each in offered if each in rounds] == rounds
    assert len(offered) == len(set(offered))


def test_a_deep_dive_is_offered_in_the_month_that_the_programme_names():
    assert "DD-2021-05" in rounds_offered("deep_dive")


ALL = (*FORMS, DeepDiveOrder, ComplianceOrder, RegistersOrder)


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.__name__)
def test_who_starts_a_run_is_chosen_from_the_people_of_the_configuration(form):
    """R022: the same people approve, and the calendar starts what is scheduled."""
    offered = form.model_json_schema()["properties"]["requested_by"]["enum"]
    assert offered == [*DECIDED.authority.approval.names, CALENDAR]


@pytest.mark.parametrize(
    "form", (*ALL, ApprovalAnswer, AnswerWithoutReserves), ids=lambda form: form.__name__
)
def test_no_form_has_a_word_of_the_programmers(form):
    """The screen would name a field that may stay empty by its type: str, int, None."""
    for name, field in form.model_json_schema()["properties"].items():
        assert field["title"] and field["description"], name
        ways = [way.get("title") for way in field.get("anyOf", ())]
        assert ways == [] or (all(ways) and ways[-1] == "leave it"), name
        assert "(R" not in field["description"]


def test_a_round_without_reserves_is_approved_without_a_question_about_cases():
    """R108: a census has nothing to substitute; all else is asked as of any round."""
    full = ApprovalAnswer.model_json_schema()["properties"]
    plain = AnswerWithoutReserves.model_json_schema()["properties"]
    assert set(full) - set(plain) == {"place"}
    assert set(full["decision"]["enum"]) - set(plain["decision"]["enum"]) == {SUBSTITUTE}
    assert set(full["reason"]["enum"]) - set(plain["reason"]["enum"]) == set(REASONS)
    assert "substitute" not in str(plain)


def test_a_form_begins_with_what_is_meant():
    assert list(DeepDiveOrder.model_json_schema()["properties"])[:4] == [
        "cycle", "theme", "decision", "looks_at",
    ]  # fmt: skip
