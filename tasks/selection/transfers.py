"""Transfers to a social work team where no journey meeting is recorded: a proxy for them (R056).

No standard data set holds the day of a child's journey meeting. Where none of
a round's contacts has one, a contact that Brief Intervention dealt with, and
whose child has a worker of a Family Intervention team soon after and had none
at the time, stands for it. It is a proxy and is called so wherever it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from tasks.model import Case, FrontDoorContact, Involvement, InvolvementKind
from tasks.selection.front_door import JOURNEY_MEETING, plain

if TYPE_CHECKING:
    from config.schema_front_door import Rag

PROXY = (
    "No journey meeting is recorded of any contact of this round. A move from Brief Intervention"
    " to a social work team stands for one, as a proxy"
)


def moved_by_proxy(
    contacts: Collection[FrontDoorContact],
    involvements: Iterable[Involvement],
    team_types: Mapping[str, str],
    rag: Rag,
) -> frozenset[str]:
    """The contacts whose case moved on to a social work team, where no meeting is recorded.

    ``team_types`` has the kind of each team by its id. Empty where any contact has a
    meeting, or where the rules have no proxy.
    """
    proxy = rag.journey_proxy
    if proxy is None or any(each.journey_meeting_on for each in contacts):
        return frozenset()
    words = {name for each in rag.services if each.id == proxy.from_service for name in each.names}
    names = {plain(name) for name in words}
    held: dict[str, list[Involvement]] = defaultdict(list)
    for each in involvements:
        is_worker = each.kind == InvolvementKind.ALLOCATED_WORKER
        if is_worker and team_types.get(each.team_id or "") in proxy.to_team_types:
            held[each.case_id].append(each)
    return frozenset(
        each.case_id
        for each in contacts
        if plain(each.front_door) in names
        and _began_soon(held[each.child_id], each.received_at.date(), rag.step_days)
    )


def proxy_words(cases: Iterable[Case], contacts: Iterable[FrontDoorContact]) -> str:
    """What the certificate discloses of the proxy; empty where it was not used."""
    if any(each.journey_meeting_on for each in contacts):
        return ""
    return PROXY if any(case.pathway == JOURNEY_MEETING for case in cases) else ""


def _began_soon(held: Iterable[Involvement], on: date, days: int) -> bool:
    """Whether the first of them began within so many days, and none stood on the day itself."""
    begun = [each.started_on for each in held if each.ended_on is None or each.ended_on >= on]
    known = [each for each in begun if each is not None]
    is_first = len(known) == len(begun) and all(each >= on for each in known)
    return is_first and any((each - on).days <= days for each in known)
