"""Child protection: enquiries, conferences, plans and their reviews."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import midnight, weekday
from tasks.demo.journey import Journey, Phase
from tasks.demo.rows import Rows

CATEGORIES = ("Neglect", "Neglect", "Neglect", "Emotional", "Emotional", "Physical", "Sexual")
# Of a thousand assessments that lead to no protection plan, so many bring an enquiry, and of
# those enquiries so many a conference (rules.md 6.2: 870 enquiries and 250 plans a year).
ENQUIRIES, CONFERENCES = 310, 60


def write_protection(rows: Rows, journey: Journey, seed: int) -> None:
    """The enquiry, conference, plan and reviews of a journey that went that far."""
    stream = Stream(seed, "protection", journey.referral_id)
    phase = journey.phase("CP")
    if phase:
        start = max(journey.referred_on, phase.started_on - timedelta(days=stream.between(12, 24)))
        _write_enquiry(rows, stream, journey, start, phase.started_on - timedelta(days=4), "ICPC")
        _write_conference(rows, stream, journey, start, phase.started_on, is_plan=True)
        _write_plan(rows, stream, journey, phase)
    elif journey.assessed_on and not journey.child.is_alone and stream.is_hit(ENQUIRIES):
        start = weekday(journey.referred_on + timedelta(days=stream.between(0, 9)))
        end = min(weekday(start + timedelta(days=stream.between(3, 10))), journey.closed_on)
        held_on = weekday(start + timedelta(days=stream.between(15, 25)))
        if stream.is_hit(CONFERENCES) and held_on < journey.closed_on:
            _write_enquiry(rows, stream, journey, start, end, "ICPC")
            _write_conference(rows, stream, journey, start, held_on, is_plan=False)
        else:
            _write_enquiry(rows, stream, journey, start, end, "NFA")


def _write_enquiry(
    rows: Rows, stream: Stream, journey: Journey, start: date, end: date, outcome: str
) -> None:
    """One section 47 enquiry, by the worker of the day on which it began."""
    post = journey.post_on(start) or journey.stays[0].post
    is_nothing = outcome == "NFA"
    ended = {
        "s47e_s47_end_date": midnight(stream, max(start, end)),
        "s47e_s47_nfa": "Y" if is_nothing else "N",
        "s47e_s47_outcome_json": json.dumps(
            {"NFA_FLAG" if is_nothing else "CP_CONFERENCE_FLAG": "Y"}
        ),
    }
    rows.add(
        "ssd_s47_enquiry",
        start,
        (max(start, end), ended),
        s47e_s47_enquiry_id=f"E{journey.referral_id}",
        s47e_referral_id=journey.referral_id,
        s47e_person_id=journey.child.child_id,
        s47e_s47_start_date=midnight(stream, start),
        s47e_s47_completed_by_worker_id=post.holder_on(start),
        s47e_s47_completed_by_team=post.team_id,
    )


def _write_conference(
    rows: Rows, stream: Stream, journey: Journey, enquired_on: date, day: date, *, is_plan: bool
) -> None:
    """The initial conference, due fifteen working days after the enquiry began (T04)."""
    team_id, worker_id = journey.holder_on(day)
    rows.add(
        "ssd_initial_cp_conference",
        day,
        icpc_icpc_id=f"I{journey.referral_id}",
        icpc_icpc_meeting_id=f"IM{journey.referral_id}",
        icpc_s47_enquiry_id=f"E{journey.referral_id}",
        icpc_person_id=journey.child.child_id,
        icpc_cp_plan_id=f"CP{journey.referral_id}" if is_plan else None,
        icpc_referral_id=journey.referral_id,
        icpc_icpc_transfer_in="N",
        icpc_icpc_target_date=midnight(stream, enquired_on + timedelta(days=21)),
        icpc_icpc_date=midnight(stream, day),
        icpc_icpc_outcome_cp_flag="Y" if is_plan else "N",
        icpc_icpc_team=team_id,
        icpc_icpc_worker_id=worker_id,
    )


def _write_plan(rows: Rows, stream: Stream, journey: Journey, phase: Phase) -> None:
    """The plan with its category, which changes in one case of ten, and its reviews."""
    first = stream.pick(CATEGORIES)
    changed_on = phase.started_on + timedelta(days=95)
    changes = stream.is_hit(100) and changed_on < phase.ended_on
    latest = {"cppl_cp_plan_latest_category": stream.pick(CATEGORIES) if changes else first}
    rows.add(
        "ssd_cp_plans",
        phase.started_on,
        (changed_on, latest),
        (phase.ended_on, {"cppl_cp_plan_end_date": midnight(stream, phase.ended_on)}),
        cppl_cp_plan_id=f"CP{journey.referral_id}",
        cppl_referral_id=journey.referral_id,
        cppl_icpc_id=f"I{journey.referral_id}",
        cppl_person_id=journey.child.child_id,
        cppl_cp_plan_start_date=midnight(stream, phase.started_on),
        cppl_cp_plan_initial_category=first,
        cppl_cp_plan_latest_category=first,
        cppl_cp_plan_ola="N",
    )
    for number, review in enumerate(reviews(stream, phase, (91, 182)), 1):
        set_on, due_on, held_on = review
        is_held = held_on < phase.ended_on
        held = {
            "cppr_cp_review_date": midnight(stream, held_on),
            "cppr_cp_review_outcome_continue_cp": "Y",
            "cppr_cp_review_quorate": "N" if stream.is_hit(50) else "Y",
            "cppr_cp_review_participation": stream.pick(("PN1", "PN2", "PN3", "PN7")),
        }
        rows.add(
            "ssd_cp_reviews",
            set_on,
            (held_on, held),
            gone_on=None if is_held else phase.ended_on,  # called off with the end of the plan
            cppr_cp_review_id=f"CR{journey.referral_id}-{number}",
            cppr_person_id=journey.child.child_id,
            cppr_cp_plan_id=f"CP{journey.referral_id}",
            cppr_cp_review_due=midnight(stream, due_on),
            cppr_cp_review_meeting_id=f"CM{journey.referral_id}-{number}",
        )


def reviews(
    stream: Stream, phase: Phase, intervals: tuple[int, ...]
) -> Iterator[tuple[date, date, date]]:
    """When each review of a plan was set, is due and is held, until one falls after the end.

    The last interval repeats. One review in twenty-five is held weeks late.
    """
    set_on = phase.started_on
    for number in range(1_000):
        due_on = weekday(set_on + timedelta(days=intervals[min(number, len(intervals) - 1)]))
        late = stream.between(14, 45) if stream.is_hit(40) else stream.between(-7, 0)
        held_on = weekday(due_on + timedelta(days=late))
        yield set_on, due_on, held_on
        if held_on >= phase.ended_on:
            return
        set_on = held_on
