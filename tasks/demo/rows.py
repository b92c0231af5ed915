"""The rows of the invented borough, as its databases know them at the end of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from tasks.source_tables import METADATA

COLUMNS = {name: tuple(table.columns.keys()) for name, table in METADATA.tables.items()}
KNOWN = {name: frozenset(columns) for name, columns in COLUMNS.items()}

News = tuple[date, dict[str, Any]]


class Rows:
    """The rows of each table at the end of the last day.

    Every row says since when it is known, and what becomes known later. So a
    borough written to an earlier day is the same borough, earlier.
    """

    def __init__(self, until: date) -> None:
        self.until = until
        self.tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}

    def add(
        self, table: str, since: date, *later: News, gone_on: date | None = None, **values: Any
    ) -> None:
        """One more row, if it is known by the last day, with whatever news had come by then.

        A row that is taken out on ``gone_on`` is seen on earlier days only.
        Raises KeyError for a column that the table does not have.
        """
        if since > self.until or (gone_on is not None and gone_on <= self.until):
            return
        for day, news in later:
            if day <= self.until:
                values.update(news)
        if not values.keys() <= KNOWN[table]:
            raise KeyError(table, *(values.keys() - KNOWN[table]))
        self.tables[table].append(tuple(map(values.get, COLUMNS[table])))
