"""A round from its start to its release: every change of state is a new row.

A version is committed to once. A drawn round is never drawn again: it may be
paused, cancelled with a reason, or superseded by a new version with a reason
and a second approver, which the certificate discloses (R022, A25).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from tasks.errors import ApprovalRefused, RoundChanged, RoundUnknown, StepRefused
from tasks.store.database import moment
from tasks.store.log import append_entry
from tasks.store.tables import COMMITMENTS, ROUND_OPENINGS, ROUND_STATES, ROUNDS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from tasks.model import Round

STOPS = frozenset({"paused", "cancelled", "superseded"})
NEXT: dict[str, frozenset[str]] = {
    "opened": frozenset({"committed", "paused", "cancelled"}),
    "committed": frozenset({"drawn"}) | STOPS,
    "drawn": frozenset({"frozen"}) | STOPS,
    "frozen": frozenset({"released"}) | STOPS,
    "released": STOPS,
    "cancelled": frozenset({"superseded"}),
    "superseded": frozenset(),
}
LONGEST_REASON = 300
PERSONAL = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one version of a round stands; ``before`` is the state that a pause interrupted."""

    round_id: str
    version: int
    state: str
    step: int
    reason: str | None
    before: str


def open_round(
    connection: Connection, round_: Round, *, by: str, at: datetime, may_be_paused: bool = False
) -> Standing:
    """The round's version is on record; opening it again the same way changes nothing.

    Before its commitment other settings replace the earlier ones; after it they
    raise RoundChanged. Raises StepRefused for one that is cancelled or superseded,
    or paused where nobody is there to be asked.
    """
    latest = current_version(connection, round_.round_id)
    if latest is None and round_.version == 1:
        _start(connection, round_, by, at)
        latest = 1
    if latest is None or round_.version > latest:
        raise RoundUnknown(f"{round_.round_id}, version {round_.version}")
    standing = standing_of(connection, round_.round_id, round_.version)
    if standing.state == "paused" and may_be_paused:
        return standing
    if standing.state in STOPS:
        raise StepRefused(round_.round_id, round_.version, standing.state, "opened")
    _record_opening(connection, round_, at)
    return standing


def current_version(connection: Connection, round_id: str) -> int | None:
    """The newest version of a round, or None where it was never started."""
    newest = select(func.max(ROUNDS.c.version)).where(ROUNDS.c.round_id == round_id)
    return connection.execute(newest).scalar_one()


def standing_of(connection: Connection, round_id: str, version: int | None = None) -> Standing:
    """Where a version stands (the newest, unless one is named); raises RoundUnknown."""
    number = version if version is not None else current_version(connection, round_id)
    table = ROUND_STATES
    rows = connection.execute(
        select(table)
        .where(table.c.round_id == round_id, table.c.version == number)
        .order_by(table.c.step)
    ).all()
    if not rows:
        raise RoundUnknown(round_id)
    before = [row.state for row in rows if row.state not in STOPS][-1]
    last = rows[-1]
    return Standing(round_id, last.version, last.state, last.step, last.reason, before)


def with_days_on_record(connection: Connection, round_: Round) -> Round:
    """The round with the days that it was committed to; as it is where it was not yet.

    A closure day that the council adds later moves no round that was drawn. A
    day that somebody asked for (``as_at`` beside the draw's) stays as asked.
    """
    if not _is_committed(connection, round_):
        return round_
    table = ROUND_OPENINGS
    mine = (table.c.round_id == round_.round_id, table.c.version == round_.version)
    newest = select(table).where(*mine).order_by(table.c.opening.desc()).limit(1)
    held = connection.execute(newest).one()
    as_at = held.as_at if round_.as_at == round_.draw_on else round_.as_at
    return replace(
        round_, as_at=as_at, draw_on=held.draw_on, starts_on=held.starts_on,
        ends_on=held.ends_on, due_on=held.due_on,
    )  # fmt: skip


def title_of(connection: Connection, round_id: str, version: int) -> str:
    """What a version of a round is called, as it was last opened; raises RoundUnknown."""
    table = ROUND_OPENINGS
    mine = (table.c.round_id == round_id, table.c.version == version)
    newest = select(table.c.title).where(*mine).order_by(table.c.opening.desc()).limit(1)
    title = connection.execute(newest).scalar_one_or_none()
    if title is None:
        raise RoundUnknown(round_id)
    return str(title)


def change_state(
    connection: Connection,
    standing: Standing,
    state: str,
    *,
    by: str,
    at: datetime,
    reason: str | None = None,
) -> Standing:
    """The round is in another state, by a new row; raises StepRefused where that may not be."""
    allowed = NEXT.get(standing.state, frozenset({standing.before, "cancelled", "superseded"}))
    if state not in allowed:
        raise StepRefused(standing.round_id, standing.version, standing.state, state)
    if state in STOPS:
        check_reason(standing.round_id, reason)
    _write_state(connection, standing, state, by=by, at=at, reason=reason)
    append_entry(connection, standing.round_id, standing.version, state, facts={}, at=at)
    return standing_of(connection, standing.round_id, standing.version)


