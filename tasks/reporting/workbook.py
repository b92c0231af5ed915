"""The audit form's twin as a workbook: the same questions, for those who would rather type in Excel.

Questions are locked and answers are not; grades come from a list. Every answer
cell has a name, and the identity and its checksum are in hidden names, so that
a returned file is read by name and never by position.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from tasks.errors import FormRefused
from tasks.reporting.form import (
    SECOND_CONVERSATION,
    audit_template,
    day_words,
    known_values,
)
from tasks.reporting.form_fields import ACTION_ROWS, Field, audit_fields
from tasks.reporting.form_identity import (
    NAMES,
    SECOND,
    FormIdentity,
    checked_identity,
    identity_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from config.schema import Form, Grades, Theme
    from tasks.model import Assignment, RoundFacts

SHEET = "Audit form"
WIDTHS = {"A": 2, "B": 42, "C": 21, "D": 34, "E": 17}
LAST = "E"
INK, MUTED, NAVY, RULE, TINT, CRIMSON = "16202C", "566170", "17375E", "8A95A3", "F4F6F8", "A3293D"
LETTERS = "Arial"
MOMENT = (1980, 1, 1, 0, 0, 0)
KNOWN_ROWS = (
    (("Audit", "audit_ref"), ("Child's case", "case_id")),
    (("Status", "status"), ("Age on the day of the draw", "age")),
    (("Team", "team_name"), ("Auditor", "auditor_name")),
)


@dataclass(frozen=True, slots=True)
class Twin:
    """What a workbook says: the known words, the questions and the round's days."""

    values: Mapping[str, str]
    asked: Mapping[str, Field]
    identity: FormIdentity
    due_on: str
    theme_title: str


def audit_workbook(
    facts: RoundFacts, assignment: Assignment, form: Form, theme: Theme | None, grades: Grades
) -> bytes:
    """The Excel twin of ``audit_form``; the same facts give the same bytes (K13).

    No text becomes a formula: every text cell is of type string with a quote prefix.
    """
    identity = identity_of(facts, assignment, "audit", audit_template(form, theme, grades))
    values = known_values(facts, assignment, identity)
    if assignment.grade == SECOND:
        values["conversation_not_held"] = SECOND_CONVERSATION
    asked = {field.name: field for field in audit_fields(form, theme, grades)}
    twin = Twin(
        values, asked, identity, day_words(facts.round.due_on), theme.title if theme else ""
    )
    return _frozen(_built(twin), facts.round.draw_on.isoformat())


def read_workbook_identity(workbook: bytes) -> FormIdentity:
    """The identity that a returned workbook states, or FormRefused (F35)."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        names = load_workbook(BytesIO(workbook)).defined_names
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise FormRefused("it is not a readable workbook") from error
    values = {
        name: str(names[name].attr_text)[1:-1].replace('""', '"')
        for name in (*NAMES, "checksum")
        if name in names
    }
    return checked_identity(values)


def answer_name(field_name: str) -> str:
    """The name of a question's answer cell."""
    return f"answer.{field_name.replace('-', '.')}"


def _built(twin: Twin) -> Any:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    row = _head(sheet, twin)
    for part in (_impact, _domains, _overall, _learning, _actions, _conversation, _theme):
        row = part(book, sheet, twin, row)
    _set_up(sheet, twin, row)
    _hide_identity(book, twin.identity)
    return book


# ---------------------------------------------------------------- the parts, top to bottom


def _head(sheet: Any, twin: Twin) -> int:
    _put(sheet, "B1", "Case audit form", size=18, bold=True)
    sheet.row_dimensions[1].height = 30
    second = twin.identity.grade == str(SECOND)
    grading = "Second grade (blind). " if second else ""
    _put(sheet, "B2", f"{grading}Return by {twin.due_on}. Fill in the white boxes.", colour=MUTED)
    for row, (left, right) in enumerate(KNOWN_ROWS, start=4):
        for column, (label, name) in (("B", left), ("D", right)):
            _put(sheet, f"{column}{row}", f"{label}: {twin.values[name]}", fill=TINT)
        for column in "CE":
            _put(sheet, f"{column}{row}", "", fill=TINT)
        sheet.merge_cells(f"B{row}:C{row}")
        sheet.merge_cells(f"D{row}:{LAST}{row}")
        sheet.row_dimensions[row].height = 30
    return 8


def _impact(book: Any, sheet: Any, twin: Twin, row: int) -> int:
    row = _heading(sheet, row, "1 What is different for the child?")
    return _long(book, sheet, twin, row, "impact", 90)


