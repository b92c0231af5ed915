"""Cases that managers named: audited on top of a draw, and never a part of it (R053, A03).

Every named case stays in the lottery with its own chance. Those that no lot
drew come on top, in the order in which they were named and within a limit
that was committed to, so the draw itself is the same whoever named whatever.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from tasks.model import FrameCase, Nominated, SelectionPlan


def nominated_cases(
    cases: tuple[FrameCase, ...], drawn: tuple[str, ...], plan: SelectionPlan
) -> tuple[Nominated, ...]:
    """The named cases on top of a draw: eligible, not drawn, none of a family that has enough.

    ``cases`` are those of the frame, so whatever keeps a case out of a draw
    keeps it out here too (R024, A05).
    """
    families = {case.case_id: case.family_id for case in cases}
    held = Counter(families[case_id] for case_id in drawn)
    taken: list[Nominated] = []
    met = set(drawn)
    for case_id, reason in plan.nominated:
        is_free = case_id in families and case_id not in met
        has_place = len(taken) < plan.nominated_most
        if is_free and has_place and held[families[case_id]] < plan.max_per_family:
            taken.append(Nominated(len(taken) + 1, case_id, reason))
            held[families[case_id]] += 1
            met.add(case_id)
    return tuple(taken)


def ids_of(nominated: Iterable[Nominated]) -> tuple[str, ...]:
    """The references of named cases, in order."""
    return tuple(each.case_id for each in nominated)


def nominations_of_design(certificate: str) -> dict[str, object]:
    """What the design of a draw says of named cases, as a plan has it.

    >>> nominations_of_design('{"design":{"nominated":[["P1","complaint"]],"nominated_most":1}}')
    {'nominated': (('P1', 'complaint'),), 'nominated_most': 1}
    """
    design = json.loads(certificate)["design"]
    named = tuple((case_id, reason) for case_id, reason in design.get("nominated", ()))
    return {"nominated": named, "nominated_most": design.get("nominated_most", 0)}
