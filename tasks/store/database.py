"""Opens our own database, its tables up to date, for one run of a round at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from tasks.errors import RoundBusy

MIGRATIONS = Path(__file__).parent / "migrations"


def open_store(url: str) -> Engine:
    """An engine on a store whose tables are up to date; an SQLite file is its owner's only."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        path = Path(place.database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    engine = create_engine(place)
    _upgrade(engine)
    return engine


def _upgrade(engine: Engine) -> None:
    """Every migration that the database has not had."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def hold_round(engine: Engine, round_id: str) -> Generator[None]:
    """This run alone works on the round; raises RoundBusy where another does.

    The hold ends by itself when the process dies: PostgreSQL's advisory lock,
    or for SQLite a lock on a file beside the database.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            wanted = text("SELECT pg_try_advisory_lock(hashtextextended(:key, 0))")
            if not connection.scalar(wanted, {"key": round_id}):
                raise RoundBusy(round_id)
            yield
        return
    beside = Path(engine.url.database or "store")
    lock = beside.with_name(f"{beside.name}.{round_id}.lock")
    with lock.open("w") as held:
        lock.chmod(0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RoundBusy(round_id) from None
        yield
