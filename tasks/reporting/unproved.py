"""What the documents say where the source cannot prove that anybody is independent (A06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tasks.model import ContractResult, SourceOrigin

UNANSWERABLE = frozenset({"TM040", "TM041", "TM050", "TM060", "OC015", "OC045"})
"""Rules about what no Annex A holds: services, managers, families and reviewing officers."""


def unproved_words(origin: SourceOrigin | None) -> str:
    """What a reader must see first; nothing where the source is a case-management system."""
    if origin is None:
        return ""
    return (
        f"Independence was not proved. The source is an Annex A workbook of"
        f" {_day(origin.extracted_on)}: it has no history of involvements and no auditors, so no"
        " auditor was allocated. Families, earlier audits and restricted records are not in it"
        " either, so no rule about these could be applied."
    )


def unjudged_words(origin: SourceOrigin | None) -> str:
    """The same for the data owner, who is not asked for what the form does not have."""
    if origin is None:
        return ""
    return (
        f"Independence was not proved: the source is an Annex A workbook of"
        f" {_day(origin.extracted_on)}. What it cannot hold (auditors, services, managers,"
        " families, reviewing officers) is not asked for here."
    )


def disclosure_words(origin: SourceOrigin | None) -> str:
    """The same for the certificate's own disclosure, in one clause."""
    if origin is None:
        return ""
    return (
        f"from an Annex A workbook of {_day(origin.extracted_on)}, which has no history of"
        " involvements: independence was not proved"
    )


def answerable(
    contracts: Sequence[ContractResult], origin: SourceOrigin | None
) -> tuple[ContractResult, ...]:
    """The judgements without the rules that such a source can only break."""
    return tuple(contracts) if origin is None else tuple(map(_answerable, contracts))


def _answerable(judged: ContractResult) -> ContractResult:
    rules = tuple(rule for rule in judged.rules if rule.code not in UNANSWERABLE)
    kept = {
        key: tuple(code for code in codes if code not in UNANSWERABLE)
        for key, codes in judged.flags.items()
    }
    return replace(judged, rules=rules, flags={key: codes for key, codes in kept.items() if codes})


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
