"""A child of several agencies is one child in the multi-agency frame (R091, R092)."""

import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from flows.partnership import matches_by_name, with_agencies
from flows.units import disclosed, in_theme, populations_read
from tasks.allocation.agencies import returns_of
from tasks.model import CaseEvent, EarlyHelpMatch, Selected
from tasks.scheduling.rounds import round_named
from tasks.selection.matching import joined, match_children, matching_words, renamed
from tasks.validation.extracts import Judged
from tasks.validation.gathering import Gathered
from tests.core.selection_frames import case
from tests.programme.test_multi_agency_audits import helped, organisation, works

DECIDED = load_configuration()
JUNE = replace(round_named(DECIDED, "multi_agency", "MA-2021-06"), theme="domestic_abuse")
HELPED = [f"E{number}" for number in range(1, 7)]
OPENED = [f"P{number}" for number in range(1, 7)]


def same(child, other, evidence="upn", conflict=None):
    return EarlyHelpMatch(child, other, evidence, conflict)


def by_name(child, other, conflict=None):
    return same(child, other, "name_and_birth", conflict)


def known(**more):
    facts = {
        "cases": (case(1, family="F1"), case(2)), "involvements": (), "workers": (), "teams": (),
        "management": (), "auditors": (), "interests": (), "past_audits": (), "events": {},
        "organisations": (organisation(1), organisation(2), organisation(3)),
        "early_help_children": (replace(helped(0), case_id="E1", reason="Domestic abuse"),),
        "agency_involvements": (works("P1", "O1"), works("E1", "O2"), works("E1", "O1")),
        "matches": (same("E1", "P1"),),
    }  # fmt: skip
    return Gathered(**(facts | more))


def matched(gathered, decided=DECIDED):
    return with_agencies(decided, JUNE, Judged(gathered, ())).known


pairs = st.lists(
    st.builds(
        same,
        st.sampled_from([*HELPED, "P1", "P2"]),
        st.sampled_from([*OPENED, "P99", None]),
        st.sampled_from(["upn", "nhs_number"]),
        st.sampled_from([None, None, None, "numbers_differ"]),
    ),
    max_size=12,
)
named = st.lists(
    st.builds(
        by_name,
        st.sampled_from(HELPED),
        st.sampled_from(OPENED),
        st.sampled_from([None, None, "several_cases"]),
    ),
    max_size=8,
)
both = st.tuples(pairs, st.one_of(st.none(), named))


# ---------------------------------------------------------------- across the children's workforce


def test_a_child_of_social_care_and_early_help_is_one_of_the_randomly_selected_children_s_cases():
    """R091: one row with the agencies of both, under its reference in social care."""
    found = matched(known())
    assert [each.case_id for each in found.cases] == ["P1", "P2"]
    child = found.cases[0]
    assert (child.status, child.agencies) == ("CIN", ("O1", "O2"))
    assert child.child_keys == ("P1", "E1")  # whoever had a part under either does not audit it


def test_two_agencies_of_which_each_knows_another_reference_are_a_multi_agency_response():
    """R092: apart neither record would have two agencies."""
    apart = matched(known(matches=()))
    assert {each.case_id: each.agencies for each in apart.cases} == {
        "P1": ("O1",), "P2": (), "E1": ("O1", "O2"),
    }  # fmt: skip
    assert matched(known()).cases[0].agencies == ("O1", "O2")


def test_senior_managers_from_each_agency_are_asked_once_about_a_child_of_two_references():
    """R093."""
    found = matched(known())
    listed = {each.organisation_id: each for each in found.organisations}
    asked = returns_of([Selected(1, "P1", 1)], found.agency_involvements, listed, {})
    assert [(each.case_id, each.organisation_id) for each in asked] == [("P1", "O1"), ("P1", "O2")]


