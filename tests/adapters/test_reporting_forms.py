"""The fillable forms: what they hold, what readers see, what comes back (R004 to R081, A19)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf.form import Form as FilledForm
from pypdf import PdfReader, PdfWriter

from tasks.errors import FormBroken, FormRefused
from tasks.model import Assignment
from tasks.reporting.form import age_words, audit_form, audit_template, feedback_form, status_words
from tasks.reporting.form_fields import Field, audit_fields, export_value, feedback_fields
from tasks.reporting.form_identity import FormIdentity, field_values, read_identity
from tasks.reporting.form_repair import READ_ONLY, REQUIRED, repair_form
from tasks.reporting.form_stamp import fitted, layout_of
from tests.adapters.reporting_forms_facts import (
    AUDITORS,
    CASES,
    FORM,
    GRADES,
    LONG_TEAM,
    THEME,
    assignment_of,
    facts,
)
from tests.adapters.reporting_pages import pages_of, text_of

FACTS = facts()
FIRST = assignment_of(FACTS, "A01", "P1048213")
SECOND = assignment_of(FACTS, "A02", "P1048213")
ANSWERS = {
    "impact": "She is back at school, “every day”.\nÉloïse says so: 96 % in June.",
    "domain_assessment_grade": "/Good",
    "domain_risk_grade": "/Requires_improvement",
    "overall_grade": "/Inadequate",
    "child_at_risk_now": "/Yes",
    "conversation_on": "07/07/2021",
}


@lru_cache
def audit(assignment: Assignment = FIRST, *, is_themed: bool = True) -> bytes:
    return audit_form(FACTS, assignment, FORM, THEME if is_themed else None, GRADES)


@lru_cache
def feedback() -> bytes:
    return feedback_form(FACTS, FIRST)


def filled_by_pypdf(pdf: bytes, answers: dict[str, str]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    for page in writer.pages:
        writer.update_page_form_field_values(page, answers, auto_regenerate=False)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


# ---------------------------------------------------------------- what is asked


def test_r004_impact_is_asked_first_and_must_be_answered():
    first = audit_fields(FORM, None, GRADES)[0]
    assert (first.name, first.is_required) == ("impact", True)


def test_r068_five_domains_are_graded_on_the_four_grades_or_not_evidenced():
    graded = [one for one in audit_fields(FORM, None, GRADES) if one.name.startswith("domain_")]
    choices = [one for one in graded if one.kind == "choice"]
    assert [one.options for one in choices] == [
        ("Outstanding", "Good", "Requires improvement", "Inadequate", "Not evidenced")
    ] * 5
    assert len(graded) == 10  # each with its evidence (R002)


def test_the_core_of_the_form_has_no_more_than_thirty_fields():
    assert len(audit_fields(FORM, None, GRADES)) <= 30


def test_r073_a_theme_adds_questions_and_takes_none_away():
    plain, themed = audit_fields(FORM, None, GRADES), audit_fields(FORM, THEME, GRADES)
    assert themed[: len(plain)] == plain
    assert [one.question for one in themed[len(plain) :]] == [q.question for q in THEME.questions]


@pytest.mark.parametrize(
    "name", ["worked_well", "improvement_areas", "good_looks_like", "action_1"]
)
def test_r030_r080_r081_what_works_what_would_be_good_and_actions_are_asked(name):
    assert name in field_values(audit())


@pytest.mark.parametrize(
    "name",
    ["safe_to_contact", "feedback_sought", "feedback_method", "sought_on", "from_child",
     "own_words", "feedback_consent", "reason_not_sought"],
)  # fmt: skip
def test_r071_the_feedback_form_asks_all_that_must_be_recorded(name):
    assert name in field_values(feedback())


def test_names_of_questions_are_unique():
    for asked in (audit_fields(FORM, THEME, GRADES), feedback_fields()):
        assert len({one.name for one in asked}) == len(asked)


# ---------------------------------------------------------------- how the fields are made


@pytest.mark.parametrize("made", [audit, feedback])
def test_every_field_says_what_it_asks_and_whether_it_must_be_answered(made):
    asked = {one.name: one for one in (*audit_fields(FORM, THEME, GRADES), *feedback_fields())}
    with pikepdf.open(BytesIO(made())) as document:
        for field in document.Root.AcroForm.Fields:
            question = asked.get(str(field.T))
            flags = int(field.get("/Ff", 0))
            assert str(field.TU).strip()
            assert bool(flags & READ_ONLY) == (question is None)
            if question:
                assert str(field.TU) == question.question
                assert bool(flags & REQUIRED) == question.is_required


@pytest.mark.parametrize("made", [audit, feedback])
def test_radio_buttons_are_under_their_group_alone_and_store_words(made):
    asked = {one.name: one for one in (*audit_fields(FORM, THEME, GRADES), *feedback_fields())}
    with pikepdf.open(BytesIO(made())) as document:
        fields = document.Root.AcroForm.Fields
        assert all("/Parent" not in one for one in fields)
        groups = [one for one in fields if "/Kids" in one]
        assert len(groups) >= 5
        for group in groups:
            stored = [{key.lstrip("/") for key in kid.AP.N.keys()} for kid in group.Kids]  # noqa: SIM118
            options = asked[str(group.T)].options
            assert stored == [{export_value(option), "Off"} for option in options]
            assert "/Opt" not in group
            assert all("/T" not in kid and "/TU" in kid for kid in group.Kids)


@pytest.mark.parametrize("made", [audit, feedback])
def test_every_widget_has_an_appearance_and_no_reader_is_asked_to_make_one(made):
    with pikepdf.open(BytesIO(made())) as document:
        assert "/NeedAppearances" not in document.Root.AcroForm
        widgets = [one for page in document.pages for one in page.obj.get("/Annots", ())]
        assert len(widgets) > 30
        for widget in widgets:
            assert "/AP" in widget
            is_button = "/AS" in widget
            assert not is_button or "/Off" in widget.AP.N


@pytest.mark.parametrize("made", [audit, feedback])
def test_the_form_is_tagged_as_pdf_ua_asks(made):
    with pikepdf.open(BytesIO(made())) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert root.Lang == "en-GB"
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/StructTreeRoot" in root
        assert b'part="1"' in root.Metadata.read_bytes() or b"<pdfuaid:part>1<" in (
            root.Metadata.read_bytes()
        )
        assert all(page.obj.Tabs == "/S" for page in document.pages)


def test_the_form_runs_nothing_and_carries_no_file():
    with pikepdf.open(BytesIO(audit())) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary):
                assert not {"/JS", "/OpenAction", "/AA", "/XFA", "/EmbeddedFiles"} & set(one.keys())


def test_a_template_that_lacks_a_question_is_refused():
    known = {name: name for name in ("audit_ref",)}
    with pytest.raises(FormBroken, match="fields that nobody asks for"):
        repair_form(audit(), "x", (), known)
    with pytest.raises(FormBroken, match="lacks the fields not_there"):
        repair_form(audit(), "x", audit_fields(FORM, THEME, GRADES), {"not_there": ""})


RAW = """<html lang="en"><title>t</title>
<style>input {{ appearance: auto; width: 9pt; height: 9pt }}
</style><form><input name="line" type="text">{radios}</form></html>"""
ASKED = (
    Field("line", "line", "A line"),
    Field("choice", "choice", "A choice", ("Red", "Dark blue")),
)


def raw_form(*radios: tuple[str, str]) -> bytes:
    boxes = "".join(f'<input type="radio" name="{name}" value="{value}">' for name, value in radios)
    return weasyprint.HTML(string=RAW.format(radios=boxes)).write_pdf(pdf_forms=True)


def test_choices_that_are_not_those_asked_for_are_refused():
    good = repair_form(raw_form(("choice", "Red"), ("choice", "Dark_blue")), "x", ASKED, {})
    assert field_values(good) == {"line": "", "choice": ""}
    with pytest.raises(FormBroken, match="the choices of choice are not those asked for"):
        repair_form(raw_form(("choice", "Dark_blue"), ("choice", "Red")), "x", ASKED, {})


def test_a_field_that_is_there_twice_or_cut_by_a_page_is_refused():
    with pikepdf.open(BytesIO(raw_form(("choice", "Red"), ("choice", "Dark_blue")))) as document:
        fields = document.Root.AcroForm.Fields
        fields.append(document.make_indirect(pikepdf.Dictionary(T="line", FT=pikepdf.Name.Tx)))
        written = BytesIO()
        document.save(written)
    with pytest.raises(FormBroken, match="the field line twice"):
        repair_form(written.getvalue(), "x", ASKED, {})


def test_the_raw_form_needs_its_repair():
    """documents.md, trap 2: of a raw form pypdf silently keeps the old grade."""
    raw = raw_form(("choice", "Red"), ("choice", "Dark_blue"))
    with pikepdf.open(BytesIO(raw)) as document:
        fields = list(document.Root.AcroForm.Fields)
        assert any("/Parent" in one for one in fields)
        assert any("/Opt" in one for one in fields)


# ---------------------------------------------------------------- filled and read back


def test_a_form_filled_by_pypdf_reads_back_as_it_was_filled():
    values = field_values(filled_by_pypdf(audit(), ANSWERS))
    assert {name: values[name] for name in ANSWERS} == {
        name: value.removeprefix("/") for name, value in ANSWERS.items()
    }


def test_a_grade_that_is_changed_replaces_the_old_one():
    once = filled_by_pypdf(audit(), {"overall_grade": "/Outstanding"})
    twice = filled_by_pypdf(once, {"overall_grade": "/Inadequate"})
    assert field_values(twice)["overall_grade"] == "Inadequate"


def test_a_form_filled_by_pikepdf_reads_back_as_it_was_filled():
    with pikepdf.open(BytesIO(audit())) as document:
        form = FilledForm(document)
        form["overall_grade"].options[2].select()
        form["child_at_risk_now"].checked = True
        written = BytesIO()
        document.save(written)
    values = field_values(written.getvalue())
    assert values["overall_grade"] == "Requires_improvement"
    assert values["child_at_risk_now"] == "Yes"
    assert values["domain_decisions_grade"] == ""


@pytest.mark.parametrize("chosen", ["Outstanding", "Good", "Requires_improvement", "Inadequate"])
def test_only_the_chosen_grade_is_seen_filled(chosen):
    pdf = filled_by_pypdf(audit(), {"overall_grade": f"/{chosen}"})
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        page = document[1].render(scale=1, grayscale=True).to_pil()
    dark = {
        state
        for state, (x, y) in centres(pdf, "overall_grade").items()
        if page.getpixel((int(x), int(page.height - y))) < 128
    }
    assert dark == {chosen}


def centres(pdf: bytes, name: str) -> dict[str, tuple[float, float]]:
    with pikepdf.open(BytesIO(pdf)) as document:
        group = next(one for one in document.Root.AcroForm.Fields if str(one.T) == name)
        centres = {}
        for kid in group.Kids:
            x1, y1, x2, y2 = (float(one) for one in kid.Rect)
            state = next(key for key in kid.AP.N.keys() if key != "/Off")  # noqa: SIM118
            centres[state.lstrip("/")] = ((x1 + x2) / 2, (y1 + y2) / 2)
        return centres


# ---------------------------------------------------------------- identity


@pytest.mark.parametrize(("made", "kind"), [(audit, "audit"), (feedback, "feedback")])
def test_r059_a_form_says_which_audit_and_template_it_is(made, kind):
    identity = read_identity(made())
    assert (identity.form_kind, identity.audit_ref) == (kind, "PW-2021-07/17")
    assert (identity.case_id, identity.auditor_id, identity.grade) == ("P1048213", "A01", "1")
    assert len(identity.template_hash) == 64


def test_identity_survives_being_filled():
    assert read_identity(filled_by_pypdf(audit(), ANSWERS)) == read_identity(audit())


@pytest.mark.parametrize("name", ["case_id", "auditor_id", "grade", "template_hash", "checksum"])
def test_f35_a_form_whose_identity_was_changed_is_refused(name):
    with pikepdf.open(BytesIO(audit())) as document:
        field = next(one for one in document.Root.AcroForm.Fields if str(one.T) == name)
        field.V = pikepdf.String("P1000017")
        written = BytesIO()
        document.save(written)
    with pytest.raises(FormRefused, match="checksum"):
        read_identity(written.getvalue())


@pytest.mark.parametrize("cut", [0, 20, 5000, -2000])
def test_f35_a_damaged_file_is_refused_and_not_guessed_at(cut):
    with pytest.raises(FormRefused):
        read_identity(audit()[:cut] if cut != -2000 else b"not a PDF at all")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_f35_a_changed_file_is_read_rightly_or_refused_never_wrongly(changes):
    damaged = bytearray(audit())
    for where, value in changes:
        damaged[min(int(where * len(damaged)), len(damaged) - 1)] = value
    try:
        assert read_identity(bytes(damaged)) == read_identity(audit())
    except FormRefused as refused:
        assert "cannot be taken in" in str(refused)


def test_f35_a_pdf_without_a_form_is_refused():
    empty, written = pikepdf.new(), BytesIO()
    empty.add_blank_page()
    empty.save(written)
    with pytest.raises(FormRefused, match="it lacks form_kind"):
        read_identity(written.getvalue())


IDENTITIES = st.builds(FormIdentity, *(st.text(max_size=12) for _ in range(10)))


@given(IDENTITIES, IDENTITIES)
def test_two_identities_share_a_checksum_only_if_they_are_equal(one, other):
    assert (one.checksum == other.checksum) == (one == other)


def test_r059_the_template_hash_changes_with_a_question():
    other = FORM.model_copy(update={"domains": FORM.domains[:4]})
    hashes = {
        audit_template(form, theme, GRADES).digest
        for form in (FORM, other)
        for theme in (None, THEME)
    }
    assert len(hashes) == 4


# ---------------------------------------------------------------- what people see


def test_the_known_words_are_all_there_whole_and_with_their_accents():
    text = text_of(audit(), last=1)
    for words in ("PW-2021-07/17", "P1048213", "Child protection plan", "First grade"):
        assert words in text
    assert all(word in text for word in (LONG_TEAM + " " + AUDITORS["A01"][0]).split())
    assert "…" not in text


def test_a19_a_blind_second_grade_is_marked_and_does_not_name_the_first_auditor():
    text = text_of(audit(SECOND))
    assert "Second grade (blind)" in text
    assert "PW-2021-07/17-2" in text
    assert AUDITORS["A01"][0].split()[0] not in text
    assert AUDITORS["A01"][0].encode("utf-16-be") not in audit(SECOND)
    assert "first auditor" in field_values(audit(SECOND))["conversation_not_held"]


def test_the_second_grade_asks_the_very_same_questions():
    assert set(field_values(audit(SECOND))) == set(field_values(audit(FIRST)))


@pytest.mark.parametrize("is_themed", [False, True])
def test_the_audit_form_has_three_pages_and_no_word_outside_its_margins(is_themed):
    pages = pages_of(audit(is_themed=is_themed))
    assert len(pages) == 3
    for page in pages:
        assert len(page.words) > 20
        for word in page.words:
            assert word.left >= 56
            assert word.right <= 595.3 - 56
            assert word.top >= 28
            assert word.bottom <= 842 - 22


def test_the_feedback_form_has_two_pages_and_no_word_outside_its_margins():
    pages = pages_of(feedback())
    assert len(pages) == 2
    words = [word for page in pages for word in page.words]
    assert all(word.left >= 56 and word.right <= 595.3 - 56 for word in words)


def test_no_words_are_printed_over_one_another():
    for pdf in (audit(), feedback()):
        for page in pages_of(pdf):
            for place, word in enumerate(page.words):
                for other in page.words[place + 1 :]:
                    across = min(word.right, other.right) - max(word.left, other.left)
                    down = min(word.bottom, other.bottom) - max(word.top, other.top)
                    assert not (across > 1 and down > 3)


def test_every_page_names_the_audit_and_the_case():
    for page in pages_of(audit()):
        head = " ".join(word.text for word in page.words if word.top < 50)
        assert "PW-2021-07/17, case P1048213" in head


def test_the_title_names_the_audit_in_the_file_and_in_its_metadata():
    with pikepdf.open(BytesIO(audit())) as document:
        assert str(document.docinfo.Title) == "Case audit form PW-2021-07/17"
        packet = document.Root.Metadata.read_bytes()
        assert b"Case audit form PW-2021-07/17" in packet
        assert b"TITLE-MARK" not in packet


def test_a_preview_says_on_every_page_that_it_is_none():
    preview = audit_form(replace(FACTS, is_preview=True), FIRST, FORM, None, GRADES)
    for page in pages_of(preview):
        assert "Preview, not the live sample" in page.text


def test_a_letter_that_the_font_lacks_is_seen_as_missing_and_kept_in_the_value():
    auditor = replace(FACTS.auditors["A01"], auditor_name="Li 明")
    these = replace(FACTS, auditors=FACTS.auditors | {"A01": auditor})
    pdf = audit_form(these, FIRST, FORM, None, GRADES)
    assert field_values(pdf)["auditor_name"] == "Li 明"
    assert "Li \N{WHITE SQUARE}" in text_of(pdf)


def test_no_glyph_of_a_form_is_missing_from_its_font():
    text = text_of(audit()) + text_of(feedback())
    assert not {"\N{REPLACEMENT CHARACTER}", "\N{WHITE SQUARE}"} & set(text)
    for pdf in (audit(), feedback()):
        with pikepdf.open(BytesIO(pdf)) as document:
            for field in document.Root.AcroForm.Fields:
                if field.get("/FT") == "/Tx":
                    assert b"<0000" not in field.AP.N.read_bytes()


LETTERING = layout_of(audit()).lettering


@given(
    st.text(st.characters(codec="latin-1"), max_size=300),
    st.floats(60, 400),
    st.floats(12, 60),
)
def test_a_known_text_never_runs_out_of_its_box(text, width, height):
    size, lines = fitted(LETTERING, text, width, height, 9)
    assert 6.5 <= size <= 9
    assert all(LETTERING.width(line, size) <= width + 0.01 for line in lines)
    assert size + (len(lines) - 1) * size * 1.22 <= height + 0.01


def test_a_text_that_fits_at_no_size_ends_in_an_ellipsis():
    size, lines = fitted(LETTERING, "Kentish Town " * 40, 100, 24, 9)
    assert (size, len(lines)) == (6.5, 3)
    assert lines[-1].endswith("…")


@given(st.text(st.characters(codec="latin-1"), max_size=40))
def test_a_short_text_is_shown_whole(text):
    _, lines = fitted(LETTERING, text, 490, 24, 9)
    assert " ".join(lines).split() == text.split()


# ---------------------------------------------------------------- the same bytes


def test_the_same_facts_give_the_same_bytes():
    again = audit_form(facts(), FIRST, FORM, THEME, GRADES)
    assert again == audit()
    assert feedback_form(facts(), FIRST) == feedback()


def test_another_process_with_another_clock_zone_and_hash_seed_gives_the_same_bytes():
    script = (
        "import sys, hashlib\n"
        "from tests.adapters.test_reporting_forms import audit, feedback\n"
        "print(hashlib.sha256(audit() + feedback()).hexdigest())"
    )
    found = set()
    for seed, zone in (("1", "UTC"), ("77", "Pacific/Auckland")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": "."}
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, env=environment
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_forms_of_two_cases_differ():
    made = [audit(assignment_of(FACTS, "A01", case[0])) for case in CASES]
    assert len(set(made)) == len(CASES)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("case_id", "words"),
    [
        ("P1048213", "8"),
        ("P1000017", "Under 1"),
        ("P1077001", "Not recorded"),
        ("P1077002", "Unborn"),
    ],
)
def test_an_age_is_in_whole_years_and_tells_no_birth_date(case_id, words):
    assert age_words(FACTS.cases[case_id], FACTS.round.as_at) == words


def test_a_status_that_nobody_knows_is_shown_as_it_came():
    assert (status_words("CP"), status_words("XX")) == ("Child protection plan", "XX")
