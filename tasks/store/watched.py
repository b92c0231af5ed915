"""Where every round stands, as the watch asks: who started, who waits, since when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select

from tasks.errors import StoreFailed
from tasks.model import RoundOnRecord
from tasks.store.approval_tables import PROPOSALS
from tasks.store.database import opened, reading, store_url
from tasks.store.tables import ROUND_STATES

if TYPE_CHECKING:
    from sqlalchemy import Connection


def rounds_on_record(address: str) -> tuple[RoundOnRecord, ...]:
    """The newest version of every round; none where nothing was ever started.

    A store is not made for it. Raises StoreFailed where it cannot be read.
    """
    url = store_url(address)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return ()
    with opened(address) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(PROPOSALS.name):
            if inspect(connection).has_table(ROUND_STATES.name):
                raise StoreFailed(url.render_as_string(), "its tables are of an earlier version")
            return ()
        return _rounds(connection)


def _rounds(connection: Connection) -> tuple[RoundOnRecord, ...]:
    table = ROUND_STATES
    rows = connection.execute(
        select(table.c.round_id, table.c.version, table.c.state, table.c.changed_at).order_by(
            table.c.round_id, table.c.version, table.c.step
        )
    )
    newest = {row.round_id: row for row in rows}
    waiting = _proposed(connection)
    return tuple(
        RoundOnRecord(
            row.round_id, row.version, row.state, datetime.fromisoformat(row.changed_at),
            waiting.get((row.round_id, row.version)) if row.state == "drawn" else None,
        )
        for row in newest.values()
    )  # fmt: skip


def _proposed(connection: Connection) -> dict[tuple[str, int], datetime]:
    """When each version was last proposed."""
    table = PROPOSALS
    wanted = select(table.c.round_id, table.c.version, func.max(table.c.proposed_at)).group_by(
        table.c.round_id, table.c.version
    )
    return {
        (round_id, version): datetime.fromisoformat(at)
        for round_id, version, at in connection.execute(wanted)
    }
