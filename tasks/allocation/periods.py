"""Spans of days whose ends may be unknown: an unknown end is taken as wide open.

Whoever might have been there is treated as having been there (A06): a missing
date must never clear an auditor.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def overlaps(started_on: date | None, ended_on: date | None, first_on: date, last_on: date) -> bool:
    """Whether a span touches the days from first to last, both included.

    >>> overlaps(None, date(2021, 3, 1), date(2021, 3, 1), date(2021, 6, 14))
    True
    """
    return (started_on is None or started_on <= last_on) and (
        ended_on is None or ended_on >= first_on
    )


def span(started_on: date | None, ended_on: date | None) -> str:
    """A span in words, for evidence.

    >>> span(date(2019, 5, 1), None)
    '2019-05-01 to now'
    """
    return f"{started_on or 'unknown'} to {ended_on or 'now'}"


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day.

    >>> months_before(date(2021, 3, 31), 1)
    datetime.date(2021, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
