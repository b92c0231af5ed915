"""The words of the lists in the workbook, and the keys of the configuration that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from config.nominations import REASONS
from config.schema import AuditType, Configuration, RoleName, TeamTypeName

DECISIONS = {
    "deep_dive": "Deep dive",
    "theme": "Theme of a round",
    "target": "Number of cases in a round",
    "front_door_joint": "Front door audit with Early Help",
    "programme": "Change of the programme",
    "other": "Other",
}
APPROVALS = {
    "mainstream": "Mainstream",
    "connected": "Connected persons",
    "temporary": "Connected persons, temporary (regulation 24)",
    "short_break": "Short breaks",
    "agency": "Another agency's carers",
}
STATUSES = {
    "approved": "Approved",
    "on_hold": "On hold",
    "resigned": "Resigned",
    "terminated": "Terminated",
}
LONGEST_CRITERION = 90
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
        "nominating_types": {
            rules.type: _words(rules.type)
            for rules in decided.audit_types
            if rules.selection.nominated_share
        },
        "nomination_reasons": REASONS,
        **_of_households(decided),
        **_of_partners(decided),
    }
    spelt = {name: _spelt(listed) for name, listed in words.items()}
    spelt["roles"] |= {plain(alias): role.id for role in roles for alias in role.aliases}
    domains = tuple(each.domain for each in decided.authority.mail.deliveries)
    return Choices(words, spelt, domains)


def _of_households(decided: Configuration) -> dict[str, dict[str, str]]:
    """The lists of the sheets about fostering; two checks of one title tell what they are for."""
    checks = decided.fostering_checks.checks
    titles = [each.title for each in checks]
    return {
        "approval_types": APPROVALS,
        "household_statuses": STATUSES,
        "foster_checks": {
            each.id: each.title
            if titles.count(each.title) == 1
            else f"{each.title} ({each.basis.rpartition(': ')[2]})"
            for each in checks
        },
    }


def _of_partners(decided: Configuration) -> dict[str, dict[str, str]]:
    """The lists of the sheets about section 11."""
    tool = decided.section_11_standards
    asked = [each for standard in tool.standards for each in standard.criteria]
    return {
        "services": {each.id: each.title for each in decided.section_11.rota.services},
        "domains": {each.domain: each.domain for each in decided.authority.mail.deliveries},
        "criteria": {each.id: f"{each.id} {_shortened(each.question)}" for each in asked},
        "scores": {each.code: f"{each.code} {each.label}" for each in tool.scores},
    }


def _shortened(words: str) -> str:
    """Words that fit into a list."""
    if len(words) <= LONGEST_CRITERION:
        return words
    return words[:LONGEST_CRITERION].rpartition(" ")[0] + "…"


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
