"""What only the rows together tell: missing values, doubles, strangers, and days that clash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tasks.returns.registers.faults import Fault
from tasks.returns.registers.reading import SheetRead
from tasks.returns.registers.sheet import Field, Row, Value

Read = dict[str, SheetRead]
INTEREST = ("case_id", "family_id", "staff_id")
NO_INTEREST = "Write what the interest is in: a child, a family or a colleague."
NO_NUMBER = (
    "This auditor has no staff number, so nobody can tell on which cases they worked. Write every"
    " number on the sheet “Staff numbers”."
)
FOREIGN = (
    "This address lies outside the organisation's own mail domain. Write one inside it, or choose"
    " the right domain."
)
REVERSED = "The last day lies before the first. Put the two days right."


def check_rows(sheets: tuple[SheetRead, ...]) -> tuple[Fault, ...]:
    """Every fault that rows have together; a sheet that lacks a column is not held against others.

    Rows of one thing may not hold at one time: two spans of one team, of one
    person's leave, of one declared interest (R019).
    """
    by_table = {each.sheet.table: each for each in sheets}
    found: list[Fault] = []
    for each in sheets:
        found += _missing(each)
        if each.is_whole:
            found += _doubled(each)
            found += _reversed(each)
            found += _overlapping(each)
            found += _strangers(each, by_table, is_strict=True)
    found += _foreign_addresses(by_table["local_partner_organisations"])
    return (*found, *_interests_in_nothing(by_table["local_declared_interests"]))


def ask_of_rows(sheets: tuple[SheetRead, ...]) -> tuple[Fault, ...]:
    """What a careful reader would ask: names that stand nowhere, auditors without a number."""
    by_table = {each.sheet.table: each for each in sheets}
    found = [fault for each in sheets for fault in _strangers(each, by_table, is_strict=False)]
    return (*found, *_without_number(by_table))


def _missing(read: SheetRead) -> Iterator[Fault]:
    """Cells that have to be filled in and are empty."""
    needed = [each for each in read.sheet.fields if each.is_required and each.name in read.letters]
    for number, row in read.rows:
        for each in needed:
            if row[each.name] is None:
                yield read.fault(number, each.name, f"“{each.heading}” has to be filled in.")


def _doubled(read: SheetRead) -> Iterator[Fault]:
    """Rows that say what an earlier row says."""
    first: dict[tuple[Value, ...], int] = {}
    for number, row in read.rows:
        key = key_of(row, read.sheet.key)
        if _is_named(read, row) and first.setdefault(key, number) != number:
            words = f"Row {first[key]} is about the same. Put the two into one row."
            yield read.fault(number, read.sheet.key[0], words)


def _reversed(read: SheetRead) -> Iterator[Fault]:
    """Rows that end before they begin."""
    if read.sheet.span is None:
        return
    for number, row in read.rows:
        first, last = span_of(read, row)
        if first and last and last < first:
            yield read.fault(number, read.sheet.span[1], REVERSED)


def _overlapping(read: SheetRead) -> Iterator[Fault]:
    """Rows of one thing that hold at one time."""
    if read.sheet.span is None or read.sheet.key == read.sheet.subject:
        return
    held: dict[tuple[Value, ...], list[tuple[str, str, int]]] = defaultdict(list)
    for number, row in read.rows:
        if _is_named(read, row):
            first, last = span_of(read, row)
            held[key_of(row, read.sheet.subject)].append((first or "", last or "9", number))
    for spans in held.values():
        for before, number in _clashes(sorted(spans)):
            words = f"This row and row {before} hold at one time. End the earlier one before."
            yield read.fault(number, read.sheet.span[0], words)


def _clashes(spans: list[tuple[str, str, int]]) -> Iterator[tuple[int, int]]:
    """Two rows that clash, for each that does; two that begin on one day are doubles."""
    latest, begun, before = spans[0][1], spans[0][0], spans[0][2]
    for first, last, number in spans[1:]:
        if begun < first <= latest:
            yield before, number
        if last > latest:
            latest, before = last, number
        begun = first


def _strangers(read: SheetRead, by_table: Read, *, is_strict: bool) -> Iterator[Fault]:
    """Cells that name an auditor, a team or a service that stands on no row of its sheet."""
    for each in read.sheet.fields:
        table, _, column = each.listed_in.partition(".")
        if not table or each.is_listed_strictly != is_strict or not by_table[table].is_whole:
            continue
        known = {row[column] for _, row in by_table[table].rows}
        title = by_table[table].sheet.title
        for number, row in read.rows:
            if row[each.name] is not None and row[each.name] not in known:
                yield read.fault(number, each.name, _stranger(each, title))


def _stranger(field: Field, title: str) -> str:
    """What to do about a name that stands nowhere."""
    return f"“{field.heading}” stands on no row of the sheet “{title}”. Correct it, or add the row."


def _interests_in_nothing(read: SheetRead) -> Iterator[Fault]:
    """Declared interests that say in whom."""
    for number, row in read.rows:
        if read.is_whole and not any(row[each] for each in INTEREST):
            yield read.fault(number, "case_id", NO_INTEREST)


def _foreign_addresses(read: SheetRead) -> Iterator[Fault]:
    """Contacts whose address lies outside their organisation's own mail domain (K24)."""
    for number, row in read.rows:
        domain, address = row.get("mail_domain"), row.get("contact_email")
        if domain and address and str(address).rpartition("@")[2].lower() != domain:
            yield read.fault(number, "contact_email", FOREIGN)


def _without_number(by_table: Read) -> Iterator[Fault]:
    """Auditors whom the case system could name as we do not know how."""
    auditors, numbers = by_table["local_auditors"], by_table["local_auditor_staff_ids"]
    known = {row["auditor_id"] for _, row in numbers.rows}
    for number, row in auditors.rows:
        if numbers.is_whole and row["auditor_id"] is not None and row["auditor_id"] not in known:
            yield auditors.fault(number, "auditor_id", NO_NUMBER)


def span_of(read: SheetRead, row: Row) -> tuple[str | None, str | None]:
    """The first and the last day of a row."""
    first, last = (row.get(name) for name in read.sheet.span or ())
    return (str(first) if first else None, str(last) if last else None)


def key_of(row: Row, names: tuple[str, ...]) -> tuple[Value, ...]:
    """The values that tell a row from others."""
    return tuple(row[name] for name in names)


def _is_named(read: SheetRead, row: Row) -> bool:
    """Whether a row has what it needs to be told from others."""
    return all(
        row[name] is not None or not read.sheet.by_name[name].is_required for name in read.sheet.key
    )
