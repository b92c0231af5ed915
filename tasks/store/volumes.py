"""How many rows the last accepted runs had, for the contract's volume rule (F18)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from tasks.store.tables import CONTRACT_COUNTS, CONTRACT_RESULTS

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class AcceptedVolume:
    """How many rows of a population a run accepted, for one team and one status."""

    round_id: str
    version: int
    as_at: date
    team: str
    status: str
    accepted: int


def volume_history(
    connection: Connection, population: str, *, before: date, runs: int = 4
) -> tuple[AcceptedVolume, ...]:
    """The counts of the last runs that were committed as at an earlier day, newest first.

    Only what passed its contract is ever committed, so every run here was accepted.
    """
    table = CONTRACT_RESULTS
    last = (
        select(table.c.round_id, table.c.version, table.c.as_at)
        .where(table.c.population == population, table.c.as_at < before)
        .order_by(table.c.as_at.desc(), table.c.round_id.desc(), table.c.version.desc())
        .limit(runs)
        .subquery()
    )
    counts = CONTRACT_COUNTS
    joined = (counts.c.round_id == last.c.round_id) & (counts.c.version == last.c.version)
    found = (
        select(
            counts.c.round_id, counts.c.version, last.c.as_at,
            counts.c.team, counts.c.status, counts.c.accepted,
        )
        .join(last, joined)
        .where(counts.c.population == population)
        .order_by(
            last.c.as_at.desc(), counts.c.round_id.desc(), counts.c.version.desc(),
            counts.c.team, counts.c.status,
        )
    )  # fmt: skip
    return tuple(AcceptedVolume(*row) for row in connection.execute(found))
