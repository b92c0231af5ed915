"""The rows of the invented borough while they are being made."""

from __future__ import annotations

from datetime import date
from typing import Any

from tasks.source_tables import METADATA

COLUMNS = {name: tuple(table.columns.keys()) for name, table in METADATA.tables.items()}


class Rows:
    """The rows of each table, as the database knows them at the end of its last day."""

    def __init__(self, until: date) -> None:
        self.until = until
        self.tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}

    def add(self, table: str, **values: Any) -> None:
        """One more row; columns without a value are empty. Raises KeyError for an unknown one."""
        row = tuple(values.pop(column, None) for column in COLUMNS[table])
        if values:
            raise KeyError(table, *values)
        self.tables[table].append(row)

    def is_known(self, day: date | None) -> bool:
        """Whether a day has come when the database is written."""
        return day is not None and day <= self.until

    def known(self, day: date | None) -> date | None:
        """The day, or None while it has not come: a later end is not recorded yet."""
        return day if day is not None and day <= self.until else None
