"""What a year reached, on one page: workers, and the core areas of practice (R014, R016)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.reporting.pdf import render_pdf
from tasks.reporting.words import counted, listed, spelled

if TYPE_CHECKING:
    from datetime import date

    from tasks.model import AreaCoverage, RoundReach, WorkerCoverage

TEMPLATE = "reports/year.html"
Step = tuple["RoundReach", "WorkerCoverage", int]
"""A round, the workers covered after it, and the core areas looked at by then."""


def year_report(
    authority: str,
    year: str,
    made_on: date,
    steps: tuple[Step, ...],
    areas: tuple[AreaCoverage, ...],
    kinds: tuple[str, ...],
    refused: tuple[tuple[str, str], ...],
) -> bytes:
    """The page as PDF."""
    last = steps[-1][1] if steps else None
    missed = [each for each in areas if not each.total]
    return render_pdf(
        TEMPLATE,
        {
            "title": f"Coverage of {year}",
            "topic": "Coverage of the year",
            "footer": f"Coverage of {year}, {authority}",
            "authority": authority,
            "made_on": made_on.isoformat(),
            "year": year,
            "finding": finding_of(year, steps, areas),
            "rounds": counted(len(steps), "round"),
            "steps": steps,
            "left": last.eligible - last.covered if last else 0,
            "areas": areas,
            "kinds": kinds,
            "missed": missed,
            "refused": refused,
        },
    )


def finding_of(year: str, steps: tuple[Step, ...], areas: tuple[AreaCoverage, ...]) -> str:
    """The page's title: what the year leaves unaudited, workers first."""
    if not steps:
        return f"No round of {year} was previewed"
    covered, eligible = steps[-1][1].covered, steps[-1][1].eligible
    missed = [each.number for each in areas if not each.total]
    people = (
        f"All {eligible:,} workers had a case audited"
        if covered == eligible
        else f"{covered:,} of {eligible:,} workers had a case audited"
    )
    if not missed:
        return f"{people},\nand every core area of practice was looked at"
    named = listed([str(number) for number in missed])
    noun = "core area" if len(missed) == 1 else "core areas"
    return f"{people};\n{spelled(len(missed))} {noun} nobody looked at: {named}"
