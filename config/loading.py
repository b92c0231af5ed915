"""YAML becomes the frozen configuration; every fault is named with its file and line.

All files are read before anything is said, so that a person who mends the
configuration sees all that is wrong at once, not the first thing only.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import ValidationError

from config.populations import unknown_populations
from config.schema import (
    AuditType,
    AuditTypeRules,
    Authority,
    Closures,
    Configuration,
    Grades,
    Policy,
    Programme,
    Roles,
    Themes,
    Words,
)
from config.schema_calendar import CalendarRules
from config.schema_compliance import Compliance
from config.schema_fostering import Fostering, FosteringChecks
from config.schema_front_door import Rag
from config.schema_section_11 import Section11, Section11Standards
from config.selection_faults import selection_faults
from config.timescales import read_timescales

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent

Model = TypeVar("Model", bound=Words)

SINGLE: dict[str, tuple[str, type[Words]]] = {
    "authority": ("authority.yaml", Authority),
    "standing": ("programmes/standing.yaml", Programme),
    "grades": ("rules/grades.yaml", Grades),
    "roles": ("rules/roles.yaml", Roles),
    "themes": ("rules/themes.yaml", Themes),
    "policy": ("rules/policy.yaml", Policy),
    "closures": ("closures.yaml", Closures),
    "calendar": ("rules/calendar.yaml", CalendarRules),
    "compliance": ("audit_types/compliance.yaml", Compliance),
    "fostering": ("audit_types/fostering.yaml", Fostering),
    "fostering_checks": ("rules/fostering.yaml", FosteringChecks),
    "section_11": ("audit_types/section_11.yaml", Section11),
    "section_11_standards": ("rules/section_11.yaml", Section11Standards),
}
OWN = {relative for relative, _ in SINGLE.values()}
"""Files with a model of their own, wherever they lie."""
OPTIONAL: dict[str, tuple[str, type[Words]]] = {
    "rag": ("rules/rag.yaml", Rag),
}
"""What only some audit types need: a council's configuration of old may lack it."""
FOLDERS: dict[str, tuple[str, type[Words]]] = {
    "programmes": ("programmes", Programme),
    "audit_types": ("audit_types", AuditTypeRules),
}


class ConfigurationFaulty(Exception):
    """The configuration has faults; ``faults`` holds one sentence each, with file and line."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@lru_cache(maxsize=4)
def load_configuration(folder: Path = HERE) -> Configuration:
    """The whole configuration of a folder, or ConfigurationFaulty with every fault in it."""
    faults: list[str] = []
    parts: dict[str, Any] = {}
    for name, (relative, model) in SINGLE.items():
        parts[name] = _read(folder, folder / relative, model, faults)
    for name, (relative, model) in OPTIONAL.items():
        path = folder / relative
        parts[name] = _read(folder, path, model, faults) if path.exists() else None
    for name, (relative, model) in FOLDERS.items():
        paths = sorted((folder / relative).glob("*.yaml"))
        dated = [path for path in paths if f"{relative}/{path.name}" not in OWN]
        parts[name] = tuple(_read(folder, path, model, faults) for path in dated)
    parts["timescales"] = read_timescales(folder, faults)
    if not faults:
        faults.extend(_crossed_faults(parts))
        faults.extend(unknown_populations(parts["audit_types"], folder))
    if faults:
        raise ConfigurationFaulty(tuple(faults))
    return Configuration.model_construct(**parts)


def _read(folder: Path, path: Path, model: type[Model], faults: list[str]) -> Model | None:
    """One file as its model, or None with its faults added to the list."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    shown = path.relative_to(folder.parent).as_posix()
    try:
        words = path.read_text(encoding="utf-8")
        with suppress(YAMLError, ValidationError):
            return model.model_validate(YAML(typ="safe").load(words))
        tree: Any = YAML(typ="rt").load(words)  # ten times slower, and knows the lines
    except FileNotFoundError:
        faults.append(f"{shown}: the file is missing.")
        return None
    except UnicodeDecodeError:
        faults.append(f"{shown}: the file is not UTF-8 text.")
        return None
    except MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        line = mark.line + 1 if mark else 1
        faults.append(f"{shown}:{line}: this is not valid YAML ({broken.problem}).")
        return None
    return _modelled(tree, shown, model, faults)


