"""Verifying the chained log of 100,000 entries (N12: 5 s), beside reading the same entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert, select

from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.log import LogHead, verify_log
from tasks.store.tables import LOG_ENTRIES
from tests.adapters.store_rounds import chained
from tests.bench.rounds import medians

SIZE = 100_000


def measure() -> Iterator[tuple[str, float, float, str, float | None]]:
    """One row: the proof of the whole log."""
    rows = chained(SIZE)
    head = LogHead(SIZE, str(rows[-1]["digest"]))
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'store.db'}"
        prepare_store(url)
        with opened(url) as engine:
            with writing(engine) as connection:
                connection.execute(insert(LOG_ENTRIES), rows)
            with reading(engine) as connection:
                ours, plain = medians(
                    lambda: verify_log(connection, head),
                    lambda: connection.execute(select(LOG_ENTRIES)).all(),
                    rounds=3,
                )
    yield "verifying a log of 100,000 entries", ours, plain, "reading its entries", None
