"""Visits to children with a plan or in care."""

from __future__ import annotations

from datetime import timedelta

from tasks.demo.chance import Stream
from tasks.demo.journey import Journey
from tasks.demo.rows import Rows


def write_visits(rows: Rows, stream: Stream, journey: Journey) -> None:
    """Visits at the intervals of the child's status, some late, some not told if seen alone."""
    if journey.path in {"nfa", "assessed"}:
        return
    every = {"plan": 30, "protected": 14, "care": 42}[journey.path]
    table, prefix = {
        "plan": ("ssd_cin_visits", "cinv_cin_visit"),
        "protected": ("ssd_cp_visits", "cppv_cp_visit"),
        "care": ("ssd_cla_visits", "clav_cla_visit"),
    }[journey.path]
    day = journey.in_care_on or journey.protected_on or journey.assessed_on or journey.referred_on
    last, number = min(journey.closed_on, rows.until), 0
    while (day := day + timedelta(days=every + stream.between(-4, 9))) <= last:
        number += 1
        rows.add(
            table,
            **{
                f"{prefix}_id": f"V{number}-{journey.child_id}",
                f"{prefix.split('_')[0]}_person_id": journey.child_id,
                f"{prefix}_date": day,
                f"{prefix}_seen": "Y",
                f"{prefix}_seen_alone": None if stream.is_hit(60) else stream.pick(("Y", "N")),
            },
        )
