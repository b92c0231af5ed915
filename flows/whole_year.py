"""A whole year's rounds, one after the other, each a preview as at its own draw day (R122).

Nothing is frozen, stored or sent: what a year would reach is looked at, and
no round is held. A round that cannot be previewed says why, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.schema import Configuration
from flows.progress import say
from tasks.errors import AuditError
from tasks.model import Occasion, RoundReach
from tasks.reporting.year_report import Step, year_report
from tasks.scheduling.calendar import financial_year
from tasks.scheduling.year import occasions_of_year, parts_of
from tasks.scoring.coverage import area_coverage, areas_seen, worker_coverage
from tasks.selection.reach import reach_of

Refused = tuple[tuple[str, str], ...]
Start = Callable[[Occasion], None]


def preview_year(
    decided: Configuration,
    start: date,
    kinds: tuple[str, ...],
    begin: Start,
    output: Path,
    tell: Callable[[str], None],
) -> tuple[tuple[Step, ...], Refused]:
    """Each round of the types in ``kinds`` is previewed and told in a line, in date order."""
    steps: list[Step] = []
    refused: list[tuple[str, str]] = []
    areas = areas_of(decided)
    for occasion in occasions_of_year(decided, start):
        if occasion.audit_type not in kinds:
            continue
        say(f"{occasion.key}, as at {occasion.starts_on}")
        try:
            begin(occasion)
        except AuditError as error:
            refused.append((occasion.key, str(error)))
            tell(f"{occasion.key:<12} not previewed: {error}")
            continue
        rounds = (*(each for each, _, _ in steps), _reach(output, occasion))
        steps.append((rounds[-1], worker_coverage(rounds), areas_seen(rounds, areas)))
        tell(line_of(steps[-1], len(decided.policy.core_areas)))
    return tuple(steps), tuple(refused)


def areas_of(decided: Configuration) -> dict[str, frozenset[int]]:
    """The core areas about which the form of each type asks (R014)."""
    return {
        rules.type: frozenset(area for domain in rules.form.domains for area in domain.core_areas)
        for rules in decided.audit_types
    }


def line_of(step: Step, areas: int) -> str:
    """What a round reached and what the year has reached with it."""
    reach, workers, seen = step
    return (
        f"{reach.key:<12} {reach.drawn:>3} drawn, {reach.reserves:>2} reserves;"
        f" {workers.covered} of {workers.eligible} workers covered so far;"
        f" {seen} of {areas} core areas"
    )


def write_year(
    decided: Configuration,
    start: date,
    kinds: tuple[str, ...],
    steps: tuple[Step, ...],
    refused: Refused,
    output: Path,
) -> Path:
    """The page of the year lies beside the previews."""
    year = financial_year(start)
    titles = {area.number: area.title for area in decided.policy.core_areas}
    rounds = tuple(each for each, _, _ in steps)
    parts = parts_of(decided)
    content = year_report(
        decided.authority.name, year, start, steps,
        area_coverage(rounds, areas_of(decided), titles, kinds),
        tuple(parts[kind].title for kind in kinds), refused,
    )  # fmt: skip
    place = output / "preview" / f"coverage-{year}.pdf"
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def _reach(output: Path, occasion: Occasion) -> RoundReach:
    """What a preview reached, by its certificate."""
    held = output / "preview" / occasion.key / "certificate.json"
    return reach_of(held.read_text(encoding="utf-8"), occasion.audit_type)
