"""The draw itself: so many cases of each cell by lot, in each cell the smallest tickets."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from tasks.errors import CommitmentBroken, FrameEmpty
from tasks.model import (
    Commitment,
    CoverageForecast,
    Frame,
    Sample,
    Seed,
    Selected,
    SelectionPlan,
)
from tasks.selection.certificate import certificate_of
from tasks.selection.commitment import commit
from tasks.selection.lottery import Stream, arc_ticket, ticket
from tasks.selection.nominating import ids_of, nominated_cases
from tasks.selection.probabilities import Chances, chances_of, probabilities_of
from tasks.selection.quotas import with_quotas
from tasks.selection.reserves import reserve_cases
from tasks.selection.rounding import round_flow


def draw_sample(
    frame: Frame,
    plan: SelectionPlan,
    commitment: Commitment,
    seed: Seed,
    *,
    disclosure: str = "",
) -> Sample:
    """The sample of a round, its reserves, its coverage forecast and its certificate.

    The number drawn is the target or, where the frame has not so many cases
    of different families, all that may be; the rest is the shortfall (R048).
    ``disclosure`` says of a superseding version what was set aside, why, and
    who approved it; the certificate shows it. Raises FrameEmpty where nothing
    may be drawn and CommitmentBroken where frame or plan have changed.
    """
    _require_drawable(frame, plan, commitment)
    chances = chances_of(frame.cases, plan)
    probabilities = probabilities_of(chances.network, chances.flows)
    drawn = drawn_cases(chances, seed.value)
    nominated = nominated_cases(frame.cases, drawn, plan)
    named = ids_of(nominated)
    reserves = reserve_cases(frame.cases, drawn, plan, seed.value, named)
    coverage = coverage_of(frame, frozenset(drawn), chances)
    certificate = certificate_of(
        frame, plan, commitment, seed, chances, probabilities, drawn, reserves, named, coverage,
        disclosure,
    )  # fmt: skip
    return Sample(
        round_id=plan.round_id,
        version=plan.version,
        commitment=commitment,
        seed=seed,
        selected=_in_order(drawn, probabilities),
        reserves=_in_order(reserves, probabilities),
        coverage=coverage,
        shortfall=plan.target - len(drawn),
        certificate=certificate,
        nominated=nominated,
    )


def _require_drawable(frame: Frame, plan: SelectionPlan, commitment: Commitment) -> None:
    """Something may be drawn, and nothing from other than what was committed to."""
    if not frame.cases:
        counted = Counter(each.reason for each in frame.exclusions)
        raise FrameEmpty(tuple(sorted(counted.items())))
    if plan != with_quotas(plan, frame.cases):
        raise CommitmentBroken(plan.round_id, "quotas")
    now = commit(frame, plan)
    if now.frame_digest != commitment.frame_digest:
        raise CommitmentBroken(plan.round_id, "frame")
    if now != commitment:
        raise CommitmentBroken(plan.round_id, "design or method")


def drawn_cases(chances: Chances, seed: str) -> tuple[str, ...]:
    """The drawn cases in the order of their tickets, so that no place tells anything of a case."""
    network = chances.network
    order = sorted(
        range(len(network.arcs)), key=lambda number: arc_ticket(seed, network.arcs[number].name)
    )
    whole = round_flow(network.arcs, chances.flows, network.unit, order, Stream(seed).chooses)
    drawn: list[tuple[str, str]] = []
    for case_ids, count in zip(network.case_ids, whole, strict=False):
        drawn += sorted((ticket(seed, case_id), case_id) for case_id in case_ids)[:count]
    return tuple(case_id for _, case_id in sorted(drawn))


def _in_order(
    case_ids: tuple[str, ...], probabilities: dict[str, Fraction]
) -> tuple[Selected, ...]:
    """The cases numbered from 1, each with its probability of being drawn."""
    return tuple(
        Selected(place, case_id, probabilities[case_id])
        for place, case_id in enumerate(case_ids, start=1)
    )


def coverage_of(frame: Frame, drawn: frozenset[str], chances: Chances) -> CoverageForecast:
    """Which due workers the sample reaches and which it leaves (R016, R017).

    Certain means that each of them was sure of a case before the draw.
    """
    due = chances.network.due
    reached = {c.worker_id for c in frame.cases if c.case_id in drawn} & due
    is_short = any(each.rule == "worker_least" for each in chances.relaxations)
    expectation = Fraction(chances.expectation, chances.network.unit)
    return CoverageForecast(
        due=tuple(sorted(due)),
        reached=tuple(sorted(reached)),
        left=tuple(sorted(due - reached)),
        is_certain=not is_short and (expectation == 1 or not due),
        expectation=expectation,
    )
