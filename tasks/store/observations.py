"""Who was observed at work, and when: what later rounds go by (R066).

An observation counts from the week that it was allocated for; one of a round
that was cancelled or superseded never was.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from tasks.model import Observation
from tasks.store.database import is_made, opened, reading, rows_of, write_rows
from tasks.store.observation_tables import OBSERVATIONS
from tasks.store.tables import ROUND_OPENINGS, ROUND_STATES

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from tasks.model import Round

STOPPED = frozenset({"cancelled", "superseded"})


def write_observations(
    connection: Connection, observations: tuple[Observation, ...], *, round_id: str, version: int
) -> None:
    """Every observation is on record, in its order."""
    key = {"round_id": round_id, "version": version}
    rows = ({**key, **asdict(each), "place": n} for n, each in enumerate(observations, start=1))
    write_rows(connection, OBSERVATIONS, rows)


def read_observations(
    connection: Connection, round_id: str, version: int
) -> tuple[Observation, ...]:
    """The observations that a round was frozen with."""
    rows = rows_of(connection, OBSERVATIONS, round_id, version)
    return tuple(Observation(row.worker_id, row.auditor_id) for row in rows)


def observed_before(address: str, round_: Round) -> dict[str, date]:
    """The day of each worker's last observation, by other rounds as at no later day.

    Nobody where the store was never made, or knows of no observations yet; it
    is not made here.
    """
    if not is_made(address):
        return {}
    with opened(address) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(OBSERVATIONS.name):
            return {}
        return _observed(connection, round_)


def _observed(connection: Connection, round_: Round) -> dict[str, date]:
    held = OBSERVATIONS
    rows = connection.execute(select(held).where(held.c.round_id != round_.round_id)).all()
    days, states = _days(connection, round_.as_at), _states(connection)
    last: dict[str, date] = {}
    for row in rows:
        key = row.round_id, row.version
        if key in days and states[key] not in STOPPED:
            last[row.worker_id] = max(days[key], last.get(row.worker_id, days[key]))
    return last


def _days(connection: Connection, as_at: date) -> dict[tuple[str, int], date]:
    """The first day of the fieldwork of each version, as it was last opened."""
    table = ROUND_OPENINGS
    wanted = select(table).where(table.c.as_at <= as_at).order_by(table.c.opening)
    return {(row.round_id, row.version): row.starts_on for row in connection.execute(wanted)}


def _states(connection: Connection) -> dict[tuple[str, int], str]:
    """Where each version stands."""
    table = ROUND_STATES
    rows = connection.execute(select(table).order_by(table.c.step))
    return {(row.round_id, row.version): row.state for row in rows}
