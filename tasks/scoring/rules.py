"""Which clocks each timescale starts in a case file (rules.md 5.2, T01 to T36; R040).

A clock is a start, what ended it, and the day up to which it was to be ended:
the end of its status, or the day of the event. What the source does not hold
is said, and never taken as done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tasks.model import ComplianceFact
from tasks.scoring.casefile import CaseFile, Span
from tasks.scoring.clocks import age_on, months_after

LONG_TERM = frozenset({"U1", "U4"})
"""Placements with foster carers that are meant to last to eighteen (placement codes)."""
FRIENDS = frozenset({"U3"})
"""Placements with a relative or friend that are not long-term: these may be approved for a time."""
WITH_PARENTS = frozenset({"P1"})
INTERIM_ORDERS = frozenset({"C1"})
"""Interim care orders (legal status codes)."""
ELIGIBLE_DAYS = 13 * 7
MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a rule; ``condition`` names the limit where the rule has several.

    ``given`` is a verdict that the entry itself states, where it has no day.
    ``due_on`` is a day that comes in place of the limit, such as that of a review.
    """

    rule_id: str
    started_on: date
    done_on: date | None
    ends_on: date | None = None
    condition: str = ""
    given: str = ""
    due_on: date | None = None


def clocks_of(file: CaseFile) -> Iterator[Clock]:
    """Every clock that ran in a case file."""
    for make in (
        _assessment, _conference, _protection, _need, _care, _placements, _health, _missing,
        _care_leaver, _supervision,
    ):  # fmt: skip
        yield from make(file)


def _chain(
    rule_id: str, start: date, days: tuple[date, ...], ends_on: date | None, condition: str = ""
) -> Iterator[Clock]:
    """A clock from the start to the first day, from there to the next, and so on to the end."""
    for begun, done in pairwise((start, *days)):
        yield Clock(rule_id, begun, done, ends_on, condition)
    yield Clock(rule_id, days[-1] if days else start, None, ends_on, condition)


def _first(days: tuple[date, ...]) -> date | None:
    return days[0] if days else None


def _assessment(file: CaseFile) -> Iterator[Clock]:
    """T02: from the referral to the end of the assessment."""
    for each in file.of("assessment"):
        yield Clock("T02", each.from_on or each.happened_on, each.ended_on)


def _conference(file: CaseFile) -> Iterator[Clock]:
    """T04: from the start of the enquiry; T12: the plan that the conference decided on."""
    for each in file.of("conference"):
        if each.from_on is not None:
            yield Clock("T04", each.from_on, each.happened_on)
        if each.detail == "plan":
            plans = (plan.happened_on for plan in file.of("protection_plan"))
            after = tuple(day for day in plans if day >= each.happened_on)
            yield Clock("T12", each.happened_on, _first(after))


def _protection(file: CaseFile) -> Iterator[Clock]:
    """T07 and T08: reviews; T09: visits at which the child was seen."""
    for span in file.spans("CP"):
        reviews = file.days_of("protection_review", span)
        yield Clock("T07", span.started_on, _first(reviews), span.ended_on)
        if reviews:
            yield from _chain("T08", reviews[0], reviews[1:], span.ended_on)
        yield from _chain("T09", span.started_on, seen(file, "protection_visit", span),
                          span.ended_on)  # fmt: skip


def _need(file: CaseFile) -> Iterator[Clock]:
    """T13: the plan after an assessment that asks for one; T14: visits."""
    for each in file.of("assessment"):
        if each.ended_on is None or each.detail == "no_further_action":
            continue
        if not _is_protected(file, each, each.ended_on):
            plans = (plan.happened_on for plan in file.of("need_plan"))
            after = tuple(day for day in plans if day >= each.happened_on)
            yield Clock("T13", each.ended_on, _first(after))
    for span in file.spans("CIN"):
        visited = seen(file, "need_visit", span)
        yield from _chain("T14", span.started_on, visited, span.ended_on)


def _is_protected(file: CaseFile, assessment: ComplianceFact, ended_on: date) -> bool:
    """Whether protection or care, and no plan for a child in need, followed an assessment."""
    window = Span(assessment.happened_on, ended_on + MONTH)
    return any(
        span.started_on < (window.ended_on or span.started_on)
        and (span.ended_on is None or span.ended_on > window.started_on)
        for status in ("CP", "LAC")
        for span in file.spans(status)
    )


def seen(file: CaseFile, kind: str, span: Span) -> tuple[date, ...]:
    """The visits in a span, less those at which the record says that the child was not seen."""
    last = span.ended_on or file.known_on
    return tuple(
        each.happened_on
        for each in file.of(kind)
        if span.started_on <= each.happened_on <= last and each.is_seen is not False
    )


