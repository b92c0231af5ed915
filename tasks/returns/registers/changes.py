"""What a register workbook would change: rows added, changed, ended and removed, by reference.

Two rows are the same by their key; where the first day of a row was corrected,
its key has changed too, and the row is still known by its subject.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from tasks.returns.registers.sheet import Row, Sheet, Tables, Value
from tasks.returns.registers.sheets import LEAVE, SHEETS, is_in_force

Kind = Literal["added", "changed", "ended", "removed"]
KINDS: tuple[Kind, ...] = ("added", "changed", "ended", "removed")
Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that would be other than it is; ``fields`` are the headings that change.

    ``has_vanished`` is true of a removed row that counts, which a person has to confirm.
    """

    sheet: str
    kind: Kind
    reference: str
    fields: tuple[str, ...] = ()
    has_vanished: bool = False


def changes_between(held: Tables, sent: Tables, today: date) -> tuple[Change, ...]:
    """Every change, sheet by sheet, in the order of the workbook; the order of rows is none."""
    return tuple(
        change
        for sheet in SHEETS
        for change in _changes(
            sheet, held.get(sheet.table, ()), sent.get(sheet.table, ()), today.isoformat()
        )
    )


def code_of(file_digest: str, version: int) -> str:
    """What proves that these very changes were shown: of the workbook and of what was in force.

    >>> code_of("ab", 0) == code_of("ab", 1)
    False
    """
    return sha256(f"{file_digest} {version}".encode()).hexdigest()[:16]


def counted_changes(changes: Iterable[Change]) -> dict[str, int]:
    """How many rows change in each way."""
    counts = Counter(change.kind for change in changes)
    return {kind: counts[kind] for kind in KINDS}


def vanished(changes: Iterable[Change]) -> tuple[tuple[str, int], ...]:
    """How many rows that count would be gone, by sheet."""
    return tuple(Counter(each.sheet for each in changes if each.has_vanished).items())


def _changes(
    sheet: Sheet, held: tuple[Row, ...], sent: tuple[Row, ...], today: str
) -> Iterator[Change]:
    """The changes of one sheet."""
    before = {_key(row, sheet.key): row for row in held}
    after = {_key(row, sheet.key): row for row in sent}
    gone = {key: row for key, row in before.items() if key not in after}
    new = {key: row for key, row in after.items() if key not in before}
    moved = _moved(sheet, gone, new)
    for key, row in after.items():
        old = before.get(key) or before.get(moved.get(key, ()))
        if old is None:
            yield Change(sheet.title, "added", reference_of(sheet, row))
        elif changed := _changed(sheet, old, row):
            kind: Kind = "ended" if _is_end(sheet, old, row, changed) else "changed"
            headings = tuple(sheet.by_name[name].heading for name in changed)
            yield Change(sheet.title, kind, reference_of(sheet, row), headings)
    known = set(moved.values())
    for key, row in gone.items():
        if key not in known:
            counts = sheet is not LEAVE or is_in_force(sheet, row, today)
            yield Change(sheet.title, "removed", reference_of(sheet, row), has_vanished=counts)


def _moved(sheet: Sheet, gone: dict[Key, Row], new: dict[Key, Row]) -> dict[Key, Key]:
    """The old key of each new one where the one row gone and the one new row have one subject."""
    subjects: dict[Key, tuple[list[Key], list[Key]]] = defaultdict(lambda: ([], []))
    for key, row in gone.items():
        subjects[_key(row, sheet.subject)][0].append(key)
    for key, row in new.items():
        subjects[_key(row, sheet.subject)][1].append(key)
    pairs = (pair for pair in subjects.values() if len(pair[0]) == len(pair[1]) == 1)
    return {fresh[0]: old[0] for old, fresh in pairs}


def _changed(sheet: Sheet, old: Row, row: Row) -> tuple[str, ...]:
    """The columns in which two rows differ."""
    return tuple(each.name for each in sheet.fields if old.get(each.name) != row[each.name])


def _is_end(sheet: Sheet, old: Row, row: Row, changed: tuple[str, ...]) -> bool:
    """Whether all that changed is that an open row has a last day now."""
    last = sheet.span[1] if sheet.span else ""
    return changed == (last,) and old.get(last) is None and row[last] is not None


def reference_of(sheet: Sheet, row: Row) -> str:
    """How a row is named to a reader: by references of staff, teams and audits, and by its day."""
    named = " / ".join(str(row[name]) for name in sheet.shown if row[name] is not None)
    first = row[sheet.span[0]] if sheet.span and sheet.span[0] in sheet.key else None
    return f"{named} from {_day(str(first))}" if first else named


def _day(iso: str) -> str:
    """A day as people say it.

    >>> _day("2021-07-05")
    '5 July 2021'
    """
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _key(row: Row, names: tuple[str, ...]) -> Key:
    """The values of some columns."""
    return tuple(row[name] for name in names)
