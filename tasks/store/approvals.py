"""What was proposed of a round, and what a person decided about it (R022, R119, A25).

A drawn round is proposed whole: sample, allocation, documents and mail. What
is approved is frozen as it was proposed, whatever the source says by then. A
substitution before approval makes a new proposal; every decision is a new row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from tasks.errors import RoundFrozen, StepRefused
from tasks.model import APPROVED, CANCELLED, PAUSED, SUBSTITUTED, Decision, Sample, Selected
from tasks.store.approval_tables import APPROVAL_CODES, DECISIONS, PROPOSALS
from tasks.store.database import moment, reading, writing
from tasks.store.draws import read_sample, record_draw
from tasks.store.log import append_entry
from tasks.store.rounds import change_state, check_reason, standing_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Engine, Table

    from tasks.store.freezing import FrozenRound
    from tasks.store.rounds import Standing


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be frozen if it were approved; revisions count from 1."""

    revision: int
    frozen: FrozenRound


def propose_round(engine: Engine, frozen: FrozenRound, *, by: str, at: datetime) -> Proposal:
    """The draw is on record and the round is proposed; the same again changes nothing.

    Raises StepRefused for a preview or a stopped round, FrameChanged or
    RoundFrozen where the round has another commitment or draw.
    """
    sample = frozen.sample
    key: dict[str, Any] = {"round_id": sample.round_id, "version": sample.version}
    with writing(engine) as connection:
        record_draw(connection, sample, by=by, at=at)
        last = newest_proposal(connection, sample.round_id, sample.version)
        if last is not None and last.frozen.digest == frozen.digest:
            return last
        revision = 1 if last is None else last.revision + 1
        row = {"revision": revision, "digest": frozen.digest, "content": _written(frozen)}
        connection.execute(insert(PROPOSALS), {**key, **row, "proposed_at": moment(at)})
        facts = {"proposed": frozen.digest, "revision": revision}
        append_entry(connection, **key, step="proposal", facts=facts, at=at)
    return Proposal(revision, frozen)


