"""How many compliance audits a year's transfers and closures ask for, month by month, in counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from config.schema import Configuration
from config.settings import Settings
from flows import compliance_day, opening
from flows.handing import whole
from flows.progress import say
from tasks.extraction.task import find_origin
from tasks.model import MovesOfMonth
from tasks.scoring.by_month import moves_by_month
from tasks.scoring.task import detect_events, find_moves


def count_moves(
    settings: Settings,
    decided: Configuration,
    start: date,
    today: date,
    ready: Callable[[], None],
) -> tuple[MovesOfMonth, ...]:
    """The transfers and closures that the source shows of a year, to the end of yesterday (R043).

    Nothing is recorded, and nobody is sent a form. ``ready`` waits for
    Prefect. Raises SourcePreviewOnly.
    """
    until = min(today, start.replace(year=start.year + 1)) - timedelta(days=1)
    if until < start:
        return ()
    ready()
    opening.refuse_preview_only(find_origin(settings.source_url, must_answer=True))
    say(f"Transfers and closures from {start} to the end of {until}")
    read = compliance_day.read_moves(settings, decided, until)
    moves = find_moves(whole(read.episodes), whole(read.holders), whole(read.names))
    found = detect_events((), whole(moves), start, until)
    return moves_by_month(found.new, start, until)
