"""Which file of a folder holds which table.

A file's name is the table's, in any case, perhaps after a prefix (``dbo.``)
and before a date (``_20210714``). Whatever is called otherwise is named and
left alone; two files for one table are refused, since nobody can tell which
of them is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import FolderUnusable
from tasks.source_tables import METADATA

KINDS = (".csv", ".parquet")
AROUND = r"(?:.*[^a-z0-9])?{table}(?:[\s._\-t()]*\d[\d\s._\-tz:()]*)?"
NAMES = {name: re.compile(AROUND.format(table=name)) for name in METADATA.tables}


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file, and the table that its name says it holds."""

    table: str
    path: Path


@dataclass(frozen=True, slots=True)
class Found:
    """The files of a folder that are read, in order of their tables; the names of all others."""

    files: tuple[TableFile, ...]
    ignored: tuple[str, ...]


def table_of(name: str) -> str | None:
    """The table that a file's name says it holds, if it names one.

    >>> table_of("ssd_person.csv"), table_of("dbo.SSD_CLA_Reviews_20210714.Parquet")
    ('ssd_person', 'ssd_cla_reviews')
    >>> table_of("ssd_person.xlsx"), table_of("ssd_persons.csv"), table_of("ssd_person_new.csv")
    (None, None, None)
    """
    path = Path(name.lower())
    if path.suffix not in KINDS:
        return None
    return next((table for table, form in NAMES.items() if form.fullmatch(path.stem)), None)


def find_tables(folder: Path) -> Found:
    """The files of a folder by table.

    Raises FolderUnusable where there is no such folder, no file of a table, or
    more than one file of a table.
    """
    if not folder.is_dir():
        fault = "it is a file, and a folder is read" if folder.exists() else "no folder is there"
        raise FolderUnusable(str(folder), (fault,))
    by_table: dict[str, list[Path]] = defaultdict(list)
    ignored: list[str] = []
    for path in sorted(folder.iterdir()):
        table = table_of(path.name) if path.is_file() else None
        if table:
            by_table[table].append(path)
        else:
            ignored.append(path.name)
    faults = tuple(_faults(by_table))
    if faults:
        raise FolderUnusable(str(folder), faults)
    files = (TableFile(table, by_table[table][0]) for table in METADATA.tables if table in by_table)
    return Found(tuple(files), tuple(ignored))


def _faults(by_table: dict[str, list[Path]]) -> Iterator[str]:
    """Why a folder cannot be read, before any of its files is opened."""
    if not by_table:
        yield "it has no file that is named for a table, such as ssd_person.csv"
    for table, paths in by_table.items():
        if len(paths) > 1:
            names = " and ".join(path.name for path in paths)
            yield f"{names} all say that they hold {table}; leave one of them there"
