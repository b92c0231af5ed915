"""What is on record of a round as a person asks for it: its versions, states and mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from tasks.errors import RoundUnknown
from tasks.store.rounds import current_version
from tasks.store.tables import ROUND_STATES, ROUNDS

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Step:
    """One change of state of one version of a round; the moment is in UTC."""

    version: int
    state: str
    reason: str | None
    changed_by: str
    changed_at: str


def newest_version(connection: Connection, round_id: str) -> int:
    """The version that a start of the round means: the newest, or 1 where it is new."""
    return current_version(connection, round_id) or 1


def disclosure_of(connection: Connection, round_id: str, version: int) -> str:
    """What a certificate must say of a version: what it superseded, why, and who agreed.

    Nothing where it superseded nothing (R022).
    """
    wanted = (ROUNDS.c.round_id == round_id, ROUNDS.c.version == version)
    row = connection.execute(select(ROUNDS).where(*wanted)).one_or_none()
    if row is None or row.supersedes is None:
        return ""
    return (
        f"version {row.supersedes} was superseded on {row.started_at[:10]} by"
        f" {row.requested_by} with the agreement of {row.second_approver}: {row.reason}"
    )


def history_of(connection: Connection, round_id: str) -> tuple[Step, ...]:
    """Every change of state of a round, the oldest first; raises RoundUnknown."""
    table = ROUND_STATES
    wanted = (
        select(table.c.version, table.c.state, table.c.reason, table.c.changed_by,
               table.c.changed_at)
        .where(table.c.round_id == round_id)
        .order_by(table.c.version, table.c.step)
    )  # fmt: skip
    steps = tuple(Step(*row) for row in connection.execute(wanted))
    if not steps:
        raise RoundUnknown(round_id)
    return steps
