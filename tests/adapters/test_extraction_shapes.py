"""The same borough in the shapes that case-management systems give it: the same populations."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import (
    CHAR,
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    insert,
)

from tasks.errors import SourceShapeWrong
from tasks.extraction.statements import POPULATIONS
from tasks.source_tables import METADATA
from tests.adapters.extraction_rows import FLAG_COLUMNS, ROWS
from tests.adapters.extraction_sources import KINDS, fresh_source

LONDON = ZoneInfo("Europe/London")
IDENTIFIERS = ("_id", "_team", "_department")


def built(kind, folder, type_of, *, without=(), renamed=None, rows=ROWS):
    """A source whose columns have other types or names, or are not there at all."""
    made = fresh_source(kind, folder, with_tables=False)
    names = renamed or {}
    metadata = MetaData()
    for known in METADATA.sorted_tables:
        if known.name not in without:
            Table(
                known.name,
                metadata,
                *(
                    Column(names.get(each.name, each.name), type_of(each) or each.type)
                    for each in known.c
                    if each.name not in without
                ),
            )
    metadata.create_all(made.engine)
    with made.engine.begin() as connection:
        for name, row in rows:
            if name in metadata.tables:
                table = metadata.tables[name]
                given = {names.get(k, k): v for k, v in row.items() if k not in without}
                held = {each: fitted(table.c[each].type, value) for each, value in given.items()}
                connection.execute(insert(table).values(**held))
    return made


def fitted(kind, value):
    """A value as a column of some type holds it."""
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=LONDON).astimezone(UTC) if kind.timezone else moment
    if isinstance(kind, Date):
        return datetime.fromisoformat(value).date()
    if isinstance(kind, Boolean):
        return value == "Y"
    if isinstance(kind, Integer | Numeric):
        return int(value)
    return value.split() if isinstance(kind, JSON) else value


def usual(_):
    return None


def everything(made):
    return {name: made.rows(name) for name in POPULATIONS}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    made = built("sqlite", tmp_path_factory.mktemp("usual"), usual)
    found = everything(made)
    assert all(found.values())
    return found


def is_identifier(column):
    return column.name.endswith(IDENTIFIERS) and column.name != "invo_professional_role_id"


def numbered(column):
    return Integer() if is_identifier(column) else None


def long_numbered(column):
    return BigInteger() if is_identifier(column) else None


def nine_digits(column):
    return Numeric(9) if is_identifier(column) else None


def padded(column):
    if column.name.endswith((*IDENTIFIERS, "_legal_status", *FLAG_COLUMNS)):
        return CHAR(48)
    return None


def moments(column):
    return DateTime() if isinstance(column.type, Date) else None


def flagged(column):
    return Boolean() if column.name.endswith(FLAG_COLUMNS) else None


def worded(column):
    return None if isinstance(column.type, DateTime | Date) else String(300)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "type_of", [numbered, long_numbered, nine_digits, padded, moments, flagged, worded]
)
def test_columns_of_another_type_give_the_same_populations(kind, type_of, wanted, tmp_path):
    """source_data.md 1.3: identifiers as numbers, flags as booleans, days as moments."""
    found = everything(built(kind, tmp_path, type_of))
    for name in POPULATIONS:
        assert [tuple(map(as_words, row)) for row in found[name]] == [
            tuple(map(as_words, row)) for row in wanted[name]
        ], name


def as_words(value):
    """A value as the record takes it: a source of numbers gives numbers in plain columns."""
    return None if value is None else str(value).strip()


@pytest.mark.postgres
def test_moments_with_a_zone_are_days_in_london(wanted, tmp_path):
    """A quarter to eleven on a summer evening is a quarter to ten in Greenwich, and that day."""

    def zoned(column):
        return DateTime(timezone=True) if isinstance(column.type, DateTime) else None

    assert everything(built("postgres", tmp_path, zoned)) == wanted


def mosaic(kind, folder):
    """No person on an involvement or a visit, no family, no name of a worker, one key of staff."""
    rows = [*((t, r) for t, r in ROWS if t != "ssd_cin_visits")]
    rows.append(("ssd_cin_visits", {
        "cinv_cin_visit_id": "71", "cinv_cin_visit_date": "2021-06-01",
        "cinv_cin_visit_seen_alone": "Y"}))  # fmt: skip
    without = {
        "ssd_family", "ssd_department", "invo_person_id", "cinv_person_id", "cppv_person_id",
        "clap_person_id", "prof_professional_name", "prof_professional_id",
    }  # fmt: skip
    return built(
        kind, folder, numbered, without=without, rows=rows,
        renamed={"cinp_cin_plan_id": "cin_plan_id", "cppr_person_id": "person_id",
                 "cinv_cin_visit_id": "cinv_cin_plan_id"},
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_in_mosaic_s_shape_gives_the_same_cases_and_chronology(kind, wanted, tmp_path):
    """source_data.md 1.3: everything is there under another key, except families and names."""
    made = mosaic(kind, tmp_path)
    assert made.rows("chronology") == wanted["chronology"]
    assert made.rows("assessment_factors") == wanted["assessment_factors"]
    cases = made.rows("open_cases", "case_id", "status", "family_id", "team_id", "is_worker_known")
    assert cases == [
        ("1", "CP", None, "31", 1), ("2", "ASSESSMENT", None, "31", 0),
        ("4", "LAC", None, "31", 0),
    ]  # fmt: skip
    assert made.rows("workers", "worker_id", "worker_name") == [
        ("78", None), ("79", None), ("80", None),
    ]  # fmt: skip
    by_referral = set(made.rows("involvements", "case_id", "staff_id", "kind"))
    assert ("1", "78", "allocated_worker") in by_referral
    assert ("1", "80", "reviewing_officer") in by_referral


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "both",
    [("invo_person_id", "invo_referral_id"), ("prof_professional_id", "prof_staff_id"),
     ("cppr_person_id", "cppr_cp_plan_id")],
)  # fmt: skip
def test_a_table_that_has_neither_key_is_refused(kind, both, tmp_path):
    made = built(kind, tmp_path, usual, without=set(both))
    with pytest.raises(SourceShapeWrong, match=f"column {both[0]}, read by"):
        made.read("chronology" if both[0].startswith("cppr") else "involvements")


@pytest.mark.postgres
def test_factors_in_a_json_column_are_read_as_text(tmp_path):
    def parsed(column):
        return JSON() if column.name == "cinf_assessment_factors_json" else None

    made = built("postgres", tmp_path, parsed)
    assert {type(row[0]) for row in made.rows("assessment_factors", "factors")} == {str}


@pytest.mark.postgres
def test_a_server_whose_every_column_is_text_names_each_day_that_it_must_hold(tmp_path):
    made = built("postgres", tmp_path, lambda _: Text())
    with pytest.raises(SourceShapeWrong) as refused:
        made.read("open_cases")
    said = str(refused.value)
    for column in ("cine_referral_date", "pers_dob", "cppl_cp_plan_end_date", "valid_from"):
        assert f"column {column}, read by open_cases, is text and must be a date" in said
    assert "cine_referral_nfa" not in said


@pytest.mark.postgres
def test_tables_in_two_schemas_of_the_search_path_are_found(wanted, tmp_path):
    """The SSD's own schema, and one beside it for what the SSD lacks."""
    made = built("postgres", tmp_path, usual)
    made.run("CREATE SCHEMA ssd_development")
    for name in METADATA.tables:
        if name.startswith("ssd_"):
            made.run(f"ALTER TABLE {name} SET SCHEMA ssd_development")
    path = "?options=-c%20search_path%3Dssd_development,public"
    elsewhere = type(made)(made.url.replace("?", f"{path}&", 1), made.engine)
    assert everything(elsewhere) == wanted
    with pytest.raises(SourceShapeWrong, match="table ssd_cin_episodes"):
        made.read("open_cases")