def pause_round(
    connection: Connection, round_id: str, *, reason: str, by: str, at: datetime
) -> Standing:
    """Nothing more happens to the round until it is resumed: no step, no mail."""
    standing = standing_of(connection, round_id)
    return change_state(connection, standing, "paused", by=by, at=at, reason=reason)


def resume_round(
    connection: Connection, round_id: str, *, reason: str, by: str, at: datetime
) -> Standing:
    """A paused round is again what it was; nothing was drawn meanwhile."""
    standing = standing_of(connection, round_id)
    if standing.state != "paused":
        raise StepRefused(round_id, standing.version, standing.state, "resumed")
    check_reason(round_id, reason)
    return change_state(connection, standing, standing.before, by=by, at=at, reason=reason)


def cancel_round(
    connection: Connection, round_id: str, *, reason: str, by: str, at: datetime
) -> Standing:
    """The round will not be held; its draw, if there is one, stays on record."""
    standing = standing_of(connection, round_id)
    return change_state(connection, standing, "cancelled", by=by, at=at, reason=reason)


def supersede_round(
    connection: Connection, round_id: str, *, reason: str, by: str, second_approver: str,
    at: datetime,
) -> int:  # fmt: skip
    """A new version may be drawn, with a reason and two approvers on record (R022).

    Returns the new version's number. Raises ApprovalRefused where the reason or
    the second approver is wanting, StepRefused where nothing was committed.
    """
    if not second_approver.strip() or _name(second_approver) == _name(by):
        raise ApprovalRefused(round_id, "a second approver, another person, has to agree")
    standing = standing_of(connection, round_id)
    change_state(connection, standing, "superseded", by=by, at=at, reason=reason)
    version = standing.version + 1
    row = {
        "round_id": round_id,
        "version": version,
        "requested_by": by,
        "supersedes": standing.version,
        "reason": reason,
        "second_approver": second_approver,
        "started_at": moment(at),
    }
    connection.execute(insert(ROUNDS), row)
    fresh = Standing(round_id, version, "", 0, None, "")
    _write_state(connection, fresh, "opened", by=by, at=at)
    facts = {"supersedes": standing.version}
    append_entry(connection, round_id, version, "opened", facts=facts, at=at)
    return version


def _start(connection: Connection, round_: Round, by: str, at: datetime) -> None:
    if not by.strip():
        raise ApprovalRefused(round_.round_id, "it has to be known who starts a round")
    row = {"round_id": round_.round_id, "version": 1, "requested_by": by}
    connection.execute(insert(ROUNDS), {**row, "started_at": moment(at)})
    fresh = Standing(round_.round_id, 1, "", 0, None, "")
    _write_state(connection, fresh, "opened", by=by, at=at)
    append_entry(connection, round_.round_id, 1, "opened", facts={}, at=at)


def _record_opening(connection: Connection, round_: Round, at: datetime) -> None:
    """The settings in force are the last ones that were recorded before the commitment."""
    table = ROUND_OPENINGS
    wanted = {name: each for name, each in asdict(round_).items() if name in table.c}
    mine = (table.c.round_id == round_.round_id, table.c.version == round_.version)
    newest = select(table).where(*mine).order_by(table.c.opening.desc()).limit(1)
    last = connection.execute(newest).mappings().first() or {"opening": 0}
    changed = tuple(name for name in wanted if name not in last or last[name] != wanted[name])
    if not changed:
        return
    if _is_committed(connection, round_):
        raise RoundChanged(round_.round_id, round_.version, changed)
    row = {**wanted, "opening": last["opening"] + 1, "opened_at": moment(at)}
    connection.execute(insert(table), row)


def _is_committed(connection: Connection, round_: Round) -> bool:
    mine = (COMMITMENTS.c.round_id == round_.round_id, COMMITMENTS.c.version == round_.version)
    return connection.execute(select(COMMITMENTS.c.digest).where(*mine)).first() is not None


def _write_state(
    connection: Connection,
    standing: Standing,
    state: str,
    *,
    by: str,
    at: datetime,
    reason: str | None = None,
) -> None:
    row = {
        "round_id": standing.round_id,
        "version": standing.version,
        "step": standing.step + 1,
        "state": state,
        "reason": reason,
        "changed_by": by,
        "changed_at": moment(at),
    }
    connection.execute(insert(ROUND_STATES), row)


def check_reason(round_id: str, reason: str | None) -> None:
    """A reason is one line of plain words, without a date or a long number in it (K30).

    Raises ApprovalRefused.
    """
    text = (reason or "").strip()
    if not 5 <= len(text) <= LONGEST_REASON or not text.isprintable():
        fault = f"a reason of 5 to {LONGEST_REASON} characters on one line is wanted"
        raise ApprovalRefused(round_id, fault)
    if PERSONAL.search(text):
        fault = "the reason holds a date or a long number, which might tell of a child"
        raise ApprovalRefused(round_id, fault)


def _name(person: str) -> str:
    return " ".join(person.casefold().split())
