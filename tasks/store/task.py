"""The Prefect face of the store. Nothing is decided here; engines are opened inside each task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from prefect import get_run_logger, task

from tasks.guarding import guarded
from tasks.model import Commitment, ContractResult, Decision, Frame, Round, Sample
from tasks.store import (
    approvals,
    commitments,
    draws,
    freezing,
    observations,
    registers,
    rounds,
    versions,
)
from tasks.store.approvals import Proposal
from tasks.store.commitments import PublicValue
from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.freezing import FrozenRound
from tasks.store.registers import Registers, Tables
from tasks.store.rounds import Standing


@task
@guarded
def newest_version(store_url: str, round_: Round) -> Round:
    """Make the store ready and return the version that a start of the round means, with its days.

    A version that was committed to keeps the days that it had then.
    """
    prepare_store(store_url)
    with opened(store_url) as engine, reading(engine) as connection:
        version = versions.newest_version(connection, round_.round_id)
        return rounds.with_days_on_record(connection, replace(round_, version=version))


@task
@guarded
def disclosure_of(store_url: str, round_: Round) -> str:
    """Return what the certificate has to say of the version that this one superseded."""
    with opened(store_url) as engine, reading(engine) as connection:
        return versions.disclosure_of(connection, round_.round_id, round_.version)


@task
@guarded
def open_round(
    store_url: str, round_: Round, *, by: str, at: datetime, may_be_paused: bool = False
) -> Standing:
    """Put the round on record and log where it stands."""
    with opened(store_url) as engine, writing(engine) as connection:
        standing = rounds.open_round(connection, round_, by=by, at=at, may_be_paused=may_be_paused)
    get_run_logger().info("%s is %s", round_.round_id, standing.state)
    return standing


@task
@guarded
def commit_to_draw(
    store_url: str,
    round_: Round,
    frame: Frame,
    commitment: Commitment,
    contracts: tuple[ContractResult, ...],
    *,
    proposed: PublicValue,
    by: str,
    at: datetime,
) -> PublicValue:
    """Commit the round before its seed exists, log its size, return the value that holds."""
    with opened(store_url) as engine:
        holds = commitments.commit_round(
            engine, round_, frame, commitment, contracts, proposed=proposed, by=by, at=at
        )
    get_run_logger().info("Committed to %d cases", len(frame.cases))
    return holds


@task
@guarded
def freeze_round(store_url: str, frozen: FrozenRound, *, by: str, at: datetime) -> bool:
    """Freeze the round with its outbox and log the counts; False if it was frozen before."""
    with opened(store_url) as engine:
        is_new = freezing.freeze_round(engine, frozen, by=by, at=at)
    get_run_logger().info(
        "Froze %d documents and %d messages", len(frozen.documents), len(frozen.messages)
    )
    return is_new


@task
@guarded
def frame_of(store_url: str, round_: Round) -> Frame:
    """Return the frame that the round was committed to."""
    with opened(store_url) as engine:
        return commitments.read_frame(engine, round_.round_id, round_.version)


@task
@guarded
def drawn_sample(store_url: str, round_: Round) -> Sample:
    """Return the sample as it was drawn, before any substitution."""
    with opened(store_url) as engine, reading(engine) as connection:
        return draws.read_sample(connection, round_.round_id, round_.version)


@task
@guarded
def propose_round(store_url: str, frozen: FrozenRound, *, by: str, at: datetime) -> Proposal:
    """Put the draw on record, propose the round for approval, and log its size."""
    with opened(store_url) as engine:
        proposal = approvals.propose_round(engine, frozen, by=by, at=at)
    get_run_logger().info(
        "Proposal %d: %d cases, %d messages",
        proposal.revision, len(frozen.sample.selected), len(frozen.messages),
    )  # fmt: skip
    return proposal


@task
@guarded
def proposal_of(store_url: str, round_: Round) -> Proposal | None:
    """Return what was last proposed of the round, if anything was."""
    with opened(store_url) as engine, reading(engine) as connection:
        return approvals.newest_proposal(connection, round_.round_id, round_.version)


@task
@guarded
def decisions_of(store_url: str, round_: Round) -> tuple[Decision, ...]:
    """Return every decision about the round."""
    with opened(store_url) as engine, reading(engine) as connection:
        return approvals.decisions_of(connection, round_.round_id, round_.version)


@task
@guarded
def record_decision(store_url: str, round_: Round, decision: Decision, *, at: datetime) -> None:
    """Put a decision on record with the state that follows from it, and log it."""
    with opened(store_url) as engine:
        approvals.record_decision(engine, round_.round_id, round_.version, decision, at=at)
    get_run_logger().info("%s: %s", round_.round_id, decision.decision)


@task
@guarded
def is_code_right(store_url: str, round_: Round, step: int, code: str) -> bool:
    """Return whether a code is the one that was sent for a step."""
    with opened(store_url) as engine:
        return approvals.is_code_right(engine, round_.round_id, round_.version, step, code)


@task
@guarded
def observed_before(store_url: str, round_: Round) -> dict[str, date]:
    """Return the day of each worker's last observation before the round."""
    return observations.observed_before(store_url, round_)


@task
@guarded
def registers_of(store_url: str) -> Registers:
    """Return the registers in force and log which version that is; a store is not made for it."""
    held = registers.registers_of(store_url)
    get_run_logger().info("%s", held.sentence)
    return held


@task
@guarded
def apply_registers(
    store_url: str,
    tables: Tables,
    *,
    expected: int,
    file_digest: str,
    note: str,
    counts: Mapping[str, int],
    by: str,
    at: datetime,
) -> int:
    """Put the registers into force as a new version, and log it."""
    prepare_store(store_url)
    with opened(store_url) as engine, writing(engine) as connection:
        version = registers.apply_registers(
            connection, tables, expected=expected, file_digest=file_digest, note=note,
            counts=counts, by=by, at=at,
        )  # fmt: skip
    get_run_logger().info("Version %d of the registers is in force", version)
    return version
