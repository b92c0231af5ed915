"""The populations' SQL: one SELECT each, in words that three databases share."""

import re
from datetime import date
from importlib.resources import files

import pytest
import sqlglot
from sqlalchemy import text
from sqlglot import exp

from tasks.extraction.differences import COUNTS
from tasks.extraction.shape import OPTIONAL, reads_of
from tasks.extraction.source import parameters
from tasks.extraction.statements import (
    BY_NAME,
    NEEDS,
    SHARED,
    ordered_by_bytes,
    populations_for,
    statement_of,
)
from tasks.extraction.statements import EVERY as POPULATIONS
from tasks.extraction.substitutes import SUBSTITUTES, Through
from tasks.source_tables import METADATA

DIALECTS = ("sqlite", "postgres", "tsql")
CODES = {"allocated_worker": ("A",), "supervisor": ("S",), "reviewing_officer": ("R",)}
UNDATED = {"auditor_staff_ids"}  # what a register says of identity holds on every day
PERSONAL = re.compile(
    r"forename|surname|_name$|postcode|address|_upn|_dob$|ethnicity|gender|_sex$|nationality"
    r"|common_child_id|legacy_id|_note|comment|_json$|_urn$|offence"
)
ALLOWED = {
    # How old a child is decides the status; the day itself goes no further than the record.
    "ssd_person.pers_dob",
    "ssd_person.pers_expected_dob",
    # Coded words in a list, never text that somebody wrote.
    "ssd_assessment_factors.cinf_assessment_factors_json",
    # Turned into the specification's keys as it is read; its words go nowhere.
    "ssd_contacts.cont_contact_outcome_json",
    # Whether a flag is set, and whether a plan for permanence is named; no word of either is read.
    "ssd_cin_episodes.cine_referral_outcome_json",
    "ssd_cla_care_plan.lacp_cla_care_plan_json",
    # Staff, teams and services, who are no children.
    "ssd_professionals.prof_professional_name",
    "ssd_department.dept_team_name",
    "local_auditors.auditor_name",
    "local_teams.manager_name",
    "local_teams.service_name",
    "local_teams.team_name",
    "local_workforce.staff_name",
    # Organisations and whoever answers for them.
    "local_partner_organisations.organisation_name",
    "local_partner_organisations.contact_name",
}
NUMBERS = {"ssd_person.pers_upn", "ssd_person.pers_common_child_id"}
COMPARED = {
    # Each is compared with that of another record in the database, and only references come out.
    "early_help_matches": NUMBERS,
    "early_help_namesakes": NUMBERS | {"ssd_person.pers_forename", "ssd_person.pers_surname"},
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("population", POPULATIONS)
def test_each_population_is_one_select_that_three_databases_can_read(population, dialect):
    sql = statement_of(population)
    (parsed,) = sqlglot.parse(sql, read=dialect)
    assert isinstance(parsed, exp.Select | exp.SetOperation)
    assert not list(parsed.find_all(exp.Insert, exp.Update, exp.Delete, exp.Command, exp.Into))
    assert not [name for name in parsed.find_all(exp.Anonymous) if name.name != "IN"]


@pytest.mark.parametrize("population", POPULATIONS)
def test_the_columns_of_a_population_are_those_of_its_record(population):
    parsed = sqlglot.parse_one(statement_of(population), read="postgres")
    assert set(parsed.named_selects) == set(POPULATIONS[population])
    assert len(parsed.named_selects) == len(POPULATIONS[population])
    assert not list(parsed.find_all(exp.Star))


@pytest.mark.parametrize("population", POPULATIONS)
def test_a_population_binds_known_values_only_and_asks_for_a_day(population):
    bound = set(text(statement_of(population)).compile().params)
    assert bound <= set(parameters(date(2021, 6, 14), CODES, None))
    assert bound & {"as_at", "day_after_as_at", "since", "year_of_as_at"} or population in UNDATED


@pytest.mark.parametrize("population", POPULATIONS)
def test_no_population_reads_a_name_an_address_or_free_text_of_a_child(population):
    """What is never read can never leak."""
    read = {f"{table}.{column}" for table, column in reads_of(population)}
    assert {each for each in read if PERSONAL.search(each)} <= ALLOWED | COMPARED.get(
        population, set()
    )


def test_what_compares_names_of_children_is_read_where_a_council_allows_it_and_nowhere_else():
    """R091: the form that the configuration has at first does not."""
    always = {name for names in NEEDS.values() for name in names}
    named = {"ssd_person.pers_forename", "ssd_person.pers_surname"}
    readers = {
        population
        for population in POPULATIONS
        if named & {f"{table}.{column}" for table, column in reads_of(population)}
    }
    assert readers == set(BY_NAME) == {"early_help_namesakes"}
    assert not readers & always
    assert "early_help_namesakes" in populations_for("multi_agency_children", by_name=True)
    assert "early_help_namesakes" not in populations_for("multi_agency_children", by_name=False)


def test_the_search_for_personal_columns_finds_them():
    found = {
        f"{table}.{column.name}"
        for table, known in METADATA.tables.items()
        for column in known.c
        if PERSONAL.search(f"{table}.{column.name}")
    }
    assert {
        "ssd_person.pers_forename", "ssd_person.pers_surname", "ssd_person.pers_ethnicity",
        "ssd_cla_placement.clap_cla_placement_postcode",
        "ssd_cin_episodes.cine_referral_outcome_json",
    } <= found  # fmt: skip


@pytest.mark.parametrize("population", POPULATIONS)
def test_a_population_reads_tables_and_columns_of_the_source_alone(population):
    for table, column in reads_of(population):
        assert column in METADATA.tables[table].c
    parsed = sqlglot.parse_one(statement_of(population), read="postgres")
    named = {each.alias for each in parsed.find_all(exp.CTE)}
    assert {each.name for each in parsed.find_all(exp.Table)} - named <= set(METADATA.tables)


def test_every_sql_file_is_a_population_or_is_shared_by_some():
    folder = files("tasks.extraction").joinpath("sql")
    own = {each.name.removesuffix(".sql") for each in folder.iterdir() if each.is_file()}
    shared = {each.name.removesuffix(".sql") for each in folder.joinpath("shared").iterdir()}
    assert own == {*POPULATIONS, COUNTS}
    assert shared == set(SHARED)
    together = "".join(statement_of(population) for population in POPULATIONS)
    assert all(f"{name} AS (\n" in together for name in SHARED)


@pytest.mark.parametrize("population", POPULATIONS)
def test_the_form_for_a_server_orders_every_key_by_its_bytes(population):
    sql = ordered_by_bytes(statement_of(population), "postgresql")
    assert len(re.findall(r"AS varchar\(\d+\)\)", sql)) == sql.count('COLLATE "C"')
    assert len(sqlglot.parse(sql, read="postgres")) == 1


def test_substitutes_stand_for_columns_that_populations_read_and_never_for_a_day():
    read = {place for population in POPULATIONS for place in reads_of(population)}
    assert set(SUBSTITUTES) <= read
    assert not [each for _, each in SUBSTITUTES if each.endswith("_date")]
    for substitutes in SUBSTITUTES.values():
        for each in substitutes:
            if isinstance(each, Through):
                assert each.wanted in METADATA.tables[each.table].c
    assert {table for table, _ in read} >= OPTIONAL
