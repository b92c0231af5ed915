"""The cells of a workbook form: words that stay words, answers with names and lists (K13)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tasks.reporting.form_fields import Field

INK, MUTED, NAVY, RULE, TINT, CRIMSON = "16202C", "566170", "17375E", "8A95A3", "F4F6F8", "A3293D"
LETTERS = "Arial"
LAST = "E"
MARKED = re.compile(rb"MARK-(\w+)-MARK")
MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet that is being written, and the words and questions that go onto it."""

    book: Any
    sheet: Any
    values: Mapping[str, str]
    asked: Mapping[str, Field]
    due_on: str
    theme_title: str


def answer_name(field_name: str) -> str:
    """The name of a question's answer cell; a name in a workbook may hold no hyphen.

    >>> answer_name("domain_family-time_grade")
    'answer.domain_family.time_grade'
    """
    return f"answer.{field_name.replace('-', '.')}"


def new_sheet_of_paper(page: Page, row: int) -> Page:
    """Printing goes on to the next sheet of paper before this row."""
    from openpyxl.worksheet.pagebreak import Break

    page.sheet.row_breaks.append(Break(id=row - 1))
    return page


def set_heading(page: Page, row: int, words: str, columns: tuple[tuple[str, str], ...] = ()) -> int:
    """A section's title, and the heads of its columns where it has any; returns the next row."""
    from openpyxl.styles import Border, Side

    put(page.sheet, f"B{row}", words, size=12, bold=True, colour=NAVY)
    page.sheet.row_dimensions[row].height = 22
    for column in "BCDE":
        page.sheet[f"{column}{row}"].border = Border(bottom=Side("medium", color=NAVY))
    for column, head in columns:
        label(page.sheet, f"{column}{row + 1}", head)
    return row + 2 if columns else row + 1


def set_long(page: Page, row: int, name: str, height: int) -> int:
    """A question over the whole width with its answer below; returns the next free row."""
    question = page.asked[name].question
    label(page.sheet, f"B{row}", question)
    page.sheet.merge_cells(f"B{row}:{LAST}{row}")
    page.sheet.row_dimensions[row].height = 30 if len(question) > 100 else 18
    answer(page, f"B{row + 1}", page.asked[name], f"B{row + 1}:{LAST}{row + 1}")
    page.sheet.row_dimensions[row + 1].height = height
    return row + 3


def set_short(page: Page, row: int, name: str) -> int:
    """A question with its answer beside it; returns the next row."""
    field = page.asked[name]
    label(page.sheet, f"B{row}", field.question)
    answer(page, f"C{row}", field, f"C{row}:{LAST}{row}" if field.kind == "line" else None)
    page.sheet.row_dimensions[row].height = 24
    return row + 1


def label(sheet: Any, where: str, words: str) -> None:
    """A question's words."""
    put(sheet, where, words, bold=True)


def put(
    sheet: Any,
    where: str,
    words: str,
    *,
    size: float = 10,
    bold: bool = False,
    colour: str = INK,
    fill: str | None = None,
) -> None:
    """Locked words in a cell."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = sheet[where]
    _write(cell, words)
    cell.font = Font(LETTERS, size, bold=bold, color=colour)
    cell.alignment = Alignment(wrap_text=size < 12, vertical="center")
    if fill:
        cell.fill = PatternFill("solid", start_color=fill)


def answer(page: Page, where: str, field: Field, merged: str | None = None) -> None:
    """An open, framed cell under the question's name, with a list where there are choices."""
    from openpyxl.styles import Alignment, Font

    _frame(page.sheet, merged or f"{where}:{where}")
    if merged:
        page.sheet.merge_cells(merged)
    cell = page.sheet[where]
    cell.font = Font(LETTERS, 10, color=INK)
    cell.alignment = Alignment(
        wrap_text=True, vertical="top" if field.kind == "lines" else "center"
    )
    if field.kind == "date":
        cell.number_format = "DD/MM/YYYY"
    elif field.kind != "number":
        _write(cell, page.values.get(field.name, ""))
    for rule in _rules(field):
        page.sheet.add_data_validation(rule)
        rule.add(where)
    _name(page.book, answer_name(field.name), f"'{page.sheet.title}'!${where[0]}${where[1:]}")


def hide(book: Any, name: str, value: str) -> None:
    """A text under a name that people do not see."""
    text = '"' + value.replace('"', '""') + '"'
    _name(book, name, text, is_hidden=True)


def mark(name: str) -> str:
    """What a layout has in the place of a case's own words."""
    return f"MARK-{name}-MARK"


def laid_out(book: Any, day: str, title: str = "Case audit form") -> tuple[tuple[str, bytes], ...]:
    """The parts of a workbook, by name, without the clock: its dates are ``day``."""
    written = BytesIO()
    book.properties.creator = "Audit programme"
    book.properties.title = title
    book.save(written)
    with ZipFile(written) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(
        rb"\d{4}-\d\d-\d\dT[\d:.]+Z", f"{day}T00:00:00Z".encode(), core
    )
    return tuple(parts.items())


def filled(layout: tuple[tuple[str, bytes], ...], values: Mapping[str, str]) -> bytes:
    """The workbook with each mark replaced by its value; the parts' times are 1980.

    A value is put in once, as text of its part: one that looks like a mark stays as it is.
    """
    to = BytesIO()
    with ZipFile(to, "w", ZIP_DEFLATED) as target:
        for name, content in layout:
            entry = ZipInfo(name, MOMENT)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            target.writestr(entry, MARKED.sub(_put_in(name, values), content))
    return to.getvalue()


def _put_in(part: str, values: Mapping[str, str]) -> Callable[[re.Match[bytes]], bytes]:
    """How a value is spelt in a part: quotation marks in names, ampersands in headers, twice."""
    doubled = {"xl/workbook.xml": '"', "xl/worksheets/sheet1.xml": "&"}.get(part, "")

    def words(found: re.Match[bytes]) -> bytes:
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        text = ILLEGAL_CHARACTERS_RE.sub("", values[found[1].decode()])
        text = text.replace(doubled, doubled * 2) if doubled else text
        return escape(text).encode("ascii", "xmlcharrefreplace")

    return words


def _write(cell: Any, words: str) -> None:
    """Put text into a cell as text, whatever it begins with (K13)."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if words:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)
        cell.data_type = "s"
    cell.quotePrefix = True


def _frame(sheet: Any, where: str) -> None:
    from openpyxl.styles import Border, Protection, Side

    thin = Side("thin", color=RULE)
    for row in sheet[where]:
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
            cell.protection = Protection(locked=False)


def _name(book: Any, name: str, target: str, *, is_hidden: bool = False) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names[name] = DefinedName(name, attr_text=target, hidden=is_hidden or None)


def _rules(field: Field) -> Iterator[Any]:
    """What may be put into an answer; a choice has a list."""
    options = ("Yes", "No") if field.kind == "tick" else field.options
    if options:
        yield _rule("list", f'"{",".join(options)}"', "Choose from the list.")
    elif field.kind == "date":
        yield _rule("date", "36526", "Write a date as dd/mm/yyyy.", operator="greaterThan")
    elif field.kind == "number":
        yield _rule("whole", "1", "Write a whole number of minutes.", operator="greaterThanOrEqual")


def _rule(kind: str, formula: str, error: str, *, operator: str | None = None) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule: Any = DataValidation(
        formula1=formula, allow_blank=True, showErrorMessage=True, error=error
    )
    rule.type, rule.operator = kind, operator
    rule.errorTitle = "Not a possible answer"
    return rule
