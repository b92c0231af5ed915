"""Where every round and the daily audits stand, as the watch asks: who waits, since when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select

from tasks.errors import StoreFailed
from tasks.model import ComplianceOnRecord, RoundOnRecord
from tasks.store.approval_tables import PROPOSALS
from tasks.store.compliance import read_to
from tasks.store.compliance_tables import COMPLIANCE_EVENTS, COMPLIANCE_STARTS, COMPLIANCE_TASKS
from tasks.store.database import is_made, opened, reading, store_url
from tasks.store.tables import ROUND_STATES

if TYPE_CHECKING:
    from sqlalchemy import Connection


def rounds_on_record(address: str) -> tuple[RoundOnRecord, ...]:
    """The newest version of every round; none where nothing was ever started.

    A store is not made for it. Raises StoreFailed where it cannot be read.
    """
    if not is_made(address):
        return ()
    with opened(address) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(PROPOSALS.name):
            if inspect(connection).has_table(ROUND_STATES.name):
                raise StoreFailed(
                    store_url(address).render_as_string(), "its tables are of an earlier version"
                )
            return ()
        return _rounds(connection)


def compliance_on_record(address: str) -> ComplianceOnRecord:
    """How far transfers and closures were looked for, and which of them have no audit (R043).

    A store is not made for it. Raises StoreFailed where it cannot be read.
    """
    if not is_made(address):
        return ComplianceOnRecord()
    with opened(address) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(COMPLIANCE_STARTS.name):
            return ComplianceOnRecord()
        waiting, earliest = _without_audit(connection)
        since = None if earliest is None else datetime.fromisoformat(earliest)
        return ComplianceOnRecord(read_to(connection), waiting, since)


def _without_audit(connection: Connection) -> tuple[int, str | None]:
    """How many events have neither a task nor a round, and when the first of them was found."""
    table = COMPLIANCE_EVENTS
    row = connection.execute(
        select(func.count(), func.min(table.c.detected_at)).where(
            table.c.event_id.not_in(select(COMPLIANCE_TASKS.c.event_id)),
            table.c.round_id.not_in(select(ROUND_STATES.c.round_id)),
        )
    ).one()
    return int(row[0]), row[1]


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
