"""The populations: their columns, and the SQL text of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import BindParameter, Date, String, TextClause, bindparam, text

from tasks.errors import PopulationUnknown
from tasks.extraction.own import own_population, own_populations
from tasks.extraction.sql_server import BYTES
from tasks.model import (
    AgencyInvolvement,
    AssessmentFactors,
    Auditor,
    Case,
    CaseEvent,
    CaseHolder,
    ComplianceFact,
    DeclaredInterest,
    EarlyHelpChild,
    EarlyHelpEpisode,
    EarlyHelpMatch,
    FosterCheck,
    FosterHousehold,
    FrontDoorContact,
    Involvement,
    LineManagement,
    PartnerOrganisation,
    PastAudit,
    ReferralEpisode,
    Section11Answer,
    Team,
    TeamName,
    Worker,
)

CODES = ("allocated_worker", "supervisor", "reviewing_officer")
"""What the queries bind beside dates: the role codes of each kind."""
CASES = "cases"
"""The cases of a run, where a query reads no others."""
COLLATIONS = {"postgresql": ' COLLATE "C"', "mssql": BYTES}
SHARED = (
    "referred", "families", "register", "team_keys", "standing_teams", "persons", "audited",
    "restricted", "open_episodes", "helped_children", "identifiers",
)  # fmt: skip
"""What several populations join to stands once, in ``sql/shared``, under these names."""


def _names(record: type, *beside: str) -> tuple[str, ...]:
    """The columns of a record, and those that only the contract needs."""
    return tuple(field.name for field in fields(record)) + beside


OTHER_UNITS = frozenset({"child_id", "pathway", "service", "agencies", "children", "supervisors"})
"""What a case has where its unit is not the child; open cases have none of it."""
POPULATIONS: dict[str, tuple[str, ...]] = {
    "open_cases": tuple(
        name
        for name in _names(Case, "is_worker_known", "closed_on", "source_recorded_on")
        if name not in OTHER_UNITS
    ),
    "front_door_contacts": _names(FrontDoorContact, "is_worker_known", "source_recorded_on"),
    "early_help": _names(EarlyHelpEpisode),
    "involvements": _names(Involvement),
    "workers": _names(Worker),
    "teams": _names(Team),
    "line_management": _names(LineManagement),
    "auditors": tuple(n for n in _names(Auditor) if n not in {"staff_ids", "memberships", "leave"}),
    "auditor_staff_ids": ("auditor_id", "staff_id"),
    "auditor_teams": ("auditor_id", "team_id", "started_on", "ended_on"),
    "auditor_leave": ("auditor_id", "started_on", "ended_on"),
    "declared_interests": _names(DeclaredInterest),
    "past_audits": _names(PastAudit),
    "assessment_factors": _names(AssessmentFactors),
    "chronology": _names(CaseEvent),
}
"""What rounds of children's cases read, each its unit and what all of them share."""
HOUSEHOLDS: dict[str, tuple[str, ...]] = {
    "foster_households": _names(FosterHousehold),
    "foster_checks": _names(FosterCheck),
}
PARTNERS: dict[str, tuple[str, ...]] = {
    "partner_organisations": _names(PartnerOrganisation),
    "section_11_answers": _names(Section11Answer),
}
MOVES: dict[str, tuple[str, ...]] = {
    "referral_episodes": _names(ReferralEpisode),
    "case_holders": _names(CaseHolder),
    "team_names": _names(TeamName),
}
CASE_FACTS: dict[str, tuple[str, ...]] = {"compliance_facts": _names(ComplianceFact)}
AGENCIES: dict[str, tuple[str, ...]] = {
    "early_help_children": _names(EarlyHelpChild),
    "agency_involvements": _names(AgencyInvolvement),
    "early_help_matches": _names(EarlyHelpMatch),
}
BY_NAME: dict[str, tuple[str, ...]] = {"early_help_namesakes": _names(EarlyHelpMatch)}
"""What compares names of children, and is read only where a council has decided that it may."""
EVERY = {**AGENCIES, **BY_NAME, **POPULATIONS, **HOUSEHOLDS, **PARTNERS, **MOVES, **CASE_FACTS}
RESPONSIBLE = ("workers", "teams", "auditors", "auditor_staff_ids")
"""Who is responsible for a case or reviews it, and how they are written to."""
STAFF = (
    "workers", "teams", "line_management", "auditors", "auditor_staff_ids", "auditor_teams",
    "auditor_leave",
)  # fmt: skip

