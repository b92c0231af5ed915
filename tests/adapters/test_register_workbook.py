"""The register workbook: what is written is read, and every fault is named by its cell."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from tasks.errors import AuditError, RegisterUnreadable
from tasks.returns.registers.cells import day_of
from tasks.returns.registers.judging import judge_reading
from tasks.returns.registers.marking import marked_workbook
from tasks.returns.registers.reading import read_workbook
from tasks.returns.registers.sheets import SHEETS
from tasks.source_tables import METADATA
from tasks.validation.hand_kept import POPULATIONS, judge_tables
from tests.adapters.register_workbooks import CHOICES, SMALL, cell, edited, set_cell, workbook

TODAY = date(2021, 6, 14)


def read(content):
    return read_workbook(content, CHOICES)


def judged(content, *, with_contracts=False):
    reading = read(content)
    broken = judge_tables(reading.tables, TODAY) if with_contracts else ()
    return judge_reading(reading, broken)


def faults(content, **options):
    return {each.place: each.sentence for each in judged(content, **options).faults}


def test_every_sheet_fills_a_table_of_the_source_s_shape_or_one_of_those_of_the_store():
    for sheet in SHEETS:
        names = [field.name for field in sheet.fields]
        if sheet.table in METADATA.tables:
            assert names == METADATA.tables[sheet.table].columns.keys()
        assert {*sheet.key, *sheet.subject, *sheet.shown, *(sheet.span or ())} <= set(names)
        assert sheet.fields[0].kind in {"text", "words"}  # the example is marked there
    ours = {sheet.table for sheet in SHEETS} - set(METADATA.tables)
    assert ours == {"meeting_decisions", "nominations", "closure_days"}
    unjudged = {"local_workforce", "local_restricted_records"}  # no contract speaks of them yet
    assert set(POPULATIONS) == {sheet.table for sheet in SHEETS} - ours - unjudged


def test_r019_what_is_written_is_read_back_the_very_same():
    reading = read(workbook())
    assert reading.tables == SMALL
    assert reading.faults == reading.questions == ()


def test_a_fresh_workbook_has_the_example_and_nothing_that_counts():
    content = workbook({})
    assert all(rows == () for rows in read(content).tables.values())
    book = load_workbook(BytesIO(content))
    for sheet in SHEETS:
        assert str(book[sheet.title]["A2"].value).startswith("EXAMPLE")
        assert faults(content) == {}


def test_headings_are_locked_and_rows_are_open_and_chosen_from_lists():
    book = load_workbook(BytesIO(workbook()))
    for each in SHEETS:
        sheet = book[each.title]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert sheet.freeze_panes == "B2"
        assert all(head.protection.locked for head in sheet[1])
        assert all(head.protection.locked for head in sheet[2])
        assert not any(one.protection.locked for row in sheet.iter_rows(3) for one in row)
        rules = sheet.data_validations.dataValidation
        assert sum(rule.type == "list" for rule in rules) == sum(
            bool(field.choices or field.listed_in) for field in each.fields
        )
        assert sum(rule.type == "date" for rule in rules) == sum(
            field.kind == "date" for field in each.fields
        )
        assert all(len(rule.formula1 or "") < 255 for rule in rules)
    assert book["Lists"].sheet_state == "hidden"


def test_a_text_that_a_spreadsheet_could_run_is_written_as_text():
    """K13."""
    rows = ({**SMALL["local_teams"][0], "team_name": "=1+1"},)
    written = load_workbook(BytesIO(workbook({"local_teams": rows})))
    found = cell(written, "Teams", 3, "Team name")
    assert found.data_type == "s"
    assert found.quotePrefix


@pytest.mark.parametrize(
    "typed",
    ["05/07/2021", "5/7/2021", "5.7.2021", "5-7-2021", "2021-07-05", "5 July 2021",
     " 5th jul 2021 ", date(2021, 7, 5), datetime(2021, 7, 5, 9, 30)],  # noqa: DTZ001  # as typed
)  # fmt: skip
def test_a_british_date_is_read_however_it_was_typed(typed):
    content = edited(set_cell("Leave", 3, "Away from", typed))
    assert faults(content) == {}
    assert read(content).tables == SMALL


@pytest.mark.parametrize(
    ("title", "heading", "typed", "column"),
    [
        ("Leave", "Away from", "7/13/2021", "B"),
        ("Leave", "Away from", "5/7/21", "B"),
        ("Leave", "Away from", "soon", "B"),
        ("Leave", "Away from", True, "B"),
        ("Leave", "Away from", "05/07/0221", "B"),
        ("Leave", "Auditor", "A9", "A"),
        ("Leave", "Auditor", None, "A"),
        ("Leave", "Away until", None, "C"),
        ("Leave", "Away until", "01/07/2021", "C"),
        ("Auditors", "Role", "Chief", "D"),
        ("Auditors", "E-mail", "ada.quill@gmail.com", "C"),
        ("Auditors", "E-mail", "ada.quill", "C"),
        ("Auditors", "E-mail", "a@invented.gov.uk; b@invented.gov.uk", "C"),
        ("Auditors", "Name", None, "B"),
        ("Auditors", "Name", "=HYPERLINK", "B"),
        ("Auditors", "Name", "＝1", "B"),  # noqa: RUF001
        ("Auditors", "Name", "@cmd", "B"),
        ("Auditors", "Team", "T9", "E"),
        ("Auditors", "Cases in one round", "four", "G"),
        ("Auditors", "Cases in one round", 2.5, "G"),
        ("Auditors", "Auditor", "A2", "A"),
        ("Auditors", "Auditor until", date(2017, 1, 1), "K"),
        ("Staff numbers", "Staff number", datetime(2021, 1, 2), "B"),  # noqa: DTZ001
        ("Staff numbers", "Staff number", 10**16, "B"),
        ("Staff numbers", "Staff number", 17.5, "B"),
        ("Staff numbers", "Staff number", None, "B"),
        ("Auditor teams", "Team", "T9", "B"),
        ("Teams", "Kind of team", "Cricket", "C"),
        ("Teams", "Manager's e-mail", "ada@elsewhere.org", "H"),
        ("Declared interests", "Child", None, "B"),
        ("Past audits", "Kind of audit", "weekly", "B"),
        ("Past audits", "Child", None, "D"),
        ("Meeting decisions", "Theme", "weather", "E"),
        ("Meeting decisions", "Decision in words", "x" * 301, "D"),
        ("Closure days", "Day", None, "B"),
    ],
)
def test_each_fault_is_named_by_its_cell_and_by_no_value(title, heading, typed, column):
    content = edited(set_cell(title, 3, heading, typed))
    found = faults(content)
    row = 4 if typed == "A2" else 3
    assert f"{title}!{column}{row}" in found
    if isinstance(typed, str) and len(typed) > 2:
        assert not any(typed in sentence for sentence in found.values())


def test_a_number_is_no_date_unless_its_cell_shows_one():
    def change(book):
        found = cell(book, "Leave", 3, "Away from")
        found.value, found.number_format = 44382, "General"

    assert faults(edited(change)).keys() == {"Leave!B3"}
    assert faults(edited(set_cell("Leave", 3, "Away from", 44382))) == {}


def test_all_faults_are_told_at_once():
    def change(book):
        cell(book, "Auditors", 3, "Role").value = "Chief"
        cell(book, "Auditors", 4, "E-mail").value = "bo@elsewhere.org"
        cell(book, "Teams", 5, "Kind of team").value = None
        cell(book, "Leave", 4, "Away until").value = "never"
        del book["Closure days"]
        cell(book, "Past audits", 1, "Round").value = "Cycle"

    assert set(faults(edited(change))) == {
        "Auditors!D3", "Auditors!C4", "Teams!C5", "Leave!C4", "Closure days", "Past audits!C1",
        "Past audits",
    }  # fmt: skip


def test_a_row_that_cannot_be_read_whole_is_still_known_to_the_others():
    """One bad cell of an auditor does not make their leave a stranger's."""
    assert set(faults(edited(set_cell("Auditors", 3, "Role", "Chief")))) == {"Auditors!D3"}


