"""The timescales of which the record tells a part or nothing: for the manager to state (R040).

No table of the source holds a strategy discussion, a core group, a review of a
plan for a child in need, a child's agreement, a personal education plan, or a
rapid review. Each that applied is a finding that counts neither way, with the
reason, and with the day from which its clock runs where the record has that.
What cannot have been due by the event, or by the end of its status, is not asked.
Of a decision the record has the day, but not that the referrer was told, so one
that was late is late, and one in time is no pass yet (T01).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tasks.model import ClockCheck
from tasks.scoring.casefile import Span
from tasks.scoring.clocks import LATE, check_clock, due_on, months_after, worst_of
from tasks.scoring.rules import FRIENDS, LONG_TERM, eligible_on, seen
from tasks.scoring.timescales import NO_RULE, NOT_EVIDENCED, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.model import ComplianceFact, RuleFinding
    from tasks.scoring.casefile import CaseFile
    from tasks.scoring.timescales import Rulebook

DECIDED_WITHIN = timedelta(days=7)
"""A contact that came in so shortly before a referral, and the latest of them, led to it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One timescale that a manager states; its clock begins on ``started_on``, if we know it."""

    rule_id: str
    note: str
    condition: str = ""
    started_on: date | None = None


BY_STATUS = {
    "CP": (Ask("T05", "no_core_group"), Ask("T06", "no_core_group")),
    "CIN": (Ask("T15", "no_plan_review", "first"), Ask("T15", "no_plan_review", "later")),
    "LAC": (Ask("T27", "no_education_plan"),),
}
"""What each status asks; the clock of the first begins with the status, the others after it."""
PRIVATE_FOSTERING = tuple(
    Ask("T30", "no_notification", condition) for condition in ("first", "first_year", "later")
)


def stated_findings(
    file: CaseFile, book: Rulebook, period: Span, statuses: tuple[str, ...], held: frozenset[str]
) -> Iterator[RuleFinding]:
    """A finding for each timescale that applied and that the record cannot decide."""
    yield from _decision(file, book, period, held)
    yield from _pathway(file, book, period)
    yield from _agreed(file, book, period, held)
    chosen: dict[tuple[str, str], Ask] = {}
    for each in _asks(file, book, period, statuses):
        chosen[each.rule_id, each.condition] = each  # the latest clock, where there are several
    for each in chosen.values():
        yield _asked(each, file, book)


def _asks(file: CaseFile, book: Rulebook, period: Span, statuses: tuple[str, ...]) -> Iterator[Ask]:
    """What is asked of the manager, by what the record shows of the case."""
    if _begun(file.of("enquiry"), period):
        yield Ask("T03", "no_strategy_discussion")
    for status, asked in BY_STATUS.items():
        for span in _during(file.spans(status), period):
            yield from _since(span, asked, file, book, period)
    if "LAC" in statuses and _placed(file, FRIENDS, period):
        yield Ask("T20", "no_approval", "temporary")
    for each in file.of("private_fostering"):
        span = Span(each.happened_on, each.ended_on)
        yield from _since(span, PRIVATE_FOSTERING, file, book, period)
    yield Ask("T35", "only_if_notified")


def _since(
    span: Span, asked: tuple[Ask, ...], file: CaseFile, book: Rulebook, period: Span
) -> Iterator[Ask]:
    """What can have been due of a stretch; the first has its clock where that lies in the period.

    The clocks of the others begin later, so that they are due no sooner than
    their limit after the beginning.
    """
    last = min(span.ended_on or file.known_on, file.known_on)
    for number, ask in enumerate(asked):
        row = book.on(ask.rule_id, span.started_on, ask.condition)
        if row is None or due_on(span.started_on, row.limit, row.unit, book.days) < last:
            start = None if number else _in(span.started_on, period)
            yield replace(ask, started_on=start)


def _asked(ask: Ask, file: CaseFile, book: Rulebook) -> RuleFinding:
    """One question, with the day on which it was due where the record has its beginning."""
    row = book.on(ask.rule_id, ask.started_on or file.known_on, ask.condition)
    if row is None:
        return finding(book.rows(ask.rule_id, ask.condition)[-1], NO_RULE, note="no_rule")
    if ask.started_on is None:
        return finding(row, NOT_EVIDENCED, note=ask.note)
    due = due_on(ask.started_on, row.limit, row.unit, book.days)
    begun = ClockCheck(ask.started_on, due, None, NOT_EVIDENCED, 0)
    return replace(finding(row, NOT_EVIDENCED, note=ask.note), worst=begun)


def _decision(
    file: CaseFile, book: Rulebook, period: Span, held: frozenset[str]
) -> Iterator[RuleFinding]:
    """T01: when the front door decided on the contact that led to each referral of the period."""
    referrals = _begun(file.of("referral"), period)
    if not referrals:
        return
    row = book.on("T01", referrals[-1].happened_on)
    if row is None:
        yield finding(book.rows("T01")[-1], NO_RULE, note="no_rule")
        return
    found = (_contact_of(file, each.happened_on) for each in referrals)
    known = [(each.happened_on, each.ended_on) for each in found if each and each.ended_on]
    checks = [
        check
        for start, done in known
        if (check := check_clock(start, done, row.limit, row.unit, book.days, file.known_on))
    ]
    worst = worst_of(checks)
    if worst is None:
        note = "no_decision" if "decision" in held else "no_decisions"
        yield finding(row, NOT_EVIDENCED, note=note)
    elif worst.verdict == LATE:
        yield finding(row, LATE, tuple(checks), worst)
    else:
        yield finding(row, NOT_EVIDENCED, tuple(checks), worst, note="referrer_told")


def _contact_of(file: CaseFile, referred_on: date) -> ComplianceFact | None:
    """The latest contact of the week before a referral."""
    near = (
        each
        for each in file.of("decision")
        if referred_on - DECIDED_WITHIN <= each.happened_on <= referred_on
    )
    return max(near, key=lambda each: each.happened_on, default=None)


def _pathway(file: CaseFile, book: Rulebook, period: Span) -> Iterator[RuleFinding]:
    """T31: a pathway plan of an eligible young person; the register holds its latest review alone.

    A review on or before the day it was due shows that there was a plan in time;
    a later one shows nothing of when the plan began.
    """
    start = eligible_on(file)
    row = book.on("T31", start, "pathway_plan") if start else None
    if start is None or row is None:
        return
    due = due_on(start, row.limit, row.unit, book.days)
    if not period.started_on <= due < file.known_on:
        return
    reviews = [each.happened_on for each in file.of("pathway_review") if each.happened_on <= due]
    check = check_clock(start, min(reviews, default=None), row.limit, row.unit, book.days, due)
    if check is not None:
        yield finding(row, check.verdict, (check,), check)
        return
    begun = ClockCheck(start, due, None, NOT_EVIDENCED, 0)
    yield replace(finding(row, NOT_EVIDENCED, note="no_pathway_plan"), worst=begun)


def _agreed(
    file: CaseFile, book: Rulebook, period: Span, held: frozenset[str]
) -> Iterator[RuleFinding]:
    """T19: how visits would stand in a long-term placement to which the child agreed."""
    row = book.on("T19", file.known_on)
    placements = _placed(file, LONG_TERM, period, months=12)
    if not placements:
        return
    if row is None:
        yield finding(book.rows("T19")[-1], NO_RULE, note="no_rule")
        return
    checks = [
        check
        for each in placements
        if "care_visit" in held
        for start, done in _half_years(file, each)
        if (check := check_clock(start, done, row.limit, row.unit, book.days,
                                 each.ended_on or file.known_on))
        and max(check.due_on, check.done_on or check.due_on) >= period.started_on
    ]  # fmt: skip
    yield finding(row, NOT_EVIDENCED, tuple(checks), worst_of(checks), note="no_agreement")


def _half_years(file: CaseFile, placement: ComplianceFact) -> Iterator[tuple[date, date | None]]:
    """From visit to visit, from the last one before the placement had lasted for a year."""
    days = seen(file, "care_visit", Span(placement.happened_on, placement.ended_on))
    year = months_after(placement.happened_on, 12)
    before = max((day for day in days if day <= year), default=year)
    after = [day for day in days if day > year]
    return zip((before, *after), (*after, None), strict=True)


def _placed(
    file: CaseFile, kinds: frozenset[str], period: Span, months: int = 0
) -> list[ComplianceFact]:
    """The placements of some kinds in the period, once they had lasted for so many months."""
    return [
        each
        for each in file.of("placement")
        if each.detail in kinds
        and months_after(each.happened_on, months) <= (each.ended_on or file.known_on)
        and (each.ended_on is None or each.ended_on >= period.started_on)
    ]


def _begun(facts: Iterable[ComplianceFact], period: Span) -> list[ComplianceFact]:
    return [each for each in facts if each.happened_on >= period.started_on]


def _during(spans: Iterable[Span], period: Span) -> list[Span]:
    return [s for s in spans if s.ended_on is None or s.ended_on >= period.started_on]


def _in(day: date, period: Span) -> date | None:
    """A day, where it lies in the period: what began before had its first clock before."""
    return day if day >= period.started_on else None
