"""The words of the lists in the workbook, and the keys of the configuration that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from config.schema import AuditType, Configuration, RoleName, TeamTypeName

DECISIONS = {
    "deep_dive": "Deep dive",
    "theme": "Theme of a round",
    "target": "Number of cases in a round",
    "front_door_joint": "Front door audit with Early Help",
    "programme": "Change of the programme",
    "other": "Other",
}
SPELT = {
    "lac": "Looked after children",
    "section_11": "Section 11",
    "multi_agency": "Multi-agency",
    "planning_moderation_learning": "Planning, moderation and learning",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a column with a list may hold: ``words`` by key, and ``spelt`` the key of each spelling.

    ``domains`` are those to which the council's mail may go.
    """

    words: Mapping[str, Mapping[str, str]]
    spelt: Mapping[str, Mapping[str, str]]
    domains: tuple[str, ...]


def choices_of(decided: Configuration) -> Choices:
    """The lists of the configuration (R124): each key, its words, and its other names."""
    roles = [role for role in decided.roles.roles if role.id in get_args(RoleName)]
    words = {
        "roles": {role.id: role.title for role in roles},
        "team_types": {key: _words(key) for key in get_args(TeamTypeName)},
        "audit_types": {
            key: _words(key)
            for key in (*get_args(AuditType), *(rules.type for rules in decided.audit_types))
        },
        "decisions": DECISIONS,
        "yes_or_no": {"Y": "Yes", "N": "No"},
        "themes": {theme.id: theme.title for theme in decided.themes.themes},
    }
    spelt = {name: _spelt(listed) for name, listed in words.items()}
    spelt["roles"] |= {plain(alias): role.id for role in roles for alias in role.aliases}
    domains = tuple(each.domain for each in decided.authority.mail.deliveries)
    return Choices(words, spelt, domains)


def plain(words: str) -> str:
    """Words as they are compared: capitals, blanks and strokes do not matter.

    >>> plain(" Team  Manager"), plain("team_manager")
    ('team manager', 'team manager')
    """
    return " ".join(words.replace("_", " ").replace("-", " ").casefold().split())


def _words(key: str) -> str:
    """A key as people write it."""
    return SPELT.get(key) or key.replace("_", " ").capitalize()


def _spelt(listed: Mapping[str, str]) -> dict[str, str]:
    """The key of each spelling that is understood."""
    return {plain(each): key for key, words in listed.items() for each in (key, words)}
