"""Referrals, assessments with their factors, and plans for children in need."""

from __future__ import annotations

import json
from datetime import datetime, time

from tasks.demo.chance import Stream
from tasks.demo.contacts import SOURCES
from tasks.demo.days import midnight
from tasks.demo.journey import Journey
from tasks.demo.rows import Rows

NEEDS = ("N1", "N1", "N1", "N1", "N1", "N1", "N3", "N4", "N5", "N5", "N6", "N8")
FACTORS = (
    "3A", "3B", "3B", "3C", "4A", "4B", "4B", "16A", "16A", "17A", "17A", "1B", "2B", "2A", "5A",
    "6B", "7A", "10A", "11A", "13A", "14A", "15A", "18B", "18C", "19B", "20", "24A",
)  # fmt: skip
OUTCOMES = {
    "nfa": "NFA_FLAG",
    "assessed": "SINGLE_ASSESSMENT_FLAG",
    "plan": "SINGLE_ASSESSMENT_FLAG",
    "protected": "STRATEGY_DISCUSSION_FLAG",
    "care": "CLA_REQUEST_FLAG",
}


def write_episode(rows: Rows, journey: Journey, seed: int) -> None:
    """The referral of a journey, its assessment and its plans for a child in need."""
    stream = Stream(seed, "episode", journey.referral_id)
    source, words = stream.pick(SOURCES)
    need = "N2" if journey.child.is_disabled else stream.pick(NEEDS)
    closed_on = rows.known(journey.closed_on)
    rows.add(
        "ssd_cin_episodes",
        cine_referral_id=journey.referral_id,
        cine_person_id=journey.child.child_id,
        cine_referral_date=midnight(stream, journey.referred_on),
        cine_cin_primary_need_code="N8" if journey.child.is_alone else need,
        cine_referral_source_code=source,
        cine_referral_source_desc=words,
        cine_referral_outcome_json=json.dumps({OUTCOMES[journey.path]: "Y"}),
        cine_referral_nfa="Y" if journey.path == "nfa" else "N",
        cine_close_reason=_close_reason(stream, journey) if closed_on else None,
        cine_close_date=midnight(stream, closed_on) if closed_on else None,
        cine_referral_team=journey.screener.team_id,
        cine_referral_worker_id=journey.screener.holder_on(journey.referred_on),
    )
    _write_assessment(rows, stream, journey)
    for number, phase in enumerate(journey.phases):
        if phase.status == "CIN" and rows.is_known(phase.started_on):
            _write_plan(rows, stream, journey, number)


def _close_reason(stream: Stream, journey: Journey) -> str:
    """RC8 or RC9 after an assessment; after care also adoption and orders; else RC7."""
    if journey.path in {"nfa", "assessed"}:
        return "RC9" if stream.is_hit(250) else "RC8"
    if journey.path == "care":
        return "RC1" if journey.is_adopted else stream.pick(("RC7", "RC3", "RC4", "RC7"))
    return stream.pick(("RC7", "RC7", "RC7", "RC7", "RC7", "RC7", "RC7", "RC7", "RC5", "RC9"))


def _write_assessment(rows: Rows, stream: Stream, journey: Journey) -> None:
    """The child and family assessment; while it is open it has no date of authorisation."""
    start = journey.assessing_on
    if start is None or start > rows.until:
        return
    done_on = rows.known(journey.assessed_on)
    assessor = journey.stays[0].post
    rows.add(
        "ssd_cin_assessments",
        cina_assessment_id=f"A{journey.referral_id}",
        cina_person_id=journey.child.child_id,
        cina_referral_id=journey.referral_id,
        cina_assessment_start_date=midnight(stream, start),
        cina_assessment_child_seen="N" if stream.is_hit(40) else "Y",
        # Authorised at a time of day, and not at midnight: queries must not care.
        cina_assessment_auth_date=(
            datetime.combine(done_on, time(stream.between(9, 18), stream.below(60)))
            if done_on
            else None
        ),
        cina_assessment_outcome_json='{"NFA_FLAG": "Y"}' if journey.path == "assessed" else None,
        cina_assessment_outcome_nfa="Y" if journey.path == "assessed" else "N",
        cina_assessment_team=assessor.team_id,
        cina_assessment_worker_id=assessor.holder_on(start),
    )
    if done_on:
        found = ["5C"] if journey.child.is_disabled else []
        found += [stream.pick(FACTORS) for _ in range(stream.between(1, 4))]
        factors = sorted({*found, *(["9A"] if journey.child.is_alone else [])})
        rows.add(
            "ssd_assessment_factors",
            cinf_table_id=f"AF{journey.referral_id}",
            cinf_assessment_id=f"A{journey.referral_id}",
            cinf_assessment_factors_json=json.dumps(factors),
        )


def _write_plan(rows: Rows, stream: Stream, journey: Journey, number: int) -> None:
    """One plan for a child in need, under the post that held the case when it began."""
    phase = journey.phases[number]
    post = journey.post_on(phase.started_on)
    ended_on = rows.known(phase.ended_on)
    rows.add(
        "ssd_cin_plans",
        cinp_cin_plan_id=f"P{journey.referral_id}-{number}",
        cinp_referral_id=journey.referral_id,
        cinp_person_id=journey.child.child_id,
        cinp_cin_plan_start_date=midnight(stream, phase.started_on),
        cinp_cin_plan_end_date=midnight(stream, ended_on) if ended_on else None,
        cinp_cin_plan_team=post.team_id if post else None,
        cinp_cin_plan_worker_id=post.holder_on(phase.started_on) if post else None,
    )
