"""A round that its contracts stop leaves a page for the data owner."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.schema import Configuration
from flows.handing import whole
from flows.progress import say
from tasks.errors import ContractBroken
from tasks.extraction.differences import differences_of
from tasks.model import Round
from tasks.reporting.task import report_stop


@contextmanager
def explained(
    decided: Configuration, round_: Round, frames: Mapping[str, Any], output: Path, registers: str
) -> Generator[None]:
    """Where what is judged inside stops the round, the page says what has to be put right."""
    try:
        yield
    except ContractBroken as broken:
        page = report_stop(
            decided.authority.name, round_, whole(broken.results), differences_of(frames.values()),
            output, registers,
        )  # fmt: skip
        say(f"What has to be put right stands in {page}.")
        raise
