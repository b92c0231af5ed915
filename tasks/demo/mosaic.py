"""The borough as Mosaic's reporting views give it (source_data.md 1.3 and appendix A).

An involvement names its child through the referral only; referrals and
enquiries are numbers; teams are names; outcomes are words; staff are whoever
holds a case on the last day. Nothing tells who lives together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Integer, MetaData, Numeric, String
from sqlalchemy.types import DateTime

from tasks.demo.flavours import (
    NINE_DIGITS,
    Change,
    Delivered,
    Field,
    Row,
    Tables,
    built,
    digits,
    fields_of,
    number,
)
from tasks.source_tables import METADATA

FAMILIES, STAFF = "ssd_family", "local_workforce"
EMPTY = ("ssd_department",)
"""Tables that stand there without a row: "source data not yet set up"."""
LACKING = frozenset(
    {
        "pers_common_child_id", "invo_person_id", "cinv_person_id", "cppv_person_id",
        "cppr_cp_review_id", "cppr_person_id", "cppr_cp_review_meeting_id", "cppl_cp_plan_ola",
        "clap_person_id", "prof_professional_name",
    }
)  # fmt: skip
RENAMED = {"cinp_cin_plan_id": "cin_plan_id", "lacp_table_id": "lacp_cla_care_plan_id"}
NUMBERED = ("_referral_id", "_s47_enquiry_id", "_cp_plan_id")
"""Keys that are numbers in Mosaic, in columns of numbers or of text."""
WHOLE = frozenset({"cine_referral_id", "s47e_referral_id", "s47e_s47_enquiry_id"})
SILENT = frozenset(
    {
        "prof_professional_id", "prof_professional_job_title", "prof_full_time_equivalency",
        "prof_agency_worker_flag", "cont_contact_source_code",
    }
)  # fmt: skip
"""Columns that stand there and never hold anything."""
ALLOCATED = "ALLWKR"
NEXT_STEPS = {
    "NEW_REFERRAL_FLAG": "CIN Referral, Notify allocated team",
    "EXISTING_REFERRAL_FLAG": "Notify allocated worker",
    "NFA_FLAG": "No further action",
    "ADVICE_FLAG": "Information and advice",
    "OTHER_OUTCOMES_EXIST_FLAG": "EH Referral",
    "SINGLE_ASSESSMENT_FLAG": "Child and Family Assessment, Allocate to worker",
    "STRATEGY_DISCUSSION_FLAG": "Strategy discussion, Child and Family Assessment",
    "CLA_REQUEST_FLAG": "Request for accommodation, Child and Family Assessment",
    "CP_CONFERENCE_FLAG": "Initial child protection conference",
}
"""Outcomes are the names of the next workflow steps, after one another."""


def mosaic(tables: Tables, until: date, *, with_registers: bool) -> list[Delivered]:
    """Every table as Mosaic gives it; with registers also the council's families and staff."""
    metadata, teams = MetaData(), _team_names(tables)
    absent = frozenset() if with_registers else frozenset({FAMILIES, STAFF})
    found: list[Delivered] = []
    for name in METADATA.tables:
        if name in absent:
            continue
        rows = _rows(tables, name, until)
        if name.startswith("local_") or name == FAMILIES:
            found.append(Delivered(METADATA.tables[name], rows))
        else:
            fields = [*_fields(name, teams), *ADDED.get(name, ())]
            found.append(built(metadata, name, fields, rows))
    return found


def _rows(tables: Tables, name: str, until: date) -> list[Row]:
    """The rows of a table that Mosaic has, in our own columns."""
    if name in EMPTY:
        return []
    if name == "ssd_professionals":
        return list(_holding(tables, until))
    if name == STAFF:
        return list(_staff(tables))
    return tables[name]


def _holding(tables: Tables, until: date) -> Iterator[Row]:
    """The professionals who hold a case on the last day; Mosaic lists nobody else."""
    who, role, end = _places(
        "ssd_involvements", "invo_professional_id", "invo_professional_role_id",
        "invo_involvement_end_date",
    )  # fmt: skip
    holding = {
        row[who]
        for row in tables["ssd_involvements"]
        if row[role] == ALLOCATED and (row[end] is None or row[end].date() > until)
    }
    (key,) = _places("ssd_professionals", "prof_professional_id")
    return (row for row in tables["ssd_professionals"] if row[key] in holding)


