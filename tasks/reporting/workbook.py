"""The audit form's twin as a workbook: the same questions, for those who would rather type there.

Questions are locked and answers are not; grades come from a list. Every answer
cell has a name, and the identity and its checksum are in hidden names, so that
a returned file is read by name and never by position.

Like a PDF form it is laid out once for a round, and then written for each case.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from zipfile import BadZipFile

from tasks.errors import FormRefused
from tasks.model import SECOND
from tasks.reporting.form import (
    CONTACT,
    SECOND_CONVERSATION,
    Sheet,
    audit_template,
    day_words,
    form_for,
    known_values,
    sheet_of,
)
from tasks.reporting.form_fields import ACTION_ROWS, audit_fields
from tasks.reporting.form_identity import (
    NAMES,
    FormIdentity,
    checked_identity,
    identity_of,
)
from tasks.reporting.workbook_cells import (
    CRIMSON,
    LAST,
    MUTED,
    TINT,
    Page,
    answer,
    filled,
    hide,
    label,
    laid_out,
    mark,
    new_sheet_of_paper,
    put,
    set_heading,
    set_long,
    set_short,
)
from tasks.reporting.workbook_known import known_rows

if TYPE_CHECKING:
    from config.schema import Form, Grades, Theme
    from tasks.model import Assignment, RoundFacts

DAMAGED = (
    *(BadZipFile, zlib.error, EOFError, NotImplementedError, OSError),
    *(AttributeError, KeyError, TypeError, ValueError, SyntaxError),
)
"""What a workbook raises that was cut short or changed; a fault in its XML is a SyntaxError."""
MORE = ("checksum", "status", "age", "team_name", "auditor_name")
SHEET = "Audit form"
WIDTHS = {"A": 2, "B": 42, "C": 21, "D": 34, "E": 17}
AT_RISK = (
    "If the child may be at risk, do not wait for this form:"
    " tell the team manager and the Head of Service today."
)
CONVERSATION = (
    "conversation_on",
    "conversation_present",
    "conversation_not_held",
    "minutes_spent",
)


def audit_workbook(
    facts: RoundFacts, assignment: Assignment, form: Form, theme: Theme | None, grades: Grades
) -> bytes:
    """The workbook twin of ``audit_form``; the same facts give the same bytes (K13).

    No text becomes a formula: every text cell is of type string with a quote prefix.
    """
    form = form_for(facts, assignment, form)
    identity = identity_of(facts, assignment, "audit", audit_template(form, theme, grades))
    asked = cast("Any", (form, theme, grades))  # frozen: hashable
    layout = _layout(sheet_of(facts), *asked, is_second=assignment.grade == SECOND)
    return filled(layout, known_values(facts, assignment, identity))


@lru_cache(maxsize=8)
def _layout(
    sheet: Sheet, form: Form, theme: Theme | None, grades: Grades, *, is_second: bool
) -> tuple[tuple[str, bytes], ...]:
    """The workbook's parts with a mark wherever a case's own words go."""
    known = CONTACT if form.layout == "front_door" else {}
    values = {name: mark(name) for name in (*NAMES, *MORE, *known)}
    values["grade"] = str(SECOND) if is_second else "1"
    if form.layout == "records":
        values["unit"] = sheet.unit
    if is_second:
        values["conversation_not_held"] = SECOND_CONVERSATION
    asked = {field.name: field for field in audit_fields(form, theme, grades)}
    page = _page(values, asked, day_words(sheet.due_on), theme.title if theme else "")
    for name in (*NAMES, "checksum"):
        hide(page.book, name, values[name])
    return laid_out(page.book, sheet.drawn_on.isoformat())


def read_workbook_identity(workbook: bytes) -> FormIdentity:
    """The identity that a returned workbook states, or FormRefused (F35)."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        names = load_workbook(BytesIO(workbook)).defined_names
    except (*DAMAGED, InvalidFileException) as error:
        raise FormRefused("it is not a readable workbook") from error
    values = {
        name: str(names[name].attr_text)[1:-1].replace('""', '"')
        for name in (*NAMES, "checksum")
        if name in names
    }
    return checked_identity(values)


def _page(values: dict[str, str], asked: Any, due_on: str, theme_title: str) -> Page:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    page = Page(book, sheet, values, asked, due_on, theme_title)
    row = _head(page)
    for part in (
        _impact,
        _own,
        _domains,
        _overall,
        _learning,
        _actions,
        _conversation,
        _transfer,
        _theme,
    ):
        row = part(page, row)
    _set_up(page, row)
    return page


# ---------------------------------------------------------------- the parts, top to bottom


def _head(page: Page) -> int:
    unit = page.values.get("unit")
    put(page.sheet, "B1", f"Audit form: {unit}" if unit else "Case audit form", size=18, bold=True)
    page.sheet.row_dimensions[1].height = 30
    grading = "Second grade (blind). " if page.values["grade"] == str(SECOND) else ""
    words = f"{grading}Return by {page.due_on}. Fill in the framed boxes."
    put(page.sheet, "B2", words, colour=MUTED)
    page.sheet.merge_cells(f"B2:{LAST}2")
    rows = known_rows(page.values)
    for row, (left, right) in enumerate(rows, start=4):
        _known_row(page, row, left, right)
    return 5 + len(rows)


