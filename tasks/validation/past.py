"""What the store remembers of earlier rounds' extracts: their sizes, and what they left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select
from sqlalchemy.engine import make_url

from tasks.store.database import opened, reading
from tasks.store.tables import CONTRACT_RESULTS, QUARANTINED_KEYS
from tasks.store.volumes import AcceptedVolume, volume_history

if TYPE_CHECKING:
    from sqlalchemy import Connection

Seen = Mapping[tuple[str, str], date]
"""The first day on which a rule, by its code, left out a row, by its reference."""


@dataclass(frozen=True, slots=True)
class Past:
    """The sizes of the last accepted runs, and since when rows are left out, by population."""

    volumes: Mapping[str, tuple[AcceptedVolume, ...]] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)


def past_of(store_url: str, populations: tuple[str, ...], before: date) -> Past:
    """What the rounds as at earlier days had of each population (F18).

    A store that nobody has made yet has had no rounds, and is not made here.
    """
    if _is_absent(store_url):
        return Past()
    with opened(store_url) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(CONTRACT_RESULTS.name):
            return Past()
        return Past(
            {name: volume_history(connection, name, before=before) for name in populations},
            {name: _seen(connection, name, before) for name in populations},
        )


def _seen(connection: Connection, population: str, before: date) -> Seen:
    """When each row was first left out for each reason."""
    keys, results = QUARANTINED_KEYS, CONTRACT_RESULTS
    of_one_run = (
        (keys.c.round_id == results.c.round_id)
        & (keys.c.version == results.c.version)
        & (keys.c.population == results.c.population)
    )
    found = connection.execute(
        select(keys.c.code, keys.c.record_key, func.min(results.c.as_at))
        .join(results, of_one_run)
        .where(results.c.population == population, results.c.as_at < before)
        .group_by(keys.c.code, keys.c.record_key)
    )
    return {(code, key): day for code, key, day in found}


def _is_absent(store_url: str) -> bool:
    """True for the file of an embedded store that is not there."""
    place = make_url(store_url)
    return place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file()
