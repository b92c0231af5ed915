"""A round whose registers people keep is the round of the same rows in the source."""

from datetime import date

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tasks.demo.borough import write_borough
from tasks.errors import SourceShapeWrong
from tasks.extraction.local_tables import rows_of_local_tables
from tasks.extraction.registers import KEPT, kept_tables
from tasks.extraction.source import KEPT_BY_PEOPLE, read_populations
from tasks.returns.registers.checking import check_rows
from tasks.returns.registers.reading import read_workbook
from tests.adapters.extraction_sources import CODES
from tests.adapters.register_workbooks import CHOICES, workbook
from tests.adapters.store_databases import KINDS, fresh_store
from tests.flows.rounds import ROUND, round_of
from tests.flows.test_same_round import copied


@pytest.fixture(scope="module")
def borough(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('source') / 'borough.db'}"
    write_borough(url, "unit", 1, date(2022, 3, 31))
    return url


@pytest.fixture(scope="module")
def first(borough):
    return round_of(borough)


@pytest.fixture(scope="module")
def registers(borough):
    """The borough's local tables, once through a workbook."""
    local = rows_of_local_tables(borough, KEPT)
    reading = read_workbook(workbook(local), CHOICES)
    assert reading.faults == check_rows(reading.sheets) == ()
    return reading.tables


def without(url, *tables):
    """The source after somebody dropped its local tables."""
    place = make_url(url)
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    engine = create_engine(place)
    with engine.begin() as connection:
        for table in tables:
            connection.execute(text(f"DROP TABLE {table}"))
    engine.dispose()
    return url


def fresh(kind, folder):
    return fresh_store(kind, folder) if kind != "sqlite" else f"sqlite:///{folder / 'copy.db'}"


@pytest.mark.parametrize("kind", KINDS)
def test_r019_registers_that_people_keep_give_the_very_round_of_the_source_s_own(
    kind, borough, first, registers, tmp_path
):
    """R024, A05, A06: the same frame, sample and allocation, without any local table."""
    bare = without(copied(borough, fresh(kind, tmp_path), "a"), *KEPT)
    assert round_of(bare, registers) == first


def test_the_registers_count_and_not_what_the_source_has_of_the_same_name(
    borough, first, registers, tmp_path
):
    stale = copied(borough, f"sqlite:///{tmp_path / 'copy.db'}", "b")
    engine = create_engine(stale)
    with engine.begin() as connection:
        connection.execute(text("UPDATE local_auditors SET role = 'nobody', active_to = NULL"))
        connection.execute(text("DELETE FROM local_declared_interests"))
        connection.execute(text("ALTER TABLE local_teams DROP COLUMN team_type"))
    engine.dispose()
    assert round_of(stale, registers) == first


def test_a05_a06_an_empty_sheet_never_hides_what_the_source_has(borough, first, registers):
    some = {**registers, "local_past_audits": (), "local_declared_interests": ()}
    assert round_of(borough, some) == first
    assert "local_past_audits" not in kept_tables(dict.fromkeys(KEPT), some)  # type: ignore[arg-type]
    assert "local_past_audits" in kept_tables({}, some)


def test_where_neither_has_a_table_the_error_says_that_the_workbook_fills_it(borough, tmp_path):
    bare = without(copied(borough, f"sqlite:///{tmp_path / 'copy.db'}", "c"), "local_auditors")
    with pytest.raises(SourceShapeWrong) as refused:
        read_populations(bare, ("auditors",), ROUND.as_at, CODES)
    assert "table local_auditors, read by auditors, is missing" in str(refused.value)
    assert "the register workbook fills it" in str(refused.value)


def test_a_frame_says_which_of_its_tables_people_keep(borough, registers):
    frames = read_populations(
        borough, ("auditors", "workers"), ROUND.as_at, CODES, registers=registers
    )
    assert frames["auditors"].attrs[KEPT_BY_PEOPLE] == ("local_auditors",)
    own = read_populations(borough, ("auditors",), ROUND.as_at, CODES)
    assert own["auditors"].attrs[KEPT_BY_PEOPLE] == ()
