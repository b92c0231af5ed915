"""Populations from a small hand-built source: each derivation a sentence."""

from datetime import date, datetime

import pytest
import sqlglot
from sqlalchemy import create_engine, insert, text

from tasks.demo.borough import digest_of, write_borough
from tasks.errors import BoroughAlreadyThere, SourceNotFound, SourceShapeWrong
from tasks.extraction.opening import open_source
from tasks.extraction.source import parameters, read_populations
from tasks.extraction.statements import POPULATIONS, statement_of
from tasks.source_tables import METADATA

AS_AT = date(2021, 6, 14)
UNDATED = {"workers", "auditor_staff_ids"}  # what a register says of identity holds on every day
CODES = {
    "allocated_worker": ("ALLWKR",),
    "supervisor": ("SUPERV",),
    "reviewing_officer": ("IRO",),
}


def at(day):
    return datetime.fromisoformat(day)


def add(engine, table, **columns):
    with engine.begin() as connection:
        connection.execute(insert(METADATA.tables[table]).values(**columns))


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'source.db'}"


@pytest.fixture
def source(url):
    engine = create_engine(url)
    METADATA.create_all(engine)
    add(engine, "ssd_cin_episodes", cine_referral_id="R1", cine_person_id="1",
        cine_referral_date=at("2021-01-04"), cine_referral_nfa="N",
        cine_referral_team="T1")  # fmt: skip
    add(engine, "local_teams", team_id="T1", team_name="Canal", team_type="family_intervention",
        service_id="S1", valid_from=date(2015, 1, 1))  # fmt: skip
    yield engine
    engine.dispose()


def open_cases(url, as_at=AS_AT):
    return read_populations(url, ("open_cases",), as_at, CODES)["open_cases"]


@pytest.mark.parametrize("population", POPULATIONS)
def test_each_population_is_one_select_that_three_dialects_can_read(population):
    sql = statement_of(population)
    for dialect in ("sqlite", "postgres", "tsql"):
        assert len(sqlglot.parse(sql, read=dialect)) == 1
    assert set(sqlglot.parse_one(sql, read="postgres").named_selects) == set(
        POPULATIONS[population]
    )
    bound = set(text(sql).compile().params)
    assert bound <= set(parameters(AS_AT, CODES, AS_AT))
    assert bound & {"as_at", "day_after_as_at", "since"} or population in UNDATED


def test_a_child_whose_latest_referral_is_open_is_a_case(source, url):
    found = open_cases(url)
    assert list(found["case_id"]) == ["1"]
    assert found.iloc[0]["team_name"] == "Canal"
    assert found.iloc[0]["status"] == "CIN"


@pytest.mark.parametrize(
    ("closed", "count"), [("2021-06-14", 0), ("2021-06-14T15:00", 0), ("2021-06-15", 1)]
)
def test_a_case_closed_on_the_day_is_closed_and_one_closed_later_is_still_open(
    source, url, closed, count
):
    """R122: facts after the day are not known."""
    with source.begin() as connection:
        connection.execute(
            METADATA.tables["ssd_cin_episodes"].update().values(cine_close_date=at(closed))
        )
    found = open_cases(url)
    assert len(found) == count
    assert found["closed_on"].isna().all()


def test_status_is_the_first_that_applies_of_lac_cp_cin(source, url):
    """R063."""
    add(source, "ssd_cin_assessments", cina_assessment_id="A", cina_person_id="1",
        cina_referral_id="R1", cina_assessment_start_date=at("2021-01-05"))  # fmt: skip
    assert open_cases(url).iloc[0]["status"] == "ASSESSMENT"
    add(source, "ssd_cin_plans", cinp_person_id="1", cinp_cin_plan_start_date=at("2021-02-01"))
    assert open_cases(url).iloc[0]["status"] == "CIN"
    add(source, "ssd_cp_plans", cppl_person_id="1", cppl_cp_plan_start_date=at("2021-03-01"))
    assert open_cases(url).iloc[0]["status"] == "CP"
    add(source, "ssd_legal_status", lega_person_id="1", lega_legal_status="V3",
        lega_legal_status_start_date=at("2021-03-02"))  # fmt: skip
    assert open_cases(url).iloc[0]["status"] == "CP"
    add(source, "ssd_legal_status", lega_person_id="1", lega_legal_status="C2",
        lega_legal_status_start_date=at("2021-03-02"))  # fmt: skip
    assert open_cases(url).iloc[0]["status"] == "LAC"
    assert open_cases(url, date(2021, 2, 15)).iloc[0]["status"] == "CIN"


