"""Small hand-built sources, in an SQLite file and in a real PostgreSQL server."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Date, DateTime, Engine, create_engine, event, insert, text
from sqlalchemy.engine import make_url

from tasks.extraction.source import read_populations
from tasks.source_tables import METADATA
from tests.adapters.store_databases import KINDS, fresh_store

AS_AT = date(2021, 6, 14)
SINCE = date(2020, 6, 14)
CODES = {
    "allocated_worker": ("ALLWKR", "REL.ALLWORK"),
    "supervisor": ("SUPERV",),
    "reviewing_officer": ("IRO",),
}
NUMBERS = count(1)


@dataclass(frozen=True)
class Source:
    """A source that a test may fill, and read as the programme does."""

    url: str
    engine: Engine

    def add(self, table, **columns):
        """One more row; days are given as ISO text."""
        known = METADATA.tables[table]
        row = {name: stamped(known.c[name].type, value) for name, value in columns.items()}
        with self.engine.begin() as connection:
            connection.execute(insert(known).values(**row))

    def run(self, *statements):
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def read(self, name, as_at=AS_AT, since=SINCE):
        return read_populations(self.url, (name,), as_at, CODES, since, pauses=())[name]

    def rows(self, name, *columns, as_at=AS_AT):
        """The rows of a population, days without times so that both databases agree."""
        frame = self.read(name, as_at)
        return [
            tuple(day_of(row[each]) for each in columns or frame.columns)
            for row in frame.to_dict("records")
        ]

    def one(self, name, column, as_at=AS_AT):
        ((value,),) = self.rows(name, column, as_at=as_at)
        return value

    def referral(self, person="1", referral="R1", day="2021-01-04", **more):
        self.add(
            "ssd_cin_episodes",
            cine_referral_id=referral, cine_person_id=person, cine_referral_date=day, **more,
        )  # fmt: skip

    def involvement(self, worker, day="2021-01-05", role="ALLWKR", **more):
        self.add(
            "ssd_involvements",
            **{
                "invo_involvements_id": str(next(NUMBERS)), "invo_professional_id": worker,
                "invo_professional_role_id": role, "invo_involvement_start_date": day,
                "invo_person_id": "1", **more,
            },
        )  # fmt: skip


def stamped(kind, value):
    if not isinstance(value, str):
        return value
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def day_of(value):
    """A moment as its day in ISO form, anything else as it is."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str) and value[4:5] == "-" and value[7:8] == "-":
        return value[:10]
    return None if value != value else value  # only NaN differs from itself


def writing_engine(url):
    place = make_url(url)
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    engine = create_engine(place)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=OFF"))
    return engine


@cache
def _server():
    """The URL of a database in which every table stands, ready to be copied.

    The server is told not to wait for the disk: nothing here must outlive the machine.
    """
    url = fresh_store("postgres", Path())
    engine = writing_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in ("SET fsync = off", "SET synchronous_commit = off"):
            connection.execute(text(f"ALTER SYSTEM {statement}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    METADATA.create_all(engine)
    engine.dispose()
    return url


@cache
def _file():
    """An SQLite file in which every table stands, ready to be copied."""
    folder = tempfile.TemporaryDirectory(prefix="source")
    path = Path(folder.name) / "tables.db"
    engine = writing_engine(f"sqlite:///{path}")
    METADATA.create_all(engine)
    engine.dispose()
    return folder, path


def fresh_database(like=None, options=""):
    """The URL of a PostgreSQL database of its own: a copy, or empty."""
    name = f"source_{next(NUMBERS)}"
    place = make_url(_server())
    statement = f"CREATE DATABASE {name} TEMPLATE {like or 'template0'} {options}"
    server = writing_engine(place.set(database="postgres").render_as_string(hide_password=False))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    server.dispose()
    return place.set(database=name).render_as_string(hide_password=False)


def fresh_source(kind, folder, *, with_tables=True):
    """A source without a row, with or without its tables."""
    if kind == "sqlite":
        path = folder / f"source_{next(NUMBERS)}.db"
        url = f"sqlite:///{path}"
        if with_tables:
            shutil.copy(_file()[1], path)
    else:
        url = fresh_database(make_url(_server()).database if with_tables else None)
    return Source(url, writing_engine(url))


@pytest.fixture(params=KINDS)
def source(request, tmp_path):
    made = fresh_source(request.param, tmp_path)
    yield made
    made.engine.dispose()
