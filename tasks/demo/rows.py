"""The rows of the invented borough while they are being made."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any


class Rows:
    """Lists of rows by table; a date becomes a timestamp where the SSD holds timestamps."""

    def __init__(self, until: date) -> None:
        self.until = until
        self.tables: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **columns: Any) -> None:
        """One more row of a table."""
        if table.startswith("ssd_"):
            columns = {name: _stamped(value) for name, value in columns.items()}
        self.tables.setdefault(table, []).append(columns)

    def known(self, day: date | None) -> date | None:
        """The day where the database at its last day knows it; a later end is not recorded yet."""
        return day if day is not None and day <= self.until else None


def _stamped(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value
