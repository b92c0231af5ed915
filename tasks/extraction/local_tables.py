"""The local tables of a source as rows that a register can hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from tasks.extraction.catalogue import catalogue_of
from tasks.extraction.opening import reading
from tasks.source_tables import METADATA


def rows_of_local_tables(
    url: str, names: Iterable[str]
) -> dict[str, tuple[dict[str, str | int | None], ...]]:
    """Every row of the named tables that a source has, days in ISO form.

    This is how what stood in a source's local tables becomes the first register.
    Raises SourceNotFound and SourceUnreachable.
    """
    with reading(url) as connection:
        there = catalogue_of(connection)
        return {
            name: tuple(
                {each: _plain(value) for each, value in row.items()}
                for row in connection.execute(select(METADATA.tables[name])).mappings()
            )
            for name in names
            if name in there
        }


def _plain(value: Any) -> str | int | None:
    """A value as a register holds it."""
    return value.isoformat() if isinstance(value, date) else value
