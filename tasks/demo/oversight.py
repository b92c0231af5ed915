"""What managers and doctors record beside a case: supervision of it, and health assessments."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import birthday, midnight, weekday
from tasks.demo.journey import Journey, Phase
from tasks.demo.rows import Rows

EVERY = 28  # days (T32)


def write_oversight(rows: Rows, journey: Journey, seed: int) -> None:
    """The supervisions of a journey that had a worker, and the health assessments in its care."""
    if journey.stays and journey.referred_on <= rows.until:
        _write_supervision(rows, Stream(seed, "supervision", journey.referral_id), journey)
    phase = journey.phase("LAC")
    if phase is not None and phase.started_on <= rows.until:
        _write_health(rows, Stream(seed, "health", journey.referral_id), journey, phase)


def _write_supervision(rows: Rows, stream: Stream, journey: Journey) -> None:
    """About every four weeks; one in twelve comes weeks late."""
    day, number = weekday(journey.referred_on + timedelta(days=stream.between(5, 26))), 0
    while day < min(journey.closed_on, rows.until + timedelta(days=1)):
        number += 1
        rows.add(
            "local_supervision",
            day,
            supervision_id=f"S{journey.referral_id}-{number}",
            case_id=journey.child.child_id,
            worker_id=journey.holder_on(day)[1],
            held_on=day,
        )
        late = stream.between(3, 25) if stream.is_hit(80) else stream.between(-6, -1)
        day = weekday(day + timedelta(days=EVERY + late))


def _write_health(rows: Rows, stream: Stream, journey: Journey, phase: Phase) -> None:
    """Within twenty working days of the start of care, then by age (T25, T26)."""
    late = stream.between(5, 40) if stream.is_hit(150) else 0
    day, kind, number = phase.started_on + timedelta(days=stream.between(10, 27) + late), "I", 0
    day = weekday(day)
    while day < min(phase.ended_on, rows.until + timedelta(days=1)):
        number += 1
        rows.add(
            "ssd_cla_health",
            day,
            clah_health_check_id=f"HC{journey.referral_id}-{number}",
            clah_person_id=journey.child.child_id,
            clah_health_check_type="Initial health assessment" if kind == "I" else "Health check",
            clah_health_check_date=midnight(stream, day),
            clah_health_check_status="Completed",
        )
        kind = "R"
        day = weekday(day + timedelta(days=_interval(journey, day) - stream.between(-12, 25)))


def _interval(journey: Journey, day: date) -> int:
    """Half a year for a child under five, a year for others."""
    return 182 if birthday(journey.child.born_on, 5) > day else 365
