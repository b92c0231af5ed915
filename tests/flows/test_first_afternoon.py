"""The first afternoon of a council, with the three steps of the README, as one types them."""

import csv
from datetime import date

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from config.loading import load_configuration
from flows.cli import app
from tasks.demo.borough import write_borough
from tasks.returns.registers.teams_file import teams_of

ANSWERS = ("--name", "Somewhere Council", "--domain", "somewhere.gov.uk")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder of somebody's own, with nothing set."""
    for name in ("AUDIT_OUTPUT", "AUDIT_SOURCE_URL", "AUDIT_STORE_URL", "AUDIT_CONFIG", "SMTP_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(*words, says=""):
    return CliRunner().invoke(app, list(words), input=says)


def a_source(desk):
    write_borough(f"sqlite:///{desk / 'ours.db'}", "unit", 1, date(2022, 3, 31))
    return f"sqlite:///{desk / 'ours.db'}"


def a_list_of_teams(desk):
    with (desk / "teams.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [("Team", "Service", "Manager"), ("Canal", "Family Help", "Jo"), ("Lock", "", "")]
        )
    return "teams.csv"


def test_a_council_is_set_up_by_a_few_answers(desk):
    told = typed(
        "init", "--source", a_source(desk), "--teams", a_list_of_teams(desk),
        says="Somewhere Council\nsomewhere.gov.uk\n\n",
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    assert "practice week: can run" in told.output
    assert load_configuration(desk / "council").authority.name == "Somewhere Council"
    teams = load_workbook(desk / "input" / "registers.xlsx")["Teams"]
    names = {cell.value for row in teams.iter_rows() for cell in row}
    assert {"Canal", "Lock", "CANAL", "Family Help"} <= names
    said = typed("doctor")
    assert said.exit_code == 0, said.output
    assert "Somewhere Council, without a fault" in said.output


def test_what_is_there_is_never_written_over(desk):
    assert typed("init", *ANSWERS, "--source", a_source(desk), says="\n").exit_code == 0
    before = (desk / "audit.env").read_text("utf-8")
    again = typed("init", *ANSWERS, "--source", "sqlite:///other.db", says="\n")
    assert type(again.exception).__name__ == "AlreadySetUp"
    assert (desk / "audit.env").read_text("utf-8") == before


@pytest.mark.parametrize("wrong", ["somewhere", "some where.gov.uk", "@gov.uk"])
def test_a_domain_that_is_none_is_refused_and_nothing_is_written(desk, wrong):
    said = typed("init", "--name", "S", "--domain", wrong, "--source", a_source(desk), says="\n")
    assert said.exit_code == 2
    assert not (desk / "council").exists()
    assert not (desk / "audit.env").exists()


def test_a_source_that_is_not_there_leaves_nothing_behind(desk):
    said = typed("init", *ANSWERS, "--source", "sqlite:///nothing.db", says="\n")
    assert type(said.exception).__name__ == "SourceNotFound"
    assert not (desk / "council").exists()
    assert not (desk / "audit.env").exists()


def test_an_unknown_role_code_is_asked_for_until_one_of_the_source_is_named(desk):
    url = a_source(desk)
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE ssd_involvements SET invo_professional_role_id = 'LEADPRAC'"
                " WHERE invo_professional_role_id = 'ALLWKR'"
            )
        )
    engine.dispose()
    said = typed("init", *ANSWERS, "--source", url, says="\nNOBODY\nLEADPRAC\n")
    assert said.exit_code == 0, said.output
    assert "NONE of them is configured" in said.output
    codes = load_configuration(desk / "council").authority.role_codes
    assert codes.allocated_worker == ("LEADPRAC",)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no column is headed Team"),
        (b"Team id,Leader\n1,Jo\n", "no column is headed Team"),
        (b"Team\n\n", "it names no team"),
        (b"Team id,Team\n1,Canal\n1,Lock\n", "the team 1 stands 2 times"),
        (b"PK\x03\x04\x00", "no CSV file"),
    ],
)
def test_a_list_of_teams_that_is_none_is_refused_with_its_reason(desk, content, why):
    (desk / "teams.csv").write_bytes(content)
    said = typed("init", *ANSWERS, "--source", a_source(desk), "--teams", "teams.csv", says="\n")
    assert type(said.exception).__name__ == "TeamsFileFaulty"
    assert why in str(said.exception)
    assert not (desk / "council").exists()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_list_of_teams_is_read_as_an_office_saves_it(desk, separator, encoding):
    lines = ["Code{}Team name{}E-mail", "007{}Café{}jo@somewhere.gov.uk"]
    said = "\r\n".join(each.replace("{}", separator) for each in lines)
    (desk / "teams.csv").write_bytes(said.encode(encoding))
    (row,) = teams_of(desk / "teams.csv")
    assert (row["team_id"], row["team_name"]) == ("007", "Café")
    assert row["manager_email"] == "jo@somewhere.gov.uk"
