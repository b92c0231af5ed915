"""A financial year as people write it."""

from __future__ import annotations

import re
from datetime import date

from tasks.errors import FinancialYearUnreadable
from tasks.scheduling.calendar import financial_year, year_start

WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?")


def year_written(text: str | None, today: date) -> date:
    """The first day of the year that somebody wrote; nothing written means the year of today.

    Raises FinancialYearUnreadable.

    >>> year_written("2026-27", date(2021, 7, 5)), year_written(None, date(2022, 3, 31))
    (datetime.date(2026, 4, 1), datetime.date(2021, 4, 1))
    """
    if text is None:
        return year_start(today)
    found = WRITTEN.fullmatch(text.strip())
    if found is None or not 1990 <= int(found[1]) <= 2199:
        raise FinancialYearUnreadable(text)
    start = date(int(found[1]), 4, 1)
    if found[2] and financial_year(start) != text.strip():
        raise FinancialYearUnreadable(text)
    return start


def years_from(start: date, count: int) -> tuple[date, ...]:
    """The first days of so many years, one after the other.

    >>> years_from(date(2026, 4, 1), 2)
    (datetime.date(2026, 4, 1), datetime.date(2027, 4, 1))
    """
    return tuple(start.replace(year=start.year + ahead) for ahead in range(count))
