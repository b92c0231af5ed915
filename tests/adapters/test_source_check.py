"""``audit source check``: reads only, refuses a login that can write, and says what to ask for."""

import hashlib
from itertools import count
from pathlib import Path

import pytest
import sqlglot
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from flows.cli import app
from flows.cli_source import WITHOUT, lines_of
from tasks.errors import SourceWritable
from tasks.extraction.advice import requests
from tasks.extraction.checking import check_source
from tasks.extraction.privileges import LOGIN, WRITABLE
from tasks.extraction.shape import OPTIONAL
from tests.adapters.extraction_sources import AS_AT, CODES, fresh_source

READERS = count(1)


@pytest.fixture
def server(tmp_path):
    """A PostgreSQL source and the URL of a login that may only read it."""
    made = fresh_source("postgres", tmp_path)
    return made, reader_of(made)


def reader_of(made, *beside):
    """A login for reading, with further grants."""
    name = f"reader_{next(READERS)}"
    made.run(
        f"CREATE ROLE {name} LOGIN",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}",
        *(each.format(name) for each in beside),
    )  # fmt: skip
    return make_url(made.url).set(username=name).render_as_string(hide_password=False)


def said_of(url):
    return "\n".join(lines_of(check_source(url, AS_AT, CODES)))


def test_a_source_that_has_everything_can_run_a_practice_week(server):
    made, url = server
    made.referral()
    made.involvement("W1")
    said = said_of(url)
    assert "can read and cannot change anything" in said
    assert "practice week: can run" in said
    assert "1  ALLWKR: allocated worker" in said
    assert "What is missing" not in said


def test_a_login_that_can_write_is_refused_before_anything_is_read(server):
    """K03: the owner of the tables, and a reader who may change a single column of one."""
    made, _ = server
    with pytest.raises(SourceWritable) as refused:
        check_source(made.url, AS_AT, CODES)
    assert "GRANT SELECT ON public.ssd_person TO audit_reader;" in str(refused.value)
    url = reader_of(made, "GRANT UPDATE (pers_sex) ON ssd_person TO {}")
    with pytest.raises(SourceWritable) as refused:
        check_source(url, AS_AT, CODES)
    assert refused.value.tables == ("public.ssd_person",)


def test_what_is_missing_is_named_with_the_statement_to_ask_for(server):
    made, _ = server
    made.run(
        "DROP TABLE ssd_cp_plans",
        "ALTER TABLE ssd_legal_status DROP COLUMN lega_legal_status",
        "DROP TABLE ssd_family",
    )
    url = reader_of(made, "REVOKE SELECT ON ssd_person FROM {}")
    report = check_source(url, AS_AT, CODES)
    said = "\n".join(lines_of(report))
    assert "practice week: cannot run" in said
    assert "ssd_cp_plans is missing" in said
    assert "ssd_legal_status.lega_legal_status is missing" in said
    assert "ssd_family: read as empty; nobody can know which children are siblings" in said
    login = report.privileges.login
    assert f"GRANT SELECT ON public.ssd_person TO {login};" in said


def test_the_statements_that_are_asked_for_put_the_source_right(server):
    """They are run as the owner; then the same check finds nothing missing."""
    made, _ = server
    made.run(
        "DROP TABLE ssd_cp_plans",
        "ALTER TABLE ssd_legal_status DROP COLUMN lega_legal_status",
        "ALTER TABLE ssd_cin_episodes ALTER COLUMN cine_close_date TYPE text",
        "CREATE SCHEMA views",
    )
    url = reader_of(
        made, "REVOKE SELECT ON ssd_person FROM {}", "GRANT USAGE ON SCHEMA views TO {}"
    )
    report = check_source(url, AS_AT, CODES)
    assert report.unmet["practice_week"]
    asked = requests("postgresql", report.privileges.login, report.there, report.faults)
    login = report.privileges.login
    made.run(
        *(each.replace("<our schema>", "views") for each in asked),
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {login}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA views TO {login}",
    )
    first_ours = make_url(url).update_query_dict({"options": "-c search_path=views,public"})
    mended = check_source(first_ours.render_as_string(hide_password=False), AS_AT, CODES)
    assert mended.faults == ()


def test_a_file_is_opened_for_reading_and_left_as_it_is(tmp_path):
    made = fresh_source("sqlite", tmp_path)
    made.referral()
    made.engine.dispose()
    path = Path(make_url(made.url).database)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    assert "opened for reading only" in said_of(made.url)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_role_codes_that_nobody_configured_are_said_aloud(tmp_path):
    made = fresh_source("sqlite", tmp_path)
    made.involvement("W1", role="Lead Practitioner")
    said = said_of(made.url)
    assert "1  Lead Practitioner: any other part in a case" in said
    assert "NONE of them is configured as the allocated worker's" in said


def test_the_command_has_an_exit_code_for_a_source_on_which_nothing_can_run(tmp_path):
    made = fresh_source("sqlite", tmp_path)
    told = CliRunner().invoke(app, ["source", "check", made.url])
    assert told.exit_code == 0, told.output
    made.run("DROP TABLE ssd_person")
    told = CliRunner().invoke(app, ["source", "check", made.url])
    assert told.exit_code == 23
    assert "ssd_person is missing" in told.output


@pytest.mark.parametrize(("dialect", "words"), [("postgresql", "postgres"), ("mssql", "tsql")])
def test_the_questions_to_each_server_are_in_its_own_sql(dialect, words):
    """SQL Server's are parsed here and have not been run against a server."""
    for sql in (LOGIN[dialect], WRITABLE[dialect]):
        (parsed,) = sqlglot.parse(sql, read=words)
        assert parsed.key == "select"


def test_a_grant_for_sql_server_is_in_its_words():
    (asked,) = requests("mssql", "reader", {}, [("ssd_family", "", "open_cases", "is missing")])
    assert sqlglot.parse(asked, read="tsql")
    assert "CAST(NULL AS nvarchar(300)) AS fami_family_id" in asked


def test_the_check_says_of_every_optional_table_what_its_absence_costs():
    assert set(WITHOUT) == OPTIONAL
