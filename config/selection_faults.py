"""Rules of a draw that no single key of the configuration shows to be impossible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from config.schema import AuditTypeRules, Selection, StatusName, TeamTypeName
from config.schema_front_door import Rag

OPEN_CASES, FRONT_DOOR = "open_cases", "front_door_contacts"
PATHWAYS = ("journey_meeting", "step_up", "step_down", "no_transfer")


def selection_faults(parts: dict[str, Any]) -> list[str]:
    """A sentence for each audit type whose words are unknown or whose floors cannot all be had."""
    found: list[str] = []
    for rules in parts["audit_types"]:
        smallest = _smallest_target(rules, parts)
        found += _floors(rules, smallest)
        found += _words(rules, parts["rag"])
        found += _observed(rules)
        found += _nominated(rules)
    return [*found, *_theme_parts(parts)]


def _theme_parts(parts: dict[str, Any]) -> Iterator[str]:
    """Rows whose theme takes a part that their type or their number does not allow (R051)."""
    types: dict[str, AuditTypeRules] = {rules.type: rules for rules in parts["audit_types"]}
    for programme in (parts["standing"], *parts["programmes"]):
        for row in programme.cycles:
            if row.theme_takes is None:
                continue
            name = f"{programme.source}: cycle {row.id or f'{row.type} of month {row.month}'}"
            rules = types.get(row.type)
            if rules is None or not rules.selection.quotas:
                yield (
                    f"{name}: theme_takes gives a theme a part of a round, which needs a type"
                    " with quotas: true, such as the front door audit."
                )
                continue
            cap = rules.selection.cap
            number = min(cap, row.target or rules.selection.default_target or cap)
            if row.theme_takes >= number:
                yield (
                    f"{name}: theme_takes {row.theme_takes} is not less than its {number} cases;"
                    " without theme_takes the theme takes all of them."
                )


def _smallest_target(rules: AuditTypeRules, parts: dict[str, Any]) -> int:
    """The smallest number that any round of the type draws, if the cap is not smaller."""
    rows = (row for each in (parts["standing"], *parts["programmes"]) for row in each.cycles)
    targets = [row.target for row in rows if row.type == rules.type and row.target]
    return min([rules.selection.cap, *targets]) if rules.selection.quotas else rules.selection.cap


def _floors(rules: AuditTypeRules, smallest: int) -> Iterator[str]:
    """Floors that exceed what a round draws; both margins of quotas count together."""
    wanted = rules.selection
    statuses = sum(floor.cases for floor in wanted.floors)
    if statuses > wanted.cap:
        yield (f"{rules.title}: the floors add up to more than the cap of {wanted.cap} cases.")
    types = sum(floor.cases for floor in wanted.type_floors)
    if wanted.quotas and statuses + types > smallest:
        yield (
            f"{rules.title}: the floors of ratings ({statuses}) and pathways ({types}) add up to"
            f" more than the {smallest} cases of its smallest round, so they could not all be had."
        )
    services = sum(floor.cases for floor in wanted.service_floors)
    if services > smallest:
        yield (
            f"{rules.title}: the floors of services add up to {services}, more than the"
            f" {smallest} cases of its smallest round."
        )
    if wanted.type_floors and not wanted.quotas:
        yield f"{rules.title}: type_floors need quotas: true."


def _observed(rules: AuditTypeRules) -> Iterator[str]:
    """Observations of workers whom the population does not name as holders of a case."""
    if rules.observations and rules.population != OPEN_CASES:
        yield (
            f"{rules.title}: observations are of workers who hold open cases, so they go with the"
            f" population {OPEN_CASES} alone."
        )


def _nominated(rules: AuditTypeRules) -> Iterator[str]:
    """Named cases where partner agencies would be asked about a child that no lot drew (A03)."""
    if rules.selection.nominated_share and rules.multi_agency:
        yield (
            f"{rules.title}: nominated_share has to be 0, because agencies are asked of drawn"
            " children alone."
        )


def _words(rules: AuditTypeRules, rag: Rag | None) -> Iterator[str]:
    """Words that the type's population does not have, and floors of what is not drawn."""
    wanted = rules.selection
    if rules.population == OPEN_CASES:
        yield from _unknown(rules, wanted.statuses, get_args(StatusName), "status")
        yield from _unknown(rules, wanted.team_types, get_args(TeamTypeName), "team type")
    if rules.population == FRONT_DOOR:
        if rag is None:
            yield f"{rules.title}: config/rules/rag.yaml is missing."
            return
        ratings = (*(each.id for each in rag.ratings), rag.unrated)
        services = tuple(each.id for each in rag.services)
        yield from _unknown(rules, wanted.statuses, ratings, "rating")
        yield from _unknown(rules, wanted.team_types, PATHWAYS, "pathway")
        yield from _unknown(rules, _services(wanted), services, "service")
        if rag.journey_proxy is not None:
            proxy = rag.journey_proxy
            yield from _unknown(rules, (proxy.from_service,), services, "service of journey_proxy")
            kinds = get_args(TeamTypeName)
            yield from _unknown(rules, proxy.to_team_types, kinds, "team type of journey_proxy")
    yield from _unknown(rules, (each.status for each in wanted.floors), wanted.statuses, "floor")
    types = (each.type for each in wanted.type_floors)
    yield from _unknown(rules, types, wanted.team_types, "type floor")


def _services(wanted: Selection) -> tuple[str, ...]:
    return tuple(each.service for each in wanted.service_floors)


def _unknown(rules: AuditTypeRules, words: Any, known: tuple[str, ...], what: str) -> Iterator[str]:
    """A sentence for each word that is none of those known."""
    for word in words:
        if word not in known:
            listed = ", ".join(known)
            yield f"{rules.title}: the {what} {word} is none of {listed}."
