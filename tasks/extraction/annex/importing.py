"""An Annex A workbook becomes a source, whole, with what became of every row."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.engine import URL

from tasks.errors import WorkbookRefused
from tasks.extraction.annex import writing
from tasks.extraction.annex.agreement import compare_statuses
from tasks.extraction.annex.arrivals import write_arrivals
from tasks.extraction.annex.children import write_children
from tasks.extraction.annex.findings import Finding, Findings, ListCount
from tasks.extraction.annex.headers import FoundList, find_lists
from tasks.extraction.annex.lists import FORMS
from tasks.extraction.annex.records import Records
from tasks.extraction.annex.rows import ListRow, Reader, latest_day
from tasks.extraction.annex.services import Services, write_services
from tasks.extraction.annex.staff import Staff
from tasks.extraction.annex.workbook import Workbook, read_workbook
from tasks.extraction.landing import place_of
from tasks.model import ANNEX_A, SourceOrigin

NO_LIST = "none of its sheets holds a list of Annex A"


@dataclass(frozen=True, slots=True)
class AnnexImport:
    """What an import made; ``day_is_told`` says that somebody gave its day."""

    origin: SourceOrigin
    day_is_told: bool
    was_there: bool
    children: int
    open_cases: int
    lists: tuple[ListCount, ...]
    findings: tuple[Finding, ...]


def import_annex_a(
    path: Path,
    url: str,
    *,
    today: date,
    codes: Mapping[str, Sequence[str]],
    extracted_on: date | None = None,
) -> AnnexImport:
    """Lists 1 to 8 of the workbook stand as the tables of a source in an empty database.

    The day of the extract is the one given, or else the latest day in the
    lists that is not to come. ``codes`` holds the role codes; involvements
    have the first of allocated_worker. The same workbook again changes nothing.

    Raises WorkbookRefused, ImportTargetTaken and ImportNotWritten; nothing of
    the workbook is in the database then.
    """
    place = place_of(url)
    with ThreadPoolExecutor(max_workers=1) as beside:
        reading = beside.submit(read_workbook, path)
        import_module("tasks.extraction.source")  # loads while the other process reads
        workbook = reading.result()
    return import_workbook(
        workbook, path.name, place, today=today, codes=codes, extracted_on=extracted_on
    )


def import_workbook(
    workbook: Workbook,
    name: str,
    place: URL,
    *,
    today: date,
    codes: Mapping[str, Sequence[str]],
    extracted_on: date | None = None,
) -> AnnexImport:
    """The same from cells that have been read; ``name`` is what an error calls the workbook."""
    findings = Findings()
    found = find_lists(workbook.sheets, findings)
    if not found:
        raise WorkbookRefused(name, NO_LIST)
    reader = Reader(today, findings)
    rows = {each.form.number: reader.rows_of(each) for each in found}
    day = extracted_on or latest_day(rows, today, findings) or today
    origin = SourceOrigin(ANNEX_A, day, workbook.digest)
    was_there = writing.is_there(place, origin)
    records = _records(rows, findings, day, codes["allocated_worker"][0])
    with _built(records, origin) as built:
        open_cases = compare_statuses(built, rows.get(6, ()), day, codes, findings)
        built.rollback()
        if not was_there:
            writing.write(place, built, records, origin)
    return AnnexImport(
        origin, extracted_on is not None, was_there, len(records.tables["ssd_person"]), open_cases,
        _counts(found, findings), _sorted(findings),
    )  # fmt: skip


@contextmanager
def _built(records: Records, origin: SourceOrigin) -> Generator[Connection]:
    """The whole import in memory, where it is looked at before it is kept anywhere."""
    with _memory().connect() as connection:
        writing.fill(connection, records, origin)
        connection.commit()
        yield connection


@cache
def _memory() -> Engine:
    """Each of its connections is an empty database of its own, which ends with it."""
    return create_engine("sqlite://", poolclass=NullPool, hide_parameters=True)


def _records(
    rows: Mapping[int, list[ListRow]], findings: Findings, day: date, role_code: str
) -> Records:
    """Every record of the import."""
    records, staff = Records(), Staff()
    arrivals = write_arrivals(rows, records, staff)
    visited = frozenset(
        (row.child_id, row.day("visited_on")) for number in (7, 8) for row in rows.get(number, ())
    )
    made = Services(records, staff, arrivals, findings, role_code, day, visited)
    write_services(rows, made)
    used = {
        number: [row for row in each if (number, row.number) not in findings.lost]
        for number, each in rows.items()
    }
    write_children(used, records, findings)
    staff.write(records, findings)
    return records


def _counts(found: tuple[FoundList, ...], findings: Findings) -> tuple[ListCount, ...]:
    """Every list in counts, those that are missing too."""
    sheets = {each.form.number: each.sheet.name for each in found}
    return tuple(
        ListCount(
            form.number, form.title, sheets.get(form.number, ""),
            findings.rows[form.number], findings.lost_of(form.number),
        )
        for form in FORMS
    )  # fmt: skip


def _sorted(findings: Findings) -> tuple[Finding, ...]:
    """The findings in the order of the workbook."""
    return tuple(
        sorted(
            findings.all,
            key=lambda each: (each.list_number, each.row, len(each.column), each.column, each.kind),
        )
    )
