"""Five hundred broken workbooks: each is imported with every row accounted for, or refused."""

import zipfile
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy.engine import make_url

from tasks.errors import AuditError
from tasks.extraction.annex.importing import import_workbook
from tasks.extraction.annex.report import write_report
from tasks.extraction.annex.workbook import read_workbook
from tests.adapters.annex_workbooks import (
    CODES,
    TODAY,
    assert_every_row_is_used_or_reported,
    imported,
    rows_of_everything,
    save,
    sheets_of,
)

BLOCKS, OF_CELLS, OF_BYTES = 10, 40, 10  # five hundred together


class Chance:
    """Numbers that look like chance and are the same in every run."""

    def __init__(self, *key):
        self.key, self.turn = "/".join(map(str, key)), 0

    def below(self, number):
        self.turn += 1
        drawn = sha256(f"{self.key}/{self.turn}".encode()).digest()
        return int.from_bytes(drawn[:8], "big") % number

    def pick(self, things):
        return things[self.below(len(things))]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = save(tmp_path_factory.mktemp("whole") / "a.xlsx", sheets_of(rows_of_everything()))
    return path.read_bytes(), read_workbook(path)


STRANGE = (
    None, "", " ", "#N/A", "#REF!", "N/A", "-", "Not known", 0.0, -1.0, 1e308, float("nan"),
    float("inf"), 44000.0, 2958466.0, True, False, "99/99/9999", "31/02/2021", "1/1/01", "2021",
    "a) ", "e)", "z) Nonsense", "List 6", "Child Unique ID", "=1+1", "\x00", "\ud83d\ude00",
    "\u202e", "x" * 40_000, "O\u2019Neil\xa0 Anne", "1900-01-01", "2300-01-01", "a time of day",
    TODAY, TODAY.replace(year=2031), TODAY.replace(year=1901), "'; DROP TABLE ssd_person; --",
)  # fmt: skip


def set_cell(rows, chance):
    row = chance.below(len(rows))
    if rows[row]:
        rows[row][chance.below(len(rows[row]))] = chance.pick(STRANGE)


def set_header(rows, chance):
    head = rows[0]
    if head:
        place = chance.below(len(head))
        head[place] = chance.pick((None, "", head[0], f"{head[place]} ", "Remarks", "Case Status"))


def drop_column(rows, chance):
    place = chance.below(max(map(len, rows)) or 1)
    for row in rows:
        del row[place : place + 1]


def swap_columns(rows, chance):
    one, other = (chance.below(len(rows[0]) or 1) for _ in range(2))
    for row in rows:
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]


def drop_row(rows, chance):
    rows.pop(chance.below(len(rows)))


def repeat_row(rows, chance):
    rows.insert(chance.below(len(rows) + 1), list(chance.pick(rows)))


def empty_row(rows, chance):
    rows.insert(chance.below(len(rows) + 1), [None] * chance.below(30))


def cut_row(rows, chance):
    row = chance.pick(rows)
    del row[chance.below(len(row) + 1) :]


def merge_cells(rows, chance):
    """Of merged cells only the first holds anything."""
    row = chance.pick(rows)
    row[:] = [row[0] if row else None, *[None] * max(0, len(row) - 1)]


def title_above(rows, chance):
    rows.insert(0, [f"List {chance.below(13)}: {chance.pick(('Contacts', '', 'x'))}"])


CHANGES = (
    set_cell, set_cell, set_cell, set_cell, set_header, drop_column, swap_columns, drop_row,
    repeat_row, empty_row, cut_row, merge_cells, title_above,
)  # fmt: skip
NAMES = (
    "List 6",
    "List_6",
    "6",
    "Sheet1",
    "",
    "List 99",
    "List 0",
    "Guidance",
    "=1",
    "list 3 old",
    "List\x0b6",
)


def changed(workbook, chance):
    """The workbook with one to four things done to its sheets."""
    sheets = [(sheet, [list(row) for row in sheet.rows]) for sheet in workbook.sheets]
    for _ in range(1 + chance.below(4)):
        _, rows = chance.pick(sheets)
        if rows:
            chance.pick(CHANGES)(rows, chance)
        if chance.below(12) == 0:
            place = chance.below(len(sheets))
            renamed = replace(sheets[place][0], name=chance.pick(NAMES))
            sheets[place] = (renamed, sheets[place][1])
        if chance.below(25) == 0 and len(sheets) > 1:
            sheets.pop(chance.below(len(sheets)))
    made = (replace(sheet, rows=tuple(map(tuple, rows))) for sheet, rows in sheets)
    return replace(workbook, sheets=tuple(made))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_workbook_with_broken_cells_rows_headers_and_sheets_is_read_or_refused(
    whole, tmp_path, block
):
    _, workbook = whole
    for number in range(OF_CELLS):
        place = make_url(f"sqlite:///{tmp_path / f'{number}.db'}")
        broken = changed(workbook, Chance("cells", block, number))
        try:
            made = import_workbook(broken, "broken.xlsx", place, today=TODAY, codes=CODES)
            write_report(made, tmp_path / f"report.{('csv', 'csv', 'csv', 'xlsx')[number % 4]}")
        except AuditError as refused:
            assert str(refused)
        else:
            assert_every_row_is_used_or_reported(made)


def damaged(content, chance):
    """The bytes of a file flipped or cut, or entries of its archive dropped or spoilt."""
    kind = chance.below(4)
    if kind == 0:
        spoilt = bytearray(content)
        for _ in range(1 + chance.below(20)):
            spoilt[chance.below(len(spoilt))] = chance.below(256)
        return bytes(spoilt)
    if kind == 1:
        return content[: chance.below(len(content))]
    return repacked(content, chance, is_dropped=kind == 2)


def repacked(content, chance, *, is_dropped):
    """The archive with one entry dropped, or with a few bytes of one spoilt."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        victim = chance.pick(old.namelist())
        for name in old.namelist():
            kept = old.read(name)
            if name == victim and is_dropped:
                continue
            if name == victim:
                place = chance.below(len(kept))
                junk = chance.pick((b"", b"<", b"&x;", b"\xff\xfe", b"99999999999", b'"/>'))
                kept = kept[:place] + junk + kept[place + chance.below(9) :]
            new.writestr(name, kept)
    return packed.getvalue()


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_file_with_broken_bytes_is_read_or_refused(whole, tmp_path, block):
    content, _ = whole
    for number in range(OF_BYTES):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(damaged(content, Chance("bytes", block, number)))
        try:
            made = imported(path)
        except AuditError as refused:
            assert str(refused)
            assert not path.with_suffix(".db").exists()
        else:
            assert_every_row_is_used_or_reported(made)
