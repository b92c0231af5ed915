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
UNKEPT = frozenset({"compliance"})
"""A day without a transfer or a closure leaves no round on record, so there is none to miss."""


def expected_around(decided: Configuration, now: datetime) -> tuple[Expected, ...]:
    """The rounds that a deployment starts, from 35 days ago to the end of next year."""
    begins = year_start(now.date())
    watched = frozenset(deployed_types()) - UNKEPT
    found = (
        Expected(each.key, each.title, each.starts_at)
        for step in (-1, 0, 1)
        for each in occasions_of_year(decided, begins.replace(year=begins.year + step))
        if each.audit_type in watched
    )
    wanted = (each for each in found if each.starts_at >= now - BACK)
    return tuple(sorted(wanted, key=lambda each: (each.starts_at, each.round_id)))
