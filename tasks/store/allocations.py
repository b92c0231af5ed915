"""Who audits what, with every proof and every bar, as it was frozen."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tasks.model import Allocation, Assignment, Bar, Ineligible, Load, Shortage
from tasks.store.database import rows_of, write_rows
from tasks.store.tables import ASSIGNMENTS, BARS, INELIGIBLE_AUDITORS, LOADS, SHORTAGES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


def write_allocation(connection: Connection, allocation: Allocation, *, version: int) -> None:
    """Every part of an allocation is on record, in its order."""
    key = {"round_id": allocation.round_id, "version": version}
    parts: tuple[tuple[Table, tuple[Any, ...]], ...] = (
        (ASSIGNMENTS, allocation.assignments),
        (BARS, allocation.bars),
        (INELIGIBLE_AUDITORS, allocation.ineligible),
        (LOADS, allocation.loads),
        (SHORTAGES, allocation.shortages),
    )
    for table, things in parts:
        rows = (
            {**key, **_row(thing), "place": place} for place, thing in enumerate(things, start=1)
        )
        write_rows(connection, table, rows)


def read_allocation(connection: Connection, round_id: str, version: int) -> Allocation:
    """The allocation as it was frozen."""
    return Allocation(
        round_id=round_id,
        assignments=tuple(
            _assignment(row) for row in rows_of(connection, ASSIGNMENTS, round_id, version)
        ),
        bars=tuple(
            Bar(row.case_id, row.auditor_id, row.reason, row.evidence)
            for row in rows_of(connection, BARS, round_id, version)
        ),
        ineligible=tuple(
            Ineligible(row.auditor_id, row.reason)
            for row in rows_of(connection, INELIGIBLE_AUDITORS, round_id, version)
        ),
        loads=tuple(
            Load(row.auditor_id, row.first, row.second, row.capacity)
            for row in rows_of(connection, LOADS, round_id, version)
        ),
        shortages=tuple(
            _shortage(row) for row in rows_of(connection, SHORTAGES, round_id, version)
        ),
    )


def _row(thing: Any) -> dict[str, object]:
    """A record as a row: what holds several things becomes JSON text."""
    return {
        name: json.dumps(value) if isinstance(value, tuple) else value
        for name, value in asdict(thing).items()
    }


def _assignment(row: Any) -> Assignment:
    checks = tuple((name, count) for name, count in json.loads(row.checks))
    relaxed = tuple(json.loads(row.relaxed))
    return Assignment(row.case_id, row.auditor_id, row.grade, checks, relaxed)


def _shortage(row: Any) -> Shortage:
    cases = tuple(json.loads(row.case_ids))
    auditors = tuple(json.loads(row.auditor_ids))
    return Shortage(cases, auditors, row.places, row.short)
