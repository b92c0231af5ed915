"""The accepted rows of the populations that fostering and section 11 read, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.model import (
    Auditor,
    ContractResult,
    FosterCheck,
    FosterHousehold,
    LineManagement,
    PartnerOrganisation,
    Section11Answer,
    Team,
    Worker,
)
from tasks.validation.extracts import accepted_of
from tasks.validation.gathering import auditors_of, named
from tasks.validation.loading import load_contracts
from tasks.validation.past import Past
from tasks.validation.records import records_from

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd


@dataclass(frozen=True, slots=True)
class FosteringKnown:
    """Everything a fostering round knows of its source and registers."""

    households: tuple[FosterHousehold, ...]
    checks: tuple[FosterCheck, ...]
    workers: tuple[Worker, ...]
    teams: tuple[Team, ...]
    management: tuple[LineManagement, ...]
    auditors: tuple[Auditor, ...]
    contracts: tuple[ContractResult, ...]


@dataclass(frozen=True, slots=True)
class PartnersKnown:
    """Everything a section 11 round knows of the partnership."""

    organisations: tuple[PartnerOrganisation, ...]
    answers: tuple[Section11Answer, ...]
    contracts: tuple[ContractResult, ...]


def judge_fostering(frames: Mapping[str, pd.DataFrame], as_at: date, past: Past) -> FosteringKnown:
    """The records of accepted rows; raises ContractBroken where a contract stops the round."""
    accepted, results = accepted_of(frames, as_at, past, load_contracts())
    return FosteringKnown(
        households=records_from(accepted["foster_households"], FosterHousehold),
        checks=records_from(accepted["foster_checks"], FosterCheck),
        workers=records_from(accepted["workers"], Worker),
        teams=tuple(map(named, records_from(accepted["teams"], Team))),
        management=records_from(accepted["line_management"], LineManagement),
        auditors=auditors_of(accepted),
        contracts=results,
    )


def judge_partners(frames: Mapping[str, pd.DataFrame], as_at: date, past: Past) -> PartnersKnown:
    """The records of accepted rows; raises ContractBroken where a contract stops the round."""
    accepted, results = accepted_of(frames, as_at, past, load_contracts())
    return PartnersKnown(
        organisations=records_from(accepted["partner_organisations"], PartnerOrganisation),
        answers=records_from(accepted["section_11_answers"], Section11Answer),
        contracts=results,
    )
