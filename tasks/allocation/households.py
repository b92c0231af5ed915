"""Who audits which fostering household: evenly, and nobody their own work (R109).

Auditors and households belong to one service, so independence is narrower than
in a practice week. Hard: never the household's supervising worker. Hard where
there is anybody else: not that worker's direct line manager.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from tasks.allocation.eligibility import ineligible, places
from tasks.allocation.flow import fill
from tasks.allocation.identity import key, keys_of
from tasks.allocation.shortage import shortages
from tasks.allocation.table import Table, cells, lots
from tasks.model import (
    Allocation,
    AllocationPlan,
    Assignment,
    Auditor,
    Bar,
    FosterHousehold,
    Ineligible,
    LineManagement,
    Load,
    Shortage,
)

SUPERVISES, MANAGES = "supervising_worker", "line_manager"
OTHER_SERVICE, SERVICE_MANAGER = "other_service", "service_manager"
Pairs = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Setting:
    """The auditors who can take part with their places, and whom each household bars."""

    households: tuple[str, ...]
    room: dict[str, int]
    supervises: Pairs
    manages: Pairs
    seed: str


def allocate_households(
    households: tuple[FosterHousehold, ...],
    auditors: tuple[Auditor, ...],
    management: tuple[LineManagement, ...],
    services: Mapping[str, str],
    plan: AllocationPlan,
) -> Allocation:
    """Every household has an auditor of the three roles, or a shortage says why not.

    ``services`` is the service of each fostering team; a service manager of
    another service does not audit. The answer does not depend on any order.
    """
    out = (*ineligible(auditors, plan), *_elsewhere(auditors, services, plan))
    away = {each.auditor_id for each in out}
    ready = [each for each in auditors if each.auditor_id not in away]
    setting = Setting(
        tuple(sorted(each.household_id for each in households)),
        {each.auditor_id: places(each, plan) for each in ready},
        _supervising(households, ready),
        _managing(households, ready, management, plan.as_at),
        plan.seed,
    )
    first, second = _place(setting)
    held = first | second
    return Allocation(
        plan.round_id,
        tuple(_assignment(setting, each, held[each], each in second) for each in sorted(held)),
        _bars(setting),
        tuple(sorted(out, key=lambda each: (each.auditor_id, each.reason))),
        tuple(
            Load(auditor_id, sum(each == auditor_id for each in held.values()), 0, room)
            for auditor_id, room in sorted(setting.room.items())
        ),
        _short(setting, held),
    )


def _place(setting: Setting) -> tuple[dict[str, str], dict[str, str]]:
    """First without any line manager; then, for what is left over, with them."""
    everybody = frozenset(setting.room)
    rows = setting.households
    strict = {each: everybody - setting.supervises[each] - setting.manages[each] for each in rows}
    first = _filled(setting, rows, strict, {})
    rest = tuple(each for each in rows if each not in first)
    wide = {each: everybody - setting.supervises[each] for each in rest}
    return first, _filled(setting, rest, wide, first)


def _filled(
    setting: Setting, rows: tuple[str, ...], free: Pairs, held: dict[str, str]
) -> dict[str, str]:
    """As many of the rows as can be, as evenly as can be, beside what is held."""
    columns = tuple(sorted(setting.room))
    if not rows or not columns:
        return {}
    table = Table(
        rows,
        columns,
        cells(rows, columns, free),
        (),
        lots(setting.seed, rows, columns),
        np.array([setting.room[each] for each in columns], dtype=np.int64),
        np.array([sum(h == each for h in held.values()) for each in columns], dtype=np.int64),
    )
    chosen = fill(table)
    return {row: columns[column] for row, column in zip(rows, chosen, strict=True) if column >= 0}


def _supervising(households: tuple[FosterHousehold, ...], ready: list[Auditor]) -> Pairs:
    """The auditors who supervise each household themselves, under any of their keys."""
    return {
        each.household_id: frozenset(
            auditor.auditor_id
            for auditor in ready
            if key(each.supervising_worker_id) in keys_of(auditor)
        )
        for each in households
    }


def _managing(
    households: tuple[FosterHousehold, ...],
    ready: list[Auditor],
    management: tuple[LineManagement, ...],
    as_at: date,
) -> Pairs:
    """The auditors who manage each household's supervising worker on the day."""
    managers: dict[str, set[str]] = {}
    for line in management:
        if (line.started_on is None or line.started_on <= as_at) and (
            line.ended_on is None or line.ended_on >= as_at
        ):
            managers.setdefault(key(line.staff_id), set()).add(key(line.manager_id))
    return {
        each.household_id: frozenset(
            auditor.auditor_id
            for auditor in ready
            if managers.get(key(each.supervising_worker_id), set()) & keys_of(auditor)
        )
        for each in households
    }


def _elsewhere(
    auditors: tuple[Auditor, ...], services: Mapping[str, str], plan: AllocationPlan
) -> tuple[Ineligible, ...]:
    """Service managers whose service has no fostering team."""
    own = frozenset(services.values())
    return tuple(
        Ineligible(each.auditor_id, OTHER_SERVICE)
        for each in auditors
        if each.role == SERVICE_MANAGER and each.role in plan.roles and each.service_id not in own
    )


def _assignment(
    setting: Setting, household_id: str, auditor_id: str, is_relaxed: bool
) -> Assignment:
    """One household with its auditor, and what was looked at."""
    is_manager = is_relaxed and auditor_id in setting.manages[household_id]
    checks = (
        (SUPERVISES, len(setting.room)),
        (MANAGES, len(setting.manages[household_id])),
    )
    return Assignment(household_id, auditor_id, 1, checks, (MANAGES,) if is_manager else ())


def _bars(setting: Setting) -> tuple[Bar, ...]:
    """Every pair that was barred, and why."""
    return tuple(
        Bar(household_id, auditor_id, reason, "")
        for reason, pairs in ((SUPERVISES, setting.supervises), (MANAGES, setting.manages))
        for household_id, barred in sorted(pairs.items())
        for auditor_id in sorted(barred)
    )


def _short(setting: Setting, held: dict[str, str]) -> tuple[Shortage, ...]:
    """The Hall sets of the households that nobody could take."""
    short = [each for each in setting.households if each not in held]
    options = {
        each: sorted(frozenset(setting.room) - setting.supervises[each])
        for each in setting.households
    }
    return shortages(short, options, setting.room, held) if short else ()


def own_work(
    made: Allocation,
    households: tuple[FosterHousehold, ...],
    auditors: tuple[Auditor, ...],
    management: tuple[LineManagement, ...],
    roles: tuple[str, ...],
    as_at: date,
) -> int:
    """How many households have an auditor who may not audit them, worked out once more.

    It reads the records alone and nothing that the allocation made up: whoever
    supervises, whoever manages without that being told, and any other role.
    """
    people = {each.auditor_id: each for each in auditors}
    supervised = {each.household_id: key(each.supervising_worker_id) for each in households}
    breaches = 0
    for each in made.assignments:
        auditor, worker = people[each.auditor_id], supervised[each.case_id]
        mine = keys_of(auditor)
        manages = any(
            key(line.staff_id) == worker
            and key(line.manager_id) in mine
            and not _is_other(line, as_at)
            for line in management
        )
        is_own = worker in mine or (manages and MANAGES not in each.relaxed)
        breaches += is_own or auditor.role not in roles
    return breaches


def _is_other(line: LineManagement, day: date) -> bool:
    """Whether a line of management holds on other days than this one."""
    begins, ends = line.started_on or date.min, line.ended_on or date.max
    return not begins <= day <= ends
