"""A whole year's rounds, one after the other, each a preview as at its own draw day (R122).

Nothing is frozen, stored or sent: what a year would reach is looked at, and
no round is held. A round that waits for people to decide says so, one that
cannot be previewed says why, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.schema import Configuration
from flows.progress import say
from tasks.errors import AuditError, RoundUndecided, ThemeMissing
from tasks.model import MovesOfMonth, Occasion, RoundReach, Unheld, YearPreview
from tasks.reporting.words import counted, day
from tasks.reporting.year_report import CENSUSES, Step, YearWords, year_report
from tasks.scheduling.calendar import financial_year
from tasks.scheduling.year import occasions_of_year, parts_of
from tasks.scoring.coverage import area_coverage, areas_seen, worker_coverage
from tasks.selection.reach import reach_of

COMPLIANCE = "compliance"
UNDECIDED = (ThemeMissing, RoundUndecided)
Begin = Callable[[Occasion], None]
Count = Callable[[], tuple[MovesOfMonth, ...]]
Tell = Callable[[str], None]


def preview_year(
    decided: Configuration, start: date, begin: Begin, count: Count, output: Path, tell: Tell
) -> YearPreview:
    """Each round is previewed and told in a line, in date order, and compliance month by month.

    ``begin`` makes the preview of a round, and ``count`` counts transfers and closures.
    """
    occasions = occasions_of_year(decided, start)
    steps: list[Step] = []
    unheld: list[Unheld] = []
    moves = _moves(decided, start, occasions, count, unheld, tell)
    for occasion in _lines(decided, occasions):
        if occasion.audit_type == COMPLIANCE:
            if moves is not None:
                tell(_moves_line(decided, occasion, moves))
            continue
        say(f"{occasion.key}, as at {occasion.starts_on}")
        try:
            begin(occasion)
        except AuditError as error:
            unheld.append(Unheld(occasion.key, str(error), isinstance(error, UNDECIDED)))
            tell(unheld_line(unheld[-1]))
            continue
        rounds = (*(each for each, _, _ in steps), _reach(output, occasion))
        steps.append(_step(decided, rounds))
        tell(line_of(steps[-1], len(decided.policy.core_areas)))
    return YearPreview(tuple(steps), tuple((moves or {}).values()), tuple(unheld))


def areas_of(decided: Configuration) -> dict[str, frozenset[int]]:
    """The core areas about which the form of each type asks (R014)."""
    return {
        rules.type: frozenset(area for domain in rules.form.domains for area in domain.core_areas)
        for rules in decided.audit_types
    }


def line_of(step: Step, areas: int) -> str:
    """What a round reached and what the year has reached with it."""
    reach, workers, seen = step
    if reach.audit_type in CENSUSES:
        made = f"{counted(reach.drawn, CENSUSES[reach.audit_type])}, all that are due, none drawn"
    else:
        made = f"{reach.drawn:>3} drawn, {reach.reserves:>2} reserves"
    return (
        f"{reach.key:<12} {made};"
        f" {workers.covered} of {workers.eligible} workers covered so far;"
        f" {seen} of {areas} core areas"
    )


def unheld_line(each: Unheld) -> str:
    """Why a round was not previewed, or for whose decision it waits."""
    return f"{each.key:<12} {'waits' if each.waits else 'not previewed'}: {each.why}"


def write_year(
    decided: Configuration, start: date, made_on: date, held: YearPreview, output: Path
) -> Path:
    """The page of the year lies beside the previews."""
    year = financial_year(start)
    areas, parts = areas_of(decided), parts_of(decided)
    kinds = tuple(each for each in parts if each in {*_kinds(decided, start)})
    asking = tuple(each for each in kinds if areas.get(each))
    titles = {area.number: area.title for area in decided.policy.core_areas}
    words = YearWords(
        decided.authority.name, year, made_on,
        {kind: parts[kind].title for kind in kinds},
        {rules.type: rules.unit for rules in decided.audit_types},
        tuple(parts[each].title for each in decided.policy.covering if each in kinds),
    )  # fmt: skip
    rounds = tuple(each for each, _, _ in held.steps)
    content = year_report(words, held, area_coverage(rounds, areas, titles, asking), asking)
    place = output / "preview" / f"coverage-{year}.pdf"
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def _kinds(decided: Configuration, start: date) -> tuple[str, ...]:
    """The types of audit that a year holds."""
    held = {each.audit_type for each in occasions_of_year(decided, start)}
    return tuple(each for each in _audits(decided) if each in held)


def _audits(decided: Configuration) -> tuple[str, ...]:
    """The types that are audits: those that draw, the censuses, and compliance."""
    return (*(rules.type for rules in decided.audit_types), *CENSUSES, COMPLIANCE)


def _lines(decided: Configuration, occasions: tuple[Occasion, ...]) -> tuple[Occasion, ...]:
    """The audits in the order of their days; compliance has the last of its days of each month."""
    last = {
        each.starts_on.replace(day=1): each for each in occasions if each.audit_type == COMPLIANCE
    }
    audits = _audits(decided)
    return tuple(
        each
        for each in occasions
        if each.audit_type in audits
        and (each.audit_type != COMPLIANCE or each is last[each.starts_on.replace(day=1)])
    )


def _moves(
    decided: Configuration,
    start: date,
    occasions: tuple[Occasion, ...],
    count: Count,
    unheld: list[Unheld],
    tell: Tell,
) -> dict[date, MovesOfMonth] | None:
    """The transfers and closures of each month; None, and told, where they cannot be counted."""
    if not any(each.audit_type == COMPLIANCE for each in occasions):
        return {}
    try:
        return {each.first: each for each in count()}
    except AuditError as error:
        key = f"{decided.compliance.prefix}-{financial_year(start)}"
        unheld.append(Unheld(key, str(error), waits=False))
        tell(unheld_line(unheld[-1]))
        return None


def _moves_line(decided: Configuration, occasion: Occasion, moves: dict[date, MovesOfMonth]) -> str:
    """A month's compliance audits in counts."""
    first = occasion.starts_on.replace(day=1)
    key = f"{decided.compliance.prefix}-{first:%Y-%m}"
    if first not in moves:
        return f"{key:<12} nothing to count: the month has not begun"
    held = moves[first]
    return (
        f"{key:<12} {counted(held.transfers, 'transfer')}, {counted(held.closures, 'closure')}"
        f" to the end of {day(held.until)}; the managers responsible audit them, so no worker"
        " is covered by them"
    )


def _step(decided: Configuration, rounds: tuple[RoundReach, ...]) -> Step:
    """The last round, and what the year has reached with it."""
    covering = tuple(each for each in rounds if each.audit_type in decided.policy.covering)
    return rounds[-1], worker_coverage(covering), areas_seen(rounds, areas_of(decided))


def _reach(output: Path, occasion: Occasion) -> RoundReach:
    """What a preview reached, by its certificate."""
    held = output / "preview" / occasion.key / "certificate.json"
    return reach_of(held.read_text(encoding="utf-8"), occasion.audit_type)
