"""Reads a Parquet file with its own types, by DuckDB."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tasks.extraction.folder.csv_file import FileFaulty
from tasks.extraction.folder.headings import Headings, matched

BATCH = 5_000
PATTERNS = frozenset("*?[]{}")
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
}
ZONED = "TIMESTAMP WITH TIME ZONE"


def parquet_headings(path: Path, table: str) -> Headings:
    """The columns of a table that a file has; raises FileFaulty where it has none."""
    names = [name for name, _ in _columns(path)]
    found = matched(table, names)
    if not found.used:
        raise FileFaulty(f"none of its columns is one of {table}")
    return found


@contextmanager
def parquet_rows(path: Path) -> Generator[Iterator[tuple[int, tuple[Any, ...]]]]:
    """The rows of a file, each with its number; raises FileFaulty where it cannot be read."""
    import duckdb

    try:
        with duckdb.connect(config=SETTINGS) as connection:
            yield _rows(connection, path)
    except duckdb.Error:
        raise FileFaulty("it cannot be read as a Parquet file") from None


def _rows(connection: Any, path: Path) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Every column in the file's order; moments with a zone as the clock in London shows them."""
    wanted = ", ".join(
        f"timezone('Europe/London', {_quoted(name)})" if kind == ZONED else _quoted(name)
        for name, kind in _columns(path)
    )
    asked = connection.execute(f"SELECT {wanted} FROM read_parquet(?)", [str(path)])  # noqa: S608
    number = 0
    while batch := asked.fetchmany(BATCH):
        for row in batch:
            number += 1
            yield number, row


def _columns(path: Path) -> list[tuple[str, str]]:
    """The names of a file's columns with DuckDB's types."""
    import duckdb

    if PATTERNS & set(str(path)):
        raise FileFaulty("its path has one of * ? [ ] { }, which stand for many files; rename it")
    try:
        with duckdb.connect(config=SETTINGS) as connection:
            asked = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
            return [(str(row[0]), str(row[1])) for row in asked.fetchall()]
    except duckdb.Error:
        raise FileFaulty("it cannot be read as a Parquet file") from None


def _quoted(name: str) -> str:
    """A column's name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'