# ---------------------------------------------------------------- files filled from spreadsheets


def british(value):
    day = datetime.fromisoformat(value)
    return day.strftime("%d/%m/%Y %H:%M") if "T" in value else day.strftime("%-d/%m/%Y")


def written_as_text(write_day, write_key=str):
    """The rows as a spreadsheet would have left them, with blanks for what is missing."""
    for table, row in ROWS:
        known = METADATA.tables[table].c
        yield table, {
            name: "" if value is None
            else write_day(value) if isinstance(known[name].type, DateTime | Date)
            else write_key(value) if is_identifier(known[name]) else value
            for name, value in row.items()
        }  # fmt: skip


@pytest.mark.parametrize(
    ("write_day", "write_key"),
    [(str, str), (british, str), (str, lambda key: f"{key}.0"), (str, lambda key: f" {key} ")],
)
def test_a_file_whose_every_column_is_text_is_read_as_it_was_meant(
    write_day, write_key, wanted, tmp_path
):
    made = built(
        "sqlite", tmp_path, lambda _: Text(), rows=list(written_as_text(write_day, write_key))
    )
    found = everything(made)
    for name in POPULATIONS:
        assert [tuple(as_words(v) or None for v in row) for row in found[name]] == [
            tuple(map(as_words, row)) for row in wanted[name]
        ], name


def test_a_day_that_nobody_can_read_is_kept_for_the_contract_to_find(tmp_path):
    made = built("sqlite", tmp_path, lambda _: Text(), rows=[
        ("ssd_cin_episodes", {"cine_referral_id": "1", "cine_person_id": "1",
                              "cine_referral_date": "31/02/2021"}),
        ("ssd_cin_episodes", {"cine_referral_id": "2", "cine_person_id": "2",
                              "cine_referral_date": "2021-01-01", "cine_close_date": "soon"}),
    ])  # fmt: skip
    assert made.rows("open_cases", "case_id", "opened_on") == [
        ("1", "!31/02/2021"), ("2", "2021-01-01"),
    ]  # fmt: skip


@pytest.mark.postgres
def test_days_at_the_ends_of_time_are_none_on_a_server_too(tmp_path):
    made = fresh_source("postgres", Path(tmp_path))
    made.referral("1", "R1", "2021-01-04")
    made.run(
        "UPDATE ssd_cin_episodes SET cine_close_date = 'infinity'",
        "INSERT INTO ssd_person (pers_person_id, pers_dob) VALUES ('1', '-infinity')",
        "INSERT INTO local_auditors (auditor_id, active_to) VALUES ('A', '2300-01-01')",
    )
    assert made.rows("open_cases", "case_id", "born_on", "closed_on") == [("1", None, None)]
    assert made.rows("auditors", "auditor_id", "active_to") == [("A", None)]
    assert made.rows("open_cases", "case_id", as_at=date(2021, 1, 3)) == []


def test_a_file_whose_headings_are_in_capitals_gives_the_same_populations(wanted, tmp_path):
    """SQLite finds a column in any case and tells it as the file has it."""
    capitals = {column.name: column.name.upper() for t in METADATA.sorted_tables for column in t.c}
    made = built("sqlite", tmp_path, usual, renamed=capitals)
    assert everything(made) == wanted