def test_a_child_fits_the_profile_of_the_theme_by_why_early_help_began():
    """R091: of a matched child both records tell."""
    assert "P1" in (in_theme(DECIDED, JUNE, matched(known())) or ())
    assert "P1" not in (in_theme(DECIDED, JUNE, matched(known(matches=()))) or ())


def test_what_either_record_says_of_a_child_counts():
    """A record may be restricted, or audited, under one reference only."""
    audited, other = date(2021, 3, 1), date(2020, 3, 1)
    for restricted in (True, False):
        child = replace(
            helped(0), case_id="E1", family_id="F9", is_restricted=restricted,
            last_audited_on=audited,
        )  # fmt: skip
        cases = (case(1, audited=other), case(2, audited=other))
        first, second = matched(known(cases=cases, early_help_children=(child,))).cases
        assert (first.is_restricted, first.last_audited_on) == (restricted, audited)
        assert first.family_id == "F9"
        assert second == replace(cases[1], pathway="social_care", agencies=())


def test_the_journey_of_a_matched_child_has_what_early_help_did():
    at = [CaseEvent(of, date(2021, 3, day), "visit", None) for of, day in (("P1", 9), ("E1", 2))]
    found = matched(known(events={"P1": (at[0],), "E1": (at[1],)}))
    assert found.events["P1"] == (at[1], at[0])


# ---------------------------------------------------------------- when records are one child


def test_the_same_reference_comes_first():
    found = match_children(["P1", "E2"], ["P1", "P2"], [same("P1", "P2"), same("E2", "P2")])
    assert (found.by_reference, found.links) == (1, (("E2", "P2", "upn"),))


def test_a_match_against_which_something_speaks_is_left_apart_and_counted():
    for conflict in ("several_cases", "several_children", "numbers_differ"):
        found = match_children(["E1"], ["P1"], [same("E1", "P1", conflict=conflict)])
        assert (found.links, found.apart) == ((), ("E1",))


def test_one_number_of_two_children_matches_neither():
    """Whatever the source says of a conflict, the pairs themselves are counted."""
    two_cases = [same("E1", "P1"), same("E1", "P2", "nhs_number")]
    assert match_children(["E1"], ["P1", "P2"], two_cases).apart == ("E1",)
    two_children = [same("E1", "P1"), same("E2", "P1")]
    assert match_children(["E1", "E2"], ["P1"], two_children).apart == ("E1", "E2")


def test_names_and_days_of_birth_are_compared_only_where_the_council_allows_it():
    """R091, consent: the configuration that is handed over does not allow it."""
    assert not matches_by_name(DECIDED, JUNE)
    assert "early_help_namesakes" not in populations_read(DECIDED, JUNE)
    alike = known(matches=(), namesakes=(by_name("E1", "P1"),))
    assert [each.case_id for each in matched(alike).cases] == ["P1", "P2", "E1"]
    changed = [
        each.model_copy(
            update={"multi_agency": each.multi_agency.model_copy(update={"match_by_name": True})}
        )
        if each.multi_agency
        else each
        for each in DECIDED.audit_types
    ]
    allowed = DECIDED.model_copy(update={"audit_types": tuple(changed)})
    assert "early_help_namesakes" in populations_read(allowed, JUNE)
    assert [each.case_id for each in matched(alike, allowed).cases] == ["P1", "P2"]


def test_a_name_says_nothing_of_records_of_which_a_number_speaks():
    numbers = [same("E1", "P1")]
    assert match_children(["E1", "E2"], ["P1"], numbers, [by_name("E2", "P1")]).apart == ("E2",)
    doubtful = [same("E1", "P1", conflict="numbers_differ")]
    assert match_children(["E1"], ["P1"], doubtful, [by_name("E1", "P1")]).links == ()


