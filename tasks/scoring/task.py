"""The Prefect face of scoring. Nothing is decided here."""

from __future__ import annotations

from datetime import date

from prefect import get_run_logger, task

from tasks.guarding import guarded
from tasks.model import (
    CaseHolder,
    CaseMove,
    ComplianceAudit,
    ComplianceEvent,
    ComplianceFact,
    ReferralEpisode,
    TeamName,
)
from tasks.scoring.continuity import continuity
from tasks.scoring.detection import Detected, detect
from tasks.scoring.events import moves_of
from tasks.scoring.issuing import Known, issue
from tasks.scoring.timescales import Rulebook


@task
@guarded
def find_moves(
    episodes: tuple[ReferralEpisode, ...],
    holders: tuple[CaseHolder, ...],
    names: tuple[TeamName, ...],
) -> tuple[CaseMove, ...]:
    """Find every transfer and closure that the source shows, and log how many."""
    moves = moves_of(episodes, holders, continuity(names))
    get_run_logger().info("The source shows %d transfers and closures", len(moves))
    return moves


@task
@guarded
def detect_events(
    known: tuple[ComplianceEvent, ...], moves: tuple[CaseMove, ...], since: date, until: date
) -> Detected:
    """Tell what is new and what is otherwise than it was, and log the counts."""
    found = detect(known, moves, since, until)
    get_run_logger().info(
        "%d new, %d changed, %d withdrawn, %d restored",
        len(found.new), len(found.changed), len(found.withdrawn), len(found.restored),
    )  # fmt: skip
    return found


@task
@guarded
def issue_audits(
    events: tuple[ComplianceEvent, ...],
    facts: tuple[ComplianceFact, ...],
    known: Known,
    book: Rulebook,
    round_id: str,
    today: date,
) -> tuple[ComplianceAudit, ...]:
    """Make the audit of each event with all that is computed, and log how many."""
    audits = issue(events, facts, known, book, round_id, today)
    get_run_logger().info("%d compliance audits", len(audits))
    return audits