def _care(file: CaseFile) -> Iterator[Clock]:
    """T21 to T23: reviews; T24: the care plan; T28: the plan for permanence."""
    for span in file.spans("LAC"):
        reviews = file.days_of("care_review", span)
        yield Clock("T21", span.started_on, _first(reviews), span.ended_on)
        if reviews:
            yield Clock("T22", reviews[0], _first(reviews[1:]), span.ended_on)
        if len(reviews) > 1:
            yield from _chain("T23", reviews[1], reviews[2:], span.ended_on)
        yield from _permanence(file, span, reviews)
        before = Span(span.started_on - MONTH, span.ended_on)
        yield Clock("T24", span.started_on, _first(file.days_of("care_plan", before)),
                    span.ended_on)  # fmt: skip


def _permanence(file: CaseFile, span: Span, reviews: tuple[date, ...]) -> Iterator[Clock]:
    """T28: the first care plan of the period of care that names a plan for permanence.

    It is due by the second review, and where none was held, by the limit. Known
    limits: a plan that is named later within the same version of a care plan bears
    the day of that version.
    """
    made = [
        each.happened_on
        for each in file.of("care_plan")
        if each.detail == "permanence"
        and span.started_on - MONTH <= each.happened_on <= (span.ended_on or file.known_on)
    ]
    yield Clock("T28", span.started_on, min(made, default=None), span.ended_on,
                due_on=reviews[1] if len(reviews) > 1 else None)  # fmt: skip


def _health(file: CaseFile) -> Iterator[Clock]:
    """T25: from the start of care; T26: from assessment to assessment, by the child's age."""
    for span in file.spans("LAC"):
        days = file.days_of("health_assessment", span)
        yield Clock("T25", span.started_on, _first(days), span.ended_on)
        for number, start in enumerate(days, 1):
            done = _first(days[number:])
            yield Clock("T26", start, done, span.ended_on, _age_group(file, start))


def _age_group(file: CaseFile, day: date) -> str:
    is_young = file.born_on is not None and age_on(file.born_on, day) < 5
    return "under_five" if is_young else "from_five"


def _placements(file: CaseFile) -> Iterator[Clock]:
    """T16 to T18 and T20: visits in each placement, by its kind and by how long it has lasted."""
    for placement in file.of("placement"):
        span = Span(placement.happened_on, placement.ended_on)
        days = seen(file, "care_visit", span)
        for number, start in enumerate((span.started_on, *days)):
            rule_id, condition = _visit_rule(file, placement, start, is_first=number == 0)
            yield Clock(rule_id, start, _first(days[number:]), span.ended_on, condition)


def _visit_rule(
    file: CaseFile, placement: ComplianceFact, start: date, *, is_first: bool
) -> tuple[str, str]:
    """The rule of the visit that comes after a day in a placement."""
    if placement.detail in WITH_PARENTS:
        reviews = [each.happened_on for each in file.of("care_review")]
        if not any(day <= start for day in reviews):
            return "T20", "before_first_review"
        return "T20", "interim_order" if _is_interim(file, start) else "parents"
    if is_first:
        return "T16", ""
    if start < months_after(placement.happened_on, 12):
        return "T17", ""
    return "T18", "to_eighteen" if placement.detail in LONG_TERM else "otherwise"


def _is_interim(file: CaseFile, day: date) -> bool:
    """Whether an interim care order was in force on a day (regulation 28(4))."""
    return any(
        each.detail in INTERIM_ORDERS and Span(each.happened_on, each.ended_on).holds_on(day)
        for each in file.of("legal_status")
    )


def eligible_on(file: CaseFile) -> date | None:
    """The day on which a young person in care became eligible for a pathway plan (T31).

    At sixteen or later, in care, after thirteen weeks of care since the fourteenth birthday.
    """
    if file.born_on is None:
        return None
    fourteen, sixteen, grown = (months_after(file.born_on, 12 * age) for age in (14, 16, 18))
    missing = ELIGIBLE_DAYS
    for span in sorted(file.spans("LAC"), key=lambda each: each.started_on):
        start, end = max(span.started_on, fourteen), min(span.ended_on or file.known_on, grown)
        reached = max(start + timedelta(days=max(missing, 0)), sixteen)
        if reached <= end:
            return reached
        missing -= max((end - start).days, 0)
    return None


def _missing(file: CaseFile) -> Iterator[Clock]:
    """T29: an interview on return; the source says whether it was offered, and not when."""
    for each in file.of("missing"):
        if each.ended_on is not None:
            given = {"offered": "not_evidenced", "not_offered": "missing"}
            verdict = given.get(each.detail or "", "not_evidenced")
            yield Clock("T29", each.ended_on, None, given=verdict)


def _care_leaver(file: CaseFile) -> Iterator[Clock]:
    """T31: the register holds the latest contact alone, so only the last clock is known."""
    for each in file.of("care_leaver_contact"):
        yield Clock("T31", each.happened_on, None, condition="contact")


def _supervision(file: CaseFile) -> Iterator[Clock]:
    """T32: from the opening of the case, and from one supervision to the next."""
    if file.spell_from is not None:
        days = file.days_of("supervision", Span(file.spell_from, None))
        yield from _chain("T32", file.spell_from, days, None)
