"""The Prefect face of selection. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from prefect import get_run_logger, task

from tasks.guarding import guarded
from tasks.model import Case, Commitment, Frame, Sample, Seed, SelectionPlan
from tasks.selection.draw import draw_sample
from tasks.selection.eligibility import build_frame
from tasks.selection.observing import draw_observed


@task
@guarded
def frame_cases(
    cases: tuple[Case, ...],
    plan: SelectionPlan,
    audited_workers: frozenset[str],
    unauditable: frozenset[str],
    in_theme: frozenset[str] | None,
) -> Frame:
    """Say who may be drawn, and log how many."""
    frame = build_frame(
        cases, plan,
        audited_workers=audited_workers, unauditable=unauditable, in_theme=in_theme,
    )  # fmt: skip
    get_run_logger().info("%d eligible, %d not", len(frame.cases), len(frame.exclusions))
    return frame


@task
@guarded
def select_sample(
    frame: Frame, plan: SelectionPlan, commitment: Commitment, seed: Seed, disclosure: str
) -> Sample:
    """Draw this round's sample and log its size; the certificate shows the disclosure."""
    sample = draw_sample(frame, plan, commitment, seed, disclosure=disclosure)
    get_run_logger().info("Drew %d of %d cases", len(sample.selected), len(frame.cases))
    return sample


@task
@guarded
def draw_observed_workers(
    workers: frozenset[str],
    observed_on: Mapping[str, date],
    seed: str,
    *,
    number: int,
    within_months: int,
    as_at: date,
) -> tuple[str, ...]:
    """Draw the workers who are observed beside the cases, and log how many."""
    drawn = draw_observed(
        workers, observed_on, seed, number=number, within_months=within_months, as_at=as_at
    )
    get_run_logger().info("Drew %d of %d workers to observe", len(drawn), len(workers))
    return drawn
