"""The Prefect face of reporting. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from prefect import get_run_logger, task

from config.schema import Form
from tasks.model import CaseEvent, Document, RoundFacts
from tasks.reporting.documents import render_round


@task
def render_documents(
    facts: RoundFacts,
    events: Mapping[str, tuple[CaseEvent, ...]],
    form: Form,
    verifier: Path,
    output: Path,
    progress: Callable[[str], None],
) -> tuple[Document, ...]:
    """Write every document of the round and log how many."""
    made = render_round(facts, events, form, verifier, output, progress)
    get_run_logger().info("Wrote %d documents", len(made))
    return made
