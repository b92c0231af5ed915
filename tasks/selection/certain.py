"""A census as a sample: every unit of the frame is in it, with probability one.

So a round that draws nothing is committed to, frozen and checked like one that
does. The seed decides nothing but lots between equally good auditors.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tasks.model import (
    Commitment,
    CoverageForecast,
    Frame,
    Round,
    Sample,
    Seed,
    Selected,
    SelectionPlan,
)
from tasks.selection.commitment import canonical, digest_of, exclusion_lines, frame_lines

FORMAT = "audit-census-certificate-1"
WHY = "a census: every case of the frame is audited, so none was drawn"


def census_plan(authority: str, round_: Round, count: int, year_start: date) -> SelectionPlan:
    """The plan of a census: all of them, without a floor, a limit or a weight."""
    one = Fraction(1)
    return SelectionPlan(
        authority=authority,
        round_id=round_.round_id,
        version=round_.version,
        as_at=round_.as_at,
        year_start=year_start,
        target=count,
        statuses=(),
        team_types=(),
        floors=(),
        max_per_family=max(1, count),
        max_per_worker=max(1, count),
        hard_months=0,
        soft_months=0,
        soft_weight=one,
        cap_months=round_.lookback_months,
        smallest_share=one,
        reserve_share=Fraction(0),
        is_coverage_wanted=False,
    )


def certain_sample(
    frame: Frame, round_: Round, commitment: Commitment, seed: Seed, readers: tuple[str, ...] = ()
) -> Sample:
    """Every case of the frame in its order, and the certificate that says so.

    ``readers`` are those who are told beside the auditors and the QA Unit; they
    stand in the certificate, so that the release gate can look for them.
    """
    selected = tuple(
        Selected(place, case.case_id, Fraction(1)) for place, case in enumerate(frame.cases, 1)
    )
    nobody = CoverageForecast((), (), (), is_certain=True, expectation=Fraction(0))
    held: dict[str, object] = {
        "audit_type": round_.audit_type,
        "format": FORMAT,
        "disclosure": WHY,
        "round_id": round_.round_id,
        "version": round_.version,
        "as_at": round_.as_at.isoformat(),
        "frame": frame_lines(frame),
        "excluded": exclusion_lines(frame),
        "commitment": commitment.digest,
        "purpose": seed.purpose,
        "public_value": seed.public_value,
        "seed": seed.value,
        "sample": [each.case_id for each in selected],
        "readers": readers,
    }
    sealed = canonical({**held, "checksum": digest_of(canonical(held))})
    return Sample(
        round_.round_id, round_.version, commitment, seed, selected, (), nobody, 0, sealed
    )
