"""The rota of section 11: each audit focuses on the services that are due longest (R100)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from config.schema_section_11 import Rota
from tasks.model import PartnerOrganisation, Section11Answer, ServiceTurn


def turns(
    rota: Rota,
    organisations: tuple[PartnerOrganisation, ...],
    answers: Iterable[Section11Answer],
    issued: Mapping[str, int],
    year: int,
) -> tuple[ServiceTurn, ...]:
    """Every service that has an organisation in scope, the one that is due longest first.

    A service was audited in the last year in which one of its organisations
    answered, or was sent a tool by us (``issued``); a service that never was
    comes first, and of two due equally long the one that the rota names first.
    """
    service = {each.organisation_id: each.service for each in organisations}
    last: dict[str, int] = dict(issued)
    for each in answers:
        mine = service.get(each.organisation_id)
        if mine is not None and each.answered_in < year:
            last[mine] = max(each.answered_in, last.get(mine, each.answered_in))
    held = Counter(service.values())
    found = [
        ServiceTurn(each.id, last.get(each.id), held[each.id])
        for each in rota.services
        if held[each.id]
    ]
    return tuple(sorted(found, key=lambda turn: turn.last_audited_in or 0))


def chosen(rota: Rota, order: tuple[ServiceTurn, ...], asked: str | None) -> tuple[str, ...]:
    """The services of this year: the one that was asked for, or those that are due longest."""
    if asked is not None:
        return (asked,)
    return tuple(turn.service for turn in order[: rota.services_a_year])


def answers_before(
    answers: Iterable[Section11Answer], year: int
) -> dict[str, dict[str, Section11Answer]]:
    """Each organisation's latest earlier answer to each criterion, to be confirmed (R101)."""
    found: dict[str, dict[str, Section11Answer]] = {}
    for each in sorted(answers, key=lambda one: one.answered_in):
        if each.answered_in < year:
            found.setdefault(each.organisation_id, {})[each.criterion] = each
    return found
