"""The certificate: everything by which a stranger can check a draw without the project.

It is canonical JSON with references and no names, and stays in the council.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from tasks.model import Commitment, CoverageForecast, Frame, Seed, SelectionPlan
from tasks.selection.commitment import (
    canonical,
    design_of,
    digest_of,
    exclusion_lines,
    frame_lines,
    plain,
)
from tasks.selection.probabilities import Chances

FORMAT = "audit-sample-certificate-1"
GENERATED = "reproducible, not publicly unpredictable"
PUBLIC = "reproducible, from a public value given after the frame was fixed"
PREVIEW = "a preview: this is not the live sample and tells nothing about it"


def certificate_of(
    frame: Frame,
    plan: SelectionPlan,
    commitment: Commitment,
    seed: Seed,
    chances: Chances,
    probabilities: dict[str, Fraction],
    drawn: tuple[str, ...],
    reserves: tuple[str, ...],
    nominated: tuple[str, ...],
    coverage: CoverageForecast,
    disclosure: str,
) -> str:
    """The certificate of a draw as one line of canonical JSON, sealed with its own digest."""
    return _sealed(
        {
            "format": FORMAT,
            "disclosure": _disclosure(plan, seed, disclosure),
            **_committed(frame, plan, commitment, seed),
            **_known_before(chances, probabilities),
            "sample": drawn,
            "reserves": reserves,
            **({"nominated": nominated} if plan.nominated else {}),
            "shortfall": plan.target - len(drawn),
            "coverage": {
                "due": len(coverage.due),
                "reached": coverage.reached,
                "left_for_next_round": coverage.left,
                "expectation": plain(coverage.expectation),
                "is_certain": coverage.is_certain,
            },
        }
    )


def _sealed(held: dict[str, object]) -> str:
    """The certificate with a digest of all the rest: a changed word anywhere shows."""
    return canonical({**held, "checksum": digest_of(canonical(held))})


def _committed(
    frame: Frame, plan: SelectionPlan, commitment: Commitment, seed: Seed
) -> dict[str, object]:
    """What was fixed first, and the seed that came of it."""
    return {
        "round_id": plan.round_id,
        "version": plan.version,
        "design": design_of(plan),
        "frame": frame_lines(frame),
        "excluded": exclusion_lines(frame),
        "exclusions": Counter(each.reason for each in frame.exclusions),
        "method": commitment.method,
        "frame_digest": commitment.frame_digest,
        "design_digest": commitment.design_digest,
        "commitment": commitment.digest,
        "purpose": seed.purpose,
        "public_value": seed.public_value,
        "public_value_is": GENERATED if seed.is_self_generated else PUBLIC,
        "is_self_generated": seed.is_self_generated,
        "seed": seed.value,
    }


def _known_before(chances: Chances, probabilities: dict[str, Fraction]) -> dict[str, object]:
    """The probabilities with their proof, which depend on no seed."""
    return {
        "unit": chances.network.unit,
        "expectation": chances.expectation,
        "probabilities": {case_id: plain(each) for case_id, each in probabilities.items()},
        "open_potentials": chances.open_potentials,
        "coverage_potentials": chances.coverage_potentials,
        "potentials": chances.potentials,
        "relaxations": [
            [each.rule, each.subject, plain(each.wanted), plain(each.given)]
            for each in chances.relaxations
        ],
    }


def _disclosure(plan: SelectionPlan, seed: Seed, words: str) -> list[str]:
    """What a reader must know before trusting the sample."""
    said: list[str] = []
    if seed.purpose != "live":
        said.append(PREVIEW)
    if plan.version > 1:
        said.append(f"version {plan.version}: an earlier draw of this round was set aside")
    return [*said, words] if words else said
