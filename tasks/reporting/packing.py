"""The packs of a round, made by two processes where there are many.

Threads do not help, since laying pages out is Python; and one process for
each pack would load the fonts each time. The bytes do not depend on who made
them. A new process is spawned, not forked: a fork is unsafe beside threads.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from config.schema import Form, Grades, Theme
from tasks.errors import RenderingFailed
from tasks.model import CaseEvent, RoundFacts
from tasks.reporting.pack import pack_files

PROCESSES = 2
ENDED = "a process that made packs was ended; is there too little memory?"
FEW = 8  # packs that one process makes before two have started


@dataclass(frozen=True, slots=True)
class Job:
    """What every pack of a round is made from."""

    facts: RoundFacts
    events: Mapping[str, tuple[CaseEvent, ...]]
    form: Form
    theme: Theme | None
    grades: Grades

    def pack_of(self, auditor_id: str) -> dict[str, bytes]:
        """Every file of one auditor's folder."""
        return pack_files(self.facts, auditor_id, self.events, self.form, self.theme, self.grades)


_HELD: list[Job] = []
"""The job of this process, where it is one of two: sent once, not with each pack."""


@contextmanager
def packs_of(job: Job, auditors: list[str]) -> Generator[Iterator[dict[str, bytes]]]:
    """Each auditor's files, in the order asked for; they are being made while the block runs.

    Raises RenderingFailed where the machine ends one of the processes.
    """
    if len(auditors) < FEW or (os.cpu_count() or 1) < PROCESSES:
        yield map(job.pack_of, auditors)
        return
    pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), _begin, (job,))
    try:
        yield pool.map(_make, auditors)
    except BrokenProcessPool:
        raise RenderingFailed("reports/pack_letter.html", ENDED) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(job: Job) -> None:
    """A process is ready; what it has loaded is never looked through for waste again."""
    _HELD.append(job)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _make(auditor_id: str) -> dict[str, bytes]:
    return _HELD[0].pack_of(auditor_id)
