"""An invented borough in a database: the same everywhere, and whole or not there at all."""

import os
import resource
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from tasks.demo.borough import NOTE, TEXT_DATES, digest_of, write_borough
from tasks.demo.invention import invent
from tasks.demo.rows import COLUMNS
from tasks.errors import BoroughAlreadyThere, BoroughNotWritten, TextDatesRefused
from tasks.extraction.source import read_populations
from tasks.extraction.statements import POPULATIONS
from tests.adapters.store_databases import fresh_store

UNTIL, EARLIER = date(2022, 3, 31), date(2021, 6, 14)
CODES = {
    "allocated_worker": ("ALLWKR",),
    "supervisor": ("SUPERV",),
    "reviewing_officer": ("IRO", "CPCHAIR"),
}


def sqlite(folder, name="borough.db"):
    return f"sqlite:///{folder / name}"


def digest(url):
    place = make_url(url)
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    engine = create_engine(place)
    try:
        return digest_of(engine)
    finally:
        engine.dispose()


def everything_read(url, as_at):
    found = read_populations(url, tuple(POPULATIONS), as_at, CODES, as_at - timedelta(days=365))
    return {
        name: sorted(tuple(map(str, row)) for row in frame.itertuples(index=False))
        for name, frame in found.items()
    }


@pytest.fixture(scope="module")
def borough(tmp_path_factory):
    url = sqlite(tmp_path_factory.mktemp("borough"))
    write_borough(url, "unit", 1, UNTIL)
    return url


@pytest.mark.postgres
def test_the_same_seed_gives_the_same_rows_on_sqlite_and_postgresql(borough, tmp_path):
    server = fresh_store("postgres", tmp_path)
    made = write_borough(server, "unit", 1, UNTIL)
    assert made.counts["ssd_contacts"] > 1_000
    assert digest(server) == digest(borough)
    assert write_borough(server, "unit", 1, UNTIL).was_there
    with pytest.raises(TextDatesRefused, match="holds dates as dates"):
        write_borough(server, "unit", 1, UNTIL, dirt=TEXT_DATES)


def test_the_same_seed_gives_the_same_rows_again_and_another_seed_others(borough, tmp_path):
    again, other = sqlite(tmp_path, "again.db"), sqlite(tmp_path, "other.db")
    write_borough(again, "unit", 1, UNTIL)
    write_borough(other, "unit", 2, UNTIL)
    assert digest(again) == digest(borough) != digest(other)


def test_a_step_is_told_for_each_table(tmp_path):
    told = []
    made = write_borough(sqlite(tmp_path), "unit", 1, UNTIL, told.append)
    for table, count in made.counts.items():
        assert f"Writing {count:,} rows of {table}" in told


def test_the_database_says_that_everything_in_it_is_invented(borough):
    engine = create_engine(borough)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT note FROM demo_borough")).scalars().all() == [NOTE]
    engine.dispose()


UNCHANGING = {
    "ssd_family", "ssd_contacts", "ssd_cin_visits", "ssd_cp_visits", "ssd_cla_visits",
    "ssd_assessment_factors", "ssd_initial_cp_conference", "ssd_department", "ssd_disability",
    "ssd_cla_previous_permanence", "local_auditor_staff_ids", "local_declared_interests",
    "local_auditor_leave",
}  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_a_borough_to_an_earlier_day_is_the_same_borough_earlier(seed):
    """No row of the earlier one is missing later, and what has no end is the same to the letter."""
    earlier, later = invent("unit", seed, EARLIER), invent("unit", seed, UNTIL)
    for table in COLUMNS:
        before, after = set(earlier.tables[table]), set(later.tables[table])
        if table in UNCHANGING:
            assert before <= after, table
        # Elsewhere a later day fills what was empty and replaces what a register keeps up to date.
        changed = before - after
        keys = {row[0] for row in after}
        assert {row[0] for row in changed} - keys <= called_off(table, changed), table


def called_off(table, changed):
    """Reviews that were still to come when their plan ended are taken out with it."""
    if table != "ssd_cp_reviews":
        return set()
    held = COLUMNS[table].index("cppr_cp_review_date")
    return {row[0] for row in changed if row[held] is None}


# Registers that keep no days of their own entries: who is listed, the latest training, leave asked.
UNDATED = {"care_leaver_worker"}  # the table of care leavers says who, and not since when
REGISTERS = {"workers", "auditors", "auditor_staff_ids", "auditor_teams", "auditor_leave"}


