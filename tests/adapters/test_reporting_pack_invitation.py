"""The invitation to the conversation between auditor and worker (R029, A19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tasks.model import Leave
from tasks.reporting.invitation import (
    conversation_invitation,
    conversation_invitations,
    conversations,
    proposed_at,
)
from tests.adapters.reporting_forms_facts import AUDITORS, ROUND, assignment_of, facts

FACTS = facts()
FIRST = assignment_of(FACTS, "A01", "P1048213")


def events_of(content: bytes):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_one_file_has_an_event_for_each_first_grade_and_none_for_a_blind_second():
    content = conversation_invitations(FACTS, "A01")
    assert content is not None
    summaries = [str(one["SUMMARY"]) for one in events_of(content)]
    assert summaries == [f"Audit conversation PW-2021-07/{place}" for place in (17, 18, 19)]


def test_an_auditor_without_a_first_grade_gets_no_calendar():
    assert conversation_invitations(FACTS, "A03") is None


def test_the_organiser_is_the_auditor_and_no_child_is_told_of_but_by_reference():
    event = events_of(conversation_invitation(FACTS, FIRST))[0]
    assert str(event["ORGANIZER"]) == "mailto:zoe.nunez@invented.gov.uk"
    assert event["ORGANIZER"].params["CN"] == AUDITORS["A01"][0]
    words = str(event["DESCRIPTION"])
    assert "P1048213" in words
    assert "Siân Ó Briain" in words
    assert "2012" not in words
    assert "protection" not in words.lower()


def test_an_auditor_without_an_address_still_gets_a_calendar():
    these = replace(
        FACTS,
        auditors=FACTS.auditors | {"A01": replace(FACTS.auditors["A01"], email=None)},
    )
    assert "ORGANIZER" not in events_of(conversation_invitation(these, FIRST))[0]


def test_the_time_is_london_time_in_summer_and_the_zone_is_written_out():
    event = events_of(conversation_invitation(FACTS, FIRST))[0]
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2021, 7, 7, 9, tzinfo=UTC)
    assert b"BEGIN:VTIMEZONE" in conversation_invitation(FACTS, FIRST)


def test_the_stamp_comes_from_the_round_and_not_from_the_clock():
    event = events_of(conversation_invitation(FACTS, FIRST))[0]
    assert event["DTSTAMP"].dt == datetime(2021, 6, 14, tzinfo=UTC)
    assert conversation_invitation(facts(), FIRST) == conversation_invitation(FACTS, FIRST)


def test_identifiers_are_unique_and_stay_when_the_round_gets_a_new_version():
    content = conversation_invitations(FACTS, "A01")
    again = conversation_invitations(facts(replace(ROUND, version=2)), "A01")
    assert content is not None
    assert again is not None
    ids = [str(one["UID"]) for one in events_of(content)]
    assert len(set(ids)) == 3
    assert [str(one["UID"]) for one in events_of(again)] == ids
    assert [one["SEQUENCE"] for one in events_of(again)] == [1, 1, 1]


@settings(deadline=None)
@given(
    st.dates(date(2015, 1, 1), date(2040, 1, 1)),
    st.integers(0, 11),
    st.lists(st.tuples(st.integers(-3, 12), st.integers(0, 3)), max_size=4),
)
def test_a_proposal_lies_in_the_week_on_a_working_day_and_never_on_leave(first, length, away):
    round_ = replace(ROUND, starts_on=first, ends_on=first + timedelta(days=length))
    leave = tuple(
        Leave(first + timedelta(days=start), first + timedelta(days=start + lasts))
        for start, lasts in away
    )
    these = facts(round_)
    auditor = replace(these.auditors["A01"], leave=leave)
    these = replace(these, auditors=these.auditors | {"A01": auditor})
    week = [first + timedelta(days=number) for number in range(length + 1)]
    free = [
        day
        for day in week
        if day.weekday() < 5 and not any(one.started_on <= day <= one.ended_on for one in leave)
    ]
    moments = [proposed_at(these, one) for one in conversations(these, "A01")]
    assert len(set(moments)) == len(moments)
    for moment in moments:
        assert first <= moment.date() <= round_.ends_on
        assert not free or moment.date() in free


@pytest.mark.parametrize("cases", [1, 5, 12])
def test_conversations_of_one_auditor_never_overlap(cases):
    selected = tuple(
        replace(FACTS.sample.selected[0], order=place, case_id=f"P{place}")
        for place in range(1, cases + 1)
    )
    made = tuple(replace(FIRST, case_id=one.case_id) for one in selected)
    these = replace(
        FACTS,
        sample=replace(FACTS.sample, selected=selected),
        allocation=replace(FACTS.allocation, assignments=made),
    )
    moments = sorted(proposed_at(these, one) for one in made)
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(moments))
