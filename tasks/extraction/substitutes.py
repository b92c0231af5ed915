"""What is read where a case-management system has no column of the specified name.

The published extracts agree on none of the tables (source_data.md 1.3): on
Mosaic an involvement names its child through the referral only, and a visit
through its plan. Whatever decides who may be drawn or who may audit has a
substitute that gives the same answer, or none at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, cast, column, func, null, select, table

from tasks.extraction.catalogue import Catalogue
from tasks.source_tables import METADATA


@dataclass(frozen=True, slots=True)
class Nothing:
    """No value, where the columns ``beside`` it still tell what we need."""

    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherName:
    """The same column under the name that an extract gives it."""

    name: str


@dataclass(frozen=True, slots=True)
class Through:
    """The column ``wanted`` of the row of ``table`` whose key is the same as our ``key``."""

    key: str
    table: str
    their_key: str
    wanted: str


Substitute = Nothing | OtherName | Through


def _either(name: str, one: str, other: str) -> dict[tuple[str, str], tuple[Substitute, ...]]:
    """Two keys of a table of which one is enough."""
    return {(name, one): (Nothing((other,)),), (name, other): (Nothing((one,)),)}


SUBSTITUTES: Mapping[tuple[str, str], tuple[Substitute, ...]] = {
    **_either("ssd_involvements", "invo_person_id", "invo_referral_id"),
    **_either("ssd_cin_assessments", "cina_person_id", "cina_referral_id"),
    **_either("ssd_cin_plans", "cinp_person_id", "cinp_referral_id"),
    **_either("ssd_cp_plans", "cppl_person_id", "cppl_referral_id"),
    **_either("ssd_s47_enquiry", "s47e_person_id", "s47e_referral_id"),
    **_either("ssd_initial_cp_conference", "icpc_person_id", "icpc_referral_id"),
    **_either("ssd_professionals", "prof_professional_id", "prof_staff_id"),
    ("ssd_professionals", "prof_professional_name"): (Nothing(),),
    ("ssd_professionals", "prof_professional_job_title"): (Nothing(),),
    ("ssd_professionals", "prof_professional_department"): (Nothing(),),
    ("ssd_professionals", "prof_agency_worker_flag"): (Nothing(),),
    ("ssd_person", "pers_expected_dob"): (Nothing(("pers_dob",)),),
    ("ssd_person", "pers_upn"): (Nothing(),),
    ("ssd_person", "pers_common_child_id"): (OtherName("pers_single_unique_id"), Nothing()),
    ("ssd_contacts", "cont_contact_source_code"): (Nothing(),),
    ("ssd_contacts", "cont_contact_outcome_json"): (Nothing(),),
    ("ssd_cin_episodes", "cine_referral_outcome_json"): (Nothing(),),
    ("ssd_cla_care_plan", "lacp_cla_care_plan_json"): (Nothing(),),
    ("ssd_cin_visits", "cinv_person_id"): (
        Through("cinv_cin_plan_id", "ssd_cin_plans", "cinp_cin_plan_id", "cinp_person_id"),
        Through("cinv_cin_plan_id", "ssd_cin_plans", "cin_plan_id", "cinp_person_id"),
    ),
    ("ssd_cp_visits", "cppv_person_id"): (
        Through("cppv_cp_plan_id", "ssd_cp_plans", "cppl_cp_plan_id", "cppl_person_id"),
    ),
    ("ssd_cp_reviews", "cppr_person_id"): (
        OtherName("person_id"),
        Through("cppr_cp_plan_id", "ssd_cp_plans", "cppl_cp_plan_id", "cppl_person_id"),
    ),
    ("ssd_cla_placement", "clap_person_id"): (
        Through("clap_cla_id", "ssd_cla_episodes", "clae_cla_id", "clae_person_id"),
    ),
}


def has_substitute(there: Catalogue, name: str, each: str) -> bool:
    """Whether something can be read in place of a column that a table lacks."""
    return any(True for _ in _possible(there, name, each))


def chosen_for(there: Catalogue, name: str, each: str) -> Substitute:
    """What is read in place of a column that a table lacks, where something can be."""
    return next(_possible(there, name, each))


def _possible(there: Catalogue, name: str, each: str) -> Iterator[Substitute]:
    """The substitutes of a column whose own columns are there."""
    columns = there[name].columns
    for substitute in SUBSTITUTES.get((name, each), ()):
        match substitute:
            case Nothing(beside):
                is_possible = set(beside) <= set(columns)
            case OtherName(other):
                is_possible = other in columns
            case Through(key, other, their_key, wanted):
                theirs = there[other].columns if other in there else ()
                is_possible = key in columns and their_key in theirs and wanted in theirs
        if is_possible:
            yield substitute


def as_specified(
    there: Catalogue, name: str, columns: list[str]
) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """Where to read a table from, and what stands for each of ``columns``."""
    missing = [each for each in columns if each not in there[name].columns]
    chosen = {each: chosen_for(there, name, each) for each in missing}
    own = _table(there, name)
    source: FromClause = own
    values = {each: own.c[each] for each in columns if each not in chosen}
    read: dict[str, ColumnElement[Any]] = dict(values)
    for each, substitute in chosen.items():
        match substitute:
            case Nothing():
                read[each] = cast(null(), METADATA.tables[name].c[each].type)
            case OtherName(other):
                read[each] = own.c[other]
            case Through():
                theirs = _looked_up(there, substitute)
                is_same = theirs.c.their_key == cast(own.c[substitute.key], String(48))
                source = source.outerjoin(theirs, is_same)
                read[each] = theirs.c.wanted
    return source, read


def _looked_up(there: Catalogue, link: Through) -> Any:
    """One row for each key of another table, with the first value that stands beside it."""
    theirs = _table(there, link.table)
    key = cast(theirs.c[link.their_key], String(48))
    wanted = func.min(cast(theirs.c[link.wanted], String(48)))
    query = select(key.label("their_key"), wanted.label("wanted")).group_by(key)
    return query.subquery(f"by_{link.their_key}")


def _table(there: Catalogue, name: str) -> Any:
    """A table of the source with all its columns, whatever else bears its name."""
    found = there[name]
    return table(name, *(column(each) for each in found.columns), schema=found.schema)
