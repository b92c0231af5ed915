"""A source that is not there, not ours, not whole or not to be had: one sentence, nothing done."""

import socket
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from tasks.errors import (
    AuditError,
    SourceBusy,
    SourceNotFound,
    SourceShapeWrong,
    SourceUnreachable,
    SourceUnreadable,
)
from tasks.extraction import opening
from tasks.extraction.differences import differences_of
from tasks.extraction.opening import open_source, reading
from tasks.extraction.source import read_populations
from tasks.extraction.statements import POPULATIONS
from tests.adapters.extraction_sources import AS_AT, CODES, fresh_database, fresh_source, source

__all__ = ["source"]

HIDDEN = "hunter2"


def refused(url, kind, *names, pauses=()):
    """The sentence with which a source is refused; no secret and no inner error comes with it."""
    with pytest.raises(kind) as fault:
        read_populations(url, names or ("teams",), AS_AT, CODES, pauses=pauses)
    assert fault.value.__cause__ is None
    assert fault.value.__suppress_context__ or fault.value.__context__ is None
    said = str(fault.value)
    assert HIDDEN not in said + repr(fault.value)
    assert said.endswith(".") or kind is SourceShapeWrong
    return said


# ---------------------------------------------------------------- no database at the URL


def test_no_file_at_the_url_is_said_and_none_is_made(tmp_path):
    path = tmp_path / "absent.db"
    said = refused(f"sqlite:///{path}", SourceNotFound)
    assert "no file is there" in said
    assert "nothing was created" in said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_database(tmp_path):
    assert "it is a folder" in refused(f"sqlite:///{tmp_path}", SourceNotFound)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_none_that_we_could_read(url):
    assert "no file is there" in refused(url, SourceNotFound)


@pytest.mark.parametrize(
    ("held", "fault"),
    [(b"", "is empty"), (b"PK\x03\x04" + bytes(range(256)) * 40, "not an SQLite database"),
     (b"SQLite", "not an SQLite database")],
)  # fmt: skip
def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path, held, fault):
    path = tmp_path / "source.db"
    path.write_bytes(held)
    assert fault in refused(f"sqlite:///{path}", SourceNotFound)
    assert path.read_bytes() == held


def test_a_database_file_that_is_damaged_inside_is_not_half_read(tmp_path):
    made = fresh_source("sqlite", tmp_path)
    for number in range(300):
        made.referral(str(number), f"R{number}")
    made.engine.dispose()
    path = Path(make_url(made.url).database)
    path.write_bytes(path.read_bytes()[:8192])
    refused(made.url, AuditError, "open_cases")


@pytest.mark.parametrize(
    "url",
    ["", "not a url", "C:\\data\\source.db", f"postgresql://a:{HIDDEN}@host:port/x",
     f"postgresql://a:pass@{HIDDEN}@host/x"],
)  # fmt: skip
def test_a_url_that_cannot_be_taken_apart_is_not_shown(url):
    said = refused(url, SourceNotFound)
    assert said.startswith("There is no database at the URL given: ")


@pytest.mark.parametrize("dialect", ["mysql", "oracle", "ftp"])
def test_another_kind_of_database_is_named_without_its_password(dialect):
    said = refused(f"{dialect}://reader:{HIDDEN}@host/ssd?password={HIDDEN}", SourceNotFound)
    assert f"{dialect}://reader:***@host/ssd" in said
    assert "sqlite, postgresql and mssql only" in said


# ---------------------------------------------------------------- a server that is not to be had


