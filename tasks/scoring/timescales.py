"""What became of each timescale, by the row in force when its clock began (R005, R040)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.model import ClockCheck, RuleFinding
from tasks.scoring.clocks import MET, MISSING, Days, check_clock, worst_of
from tasks.scoring.rules import Clock, clocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from config.schema_compliance import Compliance, Timescale
    from tasks.scoring.casefile import CaseFile, Span

NOT_EVIDENCED, NO_RULE, NOT_APPLICABLE = "not_evidenced", "no_rule", "not_applicable"
EVIDENCE = {
    "T02": "assessment", "T04": "conference", "T07": "protection_review",
    "T08": "protection_review", "T09": "protection_visit", "T10": "protection_visit",
    "T11": "protection_visit", "T12": "protection_plan", "T13": "need_plan", "T14": "need_visit",
    "T16": "care_visit", "T17": "care_visit", "T18": "care_visit", "T20": "care_visit",
    "T21": "care_review", "T22": "care_review", "T23": "care_review", "T24": "care_plan",
    "T25": "health_assessment", "T26": "health_assessment", "T29": "missing",
    "T28": "care_plan", "T31": "care_leaver_contact", "T32": "supervision",
}  # fmt: skip
"""The kind of entry that each rule needs; where the source holds none of anybody, nobody knows."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What a case is held against: the timescales, the decisions, and the working days."""

    timescales: tuple[Timescale, ...]
    decided: Compliance
    days: Days

    def rows(self, rule_id: str, condition: str = "") -> tuple[Timescale, ...]:
        """Every row of a rule, whenever it was in force."""
        return tuple(r for r in self.timescales if (r.id, r.condition) == (rule_id, condition))

    def on(self, rule_id: str, day: date, condition: str = "") -> Timescale | None:
        """The row of a rule in force on a day, or None."""
        found = (row for row in self.rows(rule_id, condition) if row.holds_on(day))
        return next(found, None)


def clocked_findings(
    file: CaseFile, book: Rulebook, period: Span, held: frozenset[str]
) -> Iterator[RuleFinding]:
    """A finding for each rule with a clock that fell due in the period."""
    clocks: dict[tuple[str, str], list[Clock]] = defaultdict(list)
    for clock in clocks_of(file):
        clocks[clock.rule_id, clock.condition].append(clock)
    for (rule_id, condition), started in clocks.items():
        last = book.rows(rule_id, condition)[-1]
        if EVIDENCE[rule_id] in held:
            yield from _judged(started, last, file, book, period)
        elif any(_may_be_due(clock, period) for clock in started):
            yield finding(last, NOT_EVIDENCED, note="no_such_entry")


def _judged(
    clocks: list[Clock], last: Timescale, file: CaseFile, book: Rulebook, period: Span
) -> Iterator[RuleFinding]:
    """What became of one rule; nothing where none of its clocks fell due in the period."""
    ruled = [(each, book.on(each.rule_id, each.started_on, each.condition)) for each in clocks]
    checked = [
        (check, row)
        for clock, row in ruled
        if row is not None and not clock.given
        if (check := _check(clock, row, file, book, period)) is not None
    ]
    rows = dict(checked)
    worst = worst_of(rows)
    given = [each.given for each, row in ruled if row and each.given and _begins_in(each, period)]
    if worst is not None:
        yield finding(rows[worst], worst.verdict, tuple(check for check, _ in checked), worst)
    elif given:
        verdict = MISSING if MISSING in given else NOT_EVIDENCED
        yield finding(last, verdict, note="no_day" if verdict == NOT_EVIDENCED else "said_not")
    elif any(row is None and _is_within(each, period) for each, row in ruled):
        yield finding(last, NO_RULE, note="no_rule")


def _begins_in(clock: Clock, period: Span) -> bool:
    return clock.started_on >= period.started_on


def _may_be_due(clock: Clock, period: Span) -> bool:
    """Whether a clock ran in the period at all."""
    return clock.ends_on is None or clock.ends_on >= period.started_on


def _is_within(clock: Clock, period: Span) -> bool:
    return (clock.done_on or clock.ends_on or period.started_on) >= period.started_on


def _check(
    clock: Clock, row: Timescale, file: CaseFile, book: Rulebook, period: Span
) -> ClockCheck | None:
    """The check of one clock, where it fell due or was answered in the period."""
    known_to = min(clock.ends_on or file.known_on, file.known_on)
    check = check_clock(
        clock.started_on, clock.done_on, row.limit, row.unit, book.days, known_to,
        clock.due_on,
    )  # fmt: skip
    if check is None or max(check.due_on, check.done_on or check.due_on) < period.started_on:
        return None
    return check


def finding(
    row: Timescale, verdict: str, checks: tuple[ClockCheck, ...] = (),
    worst: ClockCheck | None = None, *, note: str = "", met: int = 0, asked: int = 0,
) -> RuleFinding:  # fmt: skip
    """A finding in the words of the row that it was held against."""
    return RuleFinding(
        rule_id=row.id, status=row.status, what=row.what, limit=row.limit, unit=row.unit,
        severity=row.severity, basis=f"{row.source}: {row.basis}", is_confirmed=row.confirmed,
        verdict=verdict, checks=checks, worst=worst, note=note,
        condition=row.condition,
        met=met or sum(each.verdict == MET for each in checks), asked=asked or len(checks),
    )  # fmt: skip