def test_the_allocated_worker_is_the_latest_by_role_code_whichever_key_is_given(source, url):
    """Involvements are keyed by person or by referral, workers by either of their ids."""
    add(source, "ssd_professionals", prof_professional_id="W2", prof_staff_id="E2")
    add(source, "ssd_involvements", invo_involvements_id="1", invo_professional_id="W1",
        invo_professional_role_id="ALLWKR", invo_person_id="1", invo_professional_team="T1",
        invo_involvement_start_date=at("2021-01-05"))  # fmt: skip
    add(source, "ssd_involvements", invo_involvements_id="2", invo_professional_id="E2",
        invo_professional_role_id="allwkr", invo_referral_id="R1", invo_professional_team="T1",
        invo_involvement_start_date=at("2021-02-05"))  # fmt: skip
    add(source, "ssd_involvements", invo_involvements_id="3", invo_professional_id="W3",
        invo_professional_role_id="OTHER", invo_person_id="1", invo_professional_team="T9",
        invo_involvement_start_date=at("2021-03-05"))  # fmt: skip
    case = open_cases(url).iloc[0]
    assert (case["worker_id"], case["is_worker_known"]) == ("W2", 1)
    people = read_populations(url, ("involvements",), AS_AT, CODES)["involvements"]
    held = set(zip(people["staff_id"], people["kind"], people["is_known"], strict=True))
    assert held == {
        ("W1", "allocated_worker", 0), ("W2", "allocated_worker", 1),
        ("W3", "other_involvement", 0),
    }  # fmt: skip


def test_the_eight_other_worker_columns_are_involvements_too(source, url):
    """A06."""
    add(source, "ssd_s47_enquiry", s47e_person_id="1", s47e_s47_start_date=at("2021-03-01"),
        s47e_s47_completed_by_worker_id="X")  # fmt: skip
    people = read_populations(url, ("involvements",), AS_AT, CODES)["involvements"]
    assert list(people["kind"]) == ["enquiry_worker"]


def test_the_last_audit_is_the_day_it_was_finalised_else_allocated_and_compliance_does_not_count(
    source, url
):
    """A05, R024."""
    add(source, "local_past_audits", audit_id="1", audit_type="compliance", case_id="1",
        allocated_on=date(2021, 6, 1))  # fmt: skip
    assert open_cases(url).iloc[0]["last_audited_on"] is None
    add(source, "local_past_audits", audit_id="2", audit_type="practice_week", case_id="1",
        allocated_on=date(2021, 3, 1), finalised_on=date(2021, 7, 1))  # fmt: skip
    assert open_cases(url).iloc[0]["last_audited_on"] == "2021-03-01"


def test_a_person_who_stands_twice_is_one_case(source, url):
    for _ in range(2):
        add(source, "ssd_person", pers_person_id="1", pers_dob=at("2015-01-01"))
    assert len(open_cases(url)) == 1


def test_a_reference_that_looks_like_sql_stays_a_reference(source, url):
    """K01."""
    hostile = "1'; DROP TABLE ssd_person; --"
    add(source, "ssd_cin_episodes", cine_referral_id="R2", cine_person_id=hostile,
        cine_referral_date=at("2021-01-04"))  # fmt: skip
    assert hostile in set(open_cases(url)["case_id"])


def test_the_connection_itself_refuses_to_write(source, url):
    """K03."""
    from sqlalchemy.exc import OperationalError

    with open_source(url).connect() as connection, pytest.raises(OperationalError):
        connection.execute(text("DELETE FROM ssd_person"))


def test_no_database_at_the_url_is_said_and_none_is_made(tmp_path):
    path = tmp_path / "absent.db"
    for url in (f"sqlite:///{path}", "not a url"):
        with pytest.raises(SourceNotFound, match="nothing was created"):
            read_populations(url, ("teams",), AS_AT, CODES)
    assert not path.exists()


def test_every_missing_table_and_column_is_named_at_once(source, url):
    """F17."""
    with source.begin() as connection:
        connection.execute(text("DROP TABLE local_auditors"))
        connection.execute(text("ALTER TABLE local_teams RENAME COLUMN team_type TO kind"))
    with pytest.raises(SourceShapeWrong) as refused:
        read_populations(url, ("teams", "auditors"), AS_AT, CODES)
    assert "table local_auditors, read by auditors" in str(refused.value)
    assert "table local_teams, column team_type, read by teams" in str(refused.value)


def test_the_same_seed_gives_the_same_borough_and_another_seed_another(tmp_path):
    places = [f"sqlite:///{tmp_path / name}" for name in ("a.db", "b.db", "c.db")]
    for url, seed in zip(places, (1, 1, 2), strict=True):
        made = write_borough(url, "unit", seed, date(2022, 3, 31))
        assert made.counts["ssd_person"] > 400
    first, again, other = (digest_of(create_engine(url)) for url in places)
    assert first == again != other
    assert write_borough(places[0], "unit", 1, date(2022, 3, 31)).was_there
    with pytest.raises(BoroughAlreadyThere, match="is not empty"):
        write_borough(places[0], "unit", 9, date(2022, 3, 31))


def test_the_order_of_the_source_s_rows_does_not_matter(source, url):
    for number in (3, 2):
        add(source, "ssd_cin_episodes", cine_referral_id=f"R{number}", cine_person_id=str(number),
            cine_referral_date=at("2021-01-04"))  # fmt: skip
    assert list(open_cases(url)["case_id"]) == ["1", "2", "3"]
