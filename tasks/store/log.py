"""What happened, in a chain of digests: an entry that is altered breaks all that follow (K34).

A bare chain cannot see that its end was cut off or that all of it was written
anew. An anchor can: the head (size and digest) that a report or a letter
printed earlier. Facts are counts and digests, never a child's reference.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from tasks.store.database import moment
from tasks.store.tables import LOG_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

NOTHING_BEFORE = "0" * 64
LOGGING = 7_216_002  # the advisory lock's number while an entry is chained


@dataclass(frozen=True, slots=True)
class LogHead:
    """How many entries the log has and the digest of the last: what is printed as an anchor."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What a check of the log found; no faults means that every entry is as it was written."""

    head: LogHead
    faults: tuple[str, ...]


def append_entry(
    connection: Connection,
    round_id: str,
    version: int,
    step: str,
    *,
    facts: Mapping[str, int | str],
    at: datetime,
) -> LogHead:
    """The log has one more entry, chained to the one before it; returns the new head."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOGGING)))
    head = log_head(connection)
    entry = {
        "position": head.size + 1,
        "round_id": round_id,
        "version": version,
        "step": step,
        "facts": json.dumps(dict(facts), sort_keys=True, separators=(",", ":")),
        "logged_at": moment(at),
        "previous": head.digest,
    }
    digest = _digest_of(entry)
    connection.execute(insert(LOG_ENTRIES), {**entry, "digest": digest})
    return LogHead(head.size + 1, digest)


def log_head(connection: Connection) -> LogHead:
    """The log's size and last digest; zeros for an empty log."""
    last = select(LOG_ENTRIES.c.position, LOG_ENTRIES.c.digest)
    row = connection.execute(last.order_by(LOG_ENTRIES.c.position.desc()).limit(1)).first()
    return LogHead(0, NOTHING_BEFORE) if row is None else LogHead(row.position, row.digest)


def logged_fact(
    connection: Connection, round_id: str, version: int, step: str, name: str
) -> int | str | None:
    """One fact of the last entry that a version of a round has for a step, or None."""
    table = LOG_ENTRIES
    entries = (
        select(table.c.facts)
        .where(table.c.round_id == round_id, table.c.version == version, table.c.step == step)
        .order_by(table.c.position.desc())
    )
    facts = connection.execute(entries.limit(1)).scalar()
    return None if facts is None else json.loads(facts).get(name)


def verify_log(connection: Connection, anchor: LogHead | None = None) -> LogCheck:
    """Every entry is recomputed, and the anchor, if one is known, is looked for at its place."""
    faults: list[str] = []
    head = LogHead(0, NOTHING_BEFORE)
    anchored = NOTHING_BEFORE if anchor is not None and anchor.size == 0 else ""
    entries = select(LOG_ENTRIES).order_by(LOG_ENTRIES.c.position)
    for entry in connection.execute(entries).mappings():
        faults.extend(_faults_of(entry, head))
        head = LogHead(entry["position"], entry["digest"])
        if anchor is not None and head.size == anchor.size:
            anchored = head.digest
    if anchor is not None and anchored != anchor.digest:
        faults.append(f"the log does not hold the printed head at entry {anchor.size}")
    return LogCheck(head, tuple(faults))


def _faults_of(entry: RowMapping, before: LogHead) -> list[str]:
    position = entry["position"]
    faults: list[str] = []
    if position != before.size + 1:
        faults.append(f"entry {before.size + 1} is missing")
    if entry["previous"] != before.digest:
        faults.append(f"entry {position} does not follow from the one before it")
    if _digest_of({name: entry[name] for name in entry if name != "digest"}) != entry["digest"]:
        faults.append(f"entry {position} was altered")
    return faults


def _digest_of(entry: Mapping[str, object]) -> str:
    text = json.dumps(dict(entry), sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
