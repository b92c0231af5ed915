"""Visits to children with a plan or in care, at the intervals of their status."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import midnight, mistyped, weekday
from tasks.demo.journey import Journey, Phase
from tasks.demo.rows import Rows

EVERY = {"CIN": 28, "CP": 14, "LAC": 40}  # days (T09, T14, T17)


def write_visits(rows: Rows, journey: Journey, seed: int) -> None:
    """The visits of each phase up to the last day.

    Some are late; of a hundred, six do not say whether the child was seen
    alone (rules.md 6.4), and of a thousand, two bear a date still to come.
    """
    for number, phase in enumerate(journey.phases):
        if phase.status in EVERY and phase.started_on <= rows.until:
            stream = Stream(seed, "visits", journey.referral_id, number)
            _write_phase(rows, stream, journey, phase, f"{journey.referral_id}-{number}")


def _write_phase(rows: Rows, stream: Stream, journey: Journey, phase: Phase, key: str) -> None:
    """The visits of one phase; the first comes within a week."""
    every, last = EVERY[phase.status], min(phase.ended_on, rows.until)
    day, number = weekday(phase.started_on + timedelta(days=stream.between(1, 7))), 0
    while day <= last:
        number += 1
        write = {"CIN": _write_need, "CP": _write_protection, "LAC": _write_care}[phase.status]
        write(rows, stream, journey, day, f"V{key}-{number}")
        late = stream.between(8, 30) if stream.is_hit(70) else stream.between(-4, 3)
        day = weekday(day + timedelta(days=every + late))


def _seen(stream: Stream) -> tuple[str, str | None, str]:
    """Whether the child was seen, was seen alone, and the bedroom was."""
    seen = "N" if stream.is_hit(30) else "Y"
    alone = stream.pick(("Y", "Y", "N")) if seen == "Y" else "N"
    return seen, None if stream.is_hit(60) else alone, stream.pick(("Y", "N"))


def _write_need(rows: Rows, stream: Stream, journey: Journey, day: date, key: str) -> None:
    """A visit to a child in need."""
    seen, alone, bedroom = _seen(stream)
    rows.add(
        "ssd_cin_visits",
        day,
        cinv_cin_visit_id=key,
        cinv_person_id=journey.child.child_id,
        cinv_cin_visit_date=midnight(stream, mistyped(stream, day)),
        cinv_cin_visit_seen=seen,
        cinv_cin_visit_seen_alone=alone,
        cinv_cin_visit_bedroom=bedroom,
    )


def _write_protection(rows: Rows, stream: Stream, journey: Journey, day: date, key: str) -> None:
    """A visit to a child with a protection plan."""
    seen, alone, bedroom = _seen(stream)
    rows.add(
        "ssd_cp_visits",
        day,
        cppv_cp_visit_id=key,
        cppv_person_id=journey.child.child_id,
        cppv_cp_plan_id=f"CP{journey.referral_id}",
        cppv_cp_visit_date=midnight(stream, mistyped(stream, day)),
        cppv_cp_visit_seen=seen,
        cppv_cp_visit_seen_alone=alone,
        cppv_cp_visit_bedroom=bedroom,
    )


def _write_care(rows: Rows, stream: Stream, journey: Journey, day: date, key: str) -> None:
    """A visit to a child in care."""
    seen, alone, _ = _seen(stream)
    rows.add(
        "ssd_cla_visits",
        day,
        clav_cla_visit_id=key,
        clav_cla_id=f"LC{journey.referral_id}",
        clav_person_id=journey.child.child_id,
        clav_cla_visit_date=midnight(stream, mistyped(stream, day)),
        clav_cla_visit_seen=seen,
        clav_cla_visit_seen_alone=alone,
    )
