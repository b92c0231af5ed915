"""The Prefect face of what is sent in. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect import get_run_logger, task

from config.schema import Configuration
from tasks.guarding import guarded
from tasks.model import RegisterBreach
from tasks.returns.registers.choices import choices_of
from tasks.returns.registers.faults import Fault
from tasks.returns.registers.files import FOLDER, NAME, TO_CORRECT, digest_of, kept, taken
from tasks.returns.registers.judging import Judged, judge_reading
from tasks.returns.registers.marking import marked_workbook
from tasks.returns.registers.reading import Reading, read_workbook
from tasks.returns.registers.sheet import Tables
from tasks.returns.registers.telling import listed_faults
from tasks.returns.registers.writing import register_workbook


@task
@guarded
def take_register_workbook(place: Path) -> bytes:
    """Return the bytes of the workbook that lies there."""
    return taken(place)


@task
@guarded
def read_register_workbook(content: bytes, decided: Configuration) -> Reading:
    """Read every sheet of a workbook and log how many rows each has."""
    reading = read_workbook(content, choices_of(decided))
    for each in reading.sheets:
        get_run_logger().info("%s: %d rows", each.sheet.title, len(each.rows))
    return reading


@task
@guarded
def judge_register_workbook(reading: Reading, broken: tuple[RegisterBreach, ...]) -> Judged:
    """Judge what was read and log how many cells have to be put right."""
    judged = judge_reading(reading, broken)
    get_run_logger().info(
        "%d cells to put right, %d questions", len(judged.faults), len(judged.questions)
    )
    return judged


@task
@guarded
def write_register_workbook(
    output: Path, tables: Tables, decided: Configuration, standing: str
) -> Path:
    """Write a workbook with all that is in force and return where it lies."""
    name = decided.authority.name
    content = register_workbook(tables, choices_of(decided), name, standing)
    return kept(output / FOLDER / NAME, content)


@task
@guarded
def mark_register_workbook(output: Path, content: bytes, faults: Sequence[Fault]) -> Path:
    """Write a copy of the workbook with its faulty cells in red, and a list of them."""
    place = output / FOLDER
    kept(place / f"{TO_CORRECT}.csv", listed_faults(faults).encode("utf-8-sig"))
    return kept(place / f"{TO_CORRECT}.xlsx", marked_workbook(content, faults))


@task
@guarded
def keep_register_workbook(output: Path, content: bytes) -> Path:
    """Keep a workbook that is about to count, under its digest."""
    return kept(output / FOLDER / f"registers-{digest_of(content)[:16]}.xlsx", content)