def _staff(tables: Tables) -> Iterator[Row]:
    """Everybody whom the plain borough's register has, as a council's own list of staff."""
    key, name, title, team, agency = _places(
        "ssd_professionals", "prof_professional_id", "prof_professional_name",
        "prof_professional_job_title", "prof_professional_department", "prof_agency_worker_flag",
    )  # fmt: skip
    for row in tables["ssd_professionals"]:
        yield row[key], row[name], row[title], row[team], row[agency]


def _places(name: str, *columns: str) -> list[int]:
    """Where some columns stand in the rows of a table of ours."""
    keys = METADATA.tables[name].columns.keys()
    return [keys.index(each) for each in columns]


def _team_names(tables: Tables) -> dict[str, str]:
    """The name of each team on the last day, by its id."""
    key, name = _places("ssd_department", "dept_team_id", "dept_team_name")
    return {row[key]: row[name] for row in tables["ssd_department"]}


def _fields(name: str, teams: Mapping[str, str]) -> Iterator[Field]:
    """The columns of one of our tables that Mosaic has, with its names, types and contents."""
    for each in fields_of(name):
        if each.name in LACKING:
            continue
        column = RENAMED.get(each.name, each.name)
        kind = Integer() if column in WHOLE else _long(column) or each.kind
        yield Field(column, kind, _source(each.name), _change(each.name, teams))


def _long(column: str) -> String | Numeric[Any] | None:
    """Mosaic's lengths where they matter, and the nine digits of a review and its plan."""
    if column.startswith("cppr_") and column.endswith("_id"):
        return NINE_DIGITS
    if column == "invo_professional_team":
        return String(255)
    return String(48) if column.endswith("_id") else None


def _source(name: str) -> str | None:
    """Which of our columns stands behind one of Mosaic's; none where it never holds anything."""
    if name in SILENT:
        return None
    return "prof_professional_id" if name == "prof_staff_id" else name


def _change(name: str, teams: Mapping[str, str]) -> Change | None:
    """What becomes of the values of one of our columns."""
    if name in WHOLE or name == "cppr_cp_plan_id":
        return number
    if name.endswith(NUMBERED):
        return digits
    if name.endswith(("_team", "_professional_department")):
        return _named(teams)
    return next_steps if name.endswith("_outcome_json") else None


def _named(teams: Mapping[str, str]) -> Callable[[Any], Any]:
    """The name of a team in place of its id."""
    return lambda value: teams.get(value, value)


def next_steps(outcome: str | None) -> str | None:
    """An outcome as Mosaic has it, the names of next steps; one that has no name stays as it is.

    >>> next_steps('{"NFA_FLAG": "Y"}'), next_steps(None)
    ('No further action', None)
    """
    if outcome is None:
        return None
    flags: dict[str, str] = json.loads(outcome)
    return ", ".join(NEXT_STEPS.get(flag, flag) for flag in flags)


def plan_of_visit(visit_id: str) -> str:
    """The plan that a visit to a child in need belongs to, from the number of the visit.

    >>> plan_of_visit("VR176543211-0-3")
    'PR176543211-0'
    """
    return f"P{visit_id[1:].rpartition('-')[0]}"


def child_of_care(care_id: str) -> str:
    """The child of a period of care: its number without the number of the referral.

    >>> child_of_care("LCR176543211")
    '17654321'
    """
    return digits(care_id)[:-1]


ADDED: dict[str, tuple[Field, ...]] = {
    "ssd_person": (Field("pers_single_unique_id", String(48), "pers_common_child_id"),),
    "ssd_cin_visits": (Field("cinv_cin_plan_id", String(48), "cinv_cin_visit_id", plan_of_visit),),
    "ssd_cla_reviews": (Field("clar_cla_person_id", String(48), "clar_cla_id", child_of_care),),
    "ssd_cp_reviews": (
        Field("cppr_cp_review_id", NINE_DIGITS, is_numbered=True),
        Field("workflow_step_id", NINE_DIGITS, is_numbered=True),
        Field("person_id", NINE_DIGITS, "cppr_person_id", number),
        Field("registration_id", NINE_DIGITS, "cppr_cp_plan_id", number),
        Field("due_date", DateTime(), "cppr_cp_review_due"),
        Field("actual_date", DateTime(), "cppr_cp_review_date"),
        Field("review_outcome", String(1000), "cppr_cp_review_outcome_continue_cp"),
        Field("quorate", String(64), "cppr_cp_review_quorate"),
        Field("review_participation", String(16), "cppr_cp_review_participation"),
        Field("previous_conference_workflow_step_id", NINE_DIGITS),
        Field("previous_conference_date", DateTime()),
        Field("previous_conference_type", String(64)),
    ),
}
"""The columns that Mosaic has beside ours; those of its staging tables are left in by its build."""