def _domains(book: Any, sheet: Any, twin: Twin, row: int) -> int:
    row = _heading(
        sheet, row, "2 Grades by domain", (("B", "Domain"), ("C", "Grade"), ("D", "Evidence"))
    )
    for name, field in twin.asked.items():
        if name.startswith("domain_") and name.endswith("_grade"):
            _label(sheet, f"B{row}", field.question)
            _answer(book, sheet, f"C{row}", field, twin)
            evidence = twin.asked[name.removesuffix("_grade") + "_evidence"]
            _answer(book, sheet, f"D{row}", evidence, twin, f"D{row}:{LAST}{row}")
            sheet.row_dimensions[row].height = 72
            row += 1
    return row + 1


def _overall(book: Any, sheet: Any, twin: Twin, row: int) -> int:
    row = _heading(sheet, row, "3 Overall grade")
    row = _short(book, sheet, twin, row, "overall_grade")
    row = _short(book, sheet, twin, row, "child_at_risk_now")
    _put(
        sheet,
        f"B{row}",
        "If the child may be at risk, do not wait for this form: tell the team manager"
        " and the Head of Service today.",
        colour=CRIMSON,
        bold=True,
    )
    sheet.merge_cells(f"B{row}:{LAST}{row}")
    return _short(book, sheet, twin, row + 1, "risk_told") + 1


def _learning(book: Any, sheet: Any, twin: Twin, row: int) -> int:
    row = _heading(sheet, row, "4 What worked well")
    row = _long(book, sheet, twin, row, "worked_well", 75)
    row = _heading(sheet, row, "5 What would make it good (needed below good)")
    row = _long(book, sheet, twin, row, "improvement_areas", 75)
    return _long(book, sheet, twin, row, "good_looks_like", 75)


def _actions(book: Any, sheet: Any, twin: Twin, row: int) -> int:
    columns = (("B", "Action"), ("D", "By whom"), ("E", "By when"))
    row = _heading(sheet, row, "6 Recommended actions", columns)
    for number in ACTION_ROWS:
        name = f"action_{number}"
        _answer(book, sheet, f"B{row}", twin.asked[name], twin, f"B{row}:C{row}")
        _answer(book, sheet, f"D{row}", twin.asked[f"{name}_by_whom"], twin)
        _answer(book, sheet, f"E{row}", twin.asked[f"{name}_by_when"], twin)
        sheet.row_dimensions[row].height = 45
        row += 1
    return row + 1


def _conversation(book: Any, sheet: Any, twin: Twin, row: int) -> int:
    row = _heading(sheet, row, "7 The conversation with the social worker")
    for name in (
        "conversation_on",
        "conversation_present",
        "conversation_not_held",
        "minutes_spent",
    ):
        row = _short(book, sheet, twin, row, name)
    return row + 1


def _theme(book: Any, sheet: Any, twin: Twin, row: int) -> int:
    if not twin.theme_title:
        return row
    row = _heading(sheet, row, f"8 {twin.theme_title}")
    for name in twin.asked:
        row = _long(book, sheet, twin, row, name, 60) if name.startswith("theme_") else row
    return row


# ---------------------------------------------------------------- one row


def _heading(sheet: Any, row: int, words: str, columns: tuple[tuple[str, str], ...] = ()) -> int:
    from openpyxl.styles import Border, Side

    _put(sheet, f"B{row}", words, size=12, bold=True, colour=NAVY)
    sheet.row_dimensions[row].height = 22
    for column in "BCDE":
        sheet[f"{column}{row}"].border = Border(bottom=Side("medium", color=NAVY))
    for column, label in columns:
        _put(sheet, f"{column}{row + 1}", label, bold=True)
    return row + 2 if columns else row + 1


def _long(book: Any, sheet: Any, twin: Twin, row: int, name: str, height: int) -> int:
    """A question over its whole width, and its answer below."""
    _label(sheet, f"B{row}", twin.asked[name].question)
    sheet.merge_cells(f"B{row}:{LAST}{row}")
    sheet.row_dimensions[row].height = 30 if len(twin.asked[name].question) > 100 else 18
    _answer(book, sheet, f"B{row + 1}", twin.asked[name], twin, f"B{row + 1}:{LAST}{row + 1}")
    sheet.row_dimensions[row + 1].height = height
    return row + 3