def _known_row(page: Page, row: int, left: tuple[str, str], right: tuple[str, str]) -> None:
    for column in "BCDE":
        put(page.sheet, f"{column}{row}", "", fill=TINT)
    for column, (words, name) in (("B", left), ("D", right)):
        put(page.sheet, f"{column}{row}", f"{words}: {page.values[name]}", fill=TINT)
    page.sheet.merge_cells(f"B{row}:C{row}")
    page.sheet.merge_cells(f"D{row}:{LAST}{row}")
    page.sheet.row_dimensions[row].height = 30


def _impact(page: Page, row: int) -> int:
    whom = "children" if page.values.get("unit") else "the child"
    row = set_heading(page, row, f"1 What is different for {whom}?")
    return set_long(page, row, "impact", 90)


def _own(page: Page, row: int) -> int:
    """The questions of the type's own, before the grades."""
    names = [name for name in page.asked if name.startswith("own_")]
    own = [name for name in names if not name.startswith("own_transfer")]
    heading = "What the records show" if page.values.get("unit") else "The decision"
    return _questions(page, row, own, heading)


def _transfer(page: Page, row: int) -> int:
    """The questions of a transfer, where there was one (R058)."""
    names = [name for name in page.asked if name.startswith("own_transfer")]
    return _questions(page, row, names, "The transfer")


def _questions(page: Page, row: int, names: list[str], heading: str) -> int:
    """Some questions under a heading; nothing where there are none."""
    row = set_heading(page, row, heading) if names else row
    for name in names:
        is_choice = page.asked[name].kind == "choice"
        row = set_short(page, row, name) if is_choice else set_long(page, row, name, 60)
    return row + bool(names)


def _domains(page: Page, row: int) -> int:
    columns = (("B", "Domain"), ("C", "Grade"), ("D", "Evidence"))
    row = set_heading(page, row, "2 Grades by domain", columns)
    for name, field in page.asked.items():
        if name.startswith("domain_") and name.endswith("_grade"):
            label(page.sheet, f"B{row}", field.question)
            answer(page, f"C{row}", field)
            evidence = page.asked[name.removesuffix("_grade") + "_evidence"]
            answer(page, f"D{row}", evidence, f"D{row}:{LAST}{row}")
            page.sheet.row_dimensions[row].height = 72
            row += 1
    return row + 1


def _overall(page: Page, row: int) -> int:
    row = set_heading(new_sheet_of_paper(page, row), row, "3 Overall grade")
    row = set_short(page, row, "overall_grade")
    row = set_short(page, row, "child_at_risk_now")
    put(page.sheet, f"B{row}", AT_RISK, colour=CRIMSON, bold=True)
    page.sheet.merge_cells(f"B{row}:{LAST}{row}")
    return set_short(page, row + 1, "risk_told") + 1


def _learning(page: Page, row: int) -> int:
    row = set_heading(page, row, "4 What worked well")
    row = set_long(page, row, "worked_well", 75)
    row = set_heading(page, row, "5 What would make it good (needed where the grade is below good)")
    row = set_long(page, row, "improvement_areas", 75)
    return set_long(page, row, "good_looks_like", 75)


def _actions(page: Page, row: int) -> int:
    columns = (("B", "Action"), ("D", "By whom"), ("E", "By when"))
    row = set_heading(page, row, "6 Recommended actions", columns)
    for number in ACTION_ROWS:
        name = f"action_{number}"
        answer(page, f"B{row}", page.asked[name], f"B{row}:C{row}")
        answer(page, f"D{row}", page.asked[f"{name}_by_whom"])
        answer(page, f"E{row}", page.asked[f"{name}_by_when"])
        page.sheet.row_dimensions[row].height = 45
        row += 1
    return row + 1


def _conversation(page: Page, row: int) -> int:
    row = set_heading(
        new_sheet_of_paper(page, row), row, "7 The conversation with the social worker"
    )
    for name in CONVERSATION:
        row = set_short(page, row, name)
    return row + 1


def _theme(page: Page, row: int) -> int:
    names = [name for name in page.asked if name.startswith("theme_")]
    if names:
        row = set_heading(page, row, f"8 {page.theme_title}")
    for name in names:
        row = set_long(page, row, name, 60)
    return row


# ---------------------------------------------------------------- the whole


def _set_up(page: Page, last_row: int) -> None:
    """Widths, protection, and paper: A4 upright, as wide as the page."""
    sheet = page.sheet
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    sheet.protection.formatRows = False
    sheet.print_area = f"A1:{LAST}{last_row}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.left.text = "Official: sensitive"
    sheet.oddHeader.right.text = page.values["audit_ref"]
    sheet.oddFooter.left.text = f"Return by {page.due_on}"
    sheet.oddFooter.right.text = "Page &P of &N"