def _modelled(tree: Any, shown: str, model: type[Model], faults: list[str]) -> Model | None:
    """A parsed file as its model; each thing the model refuses becomes one fault."""
    if not isinstance(tree, dict):
        faults.append(f"{shown}:1: the file must hold keys and values.")
        return None
    try:
        return model.model_validate(tree)
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            line = line_of(tree, error["loc"])
            where = ".".join(str(part) for part in error["loc"])
            faults.append(f"{shown}:{line}: {where}: {_plain(error)}.")
        return None


def _plain(error: Any) -> str:
    """What a person can act on, in place of the validator's own words for the common faults."""
    kinds = {
        "extra_forbidden": "this key is not known; remove it or mend its spelling",
        "missing": "this key is missing",
    }
    return kinds.get(error["type"], str(error["msg"]).rstrip("."))


def line_of(tree: Any, location: Sequence[str | int]) -> int:
    """The line, counted from 1, on which a place in a parsed YAML tree begins.

    Where the last part is missing from the file, the line of its parent.
    """
    line = 1
    node = tree
    for part in location:
        marks = getattr(getattr(node, "lc", None), "data", None) or {}
        if part not in marks:
            return line
        line = marks[part][0] + 1
        node = node[part]
    return line


def _crossed_faults(parts: dict[str, Any]) -> list[str]:
    """Faults that no single file shows: a theme or a year that does not fit another file."""
    themes = {theme.id for theme in parts["themes"].themes}
    found: list[str] = []
    for programme in (parts["standing"], *parts["programmes"]):
        for cycle in programme.cycles:
            if cycle.theme is not None and cycle.theme not in themes:
                found.append(
                    f"{programme.source}: cycle {cycle.id}: theme {cycle.theme} is not in"
                    " config/rules/themes.yaml."
                )
    found.extend(_untyped(parts))
    found.extend(_doubled("cycle", [c.id for p in parts["programmes"] for c in p.cycles if c.id]))
    found.extend(_doubled("theme", [theme.id for theme in parts["themes"].themes]))
    found.extend(_doubled("audit type", [rules.type for rules in parts["audit_types"]]))
    found.extend(_undated(parts["programmes"]))
    found.extend(_unchecked(parts["fostering_checks"]))
    rota, tool = parts["section_11"].rota, parts["section_11_standards"]
    found.extend(_issued_twice(parts))
    found.extend(_doubled("service", [each.id for each in rota.services]))
    criteria = [each.id for standard in tool.standards for each in standard.criteria]
    found.extend(_doubled("criterion", criteria))
    found.extend(selection_faults(parts))
    return found


def _untyped(parts: dict[str, Any]) -> list[str]:
    """A sentence for each part of a programme of a type that nobody knows."""
    known = {*get_args(AuditType), *(rules.type for rules in parts["audit_types"])}
    return [
        f"{programme.source}: {each.type} is no audit type; config/audit_types/ has none of it."
        for programme in (parts["standing"], *parts["programmes"])
        for each in (*programme.cycles, *programme.standing)
        if each.type not in known
    ]


def _issued_twice(parts: dict[str, Any]) -> list[str]:
    """A sentence for each programme that issues section 11 in another month than its own file."""
    month = parts["section_11"].dates.issue_month
    return [
        f"{programme.source}: section_11 has the months {list(each.months)}, and"
        f" config/audit_types/section_11.yaml the issue_month {month}. Write the same month in"
        " both, or leave the months of the programme out."
        for programme in (parts["standing"], *parts["programmes"])
        for each in programme.standing
        if each.type == "section_11" and each.months not in ((), (month,))
    ]


def _doubled(what: str, names: list[str]) -> list[str]:
    """A sentence for each name that stands twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    return [f"The {what} {name} stands twice." for name in twice]


def _undated(programmes: tuple[Programme, ...]) -> list[str]:
    """A sentence for each programme file beside the standing one that names no year."""
    return [
        f"{programme.source}: a programme other than standing.yaml needs its financial_year."
        for programme in programmes
        if programme.financial_year is None
    ]


def _unchecked(listed: FosteringChecks) -> list[str]:
    """A sentence for each check of fostering that stands twice, or is named and not there."""
    ids = [check.id for check in listed.checks]
    named = sorted({listed.audit, listed.extension} - set(ids))
    absent = [f"config/rules/fostering.yaml: the check {each} is not listed." for each in named]
    return [*_doubled("check of fostering", ids), *absent]
