"""What a case file shows of each timescale at a transfer or a closure (R039 to R044).

Each rule that applied in the period is met, late, missing, or it is said why
that cannot be told: no rule was in force on the day on which the clock began,
or the source holds no such entry. Neither counts as a pass. What only a person
can judge (R041, R042, T33, T34, T36) is no part of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.model import ComplianceFinding, ComplianceScore, RuleFinding
from tasks.scoring.asked import stated_findings
from tasks.scoring.casefile import SPAN_KINDS, CaseFile, Span
from tasks.scoring.clocks import LATE, MET, MISSING, age_on, months_after
from tasks.scoring.timescales import (
    EVIDENCE,
    NO_RULE,
    NOT_APPLICABLE,
    NOT_EVIDENCED,
    Rulebook,
    clocked_findings,
    finding,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from config.schema_compliance import Compliance, Timescale
    from tasks.model import ComplianceFact

PLANS = ("care_plan", "protection_plan", "need_plan")
VISITS = ("care_visit", "protection_visit", "need_visit")


def judge_case(file: CaseFile, book: Rulebook, held: frozenset[str]) -> ComplianceFinding:
    """What the case file shows at its event, the day on which it is known.

    ``held`` are the kinds of entries that the source has of anybody.
    """
    period = _period(file, book.decided.lookback_months)
    statuses = statuses_in(file, period)
    rules = tuple(
        sorted(
            [
                *clocked_findings(file, book, period, held),
                *_shares(file, book, period, held, statuses),
                *stated_findings(file, book, period, statuses, held),
            ],
            key=lambda each: (each.rule_id, each.what),
        )
    )
    plan = max((each for kind in PLANS for each in file.of(kind)), key=_begun, default=None)
    visits = [each for kind in VISITS for each in file.of(kind) if each.is_seen is not False]
    alone = [each.happened_on for each in visits if each.is_seen_alone]
    return ComplianceFinding(
        statuses=statuses,
        period_from=period.started_on,
        rules=rules,
        score=score_of(rules, book.decided),
        plan_kind=plan.kind if plan else None,
        plan_since=plan.happened_on if plan else None,
        plan_ended_on=plan.ended_on if plan else None,
        last_visit_on=max((each.happened_on for each in visits), default=None),
        last_seen_alone_on=max(alone, default=None),
    )


def score_of(rules: Iterable[RuleFinding], decided: Compliance) -> ComplianceScore:
    """The level of compliance: met of met and not met, rounded down, in its band (R044, A24).

    Rules that did not apply, or of which nobody knows, are left out. A critical
    rule that was not met holds the band at the cap, whatever the percentage.
    """
    listed = [rule for rule in rules if rule.verdict in {MET, LATE, MISSING}]
    met = sum(rule.verdict == MET for rule in listed)
    if not listed:
        return ComplianceScore(0, 0, None, None, is_capped=False)
    percent = met * 100 // len(listed)
    labels = [band.label for band in decided.bands]
    place = next(n for n, band in enumerate(decided.bands) if percent >= band.least)
    cap = labels.index(decided.critical_cap)
    is_critical = any(r.severity == "critical" and r.verdict != MET for r in listed)
    is_capped = is_critical and place < cap
    return ComplianceScore(
        met, len(listed) - met, percent, labels[cap if is_capped else place], is_capped
    )


def statuses_in(file: CaseFile, period: Span) -> tuple[str, ...]:
    """The statuses that the child had in a period, the first that applies first."""
    return tuple(
        status for status in SPAN_KINDS if any(_meets(span, period) for span in file.spans(status))
    )


def _period(file: CaseFile, months: int) -> Span:
    """The last months before the event, or since the case was opened."""
    earliest = months_after(file.known_on, -months)
    return Span(max(earliest, file.spell_from or earliest), file.known_on)


def _meets(span: Span, period: Span) -> bool:
    return span.started_on <= (period.ended_on or span.started_on) and (
        span.ended_on is None or span.ended_on >= period.started_on
    )


def _begun(fact: ComplianceFact) -> date:
    return fact.happened_on


def _shares(
    file: CaseFile, book: Rulebook, period: Span, held: frozenset[str], statuses: tuple[str, ...]
) -> Iterator[RuleFinding]:
    """T10 and T11: at every other visit or more the child was seen alone, and the bedroom seen.

    A visit that does not say counts for neither; where it could turn the answer,
    the record does not tell. A child too young to be seen alone is observed (R042).
    """
    if "CP" not in statuses:
        return
    visits = [
        each
        for span in file.spans("CP")
        for each in file.of("protection_visit")
        if max(span.started_on, period.started_on) <= each.happened_on <= file.known_on
        and (span.ended_on is None or each.happened_on <= span.ended_on)
        and each.is_seen is not False
    ]
    for rule_id, answers in (
        ("T10", [each.is_seen_alone for each in visits]),
        ("T11", [each.is_bedroom_seen for each in visits]),
    ):
        row = book.on(rule_id, file.known_on)
        if row is None:
            yield finding(book.rows(rule_id)[-1], NO_RULE, note="no_rule")
        elif EVIDENCE[rule_id] not in held:
            yield finding(row, NOT_EVIDENCED, note="no_such_entry")
        elif rule_id == "T10" and _is_too_young(file, book.decided.seen_alone_from_age):
            yield finding(row, NOT_APPLICABLE, note="too_young")
        else:
            yield _share(row, answers)


def _is_too_young(file: CaseFile, age: int) -> bool:
    return file.born_on is not None and age_on(file.born_on, file.known_on) < age


def _share(row: Timescale, answers: list[bool | None]) -> RuleFinding:
    """Whether one in so many answers is yes, whatever those that are missing might have said."""
    yes, unknown = answers.count(True), answers.count(None)
    if not answers:
        return finding(row, NOT_APPLICABLE, note="no_visit")
    if yes * row.limit >= len(answers):
        verdict = MET
    elif (yes + unknown) * row.limit >= len(answers):
        verdict = NOT_EVIDENCED
    else:
        verdict = MISSING
    note = "not_recorded" if verdict == NOT_EVIDENCED else ""
    return finding(row, verdict, note=note, met=yes, asked=len(answers))
