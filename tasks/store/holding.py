"""One start of a round at a time: the second is told so and changes nothing (F07 to F10).

PostgreSQL's advisory lock and the operating system's file lock are both let go
when their process dies, so nothing stale is ever left behind (D2).
"""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tasks.errors import RoundBusy, StoreFailed
from tasks.store.database import opened, reading, store_url

if TYPE_CHECKING:
    from collections.abc import Generator

SAFE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,47}")


@contextmanager
def hold_round(address: str, round_id: str, work: str = "round") -> Generator[None]:
    """This process alone works on the round; raises RoundBusy where another does.

    ``work`` is "round" (frame, draw and freeze) or "mail" (the relay): a round
    that is held for its work may send its mail inside that hold.
    """
    if not SAFE_KEY.fullmatch(round_id):
        raise ValueError("A round's key has letters, digits and hyphens only.")
    is_file = store_url(address).get_backend_name() == "sqlite"
    hold = _file_lock if is_file else _advisory_lock
    with hold(address, round_id, work):
        yield


@contextmanager
def _file_lock(address: str, round_id: str, work: str) -> Generator[None]:
    database = Path(str(store_url(address).database)).absolute()
    path = database.with_name(f"{database.name}.{round_id}.{work}.lock")
    flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(path, flags, 0o600)
    except OSError as error:
        raise StoreFailed(str(path), error.strerror or "it cannot be opened") from None
    try:
        _lock_or_refuse(handle, round_id, work)
        yield
    finally:
        os.close(handle)


def _lock_or_refuse(handle: int, round_id: str, work: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RoundBusy(round_id, work) from None


@contextmanager
def _advisory_lock(address: str, round_id: str, work: str) -> Generator[None]:
    """The lock lives as long as its connection, which does nothing else."""
    wanted = func.pg_try_advisory_lock(func.hashtextextended(f"{round_id}/{work}", 0))
    with opened(address) as engine, reading(engine) as connection:
        own = connection.execution_options(isolation_level="AUTOCOMMIT")
        if not own.execute(select(wanted)).scalar_one():
            raise RoundBusy(round_id, work)
        yield
