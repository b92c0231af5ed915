"""The Prefect face of extraction. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from prefect import get_run_logger, task

from tasks.extraction.differences import differences_of
from tasks.extraction.origin import origin_if_there, origin_of
from tasks.extraction.outcomes import Outcomes
from tasks.extraction.registers import Registers
from tasks.extraction.source import KEPT_BY_PEOPLE, WINDOW_MONTHS, read_populations
from tasks.guarding import guarded
from tasks.model import SourceOrigin


@task
@guarded
def extract_populations(
    url: str,
    names: tuple[str, ...],
    as_at: date,
    codes: Mapping[str, tuple[str, ...]],
    since: date,
    registers: Registers | None = None,
    outcomes: Outcomes | None = None,
    window_months: int = WINDOW_MONTHS,
    cases: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Read the populations of a round from one snapshot of the source and log their sizes."""
    frames = read_populations(
        url, names, as_at, codes, since,
        registers=registers, outcomes=outcomes, window_months=window_months, cases=cases,
    )  # fmt: skip
    for name, frame in frames.items():
        get_run_logger().info("Read %d rows of %s", len(frame), name)
        for table in frame.attrs[KEPT_BY_PEOPLE]:
            get_run_logger().info("%s: %s is read from the registers", name, table)
    for each in differences_of(frames.values()):
        get_run_logger().warning("%s (%s rows): %s", each.place, each.rows or "all", each.sentence)
    return frames


@task
@guarded
def find_origin(url: str, *, must_answer: bool) -> SourceOrigin | None:
    """Say whether the source was made of something less than a case-management system, and log it.

    Where it need not answer, a source that cannot be read now counts as none.
    """
    origin = origin_of(url) if must_answer else origin_if_there(url)
    if origin:
        get_run_logger().warning("The source was made of an Annex A of %s", origin.extracted_on)
    return origin
