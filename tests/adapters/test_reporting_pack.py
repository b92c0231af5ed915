"""The auditor pack: letter, schedule, journeys and the folder (R018, R029, R067, R070, A19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model import CaseEvent
from tasks.reporting.chronology import chronology_of, months_before
from tasks.reporting.chronology_words import detail_words
from tasks.reporting.form_identity import audit_ref, read_identity
from tasks.reporting.pack import assignments_of, auditor_pack, file_stem, pack_files
from tests.adapters.reporting_forms_facts import (
    AUDITORS,
    FORM,
    GRADES,
    LONG_TEAM,
    ROUND,
    THEME,
    events,
    facts,
)
from tests.adapters.reporting_pages import pages_of, text_of

FACTS = facts()
EVENTS = {
    "P1048213": events("P1048213", 130),
    "P1000017": (),
    "P1077001": events("P1077001", 4),
    "P1077002": events("P1077002", 60),
}
TEMPLATE = Path(__file__).parents[2] / "templates" / "reports" / "pack_letter.html"


@lru_cache
def pack(auditor_id: str = "A01") -> bytes:
    return auditor_pack(FACTS, auditor_id, EVENTS)


@lru_cache
def files(auditor_id: str = "A01") -> dict[str, bytes]:
    return pack_files(FACTS, auditor_id, EVENTS, FORM, THEME, GRADES)


# ---------------------------------------------------------------- the letter


def test_the_letter_says_what_when_how_and_whom_to_ask():
    letter = text_of(pack(), last=1)
    for words in (
        "You have four cases to audit, 5 to 9 July 2021",
        "Three audits, one blind second grade",
        "16 July",
        "What to do",
        "Whom to ask",
        "Quality Assurance Unit",
    ):
        assert words in letter


def test_the_schedule_has_each_case_with_status_team_and_worker():
    letter = text_of(pack(), last=1)
    for one in assignments_of(FACTS, "A01"):
        assert audit_ref(FACTS, one) in letter
        assert f"case {one.case_id}" in letter
    assert all(word in letter for word in LONG_TEAM.split())
    assert "Siân Ó Briain" in letter


def test_each_case_of_the_schedule_leads_to_its_journey():
    with pikepdf.open(BytesIO(pack())) as document:
        links = [one for one in document.pages[0].Annots if one.Subtype == "/Link"]
        named = {str(key) for key in document.Root.Names.Dests.Names[::2]}
        assert [str(one.Dest) for one in links] == [f"journey-{place}" for place in (1, 2, 3, 4)]
        assert {str(one.Dest) for one in links} <= named


def test_a_long_pack_names_the_page_of_each_journey():
    allocation = FACTS.allocation
    six = tuple(replace(one, auditor_id="A01") for one in allocation.assignments)
    these = replace(FACTS, allocation=replace(allocation, assignments=six))
    letter = text_of(auditor_pack(these, "A01", {}), last=2)
    for number in range(1, 7):
        assert f", page {number + 1}" in letter or f", page {number + 2}" in letter


def test_a19_a_second_grade_is_marked_blind_and_the_first_auditor_is_not_named():
    whole = text_of(pack())
    assert "Second," in whole
    assert AUDITORS["A02"][0] not in whole
    assert AUDITORS["A01"][0].split()[0] not in text_of(pack("A02"))


def test_one_case_alone_is_said_in_the_singular():
    allocation = FACTS.allocation
    one = replace(allocation, assignments=allocation.assignments[:1])
    letter = text_of(auditor_pack(replace(FACTS, allocation=one), "A01", {}))
    assert "You have one case to audit" in letter
    assert "Blind second grades" not in letter


def test_only_a_blind_second_grade_asks_for_no_conversation_and_no_feedback():
    allocation = FACTS.allocation
    second = tuple(
        one for one in allocation.assignments if one.grade == 2 and one.auditor_id == "A01"
    )
    these = replace(FACTS, allocation=replace(allocation, assignments=second))
    letter = text_of(auditor_pack(these, "A01", {}))
    assert "One blind second grade" in letter
    assert "Meet the social worker" not in letter
    assert set(pack_files(these, "A01", {}, FORM, None, GRADES)) == {
        "pack.pdf",
        "forms/P1077002-audit.pdf",
        "forms/P1077002-audit.xlsx",
    }


def test_a_preview_says_so():
    preview = auditor_pack(replace(FACTS, is_preview=True), "A02", {})
    assert "Preview, not the live sample" in text_of(preview)


# ---------------------------------------------------------------- the journey


def test_r018_the_journey_follows_the_letter_with_the_year_and_one_line_for_before():
    whole = text_of(pack())
    assert "P1048213: 61 entries since 14 June 2020" in whole
    assert "Before this period: 69 entries since 2019" in whole
    assert "Child protection conference" in whole


@pytest.mark.parametrize(
    "words", ["Aged 8.", "Aged under 1.", "Age not recorded.", "Not yet born."]
)
def test_a_journey_says_how_old_the_child_is_and_no_birth_date(words):
    assert words in (text_of(pack()))


def test_an_empty_journey_is_said_and_not_left_blank():
    whole = text_of(pack())
    assert "P1000017: nothing recorded since 14 June 2020" in whole
    assert "Ask the worker why before you grade." in whole


EVENT = st.builds(
    CaseEvent,
    st.just("P1"),
    st.dates(date(2015, 1, 1), date(2021, 12, 31)),
    st.sampled_from(["visit", "referral", "child_protection_conference"]),
    st.none() | st.text(max_size=5),
)


@given(st.lists(EVENT, max_size=30), st.randoms(use_true_random=False))
def test_r070_the_journey_holds_the_last_year_in_order_whatever_the_order_of_the_source(
    found, chance
):
    made = chronology_of(found, ROUND)
    days = [one.happened_on for one in made.entries]
    assert days == sorted(days)
    assert all(date(2020, 6, 14) <= day <= ROUND.as_at for day in days)
    wanted = {
        one.happened_on for one in found if date(2020, 6, 14) <= one.happened_on <= ROUND.as_at
    }
    assert set(days) == wanted
    shuffled = chance.sample(found, k=len(found))
    assert chronology_of([*shuffled, *found], ROUND) == made


@given(st.lists(EVENT, max_size=30))
def test_what_came_before_is_counted_whole(found):
    made = chronology_of(found, ROUND)
    before = {
        (one.happened_on, one.kind, detail_words(one.kind, one.detail))
        for one in found
        if one.happened_on < date(2020, 6, 14)
    }
    expected = (
        f"Before this period: {len(before)} " if before else "What came before is in the case file."
    )
    assert made.earlier.startswith(expected)


@given(st.dates(date(1999, 1, 1), date(2060, 1, 1)), st.integers(1, 60))
def test_months_before_lands_in_the_right_month(day, months):
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day == day.day or (earlier + timedelta(days=1)).day == 1


# ---------------------------------------------------------------- how it looks


def test_no_word_of_a_pack_leaves_its_margins_and_no_page_is_nearly_empty():
    pages = pages_of(pack())
    assert len(pages) == 1 + 3 + 1 + 1 + 3
    for page in pages:
        assert len(page.words) > 40
        for word in page.words:
            assert word.left >= 62
            assert word.right <= 595.3 - 62
            assert word.bottom <= 842 - 28


def test_no_glyph_of_a_pack_is_missing():
    assert "\N{REPLACEMENT CHARACTER}" not in text_of(pack())


def test_no_table_stands_inside_a_grid_or_a_flexible_row():
    html = TEMPLATE.read_text()
    tiles = html[html.index('<div class="tiles">') : html.index("<h2>Your cases</h2>")]
    assert "<table" not in tiles
    style = (TEMPLATE.parents[1] / "css" / "pack.css").read_text()
    assert style.count("display: flex") == 1
    assert "display: grid" not in style


def test_the_pack_is_tagged_as_pdf_ua_asks():
    with pikepdf.open(BytesIO(pack())) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo.Title).startswith("Audit pack PW-2021-07")


def test_a_hostile_name_stays_text():
    auditor = replace(FACTS.auditors["A02"], auditor_name="<img src=file:///etc/passwd> {{ 7*7 }}")
    these = replace(FACTS, auditors=FACTS.auditors | {"A02": auditor})
    text = text_of(auditor_pack(these, "A02", {}))
    assert "<img src=file:///etc/passwd> {{ 7*7 }}" in text


# ---------------------------------------------------------------- the folder


def test_the_folder_holds_letter_forms_twins_feedback_and_calendar():
    assert set(files()) == {
        "pack.pdf",
        "conversation.ics",
        *(f"forms/{case}-audit.{kind}" for case in EVENTS for kind in ("pdf", "xlsx")),
        *(f"forms/{case}-feedback.pdf" for case in ("P1048213", "P1000017", "P1077001")),
    }


def test_each_form_of_a_folder_is_that_of_its_case():
    for path, content in files().items():
        if path.endswith("-audit.pdf"):
            identity = read_identity(content)
            assert path == f"forms/{identity.case_id}-audit.pdf"
            assert identity.auditor_id == "A01"


def test_r067_a_family_is_asked_once_although_two_auditors_grade():
    asked = [
        path
        for auditor_id in ("A01", "A02")
        for path in files(auditor_id)
        if path.endswith("-feedback.pdf")
    ]
    assert sorted(asked) == sorted(set(asked))


def test_an_auditor_without_a_case_gets_no_folder():
    assert files("A03") == {}


def test_the_same_facts_give_the_same_folder():
    assert pack_files(facts(), "A01", EVENTS, FORM, THEME, GRADES) == files()


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_reference_becomes_a_safe_file_name_and_no_two_share_one(one, other):
    stem = file_stem(one)
    assert stem
    assert not set(stem) & set("/\\:.\0 ")
    assert len(stem) < 80
    assert (file_stem(one) == file_stem(other)) == (one == other)


@pytest.mark.parametrize("reference", ["../../etc/passwd", "a/b", "..", "", "CON:", "x" * 500])
def test_a_hostile_reference_stays_inside_its_folder(reference):
    assert Path("forms", file_stem(reference)).parent == Path("forms")
