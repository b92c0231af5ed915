"""Which sheet is which list, in which row its headers stand, and which column is which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from tasks.extraction.annex.findings import ASK, NOT_READ, NOTE, Findings, letter_of
from tasks.extraction.annex.lists import FORMS, NONE, ListForm
from tasks.extraction.annex.values import text_of
from tasks.extraction.annex.workbook import Cell, Sheet

HEADER_WITHIN, LEAST_HEADERS, LEAST_SHARE, LEAST_LIKENESS, NEAR = 15, 3, 0.4, 0.6, 0.9
NAMED = re.compile(r"^(?:annex ?a ?)?(?:list|l)? ?0*(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list as it stands in a sheet; rows and columns are counted from nought within it."""

    form: ListForm
    sheet: Sheet
    header: int
    places: dict[str, int]

    def row_number(self, index: int) -> int:
        """A row as Excel numbers it."""
        return self.sheet.top + index + 1

    def letter(self, key: str) -> str:
        """A column of ours as Excel names it; empty where the sheet lacks it."""
        return letter_of(self.sheet.left + self.places[key]) if key in self.places else ""


def plain(cell: Cell) -> str:
    r"""A header without case, marks and odd blanks.

    >>> plain("Date\xa0of  Referral "), plain("Child\u2019s Legal Status"), plain("Referral NFA?")
    ('date of referral', 'child s legal status', 'referral nfa')
    """
    return " ".join(re.findall(r"[a-z0-9]+", text_of(cell).casefold()))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sheet that holds a list, and the row of its headers, counted from nought within it."""

    sheet: Sheet
    form: ListForm
    header: int


def find_lists(sheets: tuple[Sheet, ...], findings: Findings) -> tuple[FoundList, ...]:
    """Each list that some sheet holds, in order; whatever is not as in the form is a finding.

    A sheet's name or title says which list it is; else its headers do.
    """
    told = [(sheet, _told(sheet)) for sheet in sheets]
    named = [each for _, each in told if each]
    others = [sheet for sheet, each in told if not each and not _is_other_list(sheet)]
    alike = [(sheet, _resembling(sheet)) for sheet in others]
    found: dict[int, FoundList] = {}
    for each in (*named, *(each for _, each in alike if each)):
        if each.form.number in found:
            _say_twice(each, findings)
        else:
            found[each.form.number] = _placed(each, findings)
    _say_headless([sheet for sheet, each in alike if not each], findings)
    for form in FORMS:
        if form.number not in found:
            words = f"The workbook has no sheet that holds {form.name}, {form.title}."
            findings.add(form.number, "", 0, "", NOT_READ, words)
    return tuple(found[number] for number in sorted(found))


def _told(sheet: Sheet) -> Candidate | None:
    """The list that the sheet is by its name or title, where its headers agree."""
    form = _form_of(_number_named(sheet))
    header = _header_of(sheet, form) if form else None
    return Candidate(sheet, form, header) if form and header is not None else None


def _resembling(sheet: Sheet) -> Candidate | None:
    """The list whose own headers the sheet has most of, if it has most of them."""
    found = [(form, _header_of(sheet, form)) for form in FORMS]
    scored = [
        (_score(sheet.rows[header], form), Candidate(sheet, form, header))
        for form, header in found
        if header is not None
    ]
    best = max(scored, key=lambda each: each[0], default=None)
    return best[1] if best and best[0] > LEAST_LIKENESS else None


def _say_headless(sheets: list[Sheet], findings: Findings) -> None:
    """Sheets that are named for a list and hold none of its headers."""
    for sheet in sheets:
        if form := _form_of(_number_in(sheet.name)):
            words = f"The sheet is named for {form.name} and has no row with its headers."
            findings.add(form.number, sheet.name, 0, "", NOT_READ, words)


def _number_in(text: str) -> int | None:
    """The number of the list that a name or a title begins with."""
    found = NAMED.match(plain(text))
    return int(found[1]) if found else None


def _number_named(sheet: Sheet) -> int | None:
    """The number of the list in a sheet's name, or in a title above its headers."""
    titles = (text_of(cell) for row in sheet.rows[:3] for cell in row[:3])
    told = (sheet.name, *(title for title in titles if title.casefold().startswith("list")))
    return next((number for text in told if (number := _number_in(text)) is not None), None)


