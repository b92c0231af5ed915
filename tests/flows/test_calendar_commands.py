"""The calendar and the programme's page by their commands, as a person types them.

They run in a copy of the programme, since one of them writes into it.
"""

import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader
from ruamel.yaml import YAML

from config.loading import load_configuration
from flows import clock
from tasks.scheduling.calendar import financial_year, year_start
from tasks.scheduling.rounds import round_named
from tasks.scheduling.year import occasions_of_year, parts_of
from tasks.store.database import opened, prepare_store, writing
from tasks.store.rounds import open_round

ROOT = Path(__file__).parents[2]
AUDIT = "from flows.cli import main; main()"
DECIDED = load_configuration()
YEAR = occasions_of_year(DECIDED, date(2021, 4, 1))
ROUNDS = tuple(each for each in YEAR if each.fieldwork_from)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the programme, without what it has written."""
    place = tmp_path_factory.mktemp("copy")
    for folder in ("flows", "tasks", "config", "templates", "data_contracts"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "prefect.yaml", place)
    return place


def typed(copy, *words):
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251  # the command inherits it
        if not name.startswith("AUDIT_")
    }
    return subprocess.run(
        [sys.executable, "-c", AUDIT, *words],
        env=inherited, capture_output=True, text=True, check=False, cwd=copy,
    )  # fmt: skip


@pytest.fixture(scope="module")
def shown(copy):
    """The year as a table, with its picture, its file and its schedules written in one go."""
    done = typed(
        copy, "calendar", "2021-22", "--picture", "wall.pdf", "--ics", "year.ics", "--write"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def day_of(day):
    return f"{day:%a} {day.day} {day:%b %Y}"


def test_the_table_has_every_round_of_the_year_with_its_days(shown):
    """R013, R116: in the order of their days."""
    lines = [line for line in shown.splitlines() if any(each.key in line for each in ROUNDS)]
    assert [line.split()[4] for line in lines[: len(ROUNDS)]] == [each.key for each in ROUNDS]
    for line, each in zip(lines, ROUNDS, strict=False):
        assert line.strip().startswith(day_of(each.starts_on))
        assert day_of(each.due_on) in line
    assert "To decide" in shown
    assert "DD-2021-05 is a deep dive and its theme is not chosen yet." in shown


def test_the_picture_is_one_sheet_for_a_wall_that_names_every_round_and_every_part(copy, shown):
    """R013: A3, lying."""
    assert "wall.pdf" in shown
    (sheet,) = PdfReader(copy / "wall.pdf").pages
    assert [round(float(each)) for each in sheet.mediabox[2:]] == [1191, 842]
    words = " ".join(sheet.extract_text().split())
    assert "Audit programme 2021-22" in words
    for each in ROUNDS:
        assert each.key in words
    for kind, part in parts_of(DECIDED).items():
        assert part.title in words, kind


def test_the_file_gives_every_round_its_start_at_seven_in_london(copy, shown):
    """R116, R120: as a calendar program reads it, in winter and in summer."""
    assert "year.ics" in shown
    read = Calendar.from_ical((copy / "year.ics").read_bytes())
    starts = {
        str(each["summary"]).partition(" starts: ")[0]: each.decoded("dtstart").astimezone(UTC)
        for each in read.walk("VEVENT")
        if " starts: " in str(each["summary"])
    }
    for each in ROUNDS:
        assert starts[each.key] == each.starts_at.astimezone(UTC), each.key
    assert {starts[key].hour for key in ("PW-2021-07", "PW-2022-03")} == {6, 7}


def test_the_schedules_of_that_year_and_the_next_are_written_and_nothing_else_is(copy, shown):
    """R120: into the copy's own file, and the programme's is as it was."""
    assert "prefect.yaml has the schedules of 2021-22 and 2022-23" in shown
    held = YAML(typ="safe").load((copy / "prefect.yaml").read_text())["deployments"]
    was = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text())["deployments"]
    for each, before in zip(held, was, strict=True):
        slugs = [schedule["slug"] for schedule in each.pop("schedules", [])]
        assert bool(slugs) == bool(before.pop("schedules", []))
        assert slugs in ([], ["2021-22", "2022-23"])
        assert each == before
    text = (copy / "prefect.yaml").read_text()
    for each in ROUNDS:
        assert f"{each.starts_on:%Y%m%d}T070000" in text, each.key
    again = typed(copy, "calendar", "2021-22", "--write")
    assert "has the schedules of 2021-22 and 2022-23 already." in again.stdout
    assert (copy / "prefect.yaml").read_text() == text


def test_next_year_s_draft_is_printed_kept_once_and_is_then_the_year_s_programme(copy):
    """R013: what is still to decide stands at its head."""
    printed = typed(copy, "calendar", "2022-23", "--propose")
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.startswith("# A draft: decide what follows")
    place = "config/programmes/2022-23.yaml"
    kept = typed(copy, "calendar", "2022-23", "--propose", "--to", place)
    assert kept.returncode == 0, kept.stderr
    assert (copy / place).read_text() == printed.stdout
    decided = load_configuration(copy / "config")
    starts = [each.financial_year.start for each in decided.programmes]
    assert date(2022, 4, 1) in starts
    types = [each.type for each in decided.programmes[starts.index(date(2022, 4, 1))].cycles]
    assert types.count("practice_week") >= 3
    assert types.count("front_door") == 2
    refused = typed(copy, "calendar", "2022-23", "--propose", "--to", place)
    assert refused.returncode == 65
    assert "a file is there already and would be lost" in refused.stderr
    assert (copy / place).read_text() == printed.stdout


def test_the_programme_s_page_tells_the_state_of_each_round_of_today_s_year(copy):
    """R013: a round that somebody began, beside those that nobody has."""
    today = clock.today()
    year = occasions_of_year(DECIDED, year_start(today))
    rounds = [each for each in year if each.fieldwork_from]
    week = next(each for each in rounds if each.audit_type == "practice_week")
    url = f"sqlite:///{copy / 'output' / 'store.db'}"
    (copy / "output").mkdir(exist_ok=True)
    prepare_store(url)
    with opened(url) as engine, writing(engine) as connection:
        held = round_named(DECIDED, "practice_week", week.key)
        open_round(connection, held, by="Jo Reed", at=datetime(2021, 4, 1, 7, tzinfo=UTC))
    done = typed(copy, "programme")
    assert done.returncode == 0, done.stderr
    first, *lines = done.stdout.splitlines()
    assert first.startswith(f"The audit programme {financial_year(today)}, on {today.day} ")
    for each in rounds:
        assert sum(each.key in line for line in lines) == 1, each.key
    (line,) = [line for line in lines if week.key in line]
    said = " ".join(line.split(week.key)[1].split())
    assert said.startswith(("being drawn", "overdue: being drawn")), line
    count = sum(each.audit_type == "compliance" for each in year)
    assert any(f"{count} in the year" in line for line in lines)