def test_a_server_that_does_not_answer_is_asked_again_and_then_named():
    """F11."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"postgresql://reader:{HIDDEN}@127.0.0.1:{port}/ssd"
    said = refused(url, SourceUnreachable, pauses=(0.0, 0.0))
    assert f"reader:***@127.0.0.1:{port}/ssd" in said
    assert "nothing answers there" in said


def test_a_host_that_does_not_exist_is_said():
    said = refused(f"postgresql://reader:{HIDDEN}@source.invalid/ssd", SourceUnreachable)
    assert "no such host" in said or "OperationalError" in said


@pytest.mark.postgres
def test_a_database_that_the_server_lacks_is_asked_for_once(monkeypatch):
    asked = []
    monkeypatch.setattr(opening, "time", SimpleNamespace(sleep=asked.append))
    url = make_url(fresh_database()).set(database="nowhere").render_as_string(hide_password=False)
    said = refused(url, SourceUnreachable, pauses=(1.0, 4.0))
    assert "the server has no such database" in said
    assert asked == []


@pytest.mark.postgres
def test_a_wrong_login_is_refused_once_so_that_no_account_is_locked(monkeypatch):
    asked = []
    monkeypatch.setattr(opening, "time", SimpleNamespace(sleep=asked.append))
    place = make_url(fresh_database()).set(username="stranger", password=HIDDEN)
    said = refused(place.render_as_string(hide_password=False), SourceUnreachable, pauses=(1.0,))
    assert "the login" in said
    assert "stranger:***@" in said
    assert asked == []


# ---------------------------------------------------------------- a source of another shape


def test_every_missing_table_and_column_is_named_at_once(source):
    """F17."""
    source.run("DROP TABLE local_auditors", "ALTER TABLE local_teams RENAME team_type TO kind")
    said = refused(source.url, SourceShapeWrong, "teams", "auditors")
    assert "table local_auditors, read by auditors, is missing" in said
    assert "table local_teams, column team_type, read by teams, is missing" in said


def test_an_empty_database_lists_every_table_that_is_needed_once(tmp_path):
    made = fresh_source("sqlite", tmp_path, with_tables=False)
    made.run("CREATE TABLE other (x)")
    said = refused(made.url, SourceShapeWrong, *POPULATIONS)
    assert said.count("table ssd_cin_episodes,") == 1
    assert "ssd_department" not in said


@pytest.mark.postgres
def test_every_column_of_another_type_is_named_with_what_it_is(tmp_path):
    """F17: dates that are text are compared by their letters, so no server's are accepted."""
    made = fresh_source("postgres", tmp_path)
    made.run(
        "ALTER TABLE ssd_cin_episodes ALTER cine_close_date TYPE varchar(10)",
        "ALTER TABLE ssd_person ALTER pers_dob TYPE integer USING 1",
        "ALTER TABLE local_teams ALTER valid_to TYPE time USING NULL",
    )
    said = refused(made.url, SourceShapeWrong, "open_cases")
    assert (
        "cine_close_date, read by open_cases, is character varying(10) and must be a date" in said
    )
    assert "pers_dob, read by open_cases, is integer and must be a date" in said
    assert "valid_to, read by open_cases, is time without time zone and must be a date" in said


@pytest.mark.postgres
def test_every_table_that_the_login_may_not_read_is_named(tmp_path):
    made = fresh_source("postgres", tmp_path)
    role = f"reader_{make_url(made.url).database}"
    made.run(
        f"CREATE ROLE {role} LOGIN PASSWORD '{HIDDEN}'",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
        f"REVOKE ALL ON local_teams FROM {role}",
        f"GRANT SELECT (team_id) ON local_teams TO {role}",
    )
    place = make_url(made.url).set(username=role, password=HIDDEN)
    said = refused(place.render_as_string(hide_password=False), SourceShapeWrong, "teams")
    assert "local_teams, column team_name, read by teams, may not be read with this login" in said
    assert "column team_id" not in said


def test_optional_tables_that_are_absent_are_read_as_empty_and_named(source):
    """source_data.md 1.7."""
    source.referral(cine_referral_team="T1")
    for table in ("family", "department", "cin_visits", "cp_visits", "cla_visits", "cp_reviews"):
        source.run(f"DROP TABLE ssd_{table}")
    assert source.rows("open_cases", "case_id", "family_id", "team_id") == [("1", None, "T1")]
    assert source.rows("chronology", "kind") == [("Referral",)]
    (said,) = differences_of([source.read("involvements")])
    assert (said.rule, said.place, said.rows) == ("absent_table", "ssd_family", None)
    assert differences_of([source.read("teams")]) == ()


# ---------------------------------------------------------------- only reading, and one moment


def test_the_database_itself_refuses_to_write(source):
    """K03; whatever the statement, and even where our session asks to be let."""
    source.referral()
    for statement in (
        "INSERT INTO ssd_person (pers_person_id) VALUES ('2')",
        "UPDATE ssd_cin_episodes SET cine_close_date = NULL",
        "DELETE FROM ssd_cin_episodes",
        "CREATE TABLE more (x int)",
        "DROP TABLE ssd_cin_episodes",
    ):
        with open_source(source.url).connect() as connection:
            with pytest.raises(DBAPIError) as fault:
                connection.execute(text(statement))
            assert "read-only" in str(fault.value.orig).replace("readonly", "read-only")
    assert source.rows("open_cases", "case_id") == [("1",)]


@pytest.mark.postgres
def test_a_url_cannot_loosen_the_rules_of_the_session(tmp_path):
    """F14: waits end, and the search path of the URL is kept."""
    loose = "-c search_path=elsewhere,public -c default_transaction_read_only=off"
    made = fresh_source("postgres", tmp_path)
    place = make_url(made.url).update_query_dict({"options": loose})
    engine = open_source(place.render_as_string(hide_password=False))
    with engine.connect() as connection:
        held = {
            name: connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in ("transaction_read_only", "statement_timeout", "lock_timeout",
                         "transaction_isolation", "search_path", "TimeZone")
        }  # fmt: skip
    engine.dispose()
    assert held == {
        "transaction_read_only": "on", "statement_timeout": "1min", "lock_timeout": "5s",
        "transaction_isolation": "repeatable read", "search_path": "elsewhere,public",
        "TimeZone": "Europe/London",
    }  # fmt: skip


