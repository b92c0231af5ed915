"""What a compliance run reads is judged by its contracts and becomes records (R043, R123)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.errors import ContractBroken
from tasks.model import (
    Auditor,
    CaseHolder,
    ComplianceFact,
    ContractResult,
    ReferralEpisode,
    Team,
    TeamName,
    Worker,
)
from tasks.validation.extracts import judge_each
from tasks.validation.gathering import named
from tasks.validation.loading import load_contracts
from tasks.validation.past import Past
from tasks.validation.records import records_from, values_of

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd


@dataclass(frozen=True, slots=True)
class KnownMoves:
    """The accepted rows by which transfers and closures are told, and who is responsible."""

    episodes: tuple[ReferralEpisode, ...]
    holders: tuple[CaseHolder, ...]
    names: tuple[TeamName, ...]
    teams: tuple[Team, ...]
    workers: tuple[Worker, ...]
    auditors: tuple[Auditor, ...]
    contracts: tuple[ContractResult, ...]


def judge_moves(frames: Mapping[str, pd.DataFrame], as_at: date, past: Past) -> KnownMoves:
    """The records of accepted rows; raises ContractBroken where nothing may be detected."""
    accepted, results = _accepted(frames, as_at, past)
    return KnownMoves(
        episodes=records_from(accepted["referral_episodes"], ReferralEpisode),
        holders=records_from(accepted["case_holders"], CaseHolder),
        names=records_from(accepted["team_names"], TeamName),
        teams=tuple(map(named, records_from(accepted["teams"], Team))),
        workers=records_from(accepted["workers"], Worker),
        auditors=_auditors(accepted["auditors"], accepted["auditor_staff_ids"]),
        contracts=results,
    )


def judge_facts(
    frame: pd.DataFrame, as_at: date
) -> tuple[tuple[ComplianceFact, ...], tuple[ContractResult, ...]]:
    """The accepted entries of case files, and their judgement; raises ContractBroken."""
    accepted, results = _accepted({"compliance_facts": frame}, as_at, Past())
    return records_from(accepted["compliance_facts"], ComplianceFact), results


def _accepted(
    frames: Mapping[str, pd.DataFrame], as_at: date, past: Past
) -> tuple[dict[str, pd.DataFrame], tuple[ContractResult, ...]]:
    judgements = judge_each(frames, as_at, past, load_contracts())
    results = tuple(each.result for each in judgements.values())
    stops = tuple(stop for result in results for stop in result.stops)
    if stops:
        raise ContractBroken(stops, results)
    return {name: each.accepted for name, each in judgements.items()}, results


def _auditors(register: pd.DataFrame, keys: pd.DataFrame) -> tuple[Auditor, ...]:
    """The register of auditors with the staff numbers of each, by which reviewers are found."""
    numbers: dict[str, set[str]] = defaultdict(set)
    pairs = zip(values_of(keys["auditor_id"]), values_of(keys["staff_id"]), strict=True)
    for auditor_id, staff_id in pairs:
        numbers[auditor_id].add(staff_id)
    return tuple(
        replace(each, staff_ids=frozenset(numbers[each.auditor_id]))
        for each in records_from(register, Auditor)
    )