def test_two_rows_of_one_thing_at_one_time_are_refused_and_doubles_named():
    def change(book):
        book["Leave"].append(["A1", date(2021, 7, 8), date(2021, 7, 20)])
        book["Teams"].append(["T2", "Another", "LAC", "S1", "Family Support"])
        book["Teams"]["I6"].value = date(2019, 1, 1)
        book["Staff numbers"].append(["A1", "W9"])
        book["Auditor teams"].append(["A1", "T1", date(2019, 6, 1), date(2020, 1, 1)])

    found = faults(edited(change))
    assert found["Leave!B5"] == "This row and row 3 hold at one time. End the earlier one before."
    assert "Row 4 is about the same" in found["Staff numbers!A7"]
    assert "Auditor teams!C4" in found
    assert any(place.startswith("Teams!I") for place in found)


def test_a_staff_number_keeps_its_noughts_as_text_or_by_its_format():
    content = edited(set_cell("Staff numbers", 3, "Staff number", "00123"))
    assert read(content).tables == SMALL

    def change(book):
        found = cell(book, "Staff numbers", 3, "Staff number")
        found.value, found.number_format = 123, "00000"

    assert read(edited(change)).tables == SMALL
    plain = read(edited(set_cell("Staff numbers", 3, "Staff number", 123)))
    assert plain.tables["local_auditor_staff_ids"][0]["staff_id"] == "123"


