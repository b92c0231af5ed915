"""What is fixed before the seed exists, so that nobody can shop for a sample.

The commitment is a digest of the frame, the design and the method's version,
never of the code. The live seed is SHA-256 of the commitment and a public
value; a preview's seed has a prefix of its own, and tells nothing of it.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

from tasks.model import Commitment, Frame, Seed, SelectionPlan

METHOD = 1


def plain(value: Any) -> Any:
    """A value as JSON holds it: fractions and dates become text, tuples lists.

    >>> plain((Fraction(1, 4), date(2021, 6, 14)))
    ['1/4', '2021-06-14']
    """
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value


def design_of(plan: SelectionPlan) -> dict[str, Any]:
    """The plan as JSON."""
    return {each.name: plain(getattr(plan, each.name)) for each in fields(plan)}


def frame_lines(frame: Frame) -> list[str]:
    """One line of JSON a case, in canonical order: what the frame's digest is made of."""
    return [
        json.dumps(
            [c.case_id, c.family_id, c.worker_id, c.status, plain(c.weight), int(c.is_worker_due)],
            ensure_ascii=True,
            separators=(",", ":"),
        )
        for c in frame.cases
    ]


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: one text for one value."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def commit(frame: Frame, plan: SelectionPlan) -> Commitment:
    """The digests that are stored once, before the seed exists."""
    frame_digest = digest_of("\n".join(frame_lines(frame)))
    design_digest = digest_of(canonical(design_of(plan)))
    whole = digest_of(f"{frame_digest}|{design_digest}|{METHOD}")
    return Commitment(frame_digest, design_digest, METHOD, whole)


def seed_of(
    commitment: Commitment, public_value: str, *, is_self_generated: bool, purpose: str
) -> Seed:
    """The seed of a live draw, or of a preview, which is separated from it by a prefix.

    ``purpose`` is ``live`` or ``preview``.
    """
    prefix = "" if purpose == "live" else f"{purpose}|"
    value = digest_of(f"{prefix}{commitment.digest}|{public_value}")
    return Seed(value, public_value, is_self_generated, purpose)
