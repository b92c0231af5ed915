"""The Prefect face of the store. Nothing is decided here; engines are opened inside each task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from prefect import get_run_logger, task

from tasks.guarding import guarded
from tasks.model import (
    Commitment,
    ComplianceEvent,
    ComplianceTask,
    ContractResult,
    Decision,
    Document,
    Draft,
    Frame,
    Round,
    Sample,
)
from tasks.store import (  # fmt: skip
    approvals,
    commitments,
    compliance,
    drafts,
    draws,
    freezing,
    registers,
    rounds,
    versions,
)
from tasks.store import given_out as census
from tasks.store.approvals import Proposal
from tasks.store.commitments import PublicValue
from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.freezing import FrozenRound
from tasks.store.registers import Registers, Tables
from tasks.store.rounds import Standing


@task
@guarded
def newest_version(store_url: str, round_: Round) -> Round:
    """Make the store ready; return the version that a start means, with the days on record."""
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
def given_out(store_url: str, round_: Round) -> dict[str, tuple[str, date]]:
    """Return which earlier round of the type gave out each case, and when."""
    prepare_store(store_url)
    with opened(store_url) as engine, reading(engine) as connection:
        return census.given_out(connection, round_.audit_type, round_.round_id)


@task
@guarded
def issued_services(store_url: str, round_: Round) -> dict[str, int]:
    """Return the year of the last round of the type about each service."""
    prepare_store(store_url)
    with opened(store_url) as engine, reading(engine) as connection:
        return census.issued_services(connection, round_.audit_type, round_.round_id)


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
    store_url: str, tables: Tables, *, expected: int, file_digest: str, note: str,
    counts: Mapping[str, int], by: str, at: datetime,
) -> int:  # fmt: skip
    """Put the registers into force as a new version, and log it."""
    prepare_store(store_url)
    with opened(store_url) as engine, writing(engine) as connection:
        version = registers.apply_registers(
            connection, tables, expected=expected, file_digest=file_digest, note=note,
            counts=counts, by=by, at=at,
        )  # fmt: skip
    get_run_logger().info("Version %d of the registers is in force", version)
    return version


@task
@guarded
def make_ready(store_url: str) -> None:
    """Make the store, or bring it to this version."""
    prepare_store(store_url)


@task
@guarded
def known_events(store_url: str) -> compliance.Known:
    """Return the transfers and closures that were detected before, and log how many."""
    known = compliance.known_of(store_url)
    get_run_logger().info("%d events known, %d issued", len(known.events), len(known.issued))
    return known


@task
@guarded
def record_detected(
    store_url: str,
    round_id: str,
    days: tuple[date, date],
    new: tuple[ComplianceEvent, ...],
    noted: tuple[tuple[str, ComplianceEvent], ...],
    *,
    by: str,
    at: datetime,
) -> str:
    """Put what a run detected on record, with its first and last day; return its round's key."""
    prepare_store(store_url)
    free = compliance.free_round_id(store_url, round_id)
    with opened(store_url) as engine, writing(engine) as connection:
        compliance.record_days(connection, days, by=by, at=at)
        compliance.record_events(connection, new, noted, free, at=at)
    get_run_logger().info("%d new events, %d notes", len(new), len(noted))
    return free


@task
@guarded
def freeze_compliance(
    store_url: str,
    frozen: FrozenRound,
    tasks: tuple[ComplianceTask, ...],
    *,
    by: str,
    at: datetime,
) -> None:
    """Freeze a day's audits with their outbox and their tasks, and log the counts."""
    key = (frozen.sample.round_id, frozen.sample.version)
    with opened(store_url) as engine:
        freezing.freeze_round(
            engine, frozen, by=by, at=at,
            beside=lambda connection: compliance.record_tasks(
                connection, tasks, round_id=key[0], version=key[1], at=at
            ),
        )  # fmt: skip
    get_run_logger().info("Froze %d tasks and %d messages", len(tasks), len(frozen.messages))


@task
@guarded
def unsent_rounds(store_url: str, prefix: str) -> tuple[str, ...]:
    """Return the rounds of a kind whose mail has not left entirely, and log how many."""
    found = compliance.unsent_rounds(store_url, prefix)
    get_run_logger().info("%d rounds have mail to send", len(found))
    return found


@task
@guarded
def keep_drafts(
    store_url: str, round_id: str, documents: tuple[Document, ...], *, below: str, at: datetime
) -> tuple[Draft, ...]:
    """Let each document of a preview be opened by an id of its own, and log how many there are."""
    prepare_store(store_url)
    with opened(store_url) as engine, writing(engine) as connection:
        made = drafts.keep_drafts(connection, round_id, documents, below=below, at=at)
    get_run_logger().info("%d drafts can be opened", len(made))
    return made
