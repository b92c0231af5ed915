"""Referrals, assessments with their factors, and plans for children in need."""

from __future__ import annotations

import json
from datetime import date, datetime, time

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
    closed = {
        "cine_close_reason": _close_reason(stream, journey),
        "cine_close_date": midnight(stream, journey.closed_on),
    }
    rows.add(
        "ssd_cin_episodes",
        journey.referred_on,
        (journey.closed_on, closed),
        cine_referral_id=journey.referral_id,
        cine_person_id=journey.child.child_id,
        cine_referral_date=midnight(stream, journey.referred_on),
        cine_cin_primary_need_code="N8" if journey.child.is_alone else need,
        cine_referral_source_code=source,
        cine_referral_source_desc=words,
        cine_referral_outcome_json=json.dumps(_outcome(journey, seed)),
        cine_referral_nfa="Y" if journey.path == "nfa" else "N",
        cine_referral_team=journey.screener.team_id,
        cine_referral_worker_id=journey.screener.holder_on(journey.referred_on),
    )
    if journey.assessing_on and journey.assessed_on:
        _write_assessment(rows, stream, journey, journey.assessing_on, journey.assessed_on)
    for number, phase in enumerate(journey.phases):
        if phase.status == "CIN":
            _write_plan(rows, stream, journey, number)


def _outcome(journey: Journey, seed: int) -> dict[str, str]:
    """What the referral led to; of a thousand, six children are privately fostered (T30)."""
    stream = Stream(seed, "private-fostering", journey.referral_id)
    is_private = journey.path in {"assessed", "plan"} and stream.is_hit(6)
    return {OUTCOMES[journey.path]: "Y", **({"PRIVATE_FOSTERING_FLAG": "Y"} if is_private else {})}


def _close_reason(stream: Stream, journey: Journey) -> str:
    """RC8 or RC9 after an assessment; after care also adoption and orders; else RC7."""
    if journey.path in {"nfa", "assessed"}:
        return "RC9" if stream.is_hit(250) else "RC8"
    if journey.path == "care":
        return "RC1" if journey.is_adopted else stream.pick(("RC7", "RC3", "RC4", "RC7"))
    return stream.pick(("RC7", "RC7", "RC7", "RC7", "RC7", "RC7", "RC7", "RC7", "RC5", "RC9"))


def _write_assessment(
    rows: Rows, stream: Stream, journey: Journey, start: date, done_on: date
) -> None:
    """The child and family assessment; while it is open it has no date of authorisation."""
    is_last = journey.path == "assessed"
    # Authorised at a time of day, and not at midnight: queries must not care.
    moment = datetime.combine(done_on, time(stream.between(9, 18), stream.below(60)))
    done = {
        "cina_assessment_auth_date": moment,
        "cina_assessment_outcome_json": '{"NFA_FLAG": "Y"}' if is_last else None,
        "cina_assessment_outcome_nfa": "Y" if is_last else "N",
    }
    team_id, worker_id = journey.holder_on(start)
    rows.add(
        "ssd_cin_assessments",
        start,
        (done_on, done),
        cina_assessment_id=f"A{journey.referral_id}",
        cina_person_id=journey.child.child_id,
        cina_referral_id=journey.referral_id,
        cina_assessment_start_date=midnight(stream, start),
        cina_assessment_child_seen="N" if stream.is_hit(40) else "Y",
        cina_assessment_team=team_id,
        cina_assessment_worker_id=worker_id,
    )
    found = {"5C"} if journey.child.is_disabled else {"9A"} if journey.child.is_alone else set()
    found |= {stream.pick(FACTORS) for _ in range(stream.between(1, 4))}
    rows.add(
        "ssd_assessment_factors",
        done_on,
        cinf_table_id=f"AF{journey.referral_id}",
        cinf_assessment_id=f"A{journey.referral_id}",
        cinf_assessment_factors_json=json.dumps(sorted(found)),
    )


def _write_plan(rows: Rows, stream: Stream, journey: Journey, number: int) -> None:
    """One plan for a child in need, under the post that held the case when it began."""
    phase = journey.phases[number]
    team_id, worker_id = journey.holder_on(phase.started_on)
    rows.add(
        "ssd_cin_plans",
        phase.started_on,
        (phase.ended_on, {"cinp_cin_plan_end_date": midnight(stream, phase.ended_on)}),
        cinp_cin_plan_id=f"P{journey.referral_id}-{number}",
        cinp_referral_id=journey.referral_id,
        cinp_person_id=journey.child.child_id,
        cinp_cin_plan_start_date=midnight(stream, phase.started_on),
        cinp_cin_plan_team=team_id,
        cinp_cin_plan_worker_id=worker_id,
    )
