"""``audit doctor``: every part is tried for real, and every fault is told at once."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from config.settings import read_settings
from flows import doctor
from flows.cli import app
from flows.doctor import findings
from tasks.store.database import prepare_store
from tests.adapters.extraction_sources import fresh_source
from tests.adapters.store_databases import change_behind_its_back
from tests.adapters.store_rounds import freeze


@pytest.fixture
def whole(tmp_path):
    """An installation with a source on which a practice week can run."""
    made = fresh_source("sqlite", tmp_path)
    made.referral()
    made.involvement("W1")
    made.add("ssd_professionals", prof_professional_id="W1")
    made.add("local_teams", team_id="T1", team_name="Canal")
    made.add("local_auditors", auditor_id="A1", auditor_name="Ann", active_from="2018-01-01")
    made.add("local_auditor_staff_ids", auditor_id="A1", staff_id="W7")
    return replace(
        read_settings(),
        output=tmp_path / "out", mailbox=tmp_path / "out" / "mail", smtp_url=None,
        source_url=made.url, store_url=f"sqlite:///{tmp_path / 'store.db'}",
    )  # fmt: skip


def told(settings):
    return {each.part: each for each in findings(settings)}


def test_a_whole_installation_lacks_nothing_but_what_a_council_has_to_set(whole):
    found = told(whole)
    assert {each.state for each in found.values()} == {"in order", "look"}
    assert {part for part, each in found.items() if each.state == "look"} == {
        "configuration", "mail",
    }  # fmt: skip


def test_every_fault_is_told_at_once(whole, tmp_path):
    broken = replace(
        whole, source_url=f"sqlite:///{tmp_path / 'nothing.db'}",
        store_url=f"sqlite:///{tmp_path}", smtp_url="smtp://127.0.0.1:9",
    )  # fmt: skip
    found = told(broken)
    assert {part for part, each in found.items() if each.state == "MISSING"} == {
        "source", "registers", "store", "mail",
    }  # fmt: skip
    assert "no file is there" in found["source"].sentence


def test_a_log_that_was_changed_is_found(whole, tmp_path):
    prepare_store(whole.store_url)
    freeze(whole.store_url, tmp_path)
    change_behind_its_back(whole.store_url, "UPDATE log_entries SET step = 'other'")
    assert "was altered" in told(whole)["store"].sentence


def test_auditors_without_a_staff_number_are_counted(whole):
    from sqlalchemy import create_engine

    engine = create_engine(whole.source_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM local_auditor_staff_ids"))
    engine.dispose()
    assert "1 of 1 auditors have no staff number" in told(whole)["registers"].sentence


def test_a_source_that_has_forgotten_its_former_staff_is_told(whole):
    """On Mosaic only those stand in the list of professionals who hold a case today."""
    from sqlalchemy import create_engine

    engine = create_engine(whole.source_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM ssd_professionals"))
    engine.dispose()
    said = told(whole)["source"]
    assert said.state == "look"
    assert "1 of 1 involvements name somebody in no list of staff" in said.sentence


def test_packages_that_fail_in_silence_are_named(whole, monkeypatch):
    monkeypatch.setattr(
        doctor, "version", lambda name: "2.1.0" if name == "sqlalchemy" else "0.140"
    )
    said = told(whole)["packages"].sentence
    assert "sqlalchemy is 2.1.0 and must be below 2.1" in said


def test_the_command_ends_with_one_where_something_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("AUDIT_OUTPUT", str(tmp_path))
    monkeypatch.setenv("AUDIT_SOURCE_URL", f"sqlite:///{tmp_path / 'nothing.db'}")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "MISSING" in result.output
