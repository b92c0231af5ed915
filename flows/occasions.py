"""What the calendar starts around a day: the one place from which the watch has it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tasks.model import Expected
from tasks.scheduling.calendar import year_start
from tasks.scheduling.rounds import rounds_of_year

if TYPE_CHECKING:
    from config.schema import Configuration

STARTS_AT = time(7, tzinfo=ZoneInfo("Europe/London"))
BACK = timedelta(days=35)  # whoever starts an older round decides that (F32)


def expected_around(decided: Configuration, now: datetime) -> tuple[Expected, ...]:
    """The rounds of every audit type that start from 35 days ago to the end of next year."""
    begins = year_start(now.date())
    years = tuple(begins.replace(year=begins.year + step) for step in (-1, 0, 1))
    found = (
        Expected(each.round_id, each.title, datetime.combine(each.draw_on, STARTS_AT))
        for rules in decided.audit_types
        for start in years
        for each in rounds_of_year(decided, rules.type, start)
    )
    wanted = (each for each in found if each.starts_at >= now - BACK)
    return tuple(sorted(wanted, key=lambda each: (each.starts_at, each.round_id)))
