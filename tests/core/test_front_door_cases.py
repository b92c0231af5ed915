"""What a contact counts as: its rating, its pathway and its service (R049, R054, R056, R057)."""

from dataclasses import fields
from datetime import date, datetime

import pytest

from config.loading import load_configuration
from tasks.model import CaseEvent, EarlyHelpEpisode, FrontDoorContact
from tasks.selection.front_door import PATHWAYS, cases_of, contacts_of_reason, pathway_of

RAG = load_configuration().rag


def contact(number=1, **more):
    facts = dict.fromkeys(each.name for each in fields(FrontDoorContact))
    facts |= {
        "case_id": f"C{number}", "child_id": "P1", "front_door": "MASH", "rag_initial": "Red",
        "received_at": datetime(2021, 6, 10, 9, 30), "is_restricted": False,  # noqa: DTZ001
    }  # fmt: skip
    return FrontDoorContact(**(facts | more))


def referred(day):
    return CaseEvent("P1", day, "Referral", None)


def closed(day):
    return CaseEvent("P1", day, "Referral closed", None)


def helped(start, end=None):
    return EarlyHelpEpisode("P1", start, end)


JUNE = [date(2021, 6, day) for day in range(1, 31)]


@pytest.mark.parametrize(
    ("events", "early_help", "met", "pathway"),
    [
        ([], [], None, "no_transfer"),
        ([], [], JUNE[12], "journey_meeting"),
        # Up: Early Help ended as the child was referred after this contact.
        ([referred(JUNE[9])], [helped(date(2021, 1, 1), JUNE[9])], None, "step_up"),
        ([referred(JUNE[9])], [helped(date(2021, 1, 1), date(2021, 5, 11))], None, "step_up"),
        ([referred(JUNE[9])], [helped(date(2021, 1, 1), date(2021, 5, 10))], None, "no_transfer"),
        ([referred(JUNE[8])], [helped(date(2021, 1, 1), JUNE[9])], None, "no_transfer"),
        ([referred(date(2021, 7, 11))], [helped(JUNE[0], JUNE[9])], None, "no_transfer"),
        ([referred(JUNE[9])], [helped(date(2021, 1, 1))], None, "no_transfer"),
        # Down: social care closed the case and Early Help began soon after the contact.
        ([closed(JUNE[8])], [helped(JUNE[19])], None, "step_down"),
        ([closed(date(2021, 5, 21))], [helped(JUNE[19])], None, "step_down"),
        ([closed(date(2021, 5, 20))], [helped(JUNE[19])], None, "no_transfer"),
        ([closed(JUNE[8])], [helped(date(2021, 7, 11))], None, "no_transfer"),
        ([closed(JUNE[20])], [helped(JUNE[19])], None, "no_transfer"),
        ([closed(JUNE[8])], [helped(JUNE[8])], None, "no_transfer"),
        # Several: the meeting before the step up, the step up before the step down.
        ([referred(JUNE[9])], [helped(JUNE[0], JUNE[9])], JUNE[12], "journey_meeting"),
        ([referred(JUNE[9]), closed(JUNE[8])], [helped(JUNE[0], JUNE[9]), helped(JUNE[19])],
         None, "step_up"),
    ],
)  # fmt: skip
def test_step_up_and_step_down_are_within_thirty_days_and_the_first_pathway_counts(
    events, early_help, met, pathway
):
    """R056, R057."""
    assert pathway in PATHWAYS
    assert pathway_of(contact(journey_meeting_on=met), events, early_help, 30) == pathway


@pytest.mark.parametrize(
    ("word", "rating"),
    [
        ("Red", "Red"), ("urgent", "Red"), (" HIGH ", "Red"), ("Medium", "Amber"),
        ("low", "Green"), (None, "unrated"), ("", "unrated"), ("None", "unrated"),
        ("purple", "unrated"),
    ],
)  # fmt: skip
def test_the_words_of_a_borough_s_priority_are_ratings_and_what_is_missing_is_unrated(word, rating):
    """R054, A07."""
    (case,) = cases_of([contact(rag_initial=word)], {}, [], RAG)
    assert case.status == rating


def test_a_case_of_the_front_door_is_its_child_s_and_of_one_of_the_services():
    """R015, R049, A23."""
    (case,) = cases_of([contact(front_door="contact  team")], {}, [], RAG)
    assert (case.service, case.child_key, case.pathway) == ("contact_service", "P1", "no_transfer")
    assert case.opened_on == date(2021, 6, 10)
    (other,) = cases_of([contact(front_door="Reception")], {}, [], RAG)
    assert other.service is None


def test_only_the_child_s_own_time_with_early_help_and_own_events_make_its_pathway():
    """R056."""
    made = [contact(1), contact(2, child_id="P2"), contact(3, child_id="P3")]
    events = {"P1": [referred(JUNE[9])], "P2": [referred(JUNE[9])]}
    early_help = [helped(JUNE[0], JUNE[4]), helped(date(2021, 1, 1), date(2021, 2, 1)),
                  EarlyHelpEpisode("P3", JUNE[0], JUNE[4])]  # fmt: skip
    cases = cases_of(made, events, early_help, RAG)
    assert [(each.case_id, each.pathway) for each in cases] == [
        ("C1", "step_up"), ("C2", "no_transfer"), ("C3", "no_transfer"),
    ]  # fmt: skip


def test_a_contact_is_of_a_theme_by_its_coded_reason():
    """R051."""
    made = [contact(1, contact_reason="Domestic Abuse"), contact(2, contact_reason="neglect"),
            contact(3)]  # fmt: skip
    assert contacts_of_reason(made, ("domestic_abuse", "domestic abuse")) == {"C1"}
    assert contacts_of_reason(made, ("",)) == frozenset()
