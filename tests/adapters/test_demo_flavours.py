"""The borough as case-management systems deliver it: their columns, their types, the same facts."""

from datetime import date, datetime

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from tasks.demo.borough import write_borough
from tasks.demo.flavours import MOSAIC, PLAIN, SYSTEMC, deliver
from tasks.demo.invention import invent
from tasks.errors import BoroughAlreadyThere
from tasks.source_tables import METADATA
from tests.adapters.store_databases import KINDS, fresh_store

UNTIL = date(2022, 3, 31)


@pytest.fixture(scope="module")
def plain():
    return invent("unit", 1, UNTIL).tables


def named(delivered):
    """The rows of each table by the names of its columns."""
    return {
        each.table.name: [
            dict(zip(each.table.columns.keys(), row, strict=True)) for row in each.rows
        ]
        for each in delivered
    }


@pytest.fixture(scope="module")
def mosaic(plain):
    return deliver(plain, MOSAIC, UNTIL)


@pytest.fixture(scope="module")
def systemc(plain):
    return deliver(plain, SYSTEMC, UNTIL)


def ours(plain, table):
    columns = METADATA.tables[table].columns.keys()
    return [dict(zip(columns, row, strict=True)) for row in plain[table]]


def columns_of(delivered, table):
    (found,) = [each.table for each in delivered if each.table.name == table]
    return found.columns


def test_the_plain_borough_is_delivered_as_it_was_invented(plain):
    assert {each.table.name: each.rows for each in deliver(plain, PLAIN, UNTIL)} == plain


# ---------------------------------------------------------------- Mosaic


def test_a_mosaic_involvement_names_its_child_through_the_referral_only(plain, mosaic):
    found = named(mosaic)
    children = {row["cine_referral_id"]: row["cine_person_id"] for row in found["ssd_cin_episodes"]}
    assert {type(key) for key in children} == {int}
    assert "invo_person_id" not in columns_of(mosaic, "ssd_involvements")
    assert [children[int(row["invo_referral_id"])] for row in found["ssd_involvements"]] == [
        row["invo_person_id"] for row in ours(plain, "ssd_involvements")
    ]


def test_a_mosaic_visit_names_its_child_through_the_plan_only(plain, mosaic):
    found = named(mosaic)
    plans = {row["cin_plan_id"]: row["cinp_person_id"] for row in found["ssd_cin_plans"]}
    assert [plans[row["cinv_cin_plan_id"]] for row in found["ssd_cin_visits"]] == [
        row["cinv_person_id"] for row in ours(plain, "ssd_cin_visits")
    ]
    protected = {row["cppl_cp_plan_id"]: row["cppl_person_id"] for row in found["ssd_cp_plans"]}
    assert [protected[row["cppv_cp_plan_id"]] for row in found["ssd_cp_visits"]] == [
        row["cppv_person_id"] for row in ours(plain, "ssd_cp_visits")
    ]
    assert [str(row["person_id"]) for row in found["ssd_cp_reviews"]] == [
        row["cppr_person_id"] for row in ours(plain, "ssd_cp_reviews")
    ]
    assert {str(row["cppr_cp_plan_id"]) for row in found["ssd_cp_reviews"]} <= set(protected)


def test_a_mosaic_period_of_care_still_names_its_child(plain, mosaic):
    found = named(mosaic)
    cared = {row["clae_cla_id"]: row["clae_person_id"] for row in found["ssd_cla_episodes"]}
    assert found["ssd_cla_reviews"]
    for row in found["ssd_cla_reviews"]:
        assert cared[row["clar_cla_id"]] == row["clar_cla_person_id"]
    assert {row["clap_cla_id"] for row in found["ssd_cla_placement"]} <= set(cared)


def test_mosaic_lists_whoever_holds_a_case_today_and_says_nothing_of_them(plain, mosaic):
    found = named(mosaic)["ssd_professionals"]
    holding = {
        row["invo_professional_id"]
        for row in ours(plain, "ssd_involvements")
        if row["invo_professional_role_id"] == "ALLWKR" and row["invo_involvement_end_date"] is None
    }
    registered = {row["prof_professional_id"] for row in ours(plain, "ssd_professionals")}
    assert {row["prof_staff_id"] for row in found} == holding & registered
    assert 0 < len(found) < len(registered) / 2
    silent = ("prof_professional_id", "prof_professional_job_title", "prof_agency_worker_flag")
    assert {row[each] for row in found for each in silent} == {None}
    assert "prof_professional_name" not in columns_of(mosaic, "ssd_professionals")


