"""The Prefect face of validation. Nothing is decided here."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import get_run_logger, task

from tasks.guarding import guarded
from tasks.validation.gathering import Gathered, gather


@task
@guarded
def judge_extract(frames: dict[str, Any], as_at: date) -> Gathered:
    """Turn frames into records, stopping where a promise is broken, and log their sizes."""
    gathered = gather(frames, as_at)
    get_run_logger().info("%d open cases can be considered", len(gathered.cases))
    return gathered
