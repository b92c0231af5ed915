"""LibreOffice's judgement of the register workbook: it opens it, saves it, and no row has changed.

Run by ``./run oracles``, which installs LibreOffice Calc where it is missing.
Where no program of that name can be had at all these tests are skipped, and the
skip says so.
"""

from __future__ import annotations

import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import which

import pypdfium2
import pytest
from openpyxl import load_workbook

from tasks.demo.borough import write_borough
from tasks.extraction.local_tables import rows_of_local_tables
from tasks.extraction.registers import KEPT
from tasks.returns.registers.judging import judge_reading
from tasks.returns.registers.marking import marked_workbook
from tasks.returns.registers.reading import read_workbook
from tasks.returns.registers.sheets import SHEETS
from tests.adapters.register_workbooks import CHOICES, SMALL, cell, edited, set_cell, workbook

PROGRAM = which("soffice") or which("libreoffice")
pytestmark = pytest.mark.skipif(
    PROGRAM is None,
    reason="LIBREOFFICE IS NOT HERE: nobody but openpyxl has judged the register workbook",
)


def converted(content: bytes, folder: Path, to: str) -> bytes:
    """What LibreOffice makes of a workbook."""
    path = folder / "registers.xlsx"
    path.write_bytes(content)
    made = folder / "made"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [str(PROGRAM), "--headless", profile, "--convert-to", to, "--outdir", str(made), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return (made / f"registers.{to.partition(':')[0]}").read_bytes()


def test_the_register_workbook_comes_back_from_libreoffice_with_every_row(tmp_path):
    """R019: written, opened and saved by another program, read: nothing has changed."""
    back = read_workbook(converted(workbook(), tmp_path, "xlsx"), CHOICES)
    assert back.faults == back.questions == ()
    assert back.tables == SMALL


def test_a_whole_borough_s_registers_come_back_from_libreoffice(tmp_path):
    url = f"sqlite:///{tmp_path / 'borough.db'}"
    write_borough(url, "unit", 1, date(2022, 3, 31))
    local = rows_of_local_tables(url, KEPT)
    back = read_workbook(converted(workbook(local), tmp_path, "xlsx"), CHOICES)
    assert back.faults == ()
    assert {table: back.tables[table] for table in local} == local


def test_what_libreoffice_saved_still_has_lists_locks_and_noughts(tmp_path):
    book = load_workbook(BytesIO(converted(workbook(), tmp_path, "xlsx")))
    for each in SHEETS:
        sheet = book[each.title]
        assert sheet.protection.sheet
        assert sheet["A1"].protection.locked
        assert not sheet["A3"].protection.locked
        kinds = [rule.type for rule in sheet.data_validations.dataValidation]
        assert kinds.count("list") >= sum(bool(f.choices or f.listed_in) for f in each.fields)
        assert ("date" in kinds) is any(field.kind == "date" for field in each.fields)
    assert cell(book, "Staff numbers", 3, "Staff number").value == "00123"


def test_a_formula_that_libreoffice_worked_out_is_read_by_its_result(tmp_path):
    content = edited(set_cell("Auditors", 4, "Cases in one round", "=1+2"))
    back = read_workbook(converted(content, tmp_path, "xlsx"), CHOICES)
    assert back.faults == ()
    assert back.tables == SMALL
    assert [each.place for each in back.questions] == ["Auditors!G4"]


def test_the_copy_to_correct_opens_with_its_comments(tmp_path):
    content = edited(set_cell("Auditors", 3, "Role", "Chief"))
    faults = judge_reading(read_workbook(content, CHOICES), ()).faults
    book = load_workbook(BytesIO(converted(marked_workbook(content, faults), tmp_path, "xlsx")))
    assert "Choose from the list" in book["Auditors"]["D3"].comment.text


def test_every_sheet_prints_on_paper_as_wide_as_the_page(tmp_path):
    with pypdfium2.PdfDocument(converted(workbook(), tmp_path, "pdf")) as pages:
        said = [page.get_textpage().get_text_range() for page in pages]
    assert len(said) == len(SHEETS) + 1
    for each, page in zip(SHEETS, said[1:], strict=True):
        assert all(field.heading.split()[0] in page for field in each.fields), each.title
