"""A folder of files becomes a source, whole or not at all, with a word on every file.

One file for each table, named for it (source_data.md 1.2). Every cell that a
database cannot hold as what its column is, is told by file, line and column. An
SQLite file holds such a day as it was written, and the contracts judge it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from tasks.errors import FolderFaulty, ImportTargetTaken, SourceShapeWrong
from tasks.extraction.catalogue import catalogue_of
from tasks.extraction.folder.csv_file import A_PIECE, FileFaulty
from tasks.extraction.folder.finding import TableFile, find_tables
from tasks.extraction.folder.landing import MARK, fill, landing, marks_in
from tasks.extraction.folder.reading import FileReport, Reading, open_file
from tasks.extraction.landing import place_of, shown
from tasks.extraction.shape import check_shape
from tasks.extraction.statements import populations_of

METHOD = b"folder 1"


@dataclass(frozen=True, slots=True)
class FolderImport:
    """What an import made; ``gaps`` has what rounds would look for there in vain."""

    files: tuple[FileReport, ...]
    ignored: tuple[str, ...]
    gaps: tuple[str, ...]
    was_there: bool


def import_folder(folder: Path, url: str) -> FolderImport:
    """Each file of the folder stands as the table that it is named for, in an empty database.

    The same files again change nothing. Raises FolderUnusable, FolderFaulty,
    ImportTargetTaken and ImportNotWritten; nothing is in the database then.
    """
    place, found = place_of(url), find_tables(folder)
    digests = {each.table: _digest(each.path) for each in found.files}
    there = marks_in(place)
    if there is not None:
        if {table: digest for table, (digest, _) in there.items()} != digests:
            raise ImportTargetTaken(shown(place))
        files = (FileReport(f.path.name, f.table, there[f.table][1]) for f in found.files)
        return FolderImport(tuple(files), found.ignored, (), was_there=True)
    with landing(place) as connection:
        reports, gaps = _fill(connection, folder, found.files)
        MARK.create(connection)
        connection.execute(
            MARK.insert(),
            [
                {"table_name": e.table, "file_digest": digests[e.table], "rows": e.rows}
                for e in reports
            ],
        )
    return FolderImport(reports, found.ignored, gaps, was_there=False)


def _digest(path: Path) -> str:
    """SHA-256 of a file, and of the way in which this version reads it."""
    whole = sha256(METHOD)
    with path.open("rb") as file:
        while piece := file.read(A_PIECE):
            whole.update(piece)
    return whole.hexdigest()


def _fill(
    connection: Connection, folder: Path, files: Sequence[TableFile]
) -> tuple[tuple[FileReport, ...], tuple[str, ...]]:
    """Every file in its table, and what rounds will miss; raises FolderFaulty with every fault."""
    is_file = connection.dialect.name == "sqlite"
    faults: list[str] = []
    reports: list[FileReport] = []
    for each in files:
        try:
            opened = open_file(each)
        except FileFaulty as refused:
            faults.append(f"{each.path.name}: {refused.fault}")
            continue
        reading = Reading(opened, keeps_words=is_file)
        fill(connection, opened.table, reading.rows())
        faults += reading.faults()
        reports.append(reading.report())
    if faults:
        raise FolderFaulty(str(folder), tuple(faults))
    return tuple(reports), _gaps(connection)


def _gaps(connection: Connection) -> tuple[str, ...]:
    """The tables and columns that rounds read and that no file brought."""
    try:
        check_shape(catalogue_of(connection), populations_of("open_cases"))
    except SourceShapeWrong as wrong:
        return tuple(
            f"table {table}{', column ' + column if column else ''}, {what}"
            for table, column, _, what in wrong.faults
        )
    return ()
