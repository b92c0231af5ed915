"""Fifty workbooks with one to four slips each: applied as meant, or refused.

More of them are tried by ./run faults.

What counts afterwards is always one whole version: the old one, or the one
that the workbook says, cell for cell.
"""

from contextlib import suppress
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tasks.returns.registers.changes import changes_between
from tasks.returns.registers.judging import judge_reading
from tasks.returns.registers.reading import read_workbook
from tasks.returns.registers.sheets import SHEETS
from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.log import verify_log
from tasks.store.registers import apply_registers, content_digest, registers_of
from tasks.validation.hand_kept import judge_tables
from tests.adapters.register_workbooks import CHOICES, cell, edited
from tests.adapters.store_databases import fresh_store

pytestmark = pytest.mark.slow
TODAY = date(2021, 6, 14)
UNTOUCHED = -1
AT = datetime(2021, 6, 14, 9, tzinfo=UTC)
TYPED = (
    None, "", " ", "A1", "A9", "T1", "T9", "W9", "00123", 123, 0, -1, 3.5, True, "31/12/2021",
    "31/02/2021", date(2021, 12, 31), date(1899, 12, 31), "Team manager", "LAC", "Practice week",
    "=1+1", "'=1+1", "+44", "x" * 400, "ada.quill@invented.gov.uk", "a@b", "EXAMPLE 1", "#N/A",
    "Ünïcode ✓", "a\nb", "1004 ", 10**18,
)  # fmt: skip
OPERATIONS = ("cell", "cell", "cell", "cell", "row out", "row twice", "column out", "sheet out")


def chance(*words):
    return int.from_bytes(sha256("/".join(map(str, words)).encode()).digest()[:6])


def pick(options, *words):
    return options[chance(*words) % len(options)]


def slip(book, number, turn):
    sheet = pick(SHEETS, number, turn, "sheet")
    if sheet.title in book.sheetnames:
        row = 2 + chance(number, turn, "row") % 5
        done = pick(OPERATIONS, number, turn, "operation")
        OPERATE[done](book, sheet, row, (number, turn))


def type_over(book, sheet, row, words):
    field = pick(sheet.fields, *words, "field")
    with suppress(KeyError):  # its column is out
        cell(book, sheet.title, row, field.heading).value = pick(TYPED, *words, "value")


def take_row_out(book, sheet, row, _words):
    book[sheet.title].delete_rows(row)


def put_row_twice(book, sheet, row, _words):
    book[sheet.title].append([one.value for one in book[sheet.title][row]])


def take_column_out(book, sheet, _row, words):
    book[sheet.title].delete_cols(1 + chance(*words, "column") % len(sheet.fields))


def take_sheet_out(book, sheet, _row, words):
    if words[0] % 5 == 0:
        del book[sheet.title]


OPERATE = {
    "cell": type_over, "row out": take_row_out, "row twice": put_row_twice,
    "column out": take_column_out, "sheet out": take_sheet_out,
}  # fmt: skip


def test_k20_every_slip_ends_in_the_right_rows_or_in_a_refusal_that_names_a_cell(tmp_path):
    outcomes = tried(fresh_store("sqlite", tmp_path), range(50))
    assert sum(outcomes.values()) == 50
    assert min(outcomes["applied"], outcomes["refused"]) > 0, outcomes


def test_a_workbook_that_was_opened_and_saved_changes_nothing_the_second_time(tmp_path):
    url = fresh_store("sqlite", tmp_path)
    prepare_store(url)
    assert [attempt(url, number) for number in (UNTOUCHED, UNTOUCHED)] == ["applied", "unchanged"]


def tried(url, numbers):
    """How many workbooks were applied, refused or changed nothing."""
    prepare_store(url)
    outcomes = {"applied": 0, "refused": 0, "unchanged": 0}
    for number in numbers:
        outcomes[attempt(url, number)] += 1
    with opened(url) as engine, reading(engine) as connection:
        assert verify_log(connection).faults == ()
    return outcomes


def attempt(url, number):
    """One workbook from the first look to the version in force."""

    def change(book):
        if number != UNTOUCHED:
            for turn in range(1 + number % 4):
                slip(book, number, turn)

    before = registers_of(url)
    content = edited(change)
    judged = judged_of(content)
    if judged.faults:
        assert all(each.sentence and each.sheet for each in judged.faults)
        return "refused"
    assert {each: len(judged.tables[each]) for each in judged.tables} == rows_by_calamine(content)
    if not changes_between(before.tables, judged.tables, TODAY):
        assert content_digest(before.tables) == content_digest(judged.tables)
        return "unchanged"
    with opened(url) as engine, writing(engine) as connection:
        version = apply_registers(
            connection, judged.tables, expected=before.version, file_digest="f", note="Correction",
            counts={}, by="Ada Lead", at=AT,
        )  # fmt: skip
    held = registers_of(url)
    assert held.version == version == before.version + 1
    assert held.tables == {table: rows for table, rows in judged.tables.items() if rows}
    return "applied"


def judged_of(content):
    """The contracts take a second, so they judge what has no other fault."""
    read = read_workbook(content, CHOICES)
    judged = judge_reading(read, ())
    return judged if judged.faults else judge_reading(read, judge_tables(read.tables, TODAY))


def rows_by_calamine(content):
    """How many rows another reader finds on each sheet, below the headings and the example."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        sheet.table: sum(
            any(str(value).strip() for value in row) and not str(row[0]).startswith("EXAMPLE")
            for row in book.get_sheet_by_name(sheet.title).to_python()[1:]
        )
        for sheet in SHEETS
    }
