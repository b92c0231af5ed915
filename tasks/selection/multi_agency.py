"""Children known to social care or to Early Help become cases with their agencies (R091, R092).

A child of both counts once, as social care knows it. The pathway says which of
the two that is, so that no team of either is left out of the draw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from tasks.model import AgencyInvolvement, Case, EarlyHelpChild

SOCIAL_CARE, EARLY_HELP = "social_care", "early_help"
PATHWAYS = (SOCIAL_CARE, EARLY_HELP)
STATUSES = ("CIN", "CP", "LAC", "ASSESSMENT", "EH")
HELPED = "EH"


def cases_of(
    open_cases: Iterable[Case],
    early_help: Iterable[EarlyHelpChild],
    involvements: Iterable[AgencyInvolvement],
    own: frozenset[str],
) -> tuple[Case, ...]:
    """Every child of either as a case with the agencies involved, each once and in order.

    ``own`` are organisations of the council itself: they audit their records
    too, and make no multi-agency response (R092).
    """
    agencies: dict[str, set[str]] = defaultdict(set)
    for each in involvements:
        if each.organisation_id not in own:
            agencies[each.case_id].add(each.organisation_id)
    known = {case.case_id: replace(case, pathway=SOCIAL_CARE) for case in open_cases}
    for child in early_help:
        known.setdefault(child.case_id, _case(child))
    return tuple(
        replace(case, agencies=tuple(sorted(agencies[case_id]))) for case_id, case in known.items()
    )


def helped_for(children: Iterable[EarlyHelpChild], reasons: Iterable[str]) -> frozenset[str]:
    """The children whose Early Help began for one of some reasons, whatever their capitals."""
    wanted = {_plain(each) for each in reasons} - {""}
    return frozenset(each.case_id for each in children if _plain(each.reason) in wanted)


def _plain(words: str | None) -> str:
    """Words as they are compared."""
    return " ".join((words or "").replace("_", " ").split()).casefold()


def _case(child: EarlyHelpChild) -> Case:
    return Case(
        case_id=child.case_id,
        family_id=child.family_id,
        status=HELPED,
        team_id=child.team_id,
        team_name=child.team_name,
        team_type=child.team_type,
        service_id=child.service_id,
        worker_id=child.worker_id,
        allocated_on=child.opened_on,
        reviewing_officer_id=None,
        opened_on=child.opened_on,
        born_on=child.born_on,
        last_audited_on=child.last_audited_on,
        is_restricted=child.is_restricted,
        pathway=EARLY_HELP,
    )
