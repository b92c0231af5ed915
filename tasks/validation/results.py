"""Findings become what the report says: counts, codes, references and sentences, never a value."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tasks.model import RuleResult, Verdict
from tasks.validation.contract import BUILT_IN

if TYPE_CHECKING:
    from tasks.validation.contract import Contract
    from tasks.validation.findings import Finding, Rows
    from tasks.validation.limits import Breach
    from tasks.validation.past import Seen

WHOLE = "extract"
TO_DO = {
    Verdict.STOP: "Nothing can be drawn until this is put right in the source.",
    Verdict.QUARANTINE: "Put the record right in the source; it counts again at the next extract.",
    Verdict.FLAG: "Check, and either put the record right or give a reason to the audit team.",
    Verdict.COUNT: "Nothing has to be done; the number is watched.",
}
NOT_JUDGED = "An engineer must look at this: the rule could not be judged."


def rule_result(contract: Contract, finding: Finding, named: Rows, seen: Seen) -> RuleResult:
    """One finding for the report."""
    rule = finding.rule
    keys = tuple(named.keys[row] for row in finding.rows)
    before = [(key, seen[rule.code, key]) for key in keys if (rule.code, key) in seen]
    teams = Counter(named.teams[row] for row in finding.rows) if contract.team else Counter[str]()
    return RuleResult(
        code=rule.code,
        message=rule.message,
        verdict=rule.action,
        column=rule.column,
        failed=len(keys) or int(finding.is_whole_broken),
        failed_keys=keys or ((WHOLE,) if finding.is_whole_broken else ()),
        waived=finding.waived,
        similar_to=rule.similar_to,
        by_team=tuple(sorted(teams.items())),
        is_judged=finding.is_judged,
        to_do=TO_DO[rule.action] if finding.is_judged else NOT_JUDGED,
        first_seen=tuple(sorted(before, key=lambda each: (each[1], each[0]))),
    )


def built_in_results(
    contract: Contract, broken: tuple[Breach, ...], waived: frozenset[str]
) -> tuple[RuleResult, ...]:
    """One result for each rule that every contract has, in the order of their codes."""
    return tuple(
        _built_in_result(contract, built, [each for each in broken if each.rule == built], waived)
        for built in sorted(BUILT_IN)
    )


def _built_in_result(
    contract: Contract, built: str, mine: list[Breach], waived: frozenset[str]
) -> RuleResult:
    """What one built-in rule came to, with the sentences of its breaches."""
    keys = tuple(key for breach in mine for key in breach.keys)
    is_waived, verdict = built in waived, mine[0].verdict if mine else Verdict.STOP
    return RuleResult(
        code=contract.code(built),
        message=" ".join(breach.sentence for breach in mine) or BUILT_IN[built],
        verdict=verdict,
        column=mine[0].column if mine else None,
        failed=0 if is_waived else len(keys),
        failed_keys=() if is_waived else keys,
        waived=len(keys) if is_waived else 0,
        to_do=TO_DO[verdict],
    )


def stops_of(
    contract: Contract, findings: tuple[Finding, ...], standing: tuple[Breach, ...]
) -> tuple[str, ...]:
    """A sentence for each reason why nothing may be drawn; one is a rule that was not judged."""
    rules = (
        f"{contract.population} {finding.rule.code}: {_why(finding)}"
        for finding in findings
        if not finding.is_judged or _is_stop(finding)
    )
    limits = (
        f"{contract.population} {contract.code(breach.rule)}: {breach.sentence}"
        for breach in standing
        if breach.verdict == Verdict.STOP
    )
    return (*rules, *limits)


def _is_stop(finding: Finding) -> bool:
    """True where a broken rule stops the run."""
    return finding.rule.action == Verdict.STOP and bool(finding.rows or finding.is_whole_broken)


def _why(finding: Finding) -> str:
    """Why one rule stops the run."""
    if not finding.is_judged:
        return (
            "the rule could not be judged, so nobody knows whether it holds."
            " An engineer can put this right."
        )
    rows = f" ({len(finding.rows)} rows)" if finding.rows else ""
    return f"{finding.rule.message}{rows}"
