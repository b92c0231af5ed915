"""What goes with care: missing episodes, and young people who have left it."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import birthday, midnight, weekday
from tasks.demo.journey import Journey, Phase
from tasks.demo.rows import News, Rows

EIGHT_WEEKS = timedelta(days=56)
HALF_A_YEAR = timedelta(days=182)


def write_missing(rows: Rows, journey: Journey, seed: int) -> None:
    """The missing episodes of older children: one in four in care, one in thirty with a plan."""
    for number, phase in enumerate(journey.phases):
        stream = Stream(seed, "missing", journey.referral_id, number)
        first_on = max(phase.started_on, birthday(journey.child.born_on, 12))
        share = {"LAC": 250, "CIN": 33, "CP": 33}.get(phase.status, 0)
        if stream.is_hit(share) and first_on < phase.ended_on:
            for turn in range(stream.pick((1, 1, 1, 2, 3, 6))):
                start = stream.day(first_on, phase.ended_on - timedelta(days=1))
                key = f"MI{journey.referral_id}-{number}-{turn}"
                _write_missing(rows, stream, journey, key, start)


def _write_missing(rows: Rows, stream: Stream, journey: Journey, key: str, start: date) -> None:
    """One missing episode; an interview on return is offered nine times in ten (T29)."""
    end = start + timedelta(days=stream.pick((0, 0, 1, 1, 1, 2, 3, 9)))
    is_offered = stream.is_hit(900)
    returned = {
        "miss_missing_episode_end_date": midnight(stream, end),
        "miss_missing_rhi_offered": "Y" if is_offered else "N",
        "miss_missing_rhi_accepted": "Y" if is_offered and stream.is_hit(630) else "N",
    }
    rows.add(
        "ssd_missing",
        start,
        (end, returned),
        miss_table_id=key,
        miss_person_id=journey.child.child_id,
        miss_missing_episode_start_date=midnight(stream, start),
        miss_missing_episode_type="A" if stream.is_hit(300) else "M",
    )


def write_care_leaver(rows: Rows, journey: Journey, seed: int) -> None:
    """The register of care leavers has whoever left care at eighteen, while the case is open."""
    phase = journey.phase("LEAVER")
    if phase is None:
        return
    stream = Stream(seed, "leaver", journey.referral_id)
    team_id, worker_id = journey.holder_on(phase.started_on)
    rows.add(
        "ssd_care_leavers",
        phase.started_on,
        *_contacts(stream, phase),
        clea_table_id=f"CL{journey.referral_id}",
        clea_person_id=journey.child.child_id,
        clea_care_leaver_eligibility="Former relevant child",
        clea_care_leaver_in_touch="Y",
        clea_care_leaver_latest_contact=midnight(stream, phase.started_on),
        clea_care_leaver_accommodation=stream.pick(("B", "C", "K", "U", "Y")),
        clea_care_leaver_accom_suitable="N" if stream.is_hit(80) else "Y",
        clea_care_leaver_activity=stream.pick(("F1", "F2", "F4", "P2", "G5", "G4")),
        clea_pathway_plan_review_date=midnight(stream, phase.started_on),
        clea_care_leaver_personal_advisor=worker_id,
        clea_care_leaver_allocated_team=team_id,
        clea_care_leaver_worker_id=worker_id,
    )


def _contacts(stream: Stream, phase: Phase) -> list[News]:
    """Contact every eight weeks and a pathway plan review every half year (T31)."""
    found: list[News] = []
    day, reviewed_on = phase.started_on, phase.started_on
    while (day := weekday(day + EIGHT_WEEKS)) < phase.ended_on:
        news = {"clea_care_leaver_latest_contact": midnight(stream, day)}
        if day >= reviewed_on + HALF_A_YEAR:
            reviewed_on = day
            news["clea_pathway_plan_review_date"] = midnight(stream, day)
        found.append((day, news))
    return found
