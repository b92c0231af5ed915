"""Which workers a round reached, read out of its certificate and nothing else."""

from __future__ import annotations

import json
from typing import Any

from tasks.model import RoundReach


def reach_of(certificate: str, audit_type: str) -> RoundReach:
    """The workers and counts of a round, of a census too.

    A line of the frame holds the case, its family and its worker first and says
    last whether the worker was due.
    """
    held: dict[str, Any] = json.loads(certificate)
    lines = [json.loads(line) for line in held["frame"]]
    drawn = set(held["sample"])
    return RoundReach(
        key=held["round_id"],
        audit_type=audit_type,
        drawn=len(drawn),
        reserves=len(held.get("reserves", ())),
        workers=frozenset(line[2] for line in lines if line[2]),
        reached=frozenset(line[2] for line in lines if line[2] and line[0] in drawn),
        earlier=frozenset(line[2] for line in lines if line[2] and not line[7]),
        units=frozenset(drawn),
    )