def test_what_a_round_reads_as_at_a_day_is_the_same_in_a_borough_written_later(tmp_path):
    """R122: what came after the day changes nothing, but a birth that had not come."""
    early, late = sqlite(tmp_path, "early.db"), sqlite(tmp_path, "late.db")
    write_borough(early, "unit", 1, EARLIER)
    write_borough(late, "unit", 1, UNTIL)
    then, now = everything_read(early, EARLIER), everything_read(late, EARLIER)
    unborn, auditors = unborn_in(early), {row[0] for row in then["auditors"]}
    for population in sorted(set(POPULATIONS) - REGISTERS):
        before, after = (
            [row for row in side[population] if not unborn & set(row) and not UNDATED & set(row)]
            for side in (then, now)
        )
        assert before
        assert before == after, population
    assert auditors == {row[0] for row in now["auditors"]}
    for population in ("auditor_staff_ids", "auditor_teams"):
        assert then[population] == [row for row in now[population] if row[0] in auditors]
    assert set(then["auditor_leave"]) <= set(now["auditor_leave"])
    assert {row[0] for row in then["workers"]} <= {row[0] for row in now["workers"]}


def unborn_in(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        query = "SELECT pers_person_id FROM ssd_person WHERE pers_dob IS NULL"
        found = set(connection.execute(text(query)).scalars())
    engine.dispose()
    return found


def test_british_text_dates_in_the_registers_are_read_as_the_days_that_they_are(borough, tmp_path):
    """rules.md 6.4: mixed ISO and British dates."""
    url = sqlite(tmp_path)
    write_borough(url, "unit", 1, UNTIL, dirt=TEXT_DATES)
    engine = create_engine(url)
    with engine.connect() as connection:
        query = text("SELECT allocated_on, finalised_on FROM local_past_audits")
        held = [value for row in connection.execute(query) for value in row if value]
    engine.dispose()
    assert 0.15 <= sum("/" in value for value in held) / len(held) <= 0.25
    for as_at in (EARLIER, UNTIL):
        assert everything_read(url, as_at) == everything_read(borough, as_at)


def test_a_database_that_holds_anything_else_is_left_alone(borough, tmp_path):
    assert write_borough(borough, "unit", 1, UNTIL).was_there
    before = digest(borough)
    for size, seed, until, dirt in (
        ("unit", 2, UNTIL, ""), ("unit", 1, EARLIER, ""), ("unit", 1, UNTIL, TEXT_DATES),
    ):  # fmt: skip
        with pytest.raises(BoroughAlreadyThere, match="does not hold this borough"):
            write_borough(borough, size, seed, until, dirt=dirt)
    assert digest(borough) == before
    url = sqlite(tmp_path, "council.db")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE ssd_person (pers_person_id TEXT)"))
    engine.dispose()
    with pytest.raises(BoroughAlreadyThere, match="is not empty"):
        write_borough(url, "unit", 1, UNTIL)


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_left(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    url = f"sqlite:///{tmp_path / 'file' / 'borough.db'}"
    with pytest.raises(
        BoroughNotWritten, match=r"could not be written to .*Nothing of it was left"
    ):
        write_borough(url, "unit", 1, UNTIL)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_and_its_folder_are_for_their_owner_only(tmp_path):
    """Files 0600, folders 0700."""
    url = f"sqlite:///{tmp_path / 'deep' / 'borough.db'}"
    write_borough(url, "unit", 1, date(2016, 3, 31))
    assert (tmp_path / "deep" / "borough.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "deep").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["borough.db"]


def test_a_full_disk_is_said_with_an_exit_code_and_leaves_no_half_written_borough(tmp_path):
    """F12: the system itself refuses every byte beyond a limit."""
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()",
         "demo", "borough", "--size", "unit", "--to", sqlite(tmp_path)],
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)),
    )  # fmt: skip
    assert done.returncode == BoroughNotWritten.exit_code, done.stderr
    assert "could not be written to" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_server_that_refuses_leaves_no_half_written_borough(tmp_path):
    """One transaction: what stood in the way is said, and no table is left."""
    url = fresh_store("postgres", tmp_path)
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = make_url(url).database
        connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    engine.dispose()
    with pytest.raises(BoroughNotWritten, match="read-only transaction"):
        write_borough(url, "unit", 1, UNTIL)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["no url", "sqlite://", "sqlite+nothing:///x.db", "postgresql://u:s3cret@127.0.0.1:1/x"]
)
def test_an_address_that_leads_nowhere_is_said_without_its_password(url):
    with pytest.raises(BoroughNotWritten) as refused:
        write_borough(url, "unit", 1, UNTIL)
    assert "could not be written" in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_the_command_refuses_a_size_a_dirt_and_a_day_that_it_does_not_know(tmp_path):
    for option, value in (("--size", "huge"), ("--dirt", "mud"), ("--until", "2014-01-01")):
        done = subprocess.run(
            [sys.executable, "-c", "from flows.cli import main; main()",
             "demo", "borough", "--to", sqlite(tmp_path), option, value],
            capture_output=True, text=True, check=False, env={**os.environ},  # noqa: TID251
        )  # fmt: skip
        assert done.returncode == 2
        assert option in done.stderr
    assert list(tmp_path.iterdir()) == []
