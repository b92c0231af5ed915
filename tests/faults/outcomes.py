"""What comes of a source, from reading it to the allocation, as a round has it without Prefect."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from config.loading import load_configuration
from tasks.allocation.assignment import allocate
from tasks.allocation.checker import recheck
from tasks.allocation.eligibility import room_of
from tasks.allocation.independence import unauditable
from tasks.demo.borough import write_borough
from tasks.errors import AuditError
from tasks.extraction.differences import differences_of
from tasks.extraction.source import read_populations
from tasks.extraction.statements import POPULATIONS
from tasks.scheduling.plans import allocation_plan, audited_this_year, selection_plan, target_of
from tasks.scheduling.rounds import round_named, rules_of
from tasks.selection import verifier
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample
from tasks.selection.eligibility import build_frame
from tasks.validation.extracts import judge_extracts
from tests.faults.mutations import Mutation, mutated

DECIDED = load_configuration()
ROUND = round_named(DECIDED, "practice_week", "PW-2021-07")
RULES = rules_of(DECIDED, "practice_week")
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
    codes = DECIDED.authority.role_codes.model_dump()
    since = ROUND.as_at - timedelta(days=364)
    frames = read_populations(url, tuple(POPULATIONS), ROUND.as_at, codes, since)
    assert all(each.sentence for each in differences_of(frames.values()))
    known = judge_extracts(frames, ROUND.as_at).known
    asked = allocation_plan(DECIDED, RULES, ROUND, "")
    nobody = unauditable(known.cases, known.auditors, known.involvements, known.interests, asked)
    audited = audited_this_year(known.past_audits, ROUND)
    largest = selection_plan(DECIDED, RULES, ROUND, 12)
    frame = build_frame(known.cases, largest, audited_workers=audited, unauditable=nobody)
    room = sum(room_of(known.auditors, asked).values())
    target = min(12, target_of(ROUND, room, len(frame.cases)))
    plan = selection_plan(DECIDED, RULES, ROUND, target)
    commitment = commit(frame, plan)
    seed = seed_of(commitment, "31415926535", is_self_generated=False, purpose="live")
    sample = draw_sample(frame, plan, commitment, seed)
    assert verifier.check(json.loads(sample.certificate)) == []
    drawn = {each.case_id for each in sample.selected}
    assert drawn <= {case.case_id for case in known.cases} - nobody
    cases = tuple(case for case in known.cases if case.case_id in drawn)
    final = replace(asked, seed=seed.value)
    made = allocate(
        cases, known.auditors, known.involvements, known.management, known.interests,
        known.past_audits, final,
    )  # fmt: skip
    assert not recheck(
        made, cases, known.auditors, known.involvements, known.interests, final, known.cases
    )