def _short(book: Any, sheet: Any, twin: Twin, row: int, name: str) -> int:
    """A question with its answer beside it."""
    field = twin.asked[name]
    _label(sheet, f"B{row}", field.question)
    merged = f"C{row}:{LAST}{row}" if field.kind == "line" else None
    _answer(book, sheet, f"C{row}", field, twin, merged)
    sheet.row_dimensions[row].height = 24
    return row + 1


def _label(sheet: Any, where: str, words: str) -> None:
    _put(sheet, where, words, bold=True)


def _put(
    sheet: Any,
    where: str,
    words: str,
    *,
    size: float = 10,
    bold: bool = False,
    colour: str = INK,
    fill: str | None = None,
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = sheet[where]
    _write(cell, words)
    cell.font = Font(LETTERS, size, bold=bold, color=colour)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if fill:
        cell.fill = PatternFill("solid", start_color=fill)


def _write(cell: Any, words: str) -> None:
    """Put text into a cell as text, whatever it begins with (K13)."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if words:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)
        cell.data_type = "s"
    cell.quotePrefix = True


def _answer(
    book: Any, sheet: Any, where: str, field: Field, twin: Twin, merged: str | None = None
) -> None:
    """An open, framed cell under the question's name, with a list where there are choices."""
    from openpyxl.styles import Alignment, Border, Font, Protection, Side
    from openpyxl.workbook.defined_name import DefinedName

    thin = Side("thin", color=RULE)
    for row in sheet[merged or f"{where}:{where}"]:
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
            cell.protection = Protection(locked=False)
    if merged:
        sheet.merge_cells(merged)
    cell = sheet[where]
    cell.font = Font(LETTERS, 10, color=INK)
    cell.alignment = Alignment(wrap_text=True, vertical="top" if merged else "center")
    if field.kind == "date":
        cell.number_format = "DD/MM/YYYY"
    elif field.kind != "number":
        _write(cell, twin.values.get(field.name, ""))
    for rule in _rules(field):
        sheet.add_data_validation(rule)
        rule.add(where)
    name = answer_name(field.name)
    target = f"'{SHEET}'!${where[0]}${where[1:]}"
    book.defined_names[name] = DefinedName(name, attr_text=target)


def _rules(field: Field) -> Iterator[Any]:
    """What Excel lets into an answer; a choice has a list."""
    from openpyxl.worksheet.datavalidation import DataValidation

    options = ("Yes", "No") if field.kind == "tick" else field.options
    common = {"allow_blank": True, "showErrorMessage": True, "errorTitle": "Not a possible answer"}
    if options:
        listed = f'"{",".join(options)}"'
        yield DataValidation("list", formula1=listed, error="Choose from the list.", **common)
    elif field.kind == "date":
        yield DataValidation(
            "date", operator="greaterThan", formula1="36526", error="Write dd/mm/yyyy.", **common
        )
    elif field.kind == "number":
        yield DataValidation(
            "whole", operator="between", formula1="1", formula2="6000",
            error="Write a whole number of minutes.", **common,
        )  # fmt: skip


# ---------------------------------------------------------------- the file


def _set_up(sheet: Any, twin: Twin, last_row: int) -> None:
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.showRowColHeaders = False
    sheet.protection.sheet = True
    sheet.protection.formatRows = False
    sheet.print_area = f"A1:{LAST}{last_row}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    reference = twin.values["audit_ref"].replace("&", "&&")
    sheet.oddHeader.left.text, sheet.oddHeader.right.text = "Official: sensitive", reference
    sheet.oddFooter.left.text = f"Return by {twin.due_on}"
    sheet.oddFooter.right.text = "Page &P of &N"


def _hide_identity(book: Any, identity: FormIdentity) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    values = {name: getattr(identity, name) for name in NAMES} | {"checksum": identity.checksum}
    for name, value in values.items():
        text = '"' + value.replace('"', '""') + '"'
        book.defined_names[name] = DefinedName(name, attr_text=text, hidden=True)


def _frozen(book: Any, day: str) -> bytes:
    """The workbook's bytes without the clock: dates from the round, zip times from 1980."""
    written, frozen = BytesIO(), BytesIO()
    book.properties.creator = "Audit programme"
    book.properties.title = "Case audit form"
    book.save(written)
    with ZipFile(written) as source, ZipFile(frozen, "w", ZIP_DEFLATED) as to:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", f"{day}T00:00:00Z".encode(), content)
            entry = ZipInfo(name, MOMENT)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            to.writestr(entry, content)
    return frozen.getvalue()
