"""A contact's outcome, in JSON or in words (source_data.md 1.3), as the specification's keys."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from tasks.extraction.outcomes import KEYS, OTHER, outcomes_of
from tasks.extraction.source import read_populations
from tasks.reporting.chronology_words import OUTCOMES, detail_words
from tests.adapters.extraction_sources import AS_AT, CODES, SINCE, source

WORDS = load_configuration().authority.contact_outcomes
assert source  # the fixture: SQLite and PostgreSQL


def told(source):
    frames = read_populations(
        source.url, ("chronology",), AS_AT, CODES, SINCE, pauses=(), outcomes=WORDS
    )
    frame = frames["chronology"]
    return [
        (row["case_id"], row["detail"])
        for row in frame.to_dict("records")
        if row["kind"] == "Contact outcome"
    ]


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ('{"NFA_FLAG": "Y"}', ["NFA_FLAG"]),
        (
            '{"NFA_FLAG": "N", "ADVICE_FLAG": "Y", "OLA_CP_FLAG": "y"}',
            ["ADVICE_FLAG", "OLA_CP_FLAG"],
        ),
        ('{"NFA_FLAG": "N"}', []),
        ('{"A_NEW_FLAG": "Y"}', [OTHER]),
        ("No further action", ["NFA_FLAG"]),
        ("cin referral,Notify allocated team", ["NEW_REFERRAL_FLAG"]),
        ("Strategy discussion; Information and Advice", ["ADVICE_FLAG", "CP_ENQUIRY_FLAG"]),
        ("Rang about Jo Example of 1 High Street", [OTHER]),
        ("", []),
        (None, []),
    ],
)
def test_r070_an_outcome_is_told_by_its_key_whatever_the_system_writes(source, said, keys):
    source.add(
        "ssd_contacts", cont_contact_id="1", cont_person_id="7", cont_contact_date="2021-01-04",
        cont_contact_outcome_json=said,
    )  # fmt: skip
    assert told(source) == [("7", key) for key in keys]


@given(st.text(max_size=200))
def test_words_of_a_system_never_go_further(said):
    """Whatever stands there, only the specification's keys are told."""
    assert set(outcomes_of(said, WORDS)) <= set(KEYS)


@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["Y", "N", "", None])))
def test_json_is_told_by_the_keys_that_are_answered_with_yes(flags):
    wanted = {key for key, answer in flags.items() if answer == "Y"}
    assert set(outcomes_of(json.dumps(flags), {})) == wanted


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=20)), st.text(max_size=60))
def test_json_and_words_never_fail(flags, rest):
    for said in (json.dumps(flags), json.dumps(flags) + rest, f"[{rest}]", json.dumps(rest)):
        assert set(outcomes_of(said, WORDS)) <= set(KEYS)


def test_every_key_has_words_for_people():
    assert set(OUTCOMES) == set(KEYS)
    assert detail_words("Contact outcome", "NFA_FLAG") == "No further action"
    assert set(WORDS) <= set(KEYS)
