"""The contracts fit what is extracted, what is recorded, and what was published."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from tasks.extraction.statements import EVERY as POPULATIONS
from tasks.extraction.statements import OTHER_UNITS
from tasks.model import (
    AgencyInvolvement,
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
    Leave,
    LineManagement,
    Membership,
    PartnerOrganisation,
    PastAudit,
    ReferralEpisode,
    Section11Answer,
    Team,
    TeamName,
    Verdict,
    Worker,
)
from tasks.validation.loading import HERE, load_contracts
from tasks.validation.versions import PUBLISHED, check_versions, promise_of

ROOT = Path(__file__).parents[2]
RECORDS = {
    "open_cases": Case,
    "involvements": Involvement,
    "workers": Worker,
    "teams": Team,
    "line_management": LineManagement,
    "auditor_teams": Membership,
    "auditor_leave": Leave,
    "declared_interests": DeclaredInterest,
    "past_audits": PastAudit,
    "chronology": CaseEvent,
    "referral_episodes": ReferralEpisode,
    "case_holders": CaseHolder,
    "team_names": TeamName,
    "compliance_facts": ComplianceFact,
    "front_door_contacts": FrontDoorContact,
    "early_help": EarlyHelpEpisode,
    "foster_households": FosterHousehold,
    "foster_checks": FosterCheck,
    "partner_organisations": PartnerOrganisation,
    "section_11_answers": Section11Answer,
    "early_help_children": EarlyHelpChild,
    "agency_involvements": AgencyInvolvement,
    "early_help_matches": EarlyHelpMatch,
    "early_help_namesakes": EarlyHelpMatch,
}
KINDS = {
    "str": "string",
    "date": "date",
    "datetime": "timestamp",
    "bool": "boolean",
    "int": "integer",
}
STAND_INS = {("teams", "team_name"), ("teams", "service_id"), ("teams", "service_name")}
"""What gathering fills in where the owner is asked for it."""


def test_each_population_has_one_contract_with_its_columns_in_their_order():
    contracts = load_contracts().by_population
    assert set(contracts) == set(POPULATIONS)
    for population, columns in POPULATIONS.items():
        assert tuple(each.name for each in contracts[population].columns) == columns


@pytest.mark.parametrize("population", RECORDS)
def test_each_field_of_a_record_has_its_type_and_its_certainty_from_the_contract(population):
    contract = load_contracts().by_population[population]
    columns = {column.name: column for column in contract.columns}
    out = (Verdict.STOP, Verdict.QUARANTINE)
    sure = {
        rule.column
        for rule in contract.rules
        if rule.expectation.endswith("not_be_null") and not rule.where and rule.action in out
    }
    for field in fields(RECORDS[population]):
        if population == "open_cases" and field.name in OTHER_UNITS:
            continue
        kind, _, may_be_missing = str(field.type).partition(" | ")
        assert columns[field.name].kind == KINDS[kind]
        if not may_be_missing and (population, field.name) not in STAND_INS:
            assert field.name in sure, f"{population}.{field.name} may be missing"


def test_what_cannot_be_read_as_what_a_certain_field_holds_never_reaches_its_record():
    for population, record in RECORDS.items():
        columns = {each.name: each for each in load_contracts().by_population[population].columns}
        for field in fields(record):
            if field.name not in columns:
                continue
            rule = columns[field.name].unreadable
            if rule and "None" not in str(field.type):
                assert rule.action in {Verdict.STOP, Verdict.QUARANTINE}, rule.code


def test_every_contract_is_the_published_one_and_its_version_is_in_the_changelog():
    contracts = check_versions()
    published = json.loads((HERE / PUBLISHED).read_text("utf-8"))
    now = {name: promise_of(contract) for name, contract in contracts.items()}
    assert now == published, "run: audit contracts publish"


@pytest.mark.parametrize(
    "statement",
    [
        "from tasks.validation.loading import load_contracts; load_contracts()",
        "from tasks.validation import extracts, judging, suite, versions",
        "from flows.cli import app; app(['--help'], standalone_mode=False)",
        "from flows.cli import app; app(['contracts', 'check'], standalone_mode=False)",
    ],
)
def test_great_expectations_is_imported_by_nothing_but_a_judgement(statement):
    """It takes seconds and 260 MB."""
    heavy = "great_expectations", "prefect", "pandas"
    look = f"{statement}; import sys; print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"
