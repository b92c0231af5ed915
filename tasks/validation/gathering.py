"""Accepted rows of all populations become the records that every later step shares."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.model import (
    AgencyInvolvement,
    AssessmentFactors,
    Auditor,
    Case,
    CaseEvent,
    DeclaredInterest,
    EarlyHelpChild,
    EarlyHelpEpisode,
    EarlyHelpMatch,
    FrontDoorContact,
    Involvement,
    Leave,
    LineManagement,
    Matching,
    Membership,
    PartnerOrganisation,
    PastAudit,
    Team,
    Worker,
)
from tasks.validation.own_units import entries_of, units_of
from tasks.validation.records import Record, filled, records_from, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

OPEN_CASES, FRONT_DOOR = "open_cases", "front_door_contacts"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a round knows of its source, as records."""

    cases: tuple[Case, ...]
    involvements: tuple[Involvement, ...]
    workers: tuple[Worker, ...]
    teams: tuple[Team, ...]
    management: tuple[LineManagement, ...]
    auditors: tuple[Auditor, ...]
    interests: tuple[DeclaredInterest, ...]
    past_audits: tuple[PastAudit, ...]
    events: dict[str, tuple[CaseEvent, ...]]
    assessments: tuple[AssessmentFactors, ...] = ()
    contacts: tuple[FrontDoorContact, ...] = ()
    early_help: tuple[EarlyHelpEpisode, ...] = ()
    early_help_children: tuple[EarlyHelpChild, ...] = ()
    agency_involvements: tuple[AgencyInvolvement, ...] = ()
    organisations: tuple[PartnerOrganisation, ...] = ()
    matches: tuple[EarlyHelpMatch, ...] = ()
    namesakes: tuple[EarlyHelpMatch, ...] = ()
    matching: Matching | None = None


SUPPORT = frozenset(
    {
        "involvements", "workers", "teams", "line_management", "auditors", "auditor_staff_ids",
        "auditor_teams", "auditor_leave", "declared_interests", "past_audits",
        "assessment_factors", "chronology", "early_help", "early_help_children",
        "agency_involvements", "partner_organisations", "early_help_matches",
        "early_help_namesakes",
    }
)  # fmt: skip
"""Every population but those whose rows are what is drawn."""


def gather(accepted: Mapping[str, pd.DataFrame]) -> Gathered:
    """The records of a round, from the accepted rows of each population.

    Front door contacts become cases once they are rated (``selection.front_door``);
    the rows of any other population that is drawn from are cases as they stand.
    """
    return Gathered(
        cases=_units(accepted),
        contacts=_of(accepted, FRONT_DOOR, FrontDoorContact),
        early_help=_of(accepted, "early_help", EarlyHelpEpisode),
        early_help_children=_of(accepted, "early_help_children", EarlyHelpChild),
        agency_involvements=_of(accepted, "agency_involvements", AgencyInvolvement),
        matches=_of(accepted, "early_help_matches", EarlyHelpMatch),
        namesakes=_of(accepted, "early_help_namesakes", EarlyHelpMatch),
        organisations=_of(accepted, "partner_organisations", PartnerOrganisation),
        involvements=records_from(accepted["involvements"], Involvement),
        workers=records_from(accepted["workers"], Worker),
        teams=tuple(map(named, records_from(accepted["teams"], Team))),
        management=records_from(accepted["line_management"], LineManagement),
        auditors=auditors_of(accepted),
        interests=records_from(accepted["declared_interests"], DeclaredInterest),
        past_audits=records_from(accepted["past_audits"], PastAudit),
        events=_events((*records_from(accepted["chronology"], CaseEvent), *_entries(accepted))),
        assessments=records_from(accepted["assessment_factors"], AssessmentFactors),
    )


def _of(
    accepted: Mapping[str, pd.DataFrame], name: str, record: type[Record]
) -> tuple[Record, ...]:
    """The records of a population that only some audit types read."""
    return records_from(accepted[name], record) if name in accepted else ()


def _units(accepted: Mapping[str, pd.DataFrame]) -> tuple[Case, ...]:
    """The rows that may be drawn as cases; what a unit does not know of itself is none."""
    unit = _unit(accepted)
    frame = accepted[unit]
    if unit == FRONT_DOOR:
        return ()
    if unit != OPEN_CASES:
        return units_of(frame, unit)
    return records_from(filled(frame, Case), Case)


def _unit(accepted: Mapping[str, pd.DataFrame]) -> str:
    """The population whose rows are what is drawn."""
    return next(name for name in accepted if name not in SUPPORT)


def _entries(accepted: Mapping[str, pd.DataFrame]) -> tuple[CaseEvent, ...]:
    """The entries of units that are a population of a council's own."""
    unit = _unit(accepted)
    return () if unit in {OPEN_CASES, FRONT_DOOR} else entries_of(accepted[unit])


def named(team: Team) -> Team:
    """The team, with its key where it has no name; its contract asks the owner for one."""
    return replace(
        team,
        team_name=team.team_name or team.team_id,
        service_id=team.service_id or "",
        service_name=team.service_name or "",
    )


def auditors_of(accepted: Mapping[str, pd.DataFrame]) -> tuple[Auditor, ...]:
    """The register of auditors, each with identities, memberships and leave."""
    memberships = _by_auditor(accepted["auditor_teams"], Membership)
    leave = _by_auditor(accepted["auditor_leave"], Leave)
    return tuple(
        replace(
            auditor,
            memberships=memberships.get(auditor.auditor_id, ()),
            leave=leave.get(auditor.auditor_id, ()),
        )
        for auditor in staffed(accepted)
    )


def staffed(accepted: Mapping[str, pd.DataFrame]) -> tuple[Auditor, ...]:
    """The register of auditors, each with the staff numbers that the case system has of them."""
    keys = accepted["auditor_staff_ids"]
    identities: dict[str, set[str]] = defaultdict(set)
    for auditor_id, staff_id in zip(
        values_of(keys["auditor_id"]), values_of(keys["staff_id"]), strict=True
    ):
        identities[auditor_id].add(staff_id)
    return tuple(
        replace(auditor, staff_ids=frozenset(identities[auditor.auditor_id]))
        for auditor in records_from(accepted["auditors"], Auditor)
    )


def _by_auditor(frame: pd.DataFrame, record: type[Record]) -> dict[str, tuple[Record, ...]]:
    """The records of each auditor."""
    found: dict[str, list[Record]] = defaultdict(list)
    owners = values_of(frame["auditor_id"])
    for auditor_id, each in zip(owners, records_from(frame, record), strict=True):
        found[auditor_id].append(each)
    return {auditor_id: tuple(rows) for auditor_id, rows in found.items()}


def _events(events: tuple[CaseEvent, ...]) -> dict[str, tuple[CaseEvent, ...]]:
    """The events of each case, in order of their days."""
    found: dict[str, list[CaseEvent]] = defaultdict(list)
    for event in sorted(events, key=lambda each: (each.case_id, each.happened_on, each.kind)):
        found[event.case_id].append(event)
    return {case_id: tuple(rows) for case_id, rows in found.items()}
