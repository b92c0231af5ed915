"""The workbook twin of the audit form: the same questions, locked words, no live formula (K13)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tasks.errors import FormRefused
from tasks.reporting.form import audit_form
from tasks.reporting.form_fields import audit_fields
from tasks.reporting.form_identity import NAMES, read_identity
from tasks.reporting.workbook import audit_workbook, read_workbook_identity
from tasks.reporting.workbook_cells import answer_name
from tests.adapters.reporting_forms_facts import FORM, GRADES, THEME, assignment_of, facts

FACTS = facts()
FIRST = assignment_of(FACTS, "A01", "P1048213")
SECOND = assignment_of(FACTS, "A02", "P1048213")
ASKED = audit_fields(FORM, THEME, GRADES)


@lru_cache
def workbook(assignment=FIRST) -> bytes:
    return audit_workbook(FACTS, assignment, FORM, THEME, GRADES)


def opened(content: bytes | None = None):
    return load_workbook(BytesIO(content or workbook()))


def cell_of(book, name: str):
    sheet, where = next(iter(book.defined_names[answer_name(name)].destinations))
    return book[sheet][where.replace("$", "")]


def test_every_question_of_the_form_has_one_named_open_cell():
    book = opened()
    names = {name for name in book.defined_names if name.startswith("answer.")}
    assert names == {answer_name(one.name) for one in ASKED}
    cells = [cell_of(book, one.name) for one in ASKED]
    assert len({cell.coordinate for cell in cells}) == len(ASKED)
    assert not any(cell.protection.locked for cell in cells)


def test_everything_but_the_answers_is_locked():
    book = opened()
    sheet = book.active
    assert sheet.protection.sheet
    merged = list(sheet.merged_cells.ranges)
    answers = {cell_of(book, one.name).coordinate for one in ASKED}
    inside = {
        f"{sheet.cell(row, column).coordinate}"
        for box in merged
        if box.start_cell.coordinate in answers
        for row, column in box.cells
    }
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.protection.locked or cell.coordinate in answers | inside


@pytest.mark.parametrize(
    "one", [one for one in ASKED if one.kind == "choice"], ids=lambda one: one.name
)
def test_a_grade_is_chosen_from_the_list_of_its_question(one):
    book = opened()
    where = cell_of(book, one.name).coordinate
    rules = [
        rule
        for rule in book.active.data_validations.dataValidation
        if where in str(rule.sqref).split()
    ]
    assert [rule.formula1 for rule in rules] == [f'"{",".join(one.options)}"']
    assert all(rule.showErrorMessage for rule in rules)


def test_a_list_of_choices_is_no_longer_than_a_workbook_takes():
    assert all(
        len(",".join(one.options)) <= 255 and "," not in "".join(one.options) for one in ASKED
    )


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\N{FULLWIDTH EQUALS SIGN}1", "=cmd|' /C calc'!A0"],
)
def test_k13_no_word_of_the_source_becomes_a_formula(words):
    case = replace(FACTS.cases["P1048213"], team_name=words)
    auditor = replace(FACTS.auditors["A01"], auditor_name=words)
    these = replace(
        FACTS,
        cases=FACTS.cases | {case.case_id: case},
        auditors=FACTS.auditors | {"A01": auditor},
    )
    content = audit_workbook(these, FIRST, FORM, THEME, GRADES)
    cells = [cell for row in opened(content).active.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert any(str(cell.value).endswith(words.strip("\t")) for cell in cells)
    with ZipFile(BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_k13_a_control_character_does_not_stop_the_round():
    auditor = replace(FACTS.auditors["A01"], auditor_name="Ann\x00e\x1f")
    these = replace(FACTS, auditors=FACTS.auditors | {"A01": auditor})
    content = audit_workbook(these, FIRST, FORM, None, GRADES)
    assert any("Anne" in str(cell.value) for row in opened(content).active for cell in row)


def test_the_identity_is_that_of_the_pdf_and_is_hidden():
    assert read_workbook_identity(workbook()) == read_identity(
        audit_form(FACTS, FIRST, FORM, THEME, GRADES)
    )
    names = opened().defined_names
    assert all(names[name].hidden for name in (*NAMES, "checksum"))


def test_f35_a_workbook_whose_identity_was_changed_is_refused():
    book = opened()
    book.defined_names["case_id"].attr_text = '"P1000017"'
    written = BytesIO()
    book.save(written)
    with pytest.raises(FormRefused, match="checksum"):
        read_workbook_identity(written.getvalue())


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 cut short"])
def test_f35_a_damaged_workbook_is_refused(content):
    with pytest.raises(FormRefused):
        read_workbook_identity(content)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_f35_a_changed_workbook_is_read_rightly_or_refused_never_wrongly(changes):
    damaged = bytearray(workbook())
    for where, value in changes:
        damaged[min(int(where * len(damaged)), len(damaged) - 1)] = value
    try:
        assert read_workbook_identity(bytes(damaged)) == read_workbook_identity(workbook())
    except FormRefused as refused:
        assert "cannot be taken in" in str(refused)


def test_f35_a_workbook_that_is_another_one_is_refused():
    empty = BytesIO()
    with ZipFile(empty, "w") as parts:
        parts.writestr("hello.txt", "hello")
    with pytest.raises(FormRefused, match="not a readable workbook"):
        read_workbook_identity(empty.getvalue())


def test_an_identity_with_quotation_marks_reads_back():
    case = replace(FACTS.cases["P1048213"], case_id='P"1"')
    these = replace(
        FACTS,
        cases={'P"1"': case},
        sample=replace(FACTS.sample, selected=(replace(FACTS.sample.selected[0], case_id='P"1"'),)),
    )
    content = audit_workbook(these, replace(FIRST, case_id='P"1"'), FORM, None, GRADES)
    assert read_workbook_identity(content).case_id == 'P"1"'


def test_the_same_facts_give_the_same_bytes_without_the_clock():
    assert audit_workbook(facts(), FIRST, FORM, THEME, GRADES) == workbook()
    with ZipFile(BytesIO(workbook())) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.read("docProps/core.xml").count(b"2021-06-14T00:00:00Z") == 2


def test_a19_a_blind_second_grade_is_marked_and_holds_no_conversation():
    book = opened(workbook(SECOND))
    words = " ".join(
        str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value
    )
    assert "Second grade (blind)" in words
    assert "Łukasiewicz" not in words
    assert "first auditor" in cell_of(book, "conversation_not_held").value


def test_it_prints_on_upright_a4_one_page_wide_with_its_reference():
    sheet = opened().active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == ("9", "portrait") or (
        int(sheet.page_setup.paperSize),
        sheet.page_setup.orientation,
    ) == (9, "portrait")
    assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
    assert sheet.oddHeader.right.text == "PW-2021-07/17"


def test_r073_without_a_theme_the_other_questions_stay():
    content = audit_workbook(FACTS, FIRST, FORM, None, GRADES)
    names = {name for name in opened(content).defined_names if name.startswith("answer.")}
    assert names == {answer_name(one.name) for one in audit_fields(FORM, None, GRADES)}
