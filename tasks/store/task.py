"""The Prefect face of the store. Nothing is decided here; engines are opened inside each task."""

from __future__ import annotations

from datetime import datetime

from prefect import get_run_logger, task

from tasks.model import Commitment, ContractResult, Frame, Round
from tasks.store import commitments, freezing, rounds
from tasks.store.commitments import PublicValue
from tasks.store.database import opened, prepare_store, writing
from tasks.store.freezing import FrozenRound
from tasks.store.rounds import Standing


@task
def open_round(store_url: str, round_: Round, *, by: str, at: datetime) -> Standing:
    """Put the round on record and log where it stands."""
    prepare_store(store_url)
    with opened(store_url) as engine, writing(engine) as connection:
        standing = rounds.open_round(connection, round_, by=by, at=at)
    get_run_logger().info("%s is %s", round_.round_id, standing.state)
    return standing


@task
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
def freeze_round(store_url: str, frozen: FrozenRound, *, by: str, at: datetime) -> bool:
    """Freeze the round with its outbox and log the counts; False if it was frozen before."""
    with opened(store_url) as engine:
        is_new = freezing.freeze_round(engine, frozen, by=by, at=at)
    get_run_logger().info(
        "Froze %d documents and %d messages", len(frozen.documents), len(frozen.messages)
    )
    return is_new
