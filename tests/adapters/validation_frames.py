"""Small clean extracts of every population, as a source without types would give them."""

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from tasks.extraction.statements import EVERY, populations_of
from tasks.validation.contract import Contract
from tasks.validation.judging import Judgement, judge
from tasks.validation.loading import load_contracts

AS_AT = date(2021, 6, 14)
ROWS = 12


def row_of(population: str, n: int) -> dict[str, object]:
    """The n-th row of a population; every rule of its contract holds."""
    return {
        "open_cases": {
            "case_id": f"C{n}", "family_id": f"F{n}", "status": ("LAC", "CP", "CIN")[n % 3],
            "team_id": f"T{n % 3}", "team_name": "North", "team_type": "lac", "service_id": "S1",
            "worker_id": f"W{n % ROWS}", "allocated_on": "2021-03-01",
            "reviewing_officer_id": "W1", "opened_on": "2021-02-01", "born_on": "2012-05-05",
            "last_audited_on": None, "is_restricted": 0, "is_worker_known": 1, "closed_on": None,
            "source_recorded_on": "2021-06-14",
        },
        "involvements": {
            "case_id": f"C{n}", "staff_id": f"W{n % ROWS}", "kind": "allocated_worker",
            "team_id": "T1", "started_on": "2021-03-01", "ended_on": None, "is_known": 1,
            "family_id": f"F{n}",
        },
        "workers": {
            "worker_id": f"W{n}", "worker_name": "Jo Okafor", "job_title": "Social worker",
            "team_id": "T1", "is_agency": 0,
        },
        "teams": {
            "team_id": f"T{n}", "team_name": "North", "team_type": "lac", "service_id": "S1",
            "service_name": "Help", "manager_id": "W1", "manager_name": "Mo Adeyemi",
            "manager_email": "mo.adeyemi@invented.gov.uk",
        },
        "line_management": {
            "staff_id": f"W{n}", "manager_id": "W1", "started_on": "2020-01-01", "ended_on": None,
        },
        "auditors": {
            "auditor_id": f"A{n}", "auditor_name": "Ann Lee", "email": f"a{n}@invented.gov.uk",
            "role": "team_manager", "team_id": "T1", "service_id": "S1", "capacity": 4,
            "trained_on": "2021-01-10", "employed_from": "2015-01-01",
            "active_from": "2016-01-01", "active_to": None,
        },
        "auditor_staff_ids": {"auditor_id": f"A{n % ROWS}", "staff_id": f"W{n}"},
        "auditor_teams": {
            "auditor_id": f"A{n % ROWS}", "team_id": "T1", "started_on": "2016-01-01",
            "ended_on": None,
        },
        "auditor_leave": {
            "auditor_id": f"A{n % ROWS}", "started_on": "2021-07-05", "ended_on": "2021-07-09",
        },
        "declared_interests": {
            "auditor_id": f"A{n % ROWS}", "case_id": f"C{n}", "family_id": None, "staff_id": None,
            "started_on": "2020-01-01", "ended_on": None,
        },
        "past_audits": {
            "audit_id": f"P{n}", "audit_type": "practice_week", "cycle_id": "PW-2021-03",
            "case_id": f"C{n}", "worker_id": f"W{n % ROWS}", "auditor_id": "A1",
            "allocated_on": "2021-03-01", "finalised_on": "2021-03-12",
        },
        "assessment_factors": {
            "case_id": f"C{n}", "assessed_on": "2021-03-01", "factors": '["4B"]',
        },
        "chronology": {
            "case_id": f"C{n}", "happened_on": "2021-03-01", "kind": "visit", "detail": None,
        },
        "referral_episodes": {
            "case_id": f"C{n}", "referral_id": f"R{n}", "opened_on": "2021-02-01",
            "closed_on": None, "born_on": "2012-05-05", "is_restricted": 0,
        },
        "case_holders": {
            "case_id": f"C{n}", "holder_key": f"H{n}", "kind": "allocated_worker",
            "staff_id": f"W{n % ROWS}", "team_id": "T1", "started_on": "2021-03-01",
            "ended_on": None,
        },
        "team_names": {
            "team_id": f"T{n}", "team_name": "North", "valid_from": "2018-04-01",
            "valid_to": None,
        },
        "compliance_facts": {
            "case_id": f"C{n}", "kind": "visit", "happened_on": "2021-03-01", "ended_on": None,
            "from_on": None, "detail": None, "is_seen": 1, "is_seen_alone": 1,
            "is_bedroom_seen": 0,
        },
        "early_help": {
            "case_id": f"E{n}", "started_on": "2021-03-01", "ended_on": None,
        },
        "front_door_contacts": {
            "case_id": f"F{n}", "child_id": f"C{n}", "family_id": f"F{n}", "front_door": "MASH",
            "team_id": "T1", "team_name": "North", "service_id": "S1",
            "worker_id": f"W{n % ROWS}", "rag_initial": "Red", "rag_final": "Amber",
            "received_at": "2021-05-04 09:10:00", "rated_at": "2021-05-04 09:40:00",
            "decided_at": "2021-05-04 11:00:00", "journey_meeting_on": None,
            "contact_reason": "neglect", "contacts_in_window": 1, "born_on": "2012-05-05",
            "last_audited_on": None, "is_restricted": 0, "is_worker_known": 1,
            "source_recorded_on": "2021-06-14",
        },
        "foster_households": {
            "household_id": f"H{n}", "approval_type": "mainstream", "approved_on": "2018-03-01",
            "terms": "Two children", "places": 2, "children": 1, "team_id": f"T{n % 3}",
            "supervising_worker_id": "W1", "household_status": "approved", "ended_on": None,
        },
        "foster_checks": {
            "household_id": f"H{n % ROWS}", "check_kind": "review", "done_on": "2021-03-01",
        },
        "partner_organisations": {
            "organisation_id": f"O{n}", "organisation_name": "Canal Housing", "service": "housing",
            "contact_name": "Jo Reed", "contact_email": "jo.reed@housing.example",
            "mail_domain": "housing.example", "scope_from": "2018-04-01", "scope_to": None,
        },
        "section_11_answers": {
            "organisation_id": f"O{n % ROWS}", "answered_in": 2019, "criterion": "1.1",
            "score": "2", "evidence": None,
        },
        "early_help_children": {
            "case_id": f"C{n}", "family_id": f"F{n}", "team_id": "T1", "team_name": "North",
            "team_type": "other", "service_id": "S1", "worker_id": f"W{n}",
            "opened_on": "2021-02-01", "reason": "neglect", "born_on": "2012-05-05",
            "last_audited_on": None, "is_restricted": 0,
        },
        "early_help_matches": {
            "case_id": f"E{n}", "social_care_id": f"C{n}", "evidence": "upn", "conflict": None,
        },
        "early_help_namesakes": {
            "case_id": f"E{n}", "social_care_id": f"C{n}", "evidence": "name_and_birth",
            "conflict": None,
        },
        "agency_involvements": {
            "case_id": f"C{n}", "organisation_id": f"O{n % ROWS}", "is_contact_involved": 0,
            "started_on": "2021-03-01", "ended_on": None,
        },
    }[population]  # fmt: skip