UNITS: dict[str, tuple[str, ...]] = {
    "open_cases": (),
    "front_door_contacts": ("early_help",),
}
"""The populations whose rows are what is drawn, and what beside it their audit type reads."""
MADE_OF: dict[str, tuple[str, ...]] = {
    "multi_agency_children": ("open_cases", "partner_organisations", *AGENCIES),
}
"""Units that are no population of their own: whoever stands in one of these may be drawn (R092)."""


def populations_of(unit: str) -> tuple[str, ...]:
    """What a round reads whose population is ``unit``: that, what goes with it, what all read.

    Raises PopulationUnknown where nothing says how to read it.
    """
    known = {**UNITS, **MADE_OF, **dict.fromkeys(own_populations(), ())}
    if unit not in known:
        raise PopulationUnknown(unit, tuple(sorted(known)))
    apart = {*UNITS, *(name for beside in UNITS.values() for name in beside)}
    own = MADE_OF.get(unit) or (unit, *known[unit])
    return (*own, *(name for name in POPULATIONS if name not in apart))


def populations_for(unit: str, *, by_name: bool) -> tuple[str, ...]:
    """What a round reads, with what compares names where that is allowed (R091)."""
    return (*populations_of(unit), *(BY_NAME if by_name else ()))


NEEDS: Mapping[str, tuple[str, ...]] = {
    "practice_week": populations_of("open_cases"),
    "front_door": populations_of("front_door_contacts"),
    "multi_agency": populations_of("multi_agency_children"),
    "fostering": (*STAFF, *HOUSEHOLDS),
    "section_11": tuple(PARTNERS),
    "compliance": (*RESPONSIBLE, *MOVES, *CASE_FACTS),
}
"""The populations of each audit type."""


LOCAL_REGISTERS = frozenset(
    {
        "auditors", "auditor_staff_ids", "auditor_teams", "auditor_leave", "declared_interests",
        "line_management", "past_audits", "assessment_factors",
    }
)  # fmt: skip
"""What a source that was made of an Annex A workbook cannot have."""


def columns_of(population: str) -> tuple[str, ...]:
    """The columns of a population, in their order."""
    own = own_population(population)
    return own.columns if own else EVERY[population]


def own_text_of(population: str) -> str:
    """The text of a population's own file."""
    own = own_population(population)
    return own.text if own else _read(f"{population}.sql")


def statement_of(population: str, stand_ins: Mapping[str, str] | None = None) -> str:
    """The one statement of a population: stand-ins, shared queries, and its own text.

    ``stand_ins`` has a query for each table that is to be read through it.
    """
    own = own_text_of(population)
    given = {**(stand_ins or {}), **{name: _read(f"shared/{name}.sql") for name in _shared_by(own)}}
    if not given:
        return own
    named = ",\n".join(f"{name} AS (\n{query.rstrip()}\n)" for name, query in given.items())
    comment, begins_with, rest = re.split(r"^(WITH|SELECT)\b", own, maxsplit=1, flags=re.MULTILINE)
    link = "," if begins_with == "WITH" else "\nSELECT"
    return f"{comment}WITH {named}{link}{rest}"


def bound(statement: str, values: Mapping[str, object]) -> TextClause:
    """A statement with the values that it asks for: dates, lists of role codes, registers."""
    words = text(statement)
    return words.bindparams(*(_parameter(each, values[each]) for each in words.compile().params))


def _parameter(name: str, value: object) -> BindParameter[Any]:
    """One value, typed where the database could take it for something else."""
    if name in CODES or name == CASES:
        return bindparam(name, value, type_=String, expanding=True)
    return bindparam(name, value, type_=Date if isinstance(value, date) else None)


def ordered_by_bytes(statement: str, dialect: str) -> str:
    """A statement whose keys a server orders by their bytes, as SQLite does.

    Otherwise the server's language would decide which of two equal rows comes first.
    """
    order = COLLATIONS.get(dialect)
    return re.sub(r"( AS varchar\(\d+\)\))", rf"\1{order}", statement) if order else statement


def _shared_by(text: str) -> tuple[str, ...]:
    """The shared queries that a text joins."""
    return tuple(name for name in SHARED if re.search(rf"\b(FROM|JOIN) {name} AS\b", text))


@cache
def _read(name: str) -> str:
    """The text of an SQL file."""
    return files("tasks.extraction").joinpath("sql", name).read_text("utf-8")