def newest_proposal(connection: Connection, round_id: str, version: int) -> Proposal | None:
    """What was last proposed of a version, or None; raises RoundFrozen where it was altered."""
    table = PROPOSALS
    mine = (table.c.round_id == round_id, table.c.version == version)
    newest = select(table).where(*mine).order_by(table.c.revision.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    if row is None:
        return None
    frozen = _frozen_rounds().validate_json(row.content)
    if frozen.digest != row.digest:
        raise RoundFrozen(round_id, version, "proposal")
    return Proposal(row.revision, frozen)


def record_decision(
    engine: Engine, round_id: str, version: int, decision: Decision, *, at: datetime
) -> None:
    """The decision is on record and in the log, and the round is in the state that follows.

    A pause or a cancellation stops the round; an approval ends a pause. Raises
    StepRefused where another was recorded meanwhile, ApprovalRefused for a
    note that might tell of a child.
    """
    if decision.note:
        check_reason(round_id, decision.note)
    key: dict[str, Any] = {"round_id": round_id, "version": version}
    with writing(engine) as connection:
        if steps_of(connection, round_id, version) != decision.step - 1:
            standing = standing_of(connection, round_id, version)
            raise StepRefused(round_id, version, standing.state, "decided twice")
        row = {name: getattr(decision, name) for name in _NAMES}
        connection.execute(insert(DECISIONS), {**key, **row, "decided_at": moment(at)})
        facts = {"step": decision.step, "revision": decision.revision, "place": decision.place or 0}
        append_entry(connection, **key, step=decision.decision, facts=facts, at=at)
        _follow(connection, standing_of(connection, round_id, version), decision, at)


def _follow(connection: Connection, standing: Standing, decision: Decision, at: datetime) -> None:
    """The round's own state follows a pause, a cancellation, or an approval of a paused one."""
    by, why = decision.decided_by, decision.reason or decision.decision
    if decision.decision in {PAUSED, CANCELLED} and standing.state != decision.decision:
        change_state(connection, standing, decision.decision, by=by, at=at, reason=why)
    elif decision.decision == APPROVED and standing.state == "paused":
        change_state(connection, standing, standing.before, by=by, at=at, reason=why)


def decisions_of(connection: Connection, round_id: str, version: int) -> tuple[Decision, ...]:
    """Every decision about a version, the first one first."""
    return tuple(
        Decision(**{name: getattr(row, name) for name in _NAMES})
        for row in _rows(connection, DECISIONS, round_id, version)
    )


def steps_of(connection: Connection, round_id: str, version: int) -> int:
    """How many decisions there are about a version."""
    mine = (DECISIONS.c.round_id == round_id, DECISIONS.c.version == version)
    return connection.execute(select(func.count()).select_from(DECISIONS).where(*mine)).scalar_one()


def sample_of(connection: Connection, round_id: str, version: int) -> Sample:
    """The sample as it was drawn, with each case that was substituted since in its place."""
    drawn = read_sample(connection, round_id, version)
    return substituted(drawn, decisions_of(connection, round_id, version))


def substituted(sample: Sample, decisions: tuple[Decision, ...]) -> Sample:
    """The sample with reserves in the places that decisions gave them (A25).

    The certificate stays that of the draw: a substitute has the probability
    with which it was a case of its own.
    """
    selected = {each.order: each for each in sample.selected}
    reserves = {each.order: each for each in sample.reserves}
    for each in decisions:
        if each.decision == SUBSTITUTED and each.place and each.reserve_place in reserves:
            chosen = reserves.pop(each.reserve_place)
            selected[each.place] = Selected(each.place, chosen.case_id, chosen.probability)
    return replace(
        sample, selected=tuple(selected[k] for k in sorted(selected)),
        reserves=tuple(reserves[k] for k in sorted(reserves)),
    )  # fmt: skip


def keep_code(
    engine: Engine, round_id: str, version: int, step: int, *, sent_to: str, code: str, at: datetime
) -> None:
    """A digest of a code that was sent is on record; the code itself is not."""
    row = {"round_id": round_id, "version": version, "step": step, "sent_to": sent_to}
    digest = _code_digest(round_id, step, code)
    with writing(engine) as connection:
        connection.execute(insert(APPROVAL_CODES), {**row, "digest": digest, "sent_at": moment(at)})


def is_code_sent(engine: Engine, round_id: str, version: int, step: int) -> bool:
    """Whether a code was sent for a step."""
    with reading(engine) as connection:
        return any(row.step == step for row in _rows(connection, APPROVAL_CODES, round_id, version))


def is_code_right(engine: Engine, round_id: str, version: int, step: int, code: str) -> bool:
    """Whether this is the code that was sent for a step."""
    with reading(engine) as connection:
        rows = _rows(connection, APPROVAL_CODES, round_id, version)
    wanted = _code_digest(round_id, step, code)
    return any(row.step == step and row.digest == wanted for row in rows)


_NAMES = (
    "step", "revision", "decision", "decided_by", "is_confirmed", "place", "reserve_place",
    "reason", "note",
)  # fmt: skip


def _rows(connection: Connection, table: Table, round_id: str, version: int) -> list[Any]:
    mine = (table.c.round_id == round_id, table.c.version == version)
    return list(connection.execute(select(table).where(*mine).order_by(table.c.step)))


def _code_digest(round_id: str, step: int, code: str) -> str:
    return sha256(f"{round_id}|{step}|{code}".encode()).hexdigest()


def _written(frozen: FrozenRound) -> str:
    return _frozen_rounds().dump_json(frozen).decode()


@cache
def _frozen_rounds() -> Any:
    """Reads and writes a frozen round as JSON, type by type."""
    from pydantic import TypeAdapter

    from tasks.store.freezing import FrozenRound

    return TypeAdapter(FrozenRound)