def test_columns_are_found_by_their_headings_in_any_order():
    def change(book):
        sheet = book["Leave"]
        for row in range(1, sheet.max_row + 1):
            first, last = sheet.cell(row, 2), sheet.cell(row, 3)
            first.value, last.value = last.value, first.value

    assert read(edited(change)).tables == SMALL


def test_the_other_names_of_a_role_and_capitals_do_not_matter():
    for typed in ("TEAM MANAGER", "Team Managers", "tm", "supervisor", "team_manager"):
        assert read(edited(set_cell("Auditors", 3, "Role", typed))).tables == SMALL


def test_the_example_is_passed_over_only_while_it_is_ours():
    in_use = edited(set_cell("Leave", 2, "Auditor", "A3"))
    assert faults(in_use) == {}
    assert len(read(in_use).tables["local_auditor_leave"]) == 3
    changed = faults(edited(set_cell("Leave", 2, "Away from", date(2021, 9, 1))))
    assert changed.keys() == {"Leave!A2"}

    def copied(book):
        book["Leave"].append([one.value for one in book["Leave"][2]])

    assert faults(edited(copied)).keys() == {"Leave!A5"}

    def removed(book):
        book["Leave"].delete_rows(2)

    assert read(edited(removed)).tables == SMALL


def test_what_stands_below_no_heading_is_never_passed_over():
    def change(book):
        book["Auditors"]["M3"].value = "on secondment"

    assert faults(edited(change)).keys() == {"Auditors!M3"}


def test_a_formula_is_read_by_its_result_and_without_one_refused():
    def change(book):
        cell(book, "Auditors", 4, "Cases in one round").value = "=1+2"

    content = edited(change)
    assert faults(content).keys() == {"Auditors!G4"}
    worked_out = with_result(content, "=1+2"[1:], "3")
    assert faults(worked_out) == {}
    assert read(worked_out).tables == SMALL
    assert [each.place for each in judged(worked_out).questions] == ["Auditors!G4"]


def with_result(content, formula, result):
    """The workbook after a spreadsheet worked its formula out."""
    to = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            old = re.compile(
                rf"<f>{re.escape(formula)}</f><v ?/>|<f>{re.escape(formula)}</f><v></v>".encode()
            )
            target.writestr(name, old.sub(f"<f>{formula}</f><v>{result}</v>".encode(), part))
    return to.getvalue()


def test_questions_are_asked_and_refuse_nothing():
    def change(book):
        cell(book, "Past audits", 3, "Auditor").value = "A99"
        book["Staff numbers"].delete_rows(5)
        book.create_sheet("My notes")["A1"].value = "to do"

    found = judged(edited(change))
    assert found.faults == ()
    assert {each.place for each in found.questions} == {
        "Past audits!F3",
        "Auditors!A4",
        f"Sheet {len(SHEETS) + 3}",
    }


def test_r123_the_contracts_of_the_populations_judge_the_rows_too():
    def change(book):
        cell(book, "Auditors", 3, "Last trained on").value = date(1985, 4, 1)
        cell(book, "Past audits", 3, "Worker's staff number").value = None

    found = judged(edited(change), with_contracts=True)
    assert found.faults == ()
    said = {each.place: each.sentence for each in found.questions}
    assert "(AU071)" in said["Auditors!H3"]
    assert "(PA040)" in said["Past audits!E3"]
    empty = judged(workbook({}), with_contracts=True)
    assert {each.place for each in empty.faults} == {"Auditors", "Staff numbers", "Teams"}


