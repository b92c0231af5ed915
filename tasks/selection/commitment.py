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

from tasks.errors import PublicValueMissing
from tasks.model import Commitment, Frame, Seed, SelectionPlan

LATER = frozenset(
    {
        "type_floors", "team_floors", "is_quota_wanted", "quotas", "least_agencies", "theme",
        "theme_cases", "nominated", "nominated_most",
    }
)  # fmt: skip
"""Rules that a design has only where it asks something of them."""
METHOD = 1  # raised only when the same frame, design and seed would give another sample


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


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces and ASCII only: one text for one value."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def design_of(plan: SelectionPlan) -> dict[str, Any]:
    """The plan as JSON, without the later rules that it does not ask for."""
    held = {each.name: plain(getattr(plan, each.name)) for each in fields(plan)}
    return {name: value for name, value in held.items() if value or name not in LATER}


def frame_lines(frame: Frame) -> list[str]:
    """One line of JSON an eligible case, in canonical order.

    Reference, family, worker, team, team type, status, weight, is the worker
    due (1 or 0).
    """
    return [
        canonical(
            [c.case_id, c.family_id, c.worker_id, c.team_id, c.team_type, c.status,
             plain(c.weight), int(c.is_worker_due)]
        )
        for c in frame.cases
    ]  # fmt: skip


def exclusion_lines(frame: Frame) -> list[str]:
    """One line of JSON a case that may not be drawn: its reference and the reason."""
    return [canonical([each.case_id, each.reason]) for each in frame.exclusions]


def commit(frame: Frame, plan: SelectionPlan) -> Commitment:
    """The digests that are stored once, before the seed exists.

    The frame's digest covers the exclusions too: leaving a case out is as
    much a choice as letting it in.
    """
    frame_digest = digest_of("\n".join([*frame_lines(frame), *exclusion_lines(frame)]))
    design_digest = digest_of(canonical(design_of(plan)))
    whole = digest_of(f"{frame_digest}|{design_digest}|{METHOD}")
    return Commitment(frame_digest, design_digest, METHOD, whole)


def seed_of(
    commitment: Commitment, public_value: str, *, is_self_generated: bool, purpose: str
) -> Seed:
    """The seed of a live draw, or of a preview, which a prefix keeps apart from it.

    ``purpose`` is ``live`` or ``preview``. Raises PublicValueMissing where the
    public value is empty: then the seed would be known with the commitment.
    """
    if not public_value.strip():
        raise PublicValueMissing(purpose)
    prefix = "" if purpose == "live" else f"{purpose}|"
    value = digest_of(f"{prefix}{commitment.digest}|{public_value}")
    return Seed(value, public_value, is_self_generated, purpose)