def frame_of(
    population: str, changes: Mapping[int, Mapping[str, object]] | None = None, rows: int = ROWS
) -> pd.DataFrame:
    """A clean extract of so many rows, with some values of some rows changed."""
    given = changes or {}
    made = [{**row_of(population, n), **given.get(n, {})} for n in range(rows)]
    return pd.DataFrame(made, columns=list(EVERY[population]), dtype=object)


def in_all(rows: int, change: Mapping[str, object]) -> dict[int, Mapping[str, object]]:
    """The same change in each of so many rows."""
    return {n: change for n in range(rows)}  # noqa: C420  # ruff forbids fromkeys with a mapping


def clean_frames() -> dict[str, pd.DataFrame]:
    """A clean extract of every population of a round that draws from open cases."""
    return {name: frame_of(name) for name in populations_of("open_cases")}


RELATED = {
    "workers.worker_id": frozenset(f"W{n}" for n in range(ROWS)),
    "teams.team_id": frozenset(f"T{n}" for n in range(ROWS)),
    "auditors.auditor_id": frozenset(f"A{n}" for n in range(ROWS)),
    "foster_households.household_id": frozenset(f"H{n}" for n in range(ROWS)),
    "partner_organisations.organisation_id": frozenset(f"O{n}" for n in range(ROWS)),
}


def judged(
    population: str, frame: pd.DataFrame, contract: Contract | None = None, **more: object
) -> Judgement:
    """The judgement of an extract, by the project's own contract where no other is given."""
    by = contract or load_contracts().by_population[population]
    return judge(by, frame, AS_AT, **{"related": RELATED, **more})  # type: ignore[arg-type]


def failed(judgement: Judgement) -> dict[str, int]:
    """The codes of the rules that are broken, each with its count."""
    return {rule.code: rule.failed for rule in judgement.result.rules if rule.failed}


def day(days: int) -> str:
    """So many days after the day of the extract."""
    return (AS_AT + timedelta(days=days)).isoformat()
