"""What a form offers in its lists: rounds, themes and people, as the configuration has them.

The lists are worked out when a deployment is registered, so a change of the
configuration shows once it is registered again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from config.loading import ConfigurationFaulty, load_configuration
from config.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.schema import Configuration, Programme

DUE = "the one that is due"
OF_PROGRAMME = "the programme's"
CALENDAR = "The calendar"


def decided() -> Configuration | None:
    """The configuration, or None where it has a fault: a form is never refused for that."""
    try:
        return load_configuration(read_settings().config)
    except ConfigurationFaulty:
        return None


def offer(properties: dict[str, Any], name: str, choices: tuple[str, ...]) -> None:
    """A field of a form becomes a list to choose from; without choices it stays as it is."""
    if name in properties and choices:
        properties[name]["enum"] = list(choices)


def offer_starters(properties: dict[str, Any]) -> None:
    """Who may start a run becomes a list: the people of the configuration, and the calendar."""
    people = people_offered()
    offer(properties, "requested_by", (*people, CALENDAR) if people else ())


WAYS = {"date": "a day", "string": "write it", "integer": "a number", "null": "leave it"}
"""What the screen writes on the buttons of a field that may stay empty, by its kind of value."""


def name_ways(properties: dict[str, Any]) -> None:
    """A field that may stay empty has buttons that say so, and not "str" and "None"."""
    for field in properties.values():
        for way in field.get("anyOf", ()):
            way["title"] = WAYS[way.get("format") or way["type"]]


def in_order(properties: dict[str, Any], first: tuple[str, ...]) -> None:
    """Some fields of a form, where it has them, come before the others."""
    later = {name: field for name, field in properties.items() if name not in first}
    held = {name: properties[name] for name in first if name in properties}
    properties.clear()
    properties.update(held | later)


def rounds_offered(audit_type: str) -> tuple[str, ...]:
    """The keys of the rounds of a type: those of last, this and next year, and dated ones."""
    configuration = decided()
    if configuration is None:
        return ()
    today = datetime.now(ZoneInfo("Europe/London")).date()
    year = today.year if today.month >= 4 else today.year - 1
    keys = [
        key
        for start in (year, year + 1, year - 1)
        for key in _keys(configuration, audit_type, start)
    ]
    dated = sorted(
        (
            each.financial_year.start.year
            for each in configuration.programmes
            if each.financial_year
        ),
        reverse=True,
    )
    keys += [key for start in dated for key in _keys(configuration, audit_type, start)]
    return (DUE, *dict.fromkeys(keys))


def themes_offered() -> tuple[str, ...]:
    """Every theme that a round may take."""
    configuration = decided()
    if configuration is None:
        return ()
    return (OF_PROGRAMME, *(theme.id for theme in configuration.themes.themes))


def people_offered() -> tuple[str, ...]:
    """The people who may start and approve rounds (R022)."""
    configuration = decided()
    return () if configuration is None else configuration.authority.approval.names


def _keys(configuration: Configuration, audit_type: str, start: int) -> Iterator[str]:
    """The keys of a type's rounds in the financial year that begins in a year, in their order."""
    months = _months(configuration, audit_type, start)
    if audit_type == configuration.section_11.type:
        yield f"{configuration.section_11.prefix}-{start}"
    for prefix in _prefixes(configuration, audit_type):
        for key, month in months:
            yield key or f"{prefix}-{start if month >= 4 else start + 1}-{month:02d}"


def _months(
    configuration: Configuration, audit_type: str, start: int
) -> list[tuple[str | None, int]]:
    """The months of a type's rounds, with the keys that rows of the programme give them.

    Rows of its own replace the months of its standing part; fostering has a round each month.
    """
    if audit_type == configuration.fostering.type:
        return [(None, month) for month in (*range(4, 13), *range(1, 4))]
    programme = _programme(configuration, date(start, 4, 1))
    rows = [
        (each.id, each.month)
        for each in programme.cycles
        if each.type == audit_type and each.enabled
    ]
    return rows or [
        (None, month)
        for part in programme.standing
        if part.type == audit_type
        for month in part.months
    ]


def _prefixes(configuration: Configuration, audit_type: str) -> tuple[str, ...]:
    """What the keys of a type's monthly rounds begin with; nothing for a type without such."""
    kinds = (*configuration.audit_types, configuration.fostering)
    return tuple(each.prefix for each in kinds if each.type == audit_type)


def _programme(configuration: Configuration, start: date) -> Programme:
    """The programme of a financial year: its own, else the standing one."""
    for programme in configuration.programmes:
        if programme.financial_year is not None and programme.financial_year.start == start:
            return programme
    return configuration.standing
