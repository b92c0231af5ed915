"""A round is the same sample and allocation: on another database, on shuffled rows, twice."""

from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import create_engine, insert, select
from sqlalchemy.engine import make_url

from tasks.demo.borough import write_borough
from tasks.source_tables import METADATA
from tests.adapters.store_databases import fresh_store
from tests.flows.rounds import round_of


@pytest.fixture(scope="module")
def borough(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('source') / 'borough.db'}"
    write_borough(url, "unit", 1, date(2022, 3, 31))
    return url


def copied(url, target, shuffled_by):
    """The same rows in another database, each table in an order of its own."""
    place = make_url(target)
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    read, write = create_engine(url), create_engine(place)
    METADATA.create_all(write)
    with read.connect() as source, write.begin() as copy:
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in source.execute(select(table)).mappings()]
            rows.sort(key=lambda row: sha256(f"{shuffled_by}{row}".encode()).hexdigest())
            if rows:
                copy.execute(insert(table), rows)
    read.dispose()
    write.dispose()
    return target


@pytest.fixture(scope="module")
def first(borough):
    return round_of(borough)


def test_r023_the_same_round_twice_is_the_same_round(borough, first):
    assert round_of(borough) == first


@pytest.mark.parametrize("shuffled_by", ["one order", "another order"])
def test_r023_the_order_of_the_source_s_rows_changes_nothing(borough, first, tmp_path, shuffled_by):
    assert round_of(copied(borough, f"sqlite:///{tmp_path / 'copy.db'}", shuffled_by)) == first


@pytest.mark.postgres
def test_r023_the_same_rows_on_postgresql_are_the_same_round(borough, first, tmp_path):
    target = fresh_store("postgres", tmp_path)
    assert round_of(copied(borough, target, "postgresql")) == first
