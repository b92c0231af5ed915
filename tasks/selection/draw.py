"""The draw itself, and the certificate by which anyone can repeat it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from tasks.errors import FrameEmpty
from tasks.model import (
    Commitment,
    CoverageForecast,
    Frame,
    Sample,
    Seed,
    Selected,
    SelectionPlan,
)
from tasks.selection.commitment import METHOD, canonical, design_of, frame_lines, plain
from tasks.selection.lottery import Stream, ticket
from tasks.selection.network import Network, build_network
from tasks.selection.probabilities import Solution, merged, probabilities_of, solve
from tasks.selection.reserves import reserve_order
from tasks.selection.rounding import round_flow

GENERATED = "reproducible, not publicly unpredictable"
PUBLIC = "reproducible, from a public value that was not known when the frame was fixed"


def draw_sample(frame: Frame, plan: SelectionPlan, commitment: Commitment, seed: Seed) -> Sample:
    """The sample of a round, its reserves, its coverage forecast and its certificate.

    The number drawn is the target or, where the frame cannot give so many
    under the rules, all that it can; the rest is the shortfall (R048). Raises
    FrameEmpty where nothing may be drawn.
    """
    if not frame.cases:
        counted = Counter(each.reason for each in frame.exclusions)
        raise FrameEmpty(tuple(sorted(counted.items())))
    network = build_network(frame.cases, plan)
    solution = solve(network)
    probabilities = probabilities_of(network, solution.flows)
    drawn = _drawn(network, solution, seed.value)
    selected = _in_order(drawn, probabilities, seed.value)
    wanted = plan.reserve_share * len(drawn)
    count = -(-wanted.numerator // wanted.denominator)
    reserves = reserve_order(frame.cases, frozenset(drawn), probabilities, count, seed.value)
    coverage = _coverage(frame, frozenset(drawn), network.expectation)
    shortfall = plan.target - len(drawn)
    certificate = canonical(
        {
            **_proof(frame, plan, commitment, seed, solution),
            "probabilities": {case_id: plain(p) for case_id, p in probabilities.items()},
            "sample": [each.case_id for each in selected],
            "reserves": [each.case_id for each in reserves],
            "shortfall": shortfall,
            "left_for_next_round": list(coverage.left),
        }
    )
    return Sample(
        plan.round_id, plan.version, commitment, seed, selected, reserves, coverage,
        shortfall, certificate,
    )  # fmt: skip


def _drawn(network: Network, solution: Solution, seed: str) -> list[str]:
    """The drawn cases: so many of each cell, those with the smallest tickets."""
    whole = round_flow(merged(network, solution.flows), network.quantum, Stream(seed))
    drawn: list[str] = []
    for cell in network.cells:
        count = whole[cell.name, f"s:{cell.status}"]
        drawn += sorted(cell.case_ids, key=lambda case_id: ticket(seed, case_id))[:count]
    return drawn


def _in_order(
    drawn: list[str], probabilities: dict[str, Fraction], seed: str
) -> tuple[Selected, ...]:
    """The drawn cases numbered by their tickets, so that no place tells anything of a case."""
    ordered = sorted(drawn, key=lambda case_id: ticket(seed, case_id))
    return tuple(
        Selected(place, case_id, probabilities[case_id])
        for place, case_id in enumerate(ordered, start=1)
    )


def _coverage(frame: Frame, drawn: frozenset[str], expectation: Fraction) -> CoverageForecast:
    """Which due workers the sample reaches and which it leaves (R016, R017)."""
    due = {case.worker_id for case in frame.cases if case.is_worker_due}
    reached = {c.worker_id for c in frame.cases if c.is_worker_due and c.case_id in drawn}
    return CoverageForecast(
        tuple(sorted(due)),
        tuple(sorted(reached)),
        tuple(sorted(due - reached)),
        expectation == 1,
        expectation,
    )


def _proof(
    frame: Frame, plan: SelectionPlan, commitment: Commitment, seed: Seed, solution: Solution,
) -> dict[str, object]:  # fmt: skip
    """Everything that a stranger needs to check the draw."""
    return {
        "format": "audit-sample-certificate-1",
        "method": METHOD,
        "design": design_of(plan),
        "frame": frame_lines(frame),
        "frame_digest": commitment.frame_digest,
        "design_digest": commitment.design_digest,
        "commitment": commitment.digest,
        "public_value": seed.public_value,
        "public_value_is": GENERATED if seed.is_self_generated else PUBLIC,
        "purpose": seed.purpose,
        "seed": seed.value,
        "flows": list(solution.flows),
        "potentials": solution.potentials,
        "exclusions": dict(sorted(Counter(each.reason for each in frame.exclusions).items())),
    }
