"""Workbooks as offices really make them: sheets, headers, cells and files of every shape."""

import struct
import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import WorkbookRefused
from tasks.extraction.annex import codes
from tasks.extraction.annex.findings import Findings
from tasks.extraction.annex.headers import find_lists
from tasks.extraction.annex.lists import FORMS
from tasks.extraction.annex.values import (
    Unreadable,
    day_of,
    reference_of,
    text_of,
    yes_or_no,
)
from tasks.extraction.annex.workbook import Sheet, read_workbook
from tests.adapters.annex_workbooks import (
    HEADS,
    assert_every_row_is_used_or_reported,
    imported,
    in_need,
    rows_of_everything,
    said,
    save,
    sheets_of,
    table,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "annex.xlsx"


def found_in(sheets):
    read = tuple(Sheet(name, 0, 0, tuple(map(tuple, rows))) for name, rows in sheets.items())
    findings = Findings()
    return find_lists(read, findings), findings


@pytest.mark.parametrize(
    "name",
    ["List 3", "List_3", "list3 ", "LIST 03", "3", "3 Referrals", "Annex A List 3", "L3",
     "List\xa03", "Referrals"],
)  # fmt: skip
def test_a_sheet_is_known_by_its_name_or_else_by_its_headers(name):
    (found,), _ = found_in({name: [HEADS[3], ["1"]]})
    assert found.form.number == 3


def test_a_sheet_is_known_by_the_title_above_its_headers():
    rows = [["List 3: Referrals"], [None], HEADS[3], ["1"]]
    (found,), _ = found_in({"Sheet1": rows})
    assert (found.form.number, found.header, found.row_number(3)) == (3, 2, 4)


@pytest.mark.parametrize("name", ["List 10", "List 11", "Guidance", "Codes_used", "2021 extract"])
def test_other_sheets_are_left_alone(name):
    found, findings = found_in({name: [["a", "b"], ["c", "d"]]})
    assert found == ()
    assert {each.sheet for each in findings.all} == {""}


def test_a_list_whose_name_lies_is_not_read_and_said_to_have_no_headers():
    found, findings = found_in({"List 3": [["x"], ["y"]]})
    assert found == ()
    assert any("named for List 3" in each.words for each in findings.all)


def test_a_second_sheet_of_a_list_is_not_read_and_its_rows_are_counted(path):
    rows = rows_of_everything()
    sheets = {**sheets_of(rows), "List 6 old": [HEADS[6], in_need("21"), in_need("22")]}
    made = imported(save(path, sheets))
    assert_every_row_is_used_or_reported(made)
    assert made.lists[5].not_used == 2


HEADERS = {
    "Child Unique ID": ("child unique  id ", "CHILD\xa0ID", "Child Unique Identifer"),
    "Date of Birth": ("DOB", "Date Of Birth ", "date of birth\n"),
    "Allocated Worker": ("Allocated Social Worker", "allocated worker ", "Alocated Worker"),
    "Case Status": ("Case status", "CASE STATUS:", "Case  Staus"),
}


@pytest.mark.parametrize(
    ("header", "other"), [(name, each) for name, others in HEADERS.items() for each in others]
)
def test_renamed_recased_and_misspelled_headers_are_the_same_column(header, other):
    heads = [other if each == header else each for each in HEADS[6]]
    (found,), _ = found_in({"List 6": [heads, ["1"]]})
    assert found.places == {
        column.key: HEADS[6].index(column.header if column.key != "age" else "Age")
        for column in FORMS[5].columns
        if (column.header if column.key != "age" else "Age") in HEADS[6]
    }


def test_an_unknown_column_is_named_by_its_letter_and_a_missing_one_by_its_header():
    heads = [each for each in HEADS[6] if each != "Case Status"] + ["Remarks"]
    _, findings = found_in({"List 6": [heads, ["1"]]})
    said_of = {each.column: each.words for each in findings.all if each.list_number == 6}
    assert "not one of the list" in said_of["N"]
    assert "“Case Status” is missing" in said_of[""]


def test_every_header_of_a_form_leads_to_one_column():
    for form in FORMS:
        assert len({column.key for column in form.columns}) == len(form.columns)
        (found,), _ = found_in({form.name: [[c.header for c in form.columns], ["1"]]})
        assert list(found.places) == [column.key for column in form.columns]


DAYS = [
    datetime(2020, 9, 16, 13, 5), date(2020, 9, 16), 44090.0, 44090.5, "44090", "2020-09-16",  # noqa: DTZ001
    "2020-09-16 00:00:00", "2020-09-16T13:05:00Z", "16/09/2020", "16-09-2020", "16.09.2020",
    "16/9/20", "16-Sep-20", "16 September 2020", "16th Sept 2020", " 16/09/2020 10:30 ", "20200916",
    "16\xa0Sep\xa02020",
]  # fmt: skip


@pytest.mark.parametrize("cell", DAYS, ids=repr)
def test_a_day_is_read_however_it_was_typed(cell):
    cell = cell.date() if isinstance(cell, datetime) else cell  # as the reader prints it
    assert day_of(cell, 2021) == date(2020, 9, 16)


@pytest.mark.parametrize("cell", [None, "", " ", "#N/A", "#REF!", "N/A", "-", "Not known", 0.0, "0",
                                  date(1900, 1, 1), date(2300, 1, 1)], ids=repr)  # fmt: skip
def test_what_stands_for_no_day_is_none(cell):
    assert day_of(cell, 2021) is None


@pytest.mark.parametrize("cell", ["09/16/2020", "30/02/2021", "soon", True, 17.0, "May be 8 Jan",
                                  "2021111", "160920", "16/9/020"],
                         ids=repr)  # fmt: skip
def test_what_is_no_day_is_not_made_into_one(cell):
    with pytest.raises(Unreadable):
        day_of(cell, 2021)


@given(st.dates(date(1930, 1, 1), date(2199, 12, 31)))
def test_every_day_is_the_same_as_text_as_number_and_as_a_day(day):
    serial = float((day - date(1899, 12, 30)).days)
    told = {day_of(each, 2021) for each in (day, serial, f"{day:%d/%m/%Y}", day.isoformat())}
    assert told == {day}


@given(
    st.one_of(
        st.none(), st.text(max_size=40), st.floats(), st.booleans(), st.dates(),
        st.integers().map(float),
    )
)  # fmt: skip
def test_no_cell_is_a_surprise_to_any_reader(cell):
    from contextlib import suppress

    from tasks.extraction.annex.rows import READERS

    readers = [*READERS.values(), lambda each: day_of(each, 2021)]
    for read in readers:
        with suppress(Unreadable):
            read(cell)


@pytest.mark.parametrize("cell", ["a) Yes", "Yes", "y", "YES ", True, "TRUE", 1.0, "1", "a)  yes"])
def test_yes_is_yes_in_every_form(cell):
    assert yes_or_no(cell) == "Y"


@pytest.mark.parametrize("cell", ["b) No", "no", "N", False, 0.0, "b)No", "FALSE"])
def test_no_is_no_in_every_form(cell):
    assert yes_or_no(cell) == "N"


CODED = [
    ("q) 6: Police", "SOURCE", "6"), ("POLICE", "SOURCE", "6"), ("h) 3B: Health services", "SOURCE",
    "3B"), ("u) 10: Unknown", "SOURCE", "10"), ("b) Schools", "SOURCE", "2A"),
    ("N2 - Child\u2019s disability", "NEED", "N2"), ("b) Child's disability", "NEED", "N2"),
    ("a) Abuse or neglect", "NEED", "N1"), ("RC7 - Services ceased", "CLOSURE", "RC7"),
    ("c) Residence Order", "CLOSURE", "RC3"), ("C2: FCO", "LEGAL", "C2"),
    ("e) Accommodated under S20", "LEGAL", "V2"), ("f) U6: Foster placement - not FFA",
    "PLACEMENT", "U6"), ("zz) T4: Temporary placement", "PLACEMENT", "T4"),
    ("e) PR4 - Private provision", "PROVIDER", "PR4"), ("k) E47: Special Guardianship", "CEASED",
    "E47"), ("a) WBRI", "ETHNICITY", "WBRI"), ("WBRI", "ETHNICITY", "WBRI"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "vocabulary", "code"), CODED)
def test_a_code_is_read_with_its_letter_without_it_or_by_its_words(cell, vocabulary, code):
    assert codes.code_of(cell, getattr(codes, vocabulary)) == code


@pytest.mark.parametrize(
    ("cell", "status"),
    [("a) Looked after child", "LAC"), ("Child Protection Plan", "CP"), ("C", "CIN"),
     ("d) Open assessment", "ASSESSMENT"), ("e)", "CLOSED"), ("CLA", "LAC"), ("#N/A", None)],
)  # fmt: skip
def test_a_case_status_is_read_by_its_letter_or_its_words(cell, status):
    assert codes.status_of(cell) == status


@pytest.mark.parametrize("cell", ["z) Something", "pending", 7.0])
def test_a_case_status_that_nothing_explains_is_not_guessed(cell):
    with pytest.raises(Unreadable):
        codes.status_of(cell)


def test_a_reference_stays_what_it_was_before_a_spreadsheet_touched_it():
    assert reference_of(9212044.0) == reference_of("9212044 ") == "9212044"
    for cell in (True, date(2020, 1, 1), 1.5, "x" * 49):
        with pytest.raises(Unreadable):
            reference_of(cell)
    assert text_of("Anne\xa0O\u2019Neil") == "Anne O'Neil"


def test_what_a_formula_came_to_is_read_and_an_error_is_nothing(path, tmp_path):
    """openpyxl keeps no results, so the sheet's own text is given them."""
    sheets = sheets_of({6: [in_need("1"), in_need("2")]})
    save(path, sheets)
    other = tmp_path / "formulas.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = _with_formulas(content)
            new.writestr(name, content)
    cells = read_workbook(other).sheets[0].rows
    assert (cells[1][0], cells[2][0]) == (41.0, None)


def _with_formulas(content):
    import re

    content = re.sub(rb'<c r="A2"[^>]*>.*?</c>', b'<c r="A2"><f>40+1</f><v>41</v></c>', content)
    return re.sub(
        rb'<c r="A3"[^>]*>.*?</c>', b'<c r="A3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', content
    )


def test_earlier_forms_with_titles_are_read_alike(path, tmp_path):
    rows = rows_of_everything()
    now = imported(save(path, sheets_of(rows)))
    titled = {
        f"List_{number}": [[f"List {number}: Title"], HEADS[number], *found]
        for number, found in rows.items()
    }
    earlier = imported(save(tmp_path / "earlier.xlsx", titled))
    assert [e.used for e in earlier.lists] == [e.used for e in now.lists]
    assert len(table(tmp_path / "earlier.xlsx", "ssd_person")) == len(table(path, "ssd_person"))


def refused(path):
    with pytest.raises(WorkbookRefused) as stopped:
        imported(path)
    assert not path.with_suffix(".db").exists()
    return str(stopped.value)


def test_what_is_no_workbook_is_refused(tmp_path):
    for name, content in {
        "empty.xlsx": b"", "text.xlsx": b"Child Unique ID,Gender\n1,F\n",
        "cut.xlsx": b"PK\x03\x04ab",
        "noise.xls": bytes(range(256)) * 40, "page.xls": b"<html><table><tr><td>1</table></html>",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
        assert "cannot be imported" in refused(tmp_path / name)
    assert "cannot be opened" in refused(tmp_path / "absent.xlsx")
    assert "cannot be opened" in refused(tmp_path)


def test_a_workbook_without_a_list_is_refused(path):
    assert "none of its sheets" in refused(save(path, {"Sheet1": [["a", "b"], [1, 2]]}))


def test_a_locked_workbook_is_refused_as_locked(tmp_path):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    content += "EncryptedPackage".encode("utf-16-le") + bytes(600)
    (tmp_path / "locked.xlsx").write_bytes(content)
    assert "password" in refused(tmp_path / "locked.xlsx")


def bomb(entries, size):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            archive.writestr(f"xl/{number}.xml", b" " * size)
    return packed.getvalue()


@pytest.mark.parametrize("content", [bomb(1, 60_000_000), bomb(600, 1), bomb(3, 900_000)],
                         ids=["large", "many", "dense"])  # fmt: skip
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, content):
    """K15."""
    (tmp_path / "bomb.xlsx").write_bytes(content)
    assert "unpacks to far more" in refused(tmp_path / "bomb.xlsx")


def test_a_bomb_that_lies_about_its_size_is_refused_all_the_same(tmp_path):
    """K15: the size that the directory tells is made small; what is unpacked is not."""
    content = bytearray(bomb(1, 3_000_000_000 // 60))
    place = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 24, 1000)
    (tmp_path / "liar.xlsx").write_bytes(bytes(content))
    assert "cannot be imported" in refused(tmp_path / "liar.xlsx")


def test_a_cell_in_the_far_corner_ends_the_reader_and_not_us(path):
    book = openpyxl.Workbook()
    book.worksheets[0].append(HEADS[1])
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    assert "cannot be imported" in refused(path)


def test_nothing_of_a_child_is_in_a_finding(path):
    rows = rows_of_everything()
    rows[1].append(["Zebedee Marker", "Marker", "Marker", "Marker 3/2010", "Marker", "x", "Marker"])
    rows[6].append(in_need("77", status="Marker", born_on="Marker 2010"))
    made = imported(save(path, sheets_of(rows)))
    assert "marker" not in str(made.findings).casefold()
    assert (6, 7, "L") in said(made)
