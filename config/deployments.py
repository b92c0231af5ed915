"""The deployments of ``prefect.yaml``: which there are, and the schedules that each has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from config.choices import CALENDAR
from config.settings import HERE

DEPLOYMENTS = HERE.parent / "prefect.yaml"
ZONE = "Europe/London"
Rules = Mapping[str, str]
"""A recurrence rule for each schedule's name, such as 2026-27."""


def deployed_types(path: Path = DEPLOYMENTS) -> frozenset[str]:
    """The audit types that have a deployment, named as the configuration names them.

    >>> "practice_week" in deployed_types()
    True
    """
    return frozenset(_type_of(each) for each in _read(path)["deployments"])


def scheduled_years(path: Path = DEPLOYMENTS) -> tuple[str, ...]:
    """The financial years for which a deployment has a schedule, the earliest first."""
    found = {
        schedule["slug"]
        for each in _read(path)["deployments"]
        for schedule in each.get("schedules", ())
    }
    return tuple(sorted(found))


def with_schedules(path: Path, rules_for: Callable[[str], Rules]) -> str:
    """The text of the file with the schedules that ``rules_for`` gives each audit type.

    Everything else in it stays, comments too; a deployment without a rule has
    no schedules.
    """
    tree = _read(path)
    for each in tree["deployments"]:
        rules = rules_for(_type_of(each))
        each.pop("schedules", None)
        if rules:
            each["schedules"] = [_schedule(slug, rule) for slug, rule in rules.items()]
    text = StringIO()
    _yaml().dump(tree, text)
    return text.getvalue()


def _schedule(slug: str, rule: str) -> dict[str, Any]:
    """One schedule; a run that it starts asks for what is due, in the calendar's name."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return {
        "slug": slug,
        "rrule": DoubleQuotedScalarString(rule),
        "timezone": ZONE,
        "active": True,
        "parameters": {"order": {"requested_by": CALENDAR}},
    }


def _type_of(deployment: Mapping[str, Any]) -> str:
    """The audit type of a deployment such as practice-week."""
    return str(deployment["name"]).replace("-", "_")


def _read(path: Path) -> Any:
    return _yaml().load(path.read_text(encoding="utf-8"))


def _yaml() -> Any:
    """A reader and writer that keeps comments, quotes and lines as they stand."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 2**20
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
