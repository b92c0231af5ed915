"""Which cases managers named for a round, as the register workbook has them (R053, A03).

Managers set a theme or name a case; they never choose the sample. What they
named is fixed with the design before the seed exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from tasks.model import Case, Round, SelectionPlan
from tasks.scheduling.decisions import Row

Named = tuple[tuple[str, str], ...]


def nominations_for(rows: Iterable[Row], round_: Round, cases: tuple[Case, ...]) -> Named:
    """The reference and the reason of each case that is named for a round, the first named first.

    A row counts for the rounds of its kind that are drawn while it is in
    force. A child's reference stands for the newest of its cases that are
    known; one that nobody knows stays as it is, so that it can be told.
    """
    day = round_.draw_on.isoformat()
    mine = [
        row
        for row in rows
        if row["audit_type"] == round_.audit_type
        and str(row["start_on"]) <= day <= str(row["end_on"] or day)
    ]
    newest = _newest(cases)
    found: dict[str, str] = {}
    for row in sorted(mine, key=lambda row: (str(row["start_on"]), str(row["case_id"]))):
        reference = str(row["case_id"])
        found.setdefault(newest.get(reference, reference), str(row["reason"]))
    return tuple(found.items())


def _newest(cases: tuple[Case, ...]) -> dict[str, str]:
    """The case that a reference stands for: the case's own, or a child's newest one."""
    ordered = sorted(cases, key=lambda case: (case.opened_on, case.case_id))
    return {case.child_key: case.case_id for case in ordered} | {
        case.case_id: case.case_id for case in cases
    }


def with_nominations(
    plan: SelectionPlan, named: Named, share: Fraction, places: int
) -> SelectionPlan:
    """The plan with the named cases and how many of them at most are audited on top.

    At most the share of the cases wanted, rounded down, and no more than there
    are ``places`` of auditors beside those. Without a named case nothing changes.
    """
    if not named:
        return plan
    most = min(int(share * plan.target), max(0, places - plan.target))
    return replace(plan, nominated=named, nominated_most=most)
