"""The Prefect face of validation. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from prefect import get_run_logger, task

from tasks.guarding import guarded
from tasks.model import ComplianceFact, ContractResult, RegisterBreach
from tasks.validation.extracts import Judged, judge_extracts
from tasks.validation.hand_kept import judge_tables
from tasks.validation.households import (
    FosteringKnown,
    PartnersKnown,
    judge_fostering,
    judge_partners,
)
from tasks.validation.loading import load_contracts
from tasks.validation.moves import KnownMoves, judge_facts, judge_moves
from tasks.validation.past import past_of


@task
@guarded
def judge_extract(
    frames: dict[str, Any],
    as_at: date,
    store_url: str,
    lacking: frozenset[str] = frozenset(),
    own: Path | None = None,
) -> Judged:
    """Judge every population of a round, log its counts, and return what it may go on with.

    ``own`` is the folder with the contracts of a council's own populations.
    """
    judged = judge_extracts(
        frames, as_at, past_of(store_url, tuple(frames), as_at),
        load_contracts(beside=own), lacking=lacking,
    )  # fmt: skip
    for result in judged.contracts:
        get_run_logger().info(
            "%s: %d rows, %d accepted, %d quarantined, %d with a question",
            result.population, result.extracted, result.accepted, result.quarantined,
            sum(count.flagged for count in result.counts),
        )  # fmt: skip
    return judged


@task
@guarded
def judge_registers(tables: Mapping[str, Any], as_at: date) -> tuple[RegisterBreach, ...]:
    """Judge the rows of the registers by the contracts of the populations that they fill."""
    return judge_tables(tables, as_at)


@task
@guarded
def judge_fostering_extract(frames: dict[str, Any], as_at: date, store_url: str) -> FosteringKnown:
    """Judge the populations of a fostering round and log how many households there are."""
    known = judge_fostering(frames, as_at, past_of(store_url, tuple(frames), as_at))
    get_run_logger().info("%d households accepted", len(known.households))
    return known


@task
@guarded
def judge_partners_extract(frames: dict[str, Any], as_at: date, store_url: str) -> PartnersKnown:
    """Judge the populations of a section 11 round and log how many organisations there are."""
    known = judge_partners(frames, as_at, past_of(store_url, tuple(frames), as_at))
    get_run_logger().info("%d organisations accepted", len(known.organisations))
    return known


@task
@guarded
def judge_case_moves(frames: dict[str, Any], as_at: date, store_url: str) -> KnownMoves:
    """Judge what transfers and closures are told by, log the counts, and return what is known."""
    known = judge_moves(frames, as_at, past_of(store_url, tuple(frames), as_at))
    for result in known.contracts:
        get_run_logger().info(
            "%s: %d rows, %d accepted, %d quarantined",
            result.population, result.extracted, result.accepted, result.quarantined,
        )  # fmt: skip
    return known


@task
@guarded
def judge_case_facts(
    frame: Any, as_at: date
) -> tuple[tuple[ComplianceFact, ...], tuple[ContractResult, ...]]:
    """Judge the entries of the case files of a run, log their count, and return them."""
    facts, results = judge_facts(frame, as_at)
    get_run_logger().info("%d entries of case files accepted", len(facts))
    return facts, results
