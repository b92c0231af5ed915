"""What comes of a source, from reading it to the allocation, as a round has it without Prefect."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

from tasks.allocation.eligibility import room_of
from tasks.demo.borough import write_borough
from tasks.errors import AuditError
from tasks.extraction.differences import differences_of
from tasks.scheduling.plans import allocation_plan, target_of
from tasks.selection import verifier
from tasks.validation.extracts import judge_extracts
from tests.faults.mutations import Mutation, mutated
from tests.flows.rounds import DECIDED, ROUND, RULES, frame_of, frames_of, round_from

OUTCOMES: Counter[str] = Counter()


@cache
def unit_borough() -> Path:
    """A small invented borough in a file that nothing changes."""
    folder = Path(tempfile.mkdtemp(prefix="borough"))
    write_borough(f"sqlite:///{folder / 'unit.db'}", "unit", 1, date(2022, 3, 31))
    return folder / "unit.db"


def check_outcome(source: Path, asked: list[Mutation]) -> str:
    """The name of what came of it: "round", or our error's; anything else is raised."""
    with tempfile.TemporaryDirectory() as folder:
        url = mutated(source, Path(folder) / "mutated.db", asked)
        try:
            run_round(url)
            outcome = "round"
        except AuditError as ours:
            assert str(ours).strip()
            assert ours.exit_code > 3, "an unforeseen error is not an answer"
            outcome = type(ours).__name__
    OUTCOMES[outcome] += 1
    return outcome


def run_round(url: str) -> None:
    """The round from the source to the allocation; every claim about it is checked again."""
    frames = frames_of(url)
    assert all(each.sentence for each in differences_of(frames.values()))
    judged = judge_extracts(frames, ROUND.as_at)
    known = judged.known
    frame, _ = frame_of(known, 12)
    room = sum(room_of(known.auditors, allocation_plan(DECIDED, RULES, ROUND, "")).values())
    _, _, sample, _ = round_from(judged, min(12, target_of(ROUND, room, len(frame.cases))))
    assert verifier.check(json.loads(sample.certificate)) == []
    assert {each.case_id for each in sample.selected} <= {case.case_id for case in frame.cases}