@given(both)
def test_no_child_is_matched_twice_and_none_where_anything_speaks_against_it(given_pairs):
    numbers, names = given_pairs
    found = match_children([*HELPED, "P1"], OPENED, numbers, names)
    children = [case_id for case_id, *_ in found.links]
    cases = [social_care_id for _, social_care_id, _ in found.links]
    assert len(children) == len(set(children))
    assert len(cases) == len(set(cases))
    assert set(children) <= set(HELPED)
    assert set(cases) <= set(OPENED)
    of_them = [each for each in numbers if each.case_id in HELPED and each.social_care_id in OPENED]
    for child, social_care_id, evidence in found.links:
        by = names if evidence == "name_and_birth" else of_them
        touching = [m for m in by if m.case_id == child or m.social_care_id == social_care_id]
        assert {(m.case_id, m.social_care_id) for m in touching} == {(child, social_care_id)}
        assert {m.conflict for m in touching} == {None}
        if evidence == "name_and_birth":
            spoken = {each for m in of_them for each in (m.case_id, m.social_care_id)}
            assert not spoken & {child, social_care_id}
    assert not set(found.apart) & set(children)


@given(both)
def test_every_pair_that_nothing_speaks_against_is_matched(given_pairs):
    numbers, _ = given_pairs
    found = {
        (child, case_id) for child, case_id, _ in match_children(HELPED, OPENED, numbers).links
    }
    real = [m for m in numbers if m.case_id in HELPED and m.social_care_id in OPENED]
    for each in real:
        near = [
            m for m in real if m.case_id == each.case_id or m.social_care_id == each.social_care_id
        ]
        is_alone = {(m.case_id, m.social_care_id) for m in near} == {
            (each.case_id, each.social_care_id)
        }
        is_sure = is_alone and all(m.conflict is None for m in near)
        assert ((each.case_id, each.social_care_id) in found) == is_sure


@given(both, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(given_pairs, random):
    numbers, names = given_pairs
    shuffled = random.sample(numbers, k=len(numbers))
    others = names if names is None else random.sample(names, k=len(names))
    helped_, opened = random.sample(HELPED, k=6), random.sample(OPENED, k=6)
    assert match_children(helped_, opened, shuffled, others) == match_children(
        HELPED, OPENED, numbers, names
    )


@given(pairs)
def test_never_do_two_rows_of_the_frame_stand_for_one_matched_child(numbers):
    """R091, on the frame itself: every reference of either side has exactly one row."""
    gathered = known(
        cases=tuple(case(number) for number in range(1, 7)),
        early_help_children=tuple(replace(helped(0), case_id=each) for each in HELPED),
        agency_involvements=(works("E1", "O1"),), matches=tuple(numbers),
    )  # fmt: skip
    found = matched(gathered)
    rows = [reference for each in found.cases for reference in each.child_keys]
    assert sorted(rows) == sorted([*HELPED, *OPENED])
    assert len({each.case_id for each in found.cases}) == len(found.cases)


# ---------------------------------------------------------------- what is said of it


def test_the_certificate_says_in_one_sentence_how_many_were_matched_and_how_many_left_apart():
    numbers = [
        same("E1", "P1"), same("E2", "P2", "nhs_number"), same("E4", None, None),
        same("E3", "P3", conflict="several_cases"),
    ]  # fmt: skip
    found = match_children([*HELPED, "P6"], OPENED, numbers, [by_name("E5", "P5")])
    assert matching_words(found) == (
        "7 children of Early Help were compared with the open cases: 1 matched by the same"
        " reference, 1 by UPN, 1 by NHS number and 1 by name and birth, 1 left apart in doubt, 1"
        " without a valid number"
    )
    assert "none by name" in disclosed(matched(known()))
    assert ";" not in matching_words(found)  # the certificate parts what it discloses there
    assert disclosed(known()) == ""


def test_no_reference_of_a_child_is_in_that_sentence():
    words = disclosed(matched(known()))
    assert not re.search(r"\b[EP]\d\b", words)


def test_records_without_a_match_stay_as_they_are():
    cases, child = (case(1),), replace(helped(0), case_id="E1")
    assert joined(cases, (child,), {}) == cases
    assert renamed((child,), {"E2": "P1"}) == (child,)