def test_the_copy_to_correct_has_each_faulty_cell_red_with_what_to_do():
    content = edited(set_cell("Auditors", 3, "Role", "Chief"))
    found = judged(content).faults
    marked = load_workbook(BytesIO(marked_workbook(content, found)))
    cell_ = marked["Auditors"]["D3"]
    assert cell_.fill.start_color.rgb.endswith("F8D7DA")
    assert "Choose from the list" in cell_.comment.text
    assert marked["Auditors"]["D4"].comment is None
    mended = edited(
        set_cell("Auditors", 3, "Role", "Team manager"), marked_workbook(content, found)
    )
    assert read(mended).tables == SMALL


# ---------------------------------------------------------------- what is no workbook


def zipped(**parts):
    to = BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return to.getvalue()


def with_part(name, content):
    to = BytesIO(workbook())
    with zipfile.ZipFile(to, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return to.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: b"", "not an Excel workbook"),
        (lambda: b"auditor;name\n1;Ada", "not an Excel workbook"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"x" * 900, "password"),
        (lambda: workbook()[:4000], "not an Excel workbook"),
        (lambda: zipped(a="b"), "not an Excel workbook"),
        (lambda: with_part("xl/vbaProject.bin", b"x"), "macro"),
        (lambda: with_part("xl/embeddings/oleObject1.bin", b"x"), "macro"),
        (lambda: with_part("xl/media/bomb.xml", b"0" * 20_000_000), "too large"),
        (lambda: b"PK\x03\x04" + b"x" * 10_000_001, "10 MB"),
        (lambda: zipped(**{f"part{n}": "" for n in range(600)}), "too many parts"),
    ],
)
def test_what_is_no_workbook_or_a_dangerous_one_is_refused_before_it_is_read(content, said):
    """K15, K17, K20."""
    with pytest.raises(RegisterUnreadable, match=said):
        read(content())


def test_an_entity_bomb_in_a_sheet_is_refused():
    """K16."""
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>&b;</t></is></c></row></sheetData>"
        b"</worksheet>"
    )
    to = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook())) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            target.writestr(name, bomb if name.endswith("sheet2.xml") else source.read(name))
    with pytest.raises(RegisterUnreadable):
        read(to.getvalue())


def test_a_sheet_that_claims_a_million_rows_is_read_by_its_cells():
    def change(book):
        book["Leave"]["XFD1048576"].value = " "

    assert read(edited(change)).tables == SMALL


def test_a_workbook_of_somebody_else_has_every_sheet_missing():
    book = Workbook()
    written = BytesIO()
    book.save(written)
    assert faults(written.getvalue()).keys() == {sheet.title for sheet in SHEETS}


TYPED = st.one_of(
    st.none(), st.text(max_size=12), st.integers(-5, 10**17), st.floats(allow_nan=False),
    st.booleans(), st.dates(date(1901, 1, 1)), st.sampled_from(["A1", "T1", "W9", "#N/A", "=A1"]),
)  # fmt: skip


@given(
    place=st.sampled_from(
        [(sheet.title, field.heading) for sheet in SHEETS for field in sheet.fields]
    ),
    row=st.integers(1, 6),
    typed=TYPED,
)
def test_whatever_is_typed_is_read_as_it_was_meant_or_named_and_never_lost(place, row, typed):
    title, heading = place

    def change(book):
        try:
            cell(book, title, row, heading).value = typed
        except IllegalCharacterError:  # a character that no workbook can hold
            cell(book, title, row, heading).value = "?"

    found = judged(edited(change))
    assert found.faults or found.tables.keys() == SMALL.keys()
    for fault in found.faults:
        assert fault.sentence
        if isinstance(typed, str) and len(typed.strip()) > 5:
            assert typed.strip() not in fault.sentence
    held = {t: len(rows) for t, rows in found.tables.items()}
    if not found.faults and row > 1:
        before = {t: len(rows) for t, rows in SMALL.items()}
        assert all(abs(held[t] - before[t]) <= 1 for t in held)


@given(place=st.integers(0, 60_000), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_workbook_is_refused_or_read_and_nothing_else_happens(place, byte, cut):
    content = bytearray(WHOLE)
    at = place % len(content)
    content[at] = byte
    try:
        read(bytes(content[:at]) if cut else bytes(content))
    except AuditError as error:
        assert str(error)


WHOLE = workbook()


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_in_each_british_form(day):
    for form in ("{:%d/%m/%Y}", "{:%d %B %Y}", "{:%d-%m-%Y}", "{:%d.%m.%Y}", "{:%Y-%m-%d}"):
        assert day_of(form.format(day)) == day
