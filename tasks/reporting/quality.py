"""What the contracts found, for the people who read reports: counts, codes and references only."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.model import ContractResult, RuleResult
from tasks.reporting.words import VERDICTS, counted, listed

ORDER = tuple(VERDICTS)
SHOWN = 8


def quality_context(contracts: Sequence[ContractResult]) -> dict[str, object]:
    """The data-quality part of a report."""
    return {
        "quality_finding": quality_finding(contracts),
        "populations": [
            (each.population.replace("_", " ").capitalize(), each) for each in contracts
        ],
        "faults": [fault(contract, rule) for contract, rule in broken_rules(contracts)],
        "rules_judged": sum(len(each.rules) for each in contracts),
    }


def quality_finding(contracts: Sequence[ContractResult]) -> str:
    """How many rows may be used, and how many are asked about."""
    if not contracts:
        return "No data contract was judged for this round"
    extracted = sum(each.extracted for each in contracts)
    accepted = sum(each.accepted for each in contracts)
    if accepted == extracted:
        return f"All {counted(extracted, 'row')} extracted kept the data contracts"
    return (
        f"{accepted:,} of {counted(extracted, 'row')} extracted may be used;"
        f" {extracted - accepted:,} {'is' if extracted - accepted == 1 else 'are'} set aside"
    )


def broken_rules(
    contracts: Sequence[ContractResult],
) -> tuple[tuple[ContractResult, RuleResult], ...]:
    """Every rule that found something, the gravest first, then the most rows."""
    found = [(each, rule) for each in contracts for rule in each.rules if rule.failed]
    return tuple(
        sorted(
            found,
            key=lambda pair: (ORDER.index(pair[1].verdict), -pair[1].failed, pair[1].code),
        )
    )


def fault(contract: ContractResult, rule: RuleResult) -> dict[str, object]:
    """One broken rule as a reader meets it: what, how many, what to do, which."""
    word, to_do = VERDICTS[rule.verdict]
    return {
        "code": rule.code,
        "population": contract.population.replace("_", " "),
        "message": rule.message,
        "verdict": rule.verdict,
        "word": word,
        "to_do": to_do,
        "failed": rule.failed,
        "waived": rule.waived,
        "references": references(rule),
    }


def references(rule: RuleResult) -> str:
    """The first references of a broken rule, in order, and how many more there are.

    >>> references(RuleResult("OC1", "m", "flag", None, 3, ("b", "a", "c")))
    'a, b and c'
    """
    keys = sorted(set(rule.failed_keys))
    more = len(keys) - SHOWN
    return f"{', '.join(keys[:SHOWN])} and {more} more" if more > 0 else listed(keys)