def _form_of(number: int | None) -> ListForm | None:
    return next((form for form in FORMS if form.number == number), None)


def _is_other_list(sheet: Sheet) -> bool:
    """Whether a sheet is one of lists 9 to 11, which are not ours."""
    number = _number_named(sheet)
    return number is not None and number > len(FORMS)


def _score(row: tuple[Cell, ...], form: ListForm) -> float:
    """How much of a list's own columns a row of headers names."""
    names = _names(form)
    matched = {names[text] for text in map(plain, row) if text in names}
    own = {column.key for column in form.columns[5:]}
    return len(matched & own) / len(own)


def _header_of(sheet: Sheet, form: ListForm) -> int | None:
    """The row that holds most of a list's headers, if it holds enough of them."""
    names = _names(form)
    matches = [
        len({names[text] for text in map(plain, row) if text in names})
        for row in sheet.rows[:HEADER_WITHIN]
    ]
    most = max(matches, default=0)
    is_enough = most >= max(LEAST_HEADERS, LEAST_SHARE * len(form.columns))
    return matches.index(most) if is_enough else None


def _names(form: ListForm) -> dict[str, str]:
    """Every name of a column, plain, with our key."""
    return {
        plain(name): column.key
        for column in reversed(form.columns)
        for name in (*column.others, column.header)
    }


def _placed(each: Candidate, findings: Findings) -> FoundList:
    """The list with its columns; what is renamed, unknown, there twice or missing is a finding."""
    sheet, form = each.sheet, each.form
    row, number = sheet.rows[each.header], sheet.top + each.header + 1
    names = _names(form)
    exact = {names[text] for text in map(plain, row) if text in names}
    places: dict[str, int] = {}
    for place, text in enumerate(map(plain, row)):
        key = names.get(text) or _near(text, names, exact)
        said = _said_of(text, key, names, places, form)
        if said:
            findings.add(form.number, sheet.name, number, letter_of(sheet.left + place), *said)
        if key:
            places.setdefault(key, place)
    _say_missing(sheet, form, places, number, findings)
    return FoundList(form, sheet, each.header, places)


def _near(text: str, names: dict[str, str], exact: set[str]) -> str | None:
    """The column whose name a header all but has, unless that column stands there by its name."""
    near = get_close_matches(text, names, 1, NEAR) if text else []
    key = names[near[0]] if near else None
    return key if key not in exact else None


def _said_of(
    text: str, key: str | None, names: dict[str, str], places: dict[str, int], form: ListForm
) -> tuple[str, str] | None:
    """What there is to say of a header, with the kind of finding it is."""
    if not text:
        return None
    if key is None:
        return NOTE, "This column is not one of the list, so it is not read."
    if key in places:
        return ASK, f"A second column “{_header(form, key)}”; the first is read."
    if text not in names:
        return NOTE, f"The header is taken for “{_header(form, key)}”, which it resembles."
    return None


def _say_missing(
    sheet: Sheet, form: ListForm, places: dict[str, int], number: int, findings: Findings
) -> None:
    """Columns that the list has and the sheet has not; those we have no use for stay unsaid."""
    for column in form.columns:
        if column.key not in places and column.kind != NONE:
            words = f"The column “{column.header}” is missing."
            findings.add(form.number, sheet.name, number, "", ASK, words)


def _header(form: ListForm, key: str) -> str:
    return next(column.header for column in form.columns if column.key == key)


def _say_twice(each: Candidate, findings: Findings) -> None:
    """A second sheet for a list: none of its rows is used."""
    body = each.sheet.rows[each.header + 1 :]
    rows = sum(any(text_of(cell) for cell in row) for row in body)
    words = f"A second sheet for {each.form.name}: its {rows} rows are not read."
    findings.rows[each.form.number] += rows
    findings.add(each.form.number, each.sheet.name, 0, "", NOT_READ, words, rows)
