"""The quality rules of an ODCS contract become a flat list; what is not understood is a fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tasks.model import Verdict
from tasks.validation import vocabulary as words
from tasks.validation.contract import Condition, Rule, Tolerance
from tasks.validation.documents import Place
from tasks.validation.fitting import are_words, check_fit
from tasks.validation.refusing import NotUnderstood, customs, only

CODE = re.compile(r"[A-Z]{2}[0-8][0-9]{2}")
SIMILAR = re.compile(r"CIN census \d{4}Q? \(\d{4}-\d{2}\)")

LIBRARY: dict[tuple[str, bool, tuple[str, ...]], tuple[str, str]] = {
    ("rowCount", False, ()): ("row_count", ""),
    ("nullValues", True, ()): ("expect_column_values_to_not_be_null", ""),
    ("duplicateValues", True, ()): ("expect_column_values_to_be_unique", ""),
    ("duplicateValues", False, ("properties",)): (
        "expect_compound_columns_to_be_unique",
        "column_list",
    ),
    ("invalidValues", True, ("validValues",)): ("expect_column_values_to_be_in_set", "value_set"),
    ("invalidValues", True, ("pattern",)): ("expect_column_values_to_match_regex", "regex"),
}
"""Metric, whether it stands at a column, and its arguments -> expectation and its setting."""


def verdict_of(severity: Any, action: Any, place: Place) -> Verdict:
    """What a broken rule leads to: warning flags, info counts, critical must say which."""
    allowed = words.ACTIONS.get(severity)
    if allowed is None:
        raise NotUnderstood(place, "severity must be critical, warning or info.")
    if action is None and len(allowed) == 1:
        return allowed[0]
    if action not in allowed:
        choice = " or ".join(allowed)
        raise NotUnderstood(place, f"severity {severity} needs the action {choice}.")
    return Verdict(action)


def code_of(value: Any, prefix: str, place: Place) -> str:
    """A rule's code: the contract's two letters and a number below 900."""
    if not isinstance(value, str) or not CODE.fullmatch(value) or not value.startswith(prefix):
        raise NotUnderstood(place, f"a rule's code is {prefix} and a number from 000 to 899.")
    return value


def message_of(value: Any, place: Place) -> str:
    """What the data owner reads."""
    if not isinstance(value, str) or not value.strip():
        raise NotUnderstood(place, "the rule says nothing to the data owner: write a message.")
    return " ".join(value.split())


def similar_of(custom: Mapping[str, Any], place: Place) -> str | None:
    """The census rule that this one resembles, with the collection year; never the same rule."""
    value = custom.get("similarTo")
    if value is not None and not SIMILAR.fullmatch(str(value)):
        raise NotUnderstood(place, "similarTo must read like: CIN census 8600 (2022-23).")
    return value


def quality_rule(
    node: Mapping[str, Any], column: str | None, kinds: Mapping[str, str], prefix: str, place: Place
) -> Rule | None:
    """The rule of one quality entry; None for plain text, which promises nothing checkable."""
    kind = node.get("type", "library")
    if kind == "text":
        only(node, words.QUALITY_TEXT, place)
        return None
    if kind == "sql":
        raise NotUnderstood(place, "an SQL rule would judge another read than the one sampled.")
    only(node, words.QUALITY_LIBRARY if kind == "library" else words.QUALITY_CUSTOM, place)
    custom = customs(node, words.QUALITY_CUSTOM_PROPERTIES, place)
    part = _library if kind == "library" else _custom
    expectation, settings, where = part(node, column, place)
    check_fit(expectation, settings, where, column, kinds, place)
    rule = Rule(
        code=code_of(node.get("id"), prefix, place),
        message=message_of(node.get("description"), place),
        action=verdict_of(node.get("severity"), custom.get("action"), place),
        expectation=expectation,
        column=column,
        settings=tuple(sorted(settings.items())),
        where=where,
        tolerance=_tolerance(node, place, is_needed=kind == "library"),
        similar_to=similar_of(custom, place),
    )
    _check_action(rule, place)
    return rule


def _check_action(rule: Rule, place: Place) -> None:
    """Quarantine is for single rows: a count or a tolerance cannot say which."""
    if rule.action != Verdict.QUARANTINE:
        return
    if rule.expectation == "row_count" or not rule.tolerance.is_for_each_row:
        raise NotUnderstood(place, "only a rule for each row (mustBe: 0) can quarantine.")


def _library(
    node: Mapping[str, Any], column: str | None, place: Place
) -> tuple[str, dict[str, Any], tuple[Condition, ...]]:
    """The expectation of a library metric."""
    metric, arguments = node["metric"], node.get("arguments") or {}
    known = LIBRARY.get((metric, column is not None, tuple(arguments)))
    if known is None:
        raise NotUnderstood(place, f"{metric} with these arguments is not understood here.")
    expectation, setting = known
    if not setting:
        return expectation, {}, ()
    (given,) = arguments.values()
    return expectation, {setting: tuple(given) if isinstance(given, list) else given}, ()


def _custom(
    node: Mapping[str, Any], _: str | None, place: Place
) -> tuple[str, dict[str, Any], tuple[Condition, ...]]:
    """The expectation that a custom rule names, with its settings and the rows it looks at."""
    if node["engine"] != "greatExpectations" or not isinstance(node["implementation"], dict):
        raise NotUnderstood(place, "only engine greatExpectations with its parts is understood.")
    parts, here = node["implementation"], (*place, "implementation")
    only(parts, frozenset({"type", "kwargs", "where"}), here)
    expectation, settings = parts.get("type"), dict(parts.get("kwargs") or {})
    if expectation not in words.EXPECTATIONS:
        raise NotUnderstood(here, f"the expectation {expectation} is not one that we can read.")
    where = parts.get("where") or []
    listed = where if isinstance(where, list) else [where]
    frozen = {k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()}
    return expectation, frozen, tuple(_condition(each, here) for each in listed)


def _condition(node: Any, place: Place) -> Condition:
    """One condition: a column that is present, is missing, or is one of some words."""
    if isinstance(node, dict) and set(node) == {"column", "is"}:
        if node["is"] in ("present", "missing"):
            return Condition(node["column"], node["is"])
    elif isinstance(node, dict) and set(node) == {"column", "in"} and are_words(node["in"]):
        return Condition(node["column"], "in", tuple(node["in"]))
    raise NotUnderstood(
        place, "where needs a column and either is: present|missing or in: [words]."
    )


def _tolerance(node: Mapping[str, Any], place: Place, *, is_needed: bool) -> Tolerance:
    """The operator and its bounds; a custom rule without one bears no failing row."""
    given = [name for name in node if name in words.OPERATORS]
    unit = node.get("unit", "rows")
    if unit not in ("rows", "percent") or (unit == "percent" and node.get("metric") == "rowCount"):
        raise NotUnderstood(place, "unit must be rows or percent, and rows for a row count.")
    if not given and not is_needed:
        return Tolerance(unit=unit)
    value = node[given[0]]
    bounds = tuple(value) if isinstance(value, list) else (value,)
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in bounds):
        raise NotUnderstood(place, f"{given[0]} needs numbers.")
    if list(bounds) != sorted(bounds):
        raise NotUnderstood(place, f"{given[0]} needs the smaller number first.")
    return Tolerance(given[0], bounds, unit)
