"""A round from the source to the allocation as the flow has it, without the orchestrator.

Only the public value is given, as one who checks would give it.
"""

from datetime import timedelta

from config.loading import load_configuration
from tasks.allocation.assignment import allocate
from tasks.allocation.checker import recheck
from tasks.allocation.independence import unauditable
from tasks.extraction.source import read_populations
from tasks.extraction.statements import populations_of
from tasks.scheduling.plans import allocation_plan, audited_this_year, selection_plan
from tasks.scheduling.rounds import round_named, rules_of
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample
from tasks.selection.eligibility import build_frame
from tasks.validation.extracts import judge_extracts

DECIDED = load_configuration()
ROUND = round_named(DECIDED, "practice_week", "PW-2021-07")
RULES = rules_of(DECIDED, "practice_week")


def frames_of(url, registers=None):
    """What is read of a source as at the day of the round."""
    codes = DECIDED.authority.role_codes
    return read_populations(
        url, populations_of("open_cases"), ROUND.as_at,
        {
            "allocated_worker": codes.allocated_worker,
            "supervisor": codes.supervisor,
            "reviewing_officer": codes.reviewing_officer,
        },
        ROUND.as_at - timedelta(days=364), registers=registers,
    )  # fmt: skip


def judged_of(url, registers=None):
    """What the contracts say of a source as at the day of the round, and what is accepted."""
    return judge_extracts(frames_of(url, registers), ROUND.as_at)


def frame_of(known, target):
    """The frame of a round, and the plan of its draw."""
    plan = selection_plan(DECIDED, RULES, ROUND, target)
    asked = allocation_plan(DECIDED, RULES, ROUND, "")
    frame = build_frame(
        known.cases, plan, audited_workers=audited_this_year(known.past_audits, ROUND),
        unauditable=unauditable(
            known.cases, known.auditors, known.involvements, known.interests, asked
        ),
    )  # fmt: skip
    return frame, plan


def round_of(url, registers=None, target=12):
    """Digests, commitment, sample with reserves, and allocation of a round by a value of dice."""
    return round_from(judged_of(url, registers), target)


def round_from(judged, target):
    """The same of what the contracts accepted; no pair breaks a hard rule."""
    known = judged.known
    frame, plan = frame_of(known, target)
    commitment = commit(frame, plan)
    seed = seed_of(commitment, "31415926535", is_self_generated=False, purpose="live")
    sample = draw_sample(frame, plan, commitment, seed)
    drawn = {each.case_id for each in sample.selected}
    cases = tuple(case for case in known.cases if case.case_id in drawn)
    final = allocation_plan(DECIDED, RULES, ROUND, seed.value)
    made = allocate(
        cases, known.auditors, known.involvements, known.management, known.interests,
        known.past_audits, final,
    )  # fmt: skip
    barred = recheck(
        made, cases, known.auditors, known.involvements, known.interests, final, known.cases
    )
    assert not barred
    digests = {each.population: each.frame_digest for each in judged.contracts}
    return digests, commitment, sample, made
