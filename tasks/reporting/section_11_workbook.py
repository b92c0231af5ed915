"""The self-assessment tool as a workbook: lists to choose from, and evidence where it is owed.

Questions are locked and answers are not. Beside each answer a formula says what
is missing, in words and in red; nobody is kept from saving a half-filled tool.
Earlier answers are locked text: none is this year's until it is chosen (R101).
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tasks.reporting.form import day_words
from tasks.reporting.section_11_words import (
    CONFIRM,
    NO_CHILD,
    RULE,
    Part,
    parts_of,
    year_before,
)
from tasks.reporting.workbook_cells import (
    CRIMSON,
    INK,
    LETTERS,
    MUTED,
    NAVY,
    TINT,
    filled,
    hide,
    laid_out,
    put,
)
from tasks.reporting.workbook_cells import (
    RULE as LINE,
)

if TYPE_CHECKING:
    from config.schema_section_11 import Section11, Section11Standards
    from tasks.model import PartnerOrganisation, Section11Facts

WIDTHS = {"A": 2, "B": 6, "C": 50, "D": 34, "E": 13, "F": 44, "G": 24}
LAST, FIRST_ROW = "G", 9
TITLE = "Section 11 self-assessment"
MISSING = (
    '=IF({a}&""="","Choose an answer",'
    'IF(AND(OR({a}&""="2",{a}&""="n/a"),TRIM({e}&"")=""),"{why}",""))'
)
EVIDENCE_MISSING = "Evidence is missing"


def section_11_workbook(
    facts: Section11Facts,
    organisation: PartnerOrganisation,
    rules: Section11,
    standards: Section11Standards,
) -> bytes:
    """One organisation's workbook; the same facts give the same bytes (K13)."""
    from openpyxl import Workbook

    book: Any = Workbook()
    sheet: Any = book.active
    sheet.title = "Self-assessment"
    year = year_before(facts, organisation)
    _head(sheet, facts, organisation)
    _columns(sheet, f"Your answer in {year}" if year else "Your earlier answer")
    rows, row = [], FIRST_ROW
    for part in parts_of(facts, organisation, standards):
        row = _part(sheet, part, row, rows)
    _statement(sheet, row)
    _count(sheet, rows)
    _rules(sheet, rows)
    _set_up(sheet, facts, row + 5)
    for name, value in _identity(facts, organisation, rules, standards).items():
        hide(book, name, value)
    day = facts.round.draw_on.isoformat()
    return filled(laid_out(book, day, TITLE), {})


def _head(sheet: Any, facts: Section11Facts, organisation: PartnerOrganisation) -> None:
    """Who answers, by when, and the three rules."""
    put(sheet, "B1", TITLE, size=18, bold=True)
    sheet.row_dimensions[1].height = 30
    put(sheet, "B2", organisation.organisation_name, size=12, bold=True, colour=NAVY)
    words = f"{facts.round.title}. Return by {day_words(facts.round.due_on)}."
    put(sheet, "B3", words, colour=MUTED)
    for row, said in ((4, RULE), (5, f"{CONFIRM} {NO_CHILD}")):
        put(sheet, f"B{row}", said)
        sheet.row_dimensions[row].height = 30
    for row in range(2, 7):
        sheet.merge_cells(f"B{row}:{LAST}{row}")
        sheet.row_dimensions[row].height = max(18, sheet.row_dimensions[row].height or 0)


def _columns(sheet: Any, before: str) -> None:
    """The headings, which stay in sight."""
    from openpyxl.styles import Alignment, Font, PatternFill

    heads = ("No.", "What is asked", before, "This year", "Evidence, this year", "What is missing")
    for column, words in zip("BCDEFG", heads, strict=True):
        put(sheet, f"{column}8", words, bold=True, colour="FFFFFF", fill=NAVY)
        sheet[f"{column}8"].alignment = Alignment(vertical="center", indent=1, wrap_text=True)
        sheet[f"{column}8"].font = Font(LETTERS, 10, bold=True, color="FFFFFF")
        sheet[f"{column}8"].fill = PatternFill("solid", start_color=NAVY)
    sheet.row_dimensions[8].height = 24
    sheet.freeze_panes = "D9"


