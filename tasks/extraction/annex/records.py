"""The rows that an import makes, by table, before any is written."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import DateTime

from tasks.source_tables import METADATA

Record = dict[str, Any]


class Records:
    """Rows by table; each has every column of its table, days as the table keeps them."""

    def __init__(self) -> None:
        self.tables: defaultdict[str, list[Record]] = defaultdict(list)

    def put(self, table: str, **values: Any) -> Record:
        """One more row; raises KeyError for a column that the table does not have."""
        columns = METADATA.tables[table].c
        record: Record = dict.fromkeys(columns.keys())
        self.tables[table].append(record)
        change(record, table, **values)
        return record


def change(record: Record, table: str, **values: Any) -> None:
    """A row has other values in some of its columns."""
    columns = METADATA.tables[table].c
    for name, value in values.items():
        is_moment = isinstance(columns[name].type, DateTime)
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        record[name] = datetime.combine(value, time()) if is_moment and is_day else value
