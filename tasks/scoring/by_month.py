"""The transfers and closures of a year, month by month: how many compliance audits it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from tasks.model import ComplianceEvent, MovesOfMonth
from tasks.scoring.events import CLOSURE, TRANSFER


def moves_by_month(
    events: Iterable[ComplianceEvent], start: date, until: date
) -> tuple[MovesOfMonth, ...]:
    """Each month from the first of a month to a day, with what happened in it (R043).

    >>> moves_by_month((), date(2021, 4, 1), date(2021, 5, 3))[-1]
    MovesOfMonth(first=datetime.date(2021, 5, 1), until=datetime.date(2021, 5, 3), \
transfers=0, closures=0)
    """
    counts = Counter((each.happened_on.replace(day=1), each.kind) for each in events)
    found: list[MovesOfMonth] = []
    first = start
    while first <= until:
        following = (first + timedelta(days=31)).replace(day=1)
        last = min(following - timedelta(days=1), until)
        found.append(MovesOfMonth(first, last, counts[first, TRANSFER], counts[first, CLOSURE]))
        first = following
    return tuple(found)
