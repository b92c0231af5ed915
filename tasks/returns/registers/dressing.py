"""How the register workbook looks and what its cells allow: styles, lists, prompts, protection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tasks.returns.registers.reading import LISTS
from tasks.returns.registers.rows import letter_of
from tasks.returns.registers.sheet import Field, Sheet
from tasks.returns.registers.sheets import BY_TABLE

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

INK, MUTED, NAVY, RULE, TINT, PALE = "16202C", "566170", "17375E", "C9D0D8", "F4F6F8", "DCE4EE"
LETTERS = "Arial"
FIRST_ROW, LAST_ROW, LAST_COLUMN = 3, 20_000, 16_384
MARKING = "Official: sensitive"
FORMATS = {"date": "DD/MM/YYYY", "number": "0"}
DAYS = ("18264", "73415")  # 1 January 1950 and 31 December 2100, as a spreadsheet counts


def write_heading(cell: Cell, field: Field) -> None:
    """A locked heading; one that has to be filled in is dark and has an asterisk."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.value = f"{field.heading} *" if field.is_required else field.heading
    ink, ground = ("FFFFFF", NAVY) if field.is_required else (NAVY, PALE)
    cell.font = Font(LETTERS, 10, bold=True, color=ink)
    cell.fill = PatternFill("solid", start_color=ground)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(right=Side("thin", color="FFFFFF"))


def write_example(cell: Cell, field: Field, words: str | None) -> None:
    """A cell of the example row: locked, grey and slanted; ``words`` stand for a key."""
    from openpyxl.styles import Font, PatternFill

    write_value(cell, field, words if words is not None else field.example)
    cell.font = Font(LETTERS, 10, italic=True, color=MUTED)
    cell.fill = PatternFill("solid", start_color=TINT)


def write_value(cell: Cell, field: Field, value: Any) -> None:
    """A value as it is kept; a text stays a text, whatever it begins with (K13)."""
    cell.value = value
    cell.number_format = FORMATS.get(field.kind, "@")
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = True


def open_cell(cell: Any, field: Field | None) -> None:
    """A cell, or a whole column, in which people may write."""
    from openpyxl.styles import Alignment, Border, Font, Protection, Side

    cell.protection = Protection(locked=False)
    cell.font = Font(LETTERS, 10, color=INK)
    if field is None:
        return
    cell.number_format = FORMATS.get(field.kind, "@")
    cell.alignment = Alignment(vertical="top", wrap_text=field.width > 40)
    cell.border = Border(bottom=Side("hair", color=RULE))


def open_columns(sheet: Any, fields: tuple[Field, ...]) -> None:
    """Every row below the example is open, to the last column, so that it can also be deleted."""
    from openpyxl.worksheet.dimensions import ColumnDimension

    for number, field in enumerate(fields, start=1):
        column = sheet.column_dimensions[letter_of(number)]
        column.width = field.width + 3
        open_cell(column, field)
    rest = letter_of(len(fields) + 1)
    beyond = ColumnDimension(sheet, index=rest, min=len(fields) + 1, max=LAST_COLUMN, width=9)
    sheet.column_dimensions[rest] = beyond
    open_cell(beyond, None)


def add_rules(sheet: Any, fields: tuple[Field, ...], listed: Mapping[str, int]) -> None:
    """Lists, days and numbers: what each column allows, and a word of help in its cells."""
    for number, field in enumerate(fields, start=1):
        rule = _rule(field, listed)
        sheet.add_data_validation(rule)
        rule.add(f"{letter_of(number)}{FIRST_ROW}:{letter_of(number)}{LAST_ROW}")


def _rule(field: Field, listed: Mapping[str, int]) -> Any:
    """What a column allows; a column of free words has a prompt alone."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule: Any = DataValidation(allow_blank=True, showInputMessage=True)
    rule.promptTitle, rule.prompt = field.heading[:32], field.help[:250]
    source = _list_of(field, listed)
    if source:
        rule.type, rule.formula1 = "list", source
    elif field.kind == "date":
        rule.type, rule.operator = "date", "between"
        rule.formula1, rule.formula2 = DAYS
    elif field.kind == "number":
        rule.type, rule.operator, rule.formula1, rule.formula2 = "whole", "between", "0", "50"
    else:
        return rule
    rule.showErrorMessage, rule.errorTitle = True, "Please look again"
    rule.errorStyle = "stop" if field.is_listed_strictly else "warning"
    rule.error = "Choose from the list." if source else field.help[:200]
    if field.kind == "date":
        rule.error = "Write a date as dd/mm/yyyy."
    return rule


def _list_of(field: Field, listed: Mapping[str, int]) -> str:
    """Where a column's list stands: among the configuration's, or in a column of another sheet."""
    if field.choices:
        letter = letter_of(list(listed).index(field.choices) + 1)
        return f"{LISTS}!${letter}$1:${letter}${listed[field.choices]}"
    table, _, name = field.listed_in.partition(".")
    if not table:
        return ""
    other = BY_TABLE[table]
    letter = letter_of([each.name for each in other.fields].index(name) + 1)
    place = f"'{other.title}'!${letter}${FIRST_ROW}"
    return f"OFFSET({place},0,0,MAX(1,COUNTA({place}:${letter}${LAST_ROW})),1)"


def protect(sheet: Any) -> None:
    """Locked headings without a password; rows may be added, deleted, sorted and filtered."""
    sheet.protection.sheet = True
    for name in ("insertRows", "deleteRows", "sort", "autoFilter", "formatCells", "formatColumns"):
        setattr(sheet.protection, name, False)  # False is "not forbidden"


def set_paper(sheet: Any, described: Sheet | None = None) -> None:
    """A4, as wide as the page, the headings on each page."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if described else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.left.text = MARKING
    sheet.oddHeader.right.text = described.title if described else "Registers"
    sheet.oddFooter.right.text = "Page &P of &N"
    if described:
        sheet.print_title_rows = "1:1"
