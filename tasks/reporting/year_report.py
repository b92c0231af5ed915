"""What a year reached: workers, compliance audits, and the core areas of practice (R014, R016)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.reporting.pdf import render_pdf
from tasks.reporting.words import all_of, counted, day, listed, spelled

if TYPE_CHECKING:
    from datetime import date

    from tasks.model import AreaCoverage, MovesOfMonth, RoundReach, WorkerCoverage, YearPreview

TEMPLATE = "reports/year.html"
Step = tuple["RoundReach", "WorkerCoverage", int]
"""A round, the workers covered after it, and the core areas looked at by then."""
CENSUSES = {"fostering": "household", "section_11": "organisation"}
"""The types in which nothing is drawn, and what they audit."""
PLURALS = {"child": "children"}
DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class YearWords:
    """What the pages of a year call things.

    ``titles`` are the types of audit that the year holds, ``units`` what a type
    that draws looks at, and ``covering`` the titles of those by which a worker
    is covered.
    """

    authority: str
    year: str
    made_on: date
    titles: Mapping[str, str]
    units: Mapping[str, str]
    covering: tuple[str, ...]


def year_report(
    words: YearWords, held: YearPreview, areas: tuple[AreaCoverage, ...], asking: tuple[str, ...]
) -> bytes:
    """The pages as PDF; ``asking`` are the types whose forms ask about core areas."""
    last = held.steps[-1][1] if held.steps else None
    return render_pdf(
        TEMPLATE,
        {
            "title": f"Coverage of {words.year}",
            "topic": "Coverage of the year",
            "footer": f"Coverage of {words.year}, {words.authority}",
            "authority": words.authority,
            "made_on": words.made_on.isoformat(),
            "year": words.year,
            "finding": finding_of(words.year, held.steps, areas),
            "workers_finding": workers_finding(held.steps),
            "rounds": counted(len(held.steps), "round"),
            "rows": [row_of(step, words, len(areas)) for step in held.steps],
            "left": last.eligible - last.covered if last else 0,
            "covering": listed(words.covering),
            "again": again_words(held.steps, words.titles),
            "failed": [each for each in held.unheld if not each.waits],
            "waiting": [each for each in held.unheld if each.waits],
            "moves": [month_row(each) for each in held.moves],
            "moves_finding": moves_finding(held.moves),
            "areas": areas,
            "areas_finding": areas_finding(areas),
            "kinds": [words.titles[kind] for kind in asking],
            "silent": listed([title for kind, title in words.titles.items() if kind not in asking]),
        },
    )


def finding_of(year: str, steps: tuple[Step, ...], areas: tuple[AreaCoverage, ...]) -> str:
    """The title of it all: what the year leaves unaudited, workers first."""
    if not steps:
        return f"No round of {year} was previewed"
    people = workers_finding(steps)
    missed = [each.number for each in areas if not each.total]
    if not missed:
        return f"{people},\nand every core area of practice was looked at"
    named = listed([str(number) for number in missed])
    noun = "core area" if len(missed) == 1 else "core areas"
    return f"{people};\n{spelled(len(missed))} {noun} nobody looked at: {named}"


def workers_finding(steps: tuple[Step, ...]) -> str:
    """How many workers had a case audited."""
    if not steps:
        return ""
    covered, eligible = steps[-1][1].covered, steps[-1][1].eligible
    if covered == eligible and eligible:
        return f"{all_of(eligible, 'worker', 'workers')} had a case audited"
    return f"{covered:,} of {eligible:,} workers had a case audited"


def areas_finding(areas: tuple[AreaCoverage, ...]) -> str:
    """The title over the core areas."""
    missed = sum(not each.total for each in areas)
    if not missed:
        return "Every core area of practice was looked at"
    return f"{spelled(missed).capitalize()} of {len(areas)} core areas nobody looked at"


def moves_finding(moves: tuple[MovesOfMonth, ...]) -> str:
    """The title over the compliance audits."""
    every = sum(each.transfers + each.closures for each in moves)
    if not moves:
        return "No compliance audits were counted"
    return f"{counted(every, 'compliance audit')} for transfers and closures"


def row_of(step: Step, words: YearWords, areas: int) -> tuple[str, ...]:
    """A round as cells; a dash where a census has nothing of the kind."""
    reach, workers, seen = step
    is_census = reach.audit_type in CENSUSES
    unit = CENSUSES.get(reach.audit_type) or words.units.get(reach.audit_type, "case")
    noun = unit.replace("_", " ")
    return (
        reach.key,
        words.titles.get(reach.audit_type, reach.audit_type),
        counted(reach.drawn, noun, PLURALS.get(noun, "")),
        DASH if is_census else str(reach.reserves),
        str(len(reach.reached)) if reach.reached else DASH,
        f"{workers.covered:,} of {workers.eligible:,}",
        f"{seen} of {areas}",
    )


def month_row(moves: MovesOfMonth) -> tuple[str, int, int, int]:
    """A month as cells; where it is not over, the last day that was counted."""
    is_over = (moves.until + timedelta(days=1)).day == 1
    month = f"{moves.first:%B %Y}"
    name = month if is_over else f"{month}, to {day(moves.until)}"
    return name, moves.transfers, moves.closures, moves.transfers + moves.closures


def again_words(steps: tuple[Step, ...], titles: Mapping[str, str]) -> str:
    """How often the previews of a census named the same unit again, where they did."""
    said: list[str] = []
    for kind, noun in CENSUSES.items():
        rounds = [reach for reach, _, _ in steps if reach.audit_type == kind]
        every = sum(each.drawn for each in rounds)
        different = len(frozenset[str]().union(*(each.units for each in rounds)))
        if every > different:
            said.append(
                f"{titles.get(kind, kind)}: {counted(every, 'audit')} in"
                f" {counted(len(rounds), 'round')}, of {counted(different, noun)} in all,"
                " since a preview does not know what another one gave out."
            )
    return " ".join(said)
