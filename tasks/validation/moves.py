"""What a compliance run reads is judged by its contracts and becomes records (R043, R123)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from tasks.validation.extracts import accepted_of
from tasks.validation.gathering import named, staffed
from tasks.validation.loading import load_contracts
from tasks.validation.past import Past
from tasks.validation.records import records_from

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
    accepted, results = accepted_of(frames, as_at, past, load_contracts())
    return KnownMoves(
        episodes=records_from(accepted["referral_episodes"], ReferralEpisode),
        holders=records_from(accepted["case_holders"], CaseHolder),
        names=records_from(accepted["team_names"], TeamName),
        teams=tuple(map(named, records_from(accepted["teams"], Team))),
        workers=records_from(accepted["workers"], Worker),
        auditors=staffed(accepted),
        contracts=results,
    )


def judge_facts(
    frame: pd.DataFrame, as_at: date
) -> tuple[tuple[ComplianceFact, ...], tuple[ContractResult, ...]]:
    """The accepted entries of case files, and their judgement; raises ContractBroken."""
    accepted, results = accepted_of({"compliance_facts": frame}, as_at, Past(), load_contracts())
    return records_from(accepted["compliance_facts"], ComplianceFact), results