def test_mosaic_has_no_families_no_departments_and_names_for_teams(plain, mosaic):
    found = named(mosaic)
    assert "ssd_family" not in found
    assert "local_workforce" not in found
    assert found["ssd_department"] == []
    names = {row["dept_team_name"] for row in ours(plain, "ssd_department")}
    for table, column in (
        ("ssd_involvements", "invo_professional_team"), ("ssd_cin_episodes", "cine_referral_team"),
        ("ssd_professionals", "prof_professional_department"),
    ):  # fmt: skip
        assert {row[column] for row in found[table]} - {None} <= names


def test_mosaic_tells_an_outcome_in_words_and_no_source_by_code(mosaic):
    contacts = named(mosaic)["ssd_contacts"]
    assert {row["cont_contact_source_code"] for row in contacts} == {None}
    outcomes = {row["cont_contact_outcome_json"] for row in contacts}
    assert "CIN Referral, Notify allocated team" in outcomes
    assert not [each for each in outcomes if "{" in each or "FLAG" in each]


def test_with_registers_mosaic_has_the_families_and_the_staff_of_the_plain_borough(plain):
    found = named(deliver(plain, MOSAIC, UNTIL, with_registers=True))
    assert found["ssd_family"] == ours(plain, "ssd_family")
    assert [(row["staff_id"], row["staff_name"]) for row in found["local_workforce"]] == [
        (row["prof_professional_id"], row["prof_professional_name"])
        for row in ours(plain, "ssd_professionals")
    ]


# ---------------------------------------------------------------- SystemC


def test_systemc_says_minus_one_2300_and_1900_where_nothing_is_meant(plain, systemc):
    found = named(systemc)
    for table, column, meant in (
        ("ssd_involvements", "invo_involvement_end_date", datetime.fromisoformat("2300-01-01")),
        ("ssd_person", "pers_expected_dob", datetime.fromisoformat("1900-01-01")),
        ("ssd_s47_enquiry", "s47e_s47_completed_by_worker_id", "-1"),
    ):
        before = [row[column] for row in ours(plain, table)]
        after = [row[column] for row in found[table]]
        assert None in before
        assert after == [meant if each is None else each for each in before]


def test_systemc_gives_ids_of_teams_moments_and_an_answer_for_every_outcome(plain, systemc):
    found = named(systemc)
    ids = {row["team_id"] for row in ours(plain, "local_teams")}
    assert {row["invo_professional_team"] for row in found["ssd_involvements"]} <= ids
    assert all('"ADVICE_FLAG"' in row["cont_contact_outcome_json"] for row in found["ssd_contacts"])
    started = [row["cine_referral_date"] for row in found["ssd_cin_episodes"]]
    assert {each.time().isoformat() for each in started} == {"08:30:00", "23:00:00"}
    assert {row["pers_send_flag"] for row in found["ssd_person"]} == {"Y    ", "N    ", None}


# ---------------------------------------------------------------- in a database


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("flavour", "declared"),
    [
        (MOSAIC, {
            "ssd_cin_episodes.cine_referral_id": "INTEGER",
            "ssd_cp_reviews.person_id": "NUMERIC(9",
            "ssd_involvements.invo_professional_team": "VARCHAR(255)",
        }),
        (SYSTEMC, {
            "ssd_cin_episodes.cine_referral_id": "VARCHAR(48)",
            "ssd_cin_episodes.cine_referral_nfa": "CHAR(1)",
            "ssd_person.pers_send_flag": "CHAR(5)",
        }),
    ],
)  # fmt: skip
def test_a_flavour_stands_in_a_database_with_the_types_of_its_system(
    kind, flavour, declared, tmp_path
):
    (tmp_path / "store").mkdir()
    url = fresh_store(kind, tmp_path)
    made = write_borough(url, "unit", 1, UNTIL, flavour=flavour)
    place = make_url(url)
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    engine = create_engine(place)
    for where, kind_of_column in declared.items():
        table, column = where.split(".")
        types = {each["name"]: str(each["type"]) for each in inspect(engine).get_columns(table)}
        assert types[column].startswith(kind_of_column), where
    with engine.connect() as connection:
        for table, count in made.counts.items():
            assert connection.scalar(text(f"SELECT COUNT(*) FROM {table}")) == count  # noqa: S608
    engine.dispose()
    assert write_borough(url, "unit", 1, UNTIL, flavour=flavour).was_there
    for other in ({}, {"flavour": flavour, "with_registers": True}, {"dirt_times": 2}):
        with pytest.raises(BoroughAlreadyThere):
            write_borough(url, "unit", 1, UNTIL, **other)
