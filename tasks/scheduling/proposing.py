"""Next year's programme as a draft: the standing pattern with last year's numbers (R013)."""

from __future__ import annotations

from datetime import date

from config.schema import Configuration, Cycle, FinancialYear, Programme
from tasks.scheduling.calendar import financial_year
from tasks.scheduling.dating import month_of
from tasks.scheduling.rounds import programme_for
from tasks.scheduling.year import parts_of

CARRIED = ("target", "feedback_forms", "window_end_month", "joint_early_help", "requires")


def proposed_programme(configuration: Configuration, start: date) -> Programme:
    """The draft for the financial year that begins on a day, from the year before it.

    Each row of the standing pattern is there, with the number of audits that
    last year's row of the same type and month had; a row that last year had
    beside the pattern follows; a row that was not enabled is not. A theme is
    chosen anew each year, so none is carried.
    """
    before = programme_for(configuration, start.replace(year=start.year - 1))
    last = {(row.type, row.month): row for row in before.cycles}
    rows = {(row.type, row.month): row for row in configuration.standing.cycles}
    cycles = [
        _row(configuration, start, {**rows, **last}[key], rows.get(key), last.get(key))
        for key in sorted(
            rows.keys() | last.keys(), key=lambda each: (month_of(start, each[1]), each[0])
        )
    ]
    return Programme(
        source=f"Draft for {financial_year(start)}, from {before.source}",
        stated_practice_weeks=before.stated_practice_weeks,
        financial_year=FinancialYear(start=start, end=date(start.year + 1, 3, 31)),
        cycles=tuple(cycles),
        standing=before.standing,
    )


def _row(
    configuration: Configuration,
    start: date,
    row: Cycle,
    standing: Cycle | None,
    last: Cycle | None,
) -> Cycle:
    """One row of the draft, with its own key."""
    year, month = month_of(start, row.month)
    prefix = parts_of(configuration)[row.type].prefix
    base = standing or row
    carried = {name: getattr(last, name) for name in CARRIED} if last else {}
    return base.model_copy(
        update={
            **carried,
            "id": f"{prefix}-{year}-{month:02d}",
            "theme": None,
            "enabled": last.enabled if last else base.enabled,
            "note": base.note,
        }
    )


def to_decide(programme: Programme, before: Programme) -> tuple[str, ...]:
    """What the planning meeting should look at in a draft: rows that are new, or not enabled."""
    known = {(row.type, row.month) for row in before.cycles}
    new = [row.id for row in programme.cycles if (row.type, row.month) not in known]
    off = [row.id for row in programme.cycles if not row.enabled]
    lines = [f"{each} is in the standing pattern and was not in last year's table." for each in new]
    return (*lines, *(f"{each} is not enabled, as last year." for each in off))
