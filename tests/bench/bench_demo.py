"""The demonstration by step, each as a share of the whole, and the whole beside its limit.

It runs as a person runs it, in a folder of its own, twice; the steps are the
lines that it says. Its limits are for two idle cores after installation.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

AUDIT = "from flows.cli import main; main()"
ROOT = Path(__file__).parents[2]
FIRST, AGAIN = 90.0, 15.0  # seconds, by the order of those we build for


def measure() -> Iterator[tuple[str, float, float, str, float | None]]:
    """Rows of the first run by step, and of both runs beside their limits."""
    with TemporaryDirectory() as folder:
        steps, first = _run(folder)
        _, again = _run(folder)
    for step, seconds in steps:
        yield f"demo, {step}", seconds, first, "the whole first run", None
    yield "demo, first run", first, FIRST, f"its limit of {FIRST:.0f} s", 1.0
    yield "demo, second run", again, AGAIN, f"its limit of {AGAIN:.0f} s", 1.0


def _run(folder: str) -> tuple[list[tuple[str, float]], float]:
    """How long each step took, packs together, and the whole."""
    environment = {**os.environ, "AUDIT_OUTPUT": folder}  # noqa: TID251
    began = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", AUDIT, "demo", "practice-week"], env=environment, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    marks = [("starting", began)]
    for line in process.stderr or ():
        step = "the packs" if line.startswith("Pack ") else line.strip()
        if step != marks[-1][0]:
            marks.append((step, perf_counter()))
    if process.wait() != 0:
        raise RuntimeError("the demonstration failed: run ./run demo to see why")
    ended = perf_counter()
    ends = [moment for _, moment in marks[1:]] + [ended]
    took = [(name, end - start) for (name, start), end in zip(marks, ends, strict=True)]
    return took, ended - began