def _part(sheet: Any, part: Part, row: int, rows: list[int]) -> int:
    """One standard and its questions; returns the next free row."""
    put(sheet, f"B{row}", f"{part.number}  {part.title}", bold=True, colour=NAVY, fill=TINT)
    for column in "CDEFG":
        put(sheet, f"{column}{row}", "", fill=TINT)
    sheet.merge_cells(f"B{row}:{LAST}{row}")
    sheet.row_dimensions[row].height = 22
    for place, asked in enumerate(part.asked, start=row + 1):
        put(sheet, f"B{place}", asked.criterion, bold=True)
        put(sheet, f"C{place}", f"{asked.question}\nFor example: {asked.evidence}")
        put(sheet, f"D{place}", asked.before or "Not answered before", colour=MUTED)
        _open(sheet, f"E{place}", is_choice=True)
        _open(sheet, f"F{place}")
        _formula(sheet, f"G{place}", MISSING.format(a=f"E{place}", e=f"F{place}",
                                                    why=EVIDENCE_MISSING))  # fmt: skip
        longest = max(len(asked.question) + 20, len(asked.before) * 1.45)
        sheet.row_dimensions[place].height = 30 + 14 * int(longest // 50)
        for column in "BCD":
            _line(sheet[f"{column}{place}"])
        rows.append(place)
    return row + 1 + len(part.asked)


def _open(sheet: Any, where: str, *, is_choice: bool = False) -> None:
    """A framed cell in which the organisation writes."""
    from openpyxl.styles import Alignment, Border, Font, Protection, Side

    thin, cell = Side("thin", color=LINE), sheet[where]
    cell.border = Border(thin, thin, thin, thin)
    cell.protection = Protection(locked=False)
    cell.number_format = "@"
    cell.font = Font(LETTERS, 10, bold=is_choice, color=INK)
    across = "center" if is_choice else "left"
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=across)


def _line(cell: Any) -> None:
    from openpyxl.styles import Border, Side

    cell.border = Border(bottom=Side("hair", color=LINE))


def _formula(sheet: Any, where: str, formula: str) -> None:
    """A formula of our own in a locked cell."""
    from openpyxl.styles import Alignment, Font

    sheet[where].value = formula
    sheet[where].font = Font(LETTERS, 10, bold=True, color=CRIMSON)
    sheet[where].alignment = Alignment(wrap_text=True, vertical="center", indent=1)


def _statement(sheet: Any, row: int) -> None:
    """Who answered, and for whom."""
    for place, words in enumerate(
        ("Filled in by (name and role)", "Agreed by senior management (name and role)", "On"),
        start=row + 1,
    ):
        put(sheet, f"C{place}", words, bold=True)
        _open(sheet, f"D{place}")
        sheet.row_dimensions[place].height = 24


def _count(sheet: Any, rows: list[int]) -> None:
    """How far the tool is filled in, at its head."""
    from openpyxl.styles import Font

    first, last = rows[0], rows[-1]
    sheet["B6"].value = (
        f'=COUNTA(E{first}:E{last})&" of {len(rows)} answered, "'
        f'&COUNTIF(G{first}:G{last},"{EVIDENCE_MISSING}")&" without their evidence."'
    )
    sheet["B6"].font = Font(LETTERS, 11, bold=True, color=NAVY)


def _rules(sheet: Any, rows: list[int]) -> None:
    """The list of answers, and red where evidence is owed and missing."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    rule: Any = DataValidation(
        type="list", formula1='"0,1,2,n/a"', allow_blank=True, showErrorMessage=True,
        showInputMessage=True, errorTitle="Not a possible answer",
        error="Choose 0, 1, 2 or n/a.", promptTitle="This year's answer", prompt=RULE[:250],
    )  # fmt: skip
    sheet.add_data_validation(rule)
    owed: Any = PatternFill("solid", bgColor="F6D9DD")
    for row in rows:
        rule.add(f"E{row}")
        formula = f'$G{row}="{EVIDENCE_MISSING}"'
        sheet.conditional_formatting.add(f"F{row}", FormulaRule(formula=[formula], fill=owed))


def _set_up(sheet: Any, facts: Section11Facts, last_row: int) -> None:
    """Widths, protection, and paper: A4 across, as wide as the page."""
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    sheet.protection.formatRows = False
    sheet.print_area = f"A1:{LAST}{last_row}"
    sheet.print_title_rows = "8:8"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = f"{TITLE}. Return by {day_words(facts.round.due_on)}"
    sheet.oddFooter.right.text = "Page &P of &N"


def _identity(
    facts: Section11Facts,
    organisation: PartnerOrganisation,
    rules: Section11,
    standards: Section11Standards,
) -> dict[str, str]:
    """Which tool of which round this is, under a checksum, in hidden names (R059)."""
    held = {
        "form_kind": "section_11",
        "round_id": facts.round.round_id,
        "round_version": str(facts.round.version),
        "organisation_id": organisation.organisation_id,
        "template": rules.template,
        "template_version": rules.version,
        "template_hash": sha256(standards.model_dump_json().encode()).hexdigest(),
    }
    text = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**held, "checksum": sha256(text.encode()).hexdigest()}
