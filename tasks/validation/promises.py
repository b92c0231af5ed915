"""What a population must keep for a fair sample: checked on the very records that are sampled."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tasks.errors import PopulationBroken
from tasks.model import Case, Status


def keep_promises(cases: tuple[Case, ...], as_at: date) -> None:
    """Raises PopulationBroken with every promise of ``open_cases`` that is broken, in counts."""
    twice = sum(times > 1 for times in Counter(case.case_id for case in cases).values())
    unknown = sum(case.status not in set(Status) for case in cases)
    late = sum(case.opened_on > as_at for case in cases)
    tests = (
        (not cases, "The extract is empty."),
        (twice, f"{twice} cases stand more than once, so the draw could take one child twice."),
        (unknown, f"{unknown} cases have a status that is not known."),
        (late, f"{late} cases were opened after the day that the round is as at."),
    )
    broken = tuple(sentence for holds, sentence in tests if holds)
    if broken:
        raise PopulationBroken("open_cases", broken)
