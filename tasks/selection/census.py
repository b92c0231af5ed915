"""A round in which nothing is drawn, because everything that happened is audited (R043).

It is committed to and frozen as every round is, so that the same gate works
out again who may get its mail; each unit is certain to be in it.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tasks.model import (
    Commitment,
    CoverageForecast,
    Exclusion,
    Frame,
    FrameCase,
    Round,
    Sample,
    Seed,
    Selected,
    SelectionPlan,
)
from tasks.selection.commitment import canonical, frame_lines

FORMAT = "audit-census-1"
CERTAIN = Fraction(1)
NOTHING_DUE = CoverageForecast((), (), (), is_certain=True, expectation=Fraction(0))


def census_frame(
    units: tuple[tuple[str, str, str, str], ...], exclusions: tuple[Exclusion, ...]
) -> Frame:
    """The frame of a census: each unit by its id, with the team that is told, its auditor, status.

    >>> census_frame((("c-1", "A", "M1", "CIN"),), ()).cases[0].weight
    Fraction(1, 1)
    """
    cases = tuple(
        FrameCase(unit_id, unit_id, auditor_id, team_id, "any", status, CERTAIN, False)
        for unit_id, team_id, auditor_id, status in sorted(units)
    )
    return Frame(cases, exclusions)


def census_plan(authority: str, round_: Round, year_start: date, frame: Frame) -> SelectionPlan:
    """The plan of a census: every unit of the frame, with no floor, cap or weight."""
    return SelectionPlan(
        authority=authority, round_id=round_.round_id, version=round_.version, as_at=round_.as_at,
        year_start=year_start, target=len(frame.cases), statuses=(), team_types=(), floors=(),
        max_per_family=1, max_per_worker=1, hard_months=0, soft_months=0, soft_weight=CERTAIN,
        cap_months=1, smallest_share=CERTAIN, reserve_share=Fraction(0), is_coverage_wanted=False,
    )  # fmt: skip


def census_of(round_: Round, frame: Frame, commitment: Commitment, seed: Seed) -> Sample:
    """Every unit of the frame, each with certainty, and a certificate that says so."""
    selected = tuple(
        Selected(order, case.case_id, CERTAIN) for order, case in enumerate(frame.cases, start=1)
    )
    certificate = canonical(
        {
            "format": FORMAT,
            "round_id": round_.round_id,
            "version": round_.version,
            "as_at": round_.as_at.isoformat(),
            "commitment": commitment.digest,
            "frame": frame_lines(frame),
            "excluded": len(frame.exclusions),
            "sample": "every unit of the frame",
        }
    )
    return Sample(
        round_.round_id, round_.version, commitment, seed, selected, (), NOTHING_DUE, 0, certificate
    )
