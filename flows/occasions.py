"""What the calendar starts around a day: the one place from which the watch has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from config.deployments import deployed_types
from tasks.model import Expected
from tasks.scheduling.calendar import year_start
from tasks.scheduling.year import occasions_of_year

if TYPE_CHECKING:
    from config.schema import Configuration

BACK = timedelta(days=35)  # whoever starts an older round decides that (F32)
DAILY = frozenset({"compliance"})
"""A day without a transfer or a closure leaves no round: its runs are on record in another way."""


def expected_around(decided: Configuration, now: datetime) -> tuple[Expected, ...]:
    """The rounds that a deployment starts, from 35 days ago to the end of next year."""
    return _expected(decided, now, frozenset(deployed_types()) - DAILY)


def compliance_days_around(decided: Configuration, now: datetime) -> tuple[Expected, ...]:
    """The same for the days on which transfers and closures are looked for (R043)."""
    return _expected(decided, now, frozenset(deployed_types()) & DAILY)


def _expected(
    decided: Configuration, now: datetime, audit_types: frozenset[str]
) -> tuple[Expected, ...]:
    begins = year_start(now.date())
    found = (
        Expected(each.key, each.title, each.starts_at)
        for step in (-1, 0, 1)
        for each in occasions_of_year(decided, begins.replace(year=begins.year + step))
        if each.audit_type in audit_types
    )
    wanted = (each for each in found if each.starts_at >= now - BACK)
    return tuple(sorted(wanted, key=lambda each: (each.starts_at, each.round_id)))
