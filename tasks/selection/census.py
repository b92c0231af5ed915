"""A round in which nothing is drawn, because everything is audited (R043, R108).

It is committed to, frozen and checked as every round is; each unit is certain
to be in it, and chance decides nothing but lots between equally good auditors.
There are two kinds: a day's events, each audited by the manager responsible,
and cases that fall due, which are allocated. Their certificates and plans differ
and stay as they are, since what was committed to is never written anew.
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
from tasks.selection.commitment import canonical, digest_of, exclusion_lines, frame_lines

FORMAT_OF_EVENTS = "audit-census-1"
FORMAT_OF_CASES = "audit-census-certificate-1"
WHY = "a census: every case of the frame is audited, so none was drawn"
CERTAIN = Fraction(1)
NOTHING_DUE = CoverageForecast((), (), (), is_certain=True, expectation=Fraction(0))


def frame_of_events(
    units: tuple[tuple[str, str, str, str], ...], exclusions: tuple[Exclusion, ...]
) -> Frame:
    """The frame of a day: each event by its id, with the team that is told, its auditor, status.

    >>> frame_of_events((("c-1", "A", "M1", "CIN"),), ()).cases[0].weight
    Fraction(1, 1)
    """
    cases = tuple(
        FrameCase(unit_id, unit_id, auditor_id, team_id, "any", status, CERTAIN, False)
        for unit_id, team_id, auditor_id, status in sorted(units)
    )
    return Frame(cases, exclusions)


def plan_of_events(authority: str, round_: Round, year_start: date, frame: Frame) -> SelectionPlan:
    """The plan of a day: every event of the frame."""
    return _plan(authority, round_, year_start, len(frame.cases), most=1, cap_months=1)


def plan_of_cases(authority: str, round_: Round, year_start: date, frame: Frame) -> SelectionPlan:
    """The plan of cases that fall due: all of them, however many are of one family or worker."""
    count = len(frame.cases)
    months = round_.lookback_months
    return _plan(authority, round_, year_start, count, most=max(1, count), cap_months=months)


def sample_of_events(frame: Frame, round_: Round, commitment: Commitment, seed: Seed) -> Sample:
    """Every event of the frame, and the certificate that says so."""
    certificate = {
        **_opening(FORMAT_OF_EVENTS, frame, round_, commitment),
        "excluded": len(frame.exclusions),
        "sample": "every unit of the frame",
    }
    return _sample(frame, round_, commitment, seed, canonical(certificate))


def sample_of_cases(
    frame: Frame, round_: Round, commitment: Commitment, seed: Seed, readers: tuple[str, ...] = ()
) -> Sample:
    """Every case of the frame in its order, and the certificate, which has a sum of its own.

    ``readers`` are those who are told beside the auditors and the QA Unit; they
    stand in the certificate, so that the release gate can look for them.
    """
    held: dict[str, object] = {
        **_opening(FORMAT_OF_CASES, frame, round_, commitment),
        "audit_type": round_.audit_type,
        "disclosure": WHY,
        "excluded": exclusion_lines(frame),
        "purpose": seed.purpose,
        "public_value": seed.public_value,
        "seed": seed.value,
        "sample": [each.case_id for each in frame.cases],
        "readers": readers,
    }
    sealed = canonical({**held, "checksum": digest_of(canonical(held))})
    return _sample(frame, round_, commitment, seed, sealed)


def _plan(
    authority: str, round_: Round, year_start: date, count: int, *, most: int, cap_months: int
) -> SelectionPlan:
    """Every unit, with no floor and no weight; ``most`` are of one family and of one worker."""
    return SelectionPlan(
        authority=authority, round_id=round_.round_id, version=round_.version, as_at=round_.as_at,
        year_start=year_start, target=count, statuses=(), team_types=(), floors=(),
        max_per_family=most, max_per_worker=most, hard_months=0, soft_months=0,
        soft_weight=CERTAIN, cap_months=cap_months, smallest_share=CERTAIN,
        reserve_share=Fraction(0), is_coverage_wanted=False,
    )  # fmt: skip


def _opening(name: str, frame: Frame, round_: Round, commitment: Commitment) -> dict[str, object]:
    """What both certificates say."""
    return {
        "format": name,
        "round_id": round_.round_id,
        "version": round_.version,
        "as_at": round_.as_at.isoformat(),
        "commitment": commitment.digest,
        "frame": frame_lines(frame),
    }


def _sample(
    frame: Frame, round_: Round, commitment: Commitment, seed: Seed, certificate: str
) -> Sample:
    """Each unit with certainty, in the order of the frame."""
    selected = tuple(
        Selected(order, case.case_id, CERTAIN) for order, case in enumerate(frame.cases, start=1)
    )
    return Sample(
        round_.round_id, round_.version, commitment, seed, selected, (), NOTHING_DUE, 0, certificate
    )