def test_all_populations_come_from_one_snapshot(source):
    """F13: what is committed in the middle is not seen."""
    source.referral()
    if source.engine.dialect.name == "sqlite":
        source.run("PRAGMA journal_mode=WAL")
    counting = text("SELECT COUNT(*) FROM ssd_cin_episodes")
    with reading(source.url) as connection:
        before = connection.execute(counting).scalar_one()
        source.referral("2", "R2")
        assert connection.execute(counting).scalar_one() == before == 1
    assert len(source.rows("open_cases", "case_id")) == 2


def test_an_sqlite_file_is_as_it_was_after_reading(tmp_path):
    made = fresh_source("sqlite", tmp_path)
    made.referral()
    made.engine.dispose()
    path = Path(make_url(made.url).database)
    before = path.read_bytes()
    read_populations(made.url, tuple(POPULATIONS), AS_AT, CODES, AS_AT)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_with_a_hash_a_blank_and_a_per_cent_in_its_name_is_read(tmp_path):
    made = fresh_source("sqlite", tmp_path)
    made.referral()
    made.engine.dispose()
    path = Path(make_url(made.url).database).rename(tmp_path / "case data #1 100%.db")
    url = make_url("sqlite://").set(database=str(path)).render_as_string()
    assert len(read_populations(url, ("open_cases",), AS_AT, CODES)["open_cases"]) == 1


def test_a_file_that_another_program_holds_is_waited_for_and_then_named(tmp_path, monkeypatch):
    """F14."""
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    made = fresh_source("sqlite", tmp_path)
    made.engine.dispose()
    with closing(sqlite3.connect(make_url(made.url).database)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        said = refused(made.url, SourceBusy)
    assert "another program is writing to it" in said


@pytest.mark.postgres
def test_a_table_that_is_locked_ends_the_wait(tmp_path, monkeypatch):
    """F14."""
    monkeypatch.setattr(opening, "SERVER_RULES", "-c lock_timeout=50ms")
    made = fresh_source("postgres", tmp_path)
    with made.engine.begin() as holder:
        holder.execute(text("LOCK TABLE local_teams IN ACCESS EXCLUSIVE MODE"))
        said = refused(made.url, SourceBusy)
    assert "another program is writing to it" in said


@pytest.mark.postgres
def test_a_query_that_takes_too_long_ends_and_names_the_population(tmp_path, monkeypatch):
    """F14."""
    monkeypatch.setattr(opening, "SERVER_RULES", "-c statement_timeout=200ms")
    made = fresh_source("postgres", tmp_path)
    made.run(
        "ALTER TABLE local_teams RENAME TO teams",
        "CREATE VIEW local_teams AS SELECT t.* FROM teams AS t, pg_sleep(5)",
        "INSERT INTO teams (team_id) VALUES ('T1')",
    )
    said = refused(made.url, SourceUnreadable)
    assert "population teams (QueryCanceled)" in said


@pytest.mark.postgres
def test_a_server_that_goes_away_in_the_middle_leaves_nothing_half_read(tmp_path):
    """F12."""
    made = fresh_source("postgres", tmp_path)
    with pytest.raises(SourceUnreachable), reading(made.url) as connection:
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        made.run(f"SELECT pg_terminate_backend({number})")
        connection.execute(text("SELECT 1"))


@pytest.mark.postgres
def test_a_view_that_fails_while_it_is_read_names_the_population_and_no_value(tmp_path):
    made = fresh_source("postgres", tmp_path)
    made.run(
        "ALTER TABLE ssd_person RENAME TO persons",
        "CREATE VIEW ssd_person AS SELECT pers_person_id, pers_expected_dob,"
        " CAST(pers_forename AS timestamp) AS pers_dob FROM persons",
        "INSERT INTO persons (pers_person_id, pers_forename) VALUES ('1', 'hunter2')",
    )
    made.referral()
    said = refused(made.url, SourceUnreadable, "open_cases")
    assert "InvalidDatetimeFormat" in said


def test_each_way_to_fail_has_an_exit_code_of_its_own():
    kinds = (SourceNotFound, SourceUnreachable, SourceShapeWrong, SourceUnreadable, SourceBusy)
    codes = [kind.exit_code for kind in kinds]
    assert len(set(codes)) == len(codes)
    assert all(20 < code < 30 for code in codes)


def test_a_day_before_eighteen_years_of_a_leap_day_is_found(source):
    source.referral(day="2020-01-01")
    source.add("ssd_person", pers_person_id="1", pers_dob="2002-02-28")
    source.add("ssd_legal_status", lega_person_id="1", lega_legal_status="C2")
    found = [source.one("open_cases", "status", as_at=date(2020, 2, day)) for day in (27, 28, 29)]
    assert found == ["LAC", "CIN", "CIN"]
