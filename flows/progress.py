"""What a person sees while a flow works: sentences and counts, and no detail of a child.

At a terminal each sentence is a line. On the Prefect screen it stands in the
run's log, and moves the run's bar where it says how far the round has come
(K35). A bar that cannot be moved, because Prefect is busy, stops no round.
"""

from __future__ import annotations

import sys
from functools import cache, partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

from tasks.serving.bar import Bar

if TYPE_CHECKING:
    from prefect.client.schemas.objects import Artifact as ArtifactShown
    from prefect.client.schemas.objects import FlowRun

READING, JUDGING, DRAWING, ALLOCATING, WRITING, WAITING, SENDING, ENDED = (
    5, 15, 30, 40, 50, 90, 95, 100,
)  # fmt: skip
"""How many hundredths of a round's work are done when a step of it begins."""


def say(sentence: str, percent: int | None = None) -> None:
    """One line on the error stream; in a flow run also one of its log, and its bar moves."""
    at_terminal(sentence)
    run = _run()
    if run is None:
        return
    _log(sentence)
    if percent is not None:
        bar_of(run.id).move(percent, sentence, is_last=percent in {WAITING, ENDED})


def counted(what: str, number: int, total: int) -> None:
    """The writing of documents has come so far: ``Pack 3 of 12``; the bar moves now and then."""
    sentence = f"{what} {number} of {total}"
    at_terminal(sentence)
    run = _run()
    if run is not None:
        percent = WRITING + (WAITING - WRITING) * number / total
        bar_of(run.id).count(percent, f"Writing the documents: {sentence.lower()}")


def at_terminal(sentence: str) -> None:
    """One line on the error stream and nowhere else."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def _run() -> FlowRun | None:
    """The flow run that works here; a process that never loaded Prefect has none."""
    if "prefect.context" not in sys.modules:
        return None
    from prefect.context import FlowRunContext

    context = FlowRunContext.get()
    return context.flow_run if context else None


def _log(sentence: str) -> None:
    from prefect import get_run_logger

    get_run_logger().info("%s", sentence)


@cache
def bar_of(run: UUID) -> Bar:
    """The bar of a run."""
    return Bar(partial(_write, run))


def _write(run: UUID, percent: float, sentence: str) -> None:
    """The screen has the bar; a busy server is asked once, and not for a minute as is usual."""
    from prefect.artifacts import update_progress_artifact
    from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}):
        update_progress_artifact(_artifact(run), percent, description=sentence)


@cache
def _artifact(run: UUID) -> UUID:
    """The one bar of a run on the screen, also after it waited for approval and began anew.

    The screen lists it below its flow's name; that of an earlier run is its history.
    """
    from prefect.artifacts import Artifact, create_progress_artifact
    from prefect.context import FlowRunContext

    context = FlowRunContext.get()
    key = f"progress-{context.flow.name if context and context.flow else 'of-a-flow'}"
    held = cast("ArtifactShown | None", Artifact.get(key))
    if held is not None and held.flow_run_id == run:
        return held.id
    return cast("UUID", create_progress_artifact(0.0, key=key))
