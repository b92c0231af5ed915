"""Where every round on record stands, for the page of the whole programme: states, no cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from tasks.model import APPROVED
from tasks.store.approval_tables import DECISIONS, PROPOSALS
from tasks.store.database import is_made, opened, reading
from tasks.store.tables import ROUND_STATES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

WAITS = "waits for approval"


def states_of_rounds(store_url: str) -> dict[str, str]:
    """The state of the newest version of each round, one that waits for approval by that name.

    Nothing where nobody has made the store yet, and it is not made here.
    """
    if not is_made(store_url):
        return {}
    with opened(store_url) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(ROUND_STATES.name):
            return {}
        return _states(connection)


def _states(connection: Connection) -> dict[str, str]:
    """The last row of each round's states, by version and step."""
    table = ROUND_STATES
    ordered = select(table.c.round_id, table.c.version, table.c.state).order_by(
        table.c.round_id, table.c.version, table.c.step
    )
    last = {row.round_id: (row.version, row.state) for row in connection.execute(ordered)}
    if not inspect(connection).has_table(PROPOSALS.name):
        return {round_id: state for round_id, (_, state) in last.items()}
    proposed = _rounds_in(connection, PROPOSALS)
    approved = _rounds_in(connection, DECISIONS, APPROVED)
    waiting = proposed - approved
    return {
        round_id: WAITS if state == "drawn" and (round_id, version) in waiting else state
        for round_id, (version, state) in last.items()
    }


def _rounds_in(
    connection: Connection, table: Table, decision: str | None = None
) -> set[tuple[str, int]]:
    """The versions of rounds of which a table has a row (one with a decision, where named)."""
    wanted = select(table.c.round_id, table.c.version)
    if decision is not None:
        wanted = wanted.where(table.c.decision == decision)
    return {(row.round_id, row.version) for row in connection.execute(wanted)}
