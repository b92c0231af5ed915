"""What each rule comes to in one extract, and what that leaves of its rows.

Rows are known by their numbers here; what names them to their owner is their
reference. Every row that goes in is accounted for: accepted or quarantined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.errors import RowsUnaccounted
from tasks.model import TeamCount, Verdict
from tasks.validation.contract import compare
from tasks.validation.digest import plain_values

if TYPE_CHECKING:
    import pandas as pd

    from tasks.validation.coerce import Coerced
    from tasks.validation.contract import Contract, Rule
    from tasks.validation.suite import Answer

NONE = "none"
ALL = "all"
NOT_NULL = "expect_column_values_to_not_be_null"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule comes to: the rows that break it, without those that a waiver answers."""

    rule: Rule
    rows: tuple[int, ...]
    waived: int = 0
    is_judged: bool = True
    is_whole_broken: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows are named and counted: each row's reference, team and status."""

    keys: tuple[str, ...]
    teams: tuple[str, ...]
    statuses: tuple[str, ...]


def rows_of(contract: Contract, frame: pd.DataFrame) -> Rows:
    """How each row is named, and the team and status under which it is counted."""
    parts = [plain_values(frame[name]) for name in contract.reference]
    keys = tuple(
        "/".join(str(part) for part in row if part is not None) or f"row {place}"
        for place, row in enumerate(zip(*parts, strict=True), start=1)
    )
    groups = [
        tuple(value or NONE for value in plain_values(frame[name])) if name else (ALL,) * len(keys)
        for name in (contract.team, contract.status)
    ]
    return Rows(keys, groups[0], groups[1])


def findings_of(
    contract: Contract,
    coerced: Coerced,
    answers: Mapping[str, Answer],
    named: Rows,
    valid: frozenset[tuple[str, str]],
) -> tuple[Finding, ...]:
    """What every rule comes to; a rule without an answer was not judged.

    ``valid`` are the waivers that hold on the day, as code and key.
    """
    lost = [
        Finding(rule, coerced.lost.get(rule.column or "", ())) for rule in contract.unreadable_rules
    ]
    asked = [_finding(rule, answers[rule.code], coerced) for rule in contract.rules]
    return tuple(_less_waived(finding, named, valid) for finding in (*lost, *asked))


def _finding(rule: Rule, answer: Answer, coerced: Coerced) -> Finding:
    """The rows that break one rule; none while its tolerance holds.

    A value that could not be read has its own rule, and is not missing as well.
    """
    if not answer.is_judged:
        return Finding(rule, (), is_judged=False)
    if rule.expectation == "row_count":
        kept = compare(rule.tolerance.operator, answer.examined, rule.tolerance.bounds)
        return Finding(rule, (), is_whole_broken=not kept)
    rows = answer.rows
    if rule.expectation == NOT_NULL:
        unread = set(coerced.lost.get(rule.column or "", ()))
        rows = tuple(row for row in rows if row not in unread)
    holds = rule.tolerance.holds(len(rows), answer.examined)
    return Finding(rule, () if holds else rows, is_whole_broken=not holds and not rows)


def _less_waived(finding: Finding, named: Rows, valid: frozenset[tuple[str, str]]) -> Finding:
    """The finding without the rows whose question has been answered."""
    code = finding.rule.code
    if finding.rule.action != Verdict.FLAG or not any(rule == code for rule, _ in valid):
        return finding
    still = tuple(row for row in finding.rows if (code, named.keys[row]) not in valid)
    return replace(finding, rows=still, waived=len(finding.rows) - len(still))


def rows_with(verdict: Verdict, findings: tuple[Finding, ...]) -> frozenset[int]:
    """Every row of which some rule says so."""
    return frozenset(
        row for finding in findings if finding.rule.action == verdict for row in finding.rows
    )


def counts_of(
    population: str, named: Rows, findings: tuple[Finding, ...], accepted: int
) -> tuple[TeamCount, ...]:
    """How the rows of each team and status fared.

    ``accepted`` is how many rows are in the accepted frame. Raises
    RowsUnaccounted where the sums do not agree with it or with each other.
    """
    out = rows_with(Verdict.QUARANTINE, findings)
    flagged = rows_with(Verdict.FLAG, findings) - out
    groups = tuple(zip(named.teams, named.statuses, strict=True))
    whole = Counter(groups)
    kept = Counter(group for row, group in enumerate(groups) if row not in out)
    left = Counter(groups[row] for row in out)
    asked = Counter(groups[row] for row in flagged)
    wrong = [group for group in whole if kept[group] + left[group] != whole[group]]
    if wrong or kept.total() != accepted:
        raise RowsUnaccounted(population, len(wrong) or len(whole))
    return tuple(
        TeamCount(*group, whole[group], kept[group], left[group], asked[group])
        for group in sorted(whole)
    )


def flags_of(findings: tuple[Finding, ...], named: Rows) -> dict[str, tuple[str, ...]]:
    """The codes of the open questions about each accepted row, by its reference."""
    out = rows_with(Verdict.QUARANTINE, findings)
    found: dict[str, set[str]] = {}
    for finding in findings:
        if finding.rule.action == Verdict.FLAG:
            for row in set(finding.rows) - out:
                found.setdefault(named.keys[row], set()).add(finding.rule.code)
    return {key: tuple(sorted(codes)) for key, codes in sorted(found.items())}
