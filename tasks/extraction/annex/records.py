"""The rows that an import makes, by table, before any is written."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import DateTime

from tasks.source_tables import METADATA

Record = dict[str, Any]
COLUMNS = {name: tuple(table.c.keys()) for name, table in METADATA.tables.items()}
MOMENTS = frozenset(
    column.name
    for table in METADATA.tables.values()
    for column in table.c
    if isinstance(column.type, DateTime)
)
"""The columns that hold moments; what a workbook has are days."""


class Records:
    """Rows by table; each has every column of its table, days as the table keeps them."""

    def __init__(self) -> None:
        self.tables: defaultdict[str, list[Record]] = defaultdict(list)

    def put(self, table: str, **values: Any) -> Record:
        """One more row; raises KeyError for a column that the table does not have."""
        record: Record = dict.fromkeys(COLUMNS[table])
        self.tables[table].append(record)
        change(record, **values)
        return record


def change(record: Record, **values: Any) -> None:
    """A row has other values in some of its columns; raises KeyError for one that it lacks."""
    if not values.keys() <= record.keys():
        raise KeyError(*(values.keys() - record.keys()))
    for name, value in values.items():
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        is_moment = is_day and name in MOMENTS
        record[name] = datetime.combine(value, time()) if is_moment else value
