"""Where no journey meeting is recorded a move between teams stands for it, by name (R056)."""

from dataclasses import fields, replace
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from config.loading import load_configuration
from config.schema_front_door import JourneyProxy
from config.selection_faults import selection_faults
from tasks.model import CaseEvent, DecisionTimes, EarlyHelpEpisode, Involvement
from tasks.reporting.contact_words import contact_view, crossed
from tasks.selection.front_door import cases_of
from tasks.selection.transfers import PROXY, moved_by_proxy, proxy_words
from tests.core.test_front_door_cases import RAG, contact
from tests.programme.test_front_door import parts

TEAMS = {"FI01": "family_intervention", "FD03": "front_door", "LC01": "lac"}
JUNE = [date(2021, 6, day) for day in range(1, 31)]


def held(started, ended=None, team="FI01", kind="allocated_worker", child="P1"):
    return Involvement(child, "S1", kind, team, started, ended, is_known=True)


def brief(**more):
    return contact(**({"front_door": "Brief Intervention Team"} | more))


def moved(involvements, *contacts, rag=RAG):
    return moved_by_proxy(contacts or (brief(),), involvements, TEAMS, rag)


@pytest.mark.parametrize(
    ("involvements", "is_moved"),
    [
        ([held(JUNE[14])], True),
        ([held(JUNE[9])], True),
        ([held(date(2021, 7, 10))], True),
        ([held(date(2021, 7, 11))], False),
        ([held(JUNE[8], JUNE[8]), held(JUNE[14])], True),
        # Somebody of a social work team held the case at the time: nothing moved.
        ([held(JUNE[0]), held(JUNE[14])], False),
        ([held(JUNE[0], JUNE[9]), held(JUNE[14])], False),
        ([held(None), held(JUNE[14])], False),
        # No social work team, no worker of it, another child.
        ([held(JUNE[14], team="FD03")], False),
        ([held(JUNE[14], team="LC01")], False),
        ([held(JUNE[14], team=None)], False),
        ([held(JUNE[14], kind="supervisor")], False),
        ([held(JUNE[14], child="P2")], False),
        ([], False),
    ],
)
def test_a_case_moved_when_a_social_work_team_took_it_on_soon_after_brief_intervention(
    involvements, is_moved
):
    """R056: cases that have been transferred to CSSW social work teams."""
    assert moved(involvements) == ({"C1"} if is_moved else frozenset())


def test_only_contacts_of_brief_intervention_can_have_moved():
    assert moved([held(JUNE[14])], contact(front_door="MASH"), contact(2, front_door=None)) == set()


def test_one_recorded_meeting_in_the_round_is_enough_to_need_no_proxy():
    recorded = contact(2, journey_meeting_on=JUNE[12])
    assert moved([held(JUNE[14])], brief(), recorded) == frozenset()
    assert proxy_words(cases_of([recorded], {}, [], RAG), [recorded]) == ""


def test_a_council_whose_rules_name_no_proxy_has_none():
    assert moved([held(JUNE[14])], rag=RAG.model_copy(update={"journey_proxy": None})) == set()


def test_what_is_recorded_counts_before_the_proxy():
    """R057: a step up stays one, and where nothing is recorded the proxy makes a transfer."""
    events = {"P1": (CaseEvent("P1", JUNE[9], "Referral", None),)}
    helped = [EarlyHelpEpisode("P1", date(2021, 1, 1), JUNE[9])]
    (up,) = cases_of([brief()], events, helped, RAG, frozenset({"C1"}))
    (across,) = cases_of([brief()], {}, [], RAG, frozenset({"C1"}))
    (none,) = cases_of([brief()], {}, [], RAG)
    assert [each.pathway for each in (up, across, none)] == [
        "step_up", "journey_meeting", "no_transfer",
    ]  # fmt: skip


def test_it_is_called_a_proxy_in_the_pack_the_form_the_table_and_the_certificate():
    (case,) = cases_of([brief()], {}, [], RAG, frozenset({"C1"}))
    times = DecisionTimes(**dict.fromkeys(each.name for each in fields(DecisionTimes)))
    facts = SimpleNamespace(
        cases={"C1": case}, contacts={"C1": brief()}, times={"C1": times},
        plan=SimpleNamespace(
            is_quota_wanted=True, team_types=("journey_meeting", "step_up"), statuses=("Red",)
        ),
        frame=SimpleNamespace(cases=()), sample=SimpleNamespace(selected=()),
    )  # fmt: skip
    view = contact_view(facts, case)
    assert view["pathway"] == "Journey meeting (proxy)"
    assert view["proxy"].startswith("No journey meeting is recorded.")
    assert crossed(facts)["pathways"] == ["Journey meeting (proxy)", "Step up"]
    assert proxy_words([case], [brief()]) == PROXY
    assert proxy_words([replace(case, pathway="no_transfer")], [brief()]) == ""
    met = brief(journey_meeting_on=JUNE[12])
    facts.contacts = {"C1": met}
    view = contact_view(facts, case)
    assert (view["pathway"], view["proxy"]) == ("Journey meeting", "")
    assert crossed(facts)["pathways"] == ["Journey meeting", "Step up"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"from_service": "reception"}, "service of journey_proxy reception is none of"),
        ({"to_team_types": ("elsewhere",)}, "team type of journey_proxy elsewhere is none of"),
    ],
)
def test_a_proxy_of_unknown_words_is_refused_by_the_configuration_check(change, words):
    given = {"from_service": "brief_intervention", "to_team_types": ("family_intervention",)}
    rag = RAG.model_copy(update={"journey_proxy": JourneyProxy(**(given | change))})
    (fault,) = selection_faults(parts() | {"rag": rag})
    assert words in fault
    assert load_configuration().rag.journey_proxy == JourneyProxy(**given)


def test_the_moment_of_a_contact_is_its_day():
    late = brief(received_at=datetime(2021, 6, 10, 23, 59))  # noqa: DTZ001
    assert moved([held(JUNE[9])], late) == {"C1"}
