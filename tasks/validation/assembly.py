"""One ODCS document becomes one contract, with every fault that it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from tasks.validation import vocabulary as words
from tasks.validation.contract import Column, Contract, Freshness, Limits, Rule
from tasks.validation.documents import Fault, Place, YamlFile
from tasks.validation.refusing import NotUnderstood, customs, only
from tasks.validation.rules import code_of, message_of, quality_rule, similar_of, verdict_of

Made = TypeVar("Made")
TOP: Place = ()
BODY: Place = ("schema", 0)


def assemble(file: YamlFile, population: str, faults: list[Fault]) -> Contract | None:
    """The contract of a population; None, and the faults in the list, where it has any."""
    before = len(faults)
    document = file.content
    try:
        custom = _frame(document, population)
    except NotUnderstood as error:
        faults.append(error.fault)
        return None
    body, prefix = document["schema"][0], str(custom["codePrefix"])
    kinds = {each["name"]: each.get("logicalType", "") for each in body["properties"] if each}
    columns = _columns(body, prefix, faults)
    rules = _rules(body, kinds, prefix, faults)
    faults.extend(_disagreements(body, columns, rules))
    limits = _try(lambda: _limits(custom, kinds), faults)
    freshness = _try(lambda: _freshness(document, population, kinds), faults)
    reference = custom.get("rowReference") or _primary_key(body)
    if None not in body["properties"] and not (reference and set(reference) <= set(kinds)):
        faults.append(Fault(TOP, "rowReference, or else the primary key, must name columns."))
    if len(faults) > before or limits is None:
        return None
    return Contract(
        population=population, version=document["version"], digest=file.digest, prefix=prefix,
        columns=columns, rules=rules, reference=tuple(reference), limits=limits,
        freshness=freshness, team=custom.get("groupByTeam"), status=custom.get("groupByStatus"),
    )  # fmt: skip


def _try(make: Callable[[], Made], faults: list[Fault]) -> Made | None:
    """What is made; None where a part is not understood, and its fault is kept."""
    try:
        return make()
    except NotUnderstood as error:
        faults.append(error.fault)
        return None


def _frame(document: Mapping[str, Any], population: str) -> dict[str, Any]:
    """The contract's own custom properties, where the document has the shape that we read."""
    only(document, words.TOP, TOP)
    if not re.fullmatch(r"\d+\.\d+\.\d+", document["version"]):
        raise NotUnderstood(("version",), "the version must have three numbers, such as 1.0.0.")
    bodies = document.get("schema") or ()
    if len(bodies) != 1 or bodies[0]["name"] != population:
        raise NotUnderstood(("schema",), f"the file must describe {population} and nothing else.")
    only(bodies[0], words.SCHEMA, BODY)
    if not bodies[0].get("properties"):
        raise NotUnderstood(BODY, "a population needs columns.")
    custom = customs(document, words.CONTRACT_CUSTOM, TOP)
    if not re.fullmatch(r"[A-Z]{2}", str(custom.get("codePrefix"))):
        raise NotUnderstood(("customProperties",), "codePrefix must be two capital letters.")
    return custom


def _columns(body: Mapping[str, Any], prefix: str, faults: list[Fault]) -> tuple[Column, ...]:
    """Every column that can be understood."""
    made = [
        _try(lambda node=node, number=number: _column(node, prefix, number), faults)
        for number, node in enumerate(body["properties"])
        if node
    ]
    return tuple(column for column in made if column)


def _column(node: Mapping[str, Any], prefix: str, number: int) -> Column:
    """One column; all but text say what follows from a value of another type."""
    place = (*BODY, "properties", number)
    only(node, words.PROPERTY, place)
    kind = node.get("logicalType")
    if kind not in words.KINDS:
        raise NotUnderstood(place, f"logicalType must be one of {', '.join(sorted(words.KINDS))}.")
    if node.get("classification") not in words.CLASSIFICATIONS:
        listed = ", ".join(sorted(words.CLASSIFICATIONS))
        raise NotUnderstood(place, f"classification must be one of {listed}.")
    stated = customs(node, words.PROPERTY_CUSTOM, place).get("unreadable")
    if (kind == "string") != (stated is None):
        raise NotUnderstood(place, "every column but text needs the custom property unreadable.")
    rule = None if stated is None else _unreadable(stated, node["name"], prefix, place)
    return Column(node["name"], kind, bool(node.get("required")), rule)


def _unreadable(stated: Any, column: str, prefix: str, place: Place) -> Rule:
    """The rule for values of another type than their column's."""
    if not isinstance(stated, dict):
        raise NotUnderstood(place, "unreadable needs a code, a severity and a message.")
    only(stated, words.UNREADABLE, place)
    return Rule(
        code=code_of(stated.get("code"), prefix, place),
        message=message_of(stated.get("message"), place),
        action=verdict_of(stated.get("severity"), stated.get("action"), place),
        expectation="readable",
        column=column,
    )


def _rules(
    body: Mapping[str, Any], kinds: Mapping[str, str], prefix: str, faults: list[Fault]
) -> tuple[Rule, ...]:
    """Every quality rule and relationship that can be understood, in the file's order."""
    made: list[Rule | None] = []
    for number, node in enumerate(body["properties"]):
        place = (*BODY, "properties", number)
        made += _qualities(node or {}, (node or {}).get("name"), kinds, prefix, place, faults)
        made += _relations(node or {}, prefix, place, faults)
    made += _qualities(body, None, kinds, prefix, BODY, faults)
    return tuple(rule for rule in made if rule)


def _qualities(
    node: Mapping[str, Any], column: str | None, kinds: Mapping[str, str], prefix: str,
    place: Place, faults: list[Fault],
) -> list[Rule | None]:  # fmt: skip
    """The quality rules of a column, or of the whole population."""
    return [
        _try(
            lambda each=each, here=(*place, "quality", number): quality_rule(
                each, column, kinds, prefix, here
            ),
            faults,
        )
        for number, each in enumerate(node.get("quality") or ())
        if each
    ]


def _relations(
    node: Mapping[str, Any], prefix: str, place: Place, faults: list[Fault]
) -> list[Rule | None]:
    """The rules that a column's values stand in a column of another population."""
    return [
        _try(
            lambda each=each, here=(*place, "relationships", number): _relation(
                each, node["name"], prefix, here
            ),
            faults,
        )
        for number, each in enumerate(node.get("relationships") or ())
        if each
    ]


def _relation(node: Mapping[str, Any], column: str, prefix: str, place: Place) -> Rule:
    """One relationship as a rule; missing values have no parent and break nothing."""
    only(node, words.RELATIONSHIP, place)
    custom = customs(node, words.RELATIONSHIP_CUSTOM, place)
    if not isinstance(node["to"], str) or not re.fullmatch(r"[a-z_]+\.[a-z_]+", node["to"]):
        raise NotUnderstood(place, "to must be population.column.")
    return Rule(
        code=code_of(custom.get("ruleCode"), prefix, place),
        message=message_of(custom.get("message"), place),
        action=verdict_of(custom.get("severity"), custom.get("action"), place),
        expectation="expect_column_values_to_be_in_set",
        column=column,
        similar_to=similar_of(custom, place),
        related=node["to"],
    )


def _disagreements(
    body: Mapping[str, Any], columns: tuple[Column, ...], rules: tuple[Rule, ...]
) -> Iterator[Fault]:
    """Columns twice, codes twice, and required or unique columns without the rule that says so."""
    place = (*BODY, "properties")
    names = [node["name"] for node in body["properties"] if node]
    for name in (name for name, times in Counter(names).items() if times > 1):
        yield Fault((*place, len(names) - 1 - names[::-1].index(name)), f"{name} stands twice.")
    every = [*rules, *(column.unreadable for column in columns if column.unreadable)]
    for code in (code for code, times in Counter(r.code for r in every).items() if times > 1):
        yield Fault(BODY, f"two rules have the code {code}.")
    whole = (rule for rule in rules if not rule.where and rule.tolerance.is_for_each_row)
    held = {(rule.expectation, rule.column) for rule in whole}
    for number, node in enumerate(body["properties"]):
        if node and None not in (node.get("quality") or ()):
            yield from _empty_demands(node, (*place, number), held)


def _empty_demands(
    node: Mapping[str, Any], place: Place, held: set[tuple[str, str | None]]
) -> Iterator[Fault]:
    """What a column demands and no rule of its own judges."""
    demands = (
        ("required", "expect_column_values_to_not_be_null", "nullValues"),
        ("unique", "expect_column_values_to_be_unique", "duplicateValues"),
    )
    for word, expectation, metric in demands:
        if node.get(word) and (expectation, node["name"]) not in held:
            yield Fault(place, f"{word}: true needs a {metric} rule, mustBe: 0.")


def _primary_key(body: Mapping[str, Any]) -> list[str]:
    """The columns of the primary key, in their order."""
    keys = [node for node in body["properties"] if node and node.get("primaryKey")]
    keys.sort(key=lambda node: node.get("primaryKeyPosition", 1))
    return [node["name"] for node in keys]


def _limits(custom: Mapping[str, Any], kinds: Mapping[str, str]) -> Limits:
    """The contract's caps; those of teams are needed exactly where rows are counted by team."""
    place: Place = ("customProperties",)
    groups = [custom[key] for key in ("groupByTeam", "groupByStatus") if key in custom]
    wanted = ["maxQuarantineRate", "maxVolumeChange", "minRowsForVolumeCheck"]
    wanted += words.GROUP_CUSTOM if groups else ()
    for key in (*wanted, *words.GROUP_CUSTOM):
        value = custom.get(key)
        if (key in wanted) != (key in custom):
            raise NotUnderstood(place, f"{key} is needed exactly where rows are counted by it.")
        if key in wanted and not _is_limit(key, value):
            raise NotUnderstood(place, f"{key} must be a share from 0 to 1, or a number of rows.")
    if any(kinds.get(each) != "string" for each in groups):
        raise NotUnderstood(place, "rows can be counted by columns of text only.")
    names = ("team_quarantine_rate", "team_rows", "group_volume_change", "group_volume_rows")
    by_group = dict(zip(names, map(custom.get, words.GROUP_CUSTOM), strict=True)) if groups else {}
    return Limits(
        quarantine_rate=custom["maxQuarantineRate"],
        volume_change=custom["maxVolumeChange"],
        volume_rows=custom["minRowsForVolumeCheck"],
        **by_group,  # type: ignore[arg-type]  # each was looked at above
    )


def _is_limit(key: str, value: Any) -> bool:
    """True for a share, and for a number of rows where the key asks for rows."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value >= 1 and value == int(value) if key.startswith("minRows") else 0 <= value <= 1


def _freshness(
    document: Mapping[str, Any], population: str, kinds: Mapping[str, str]
) -> Freshness | None:
    """How old the newest entry may be; None where the contract promises nothing about it."""
    found: Freshness | None = None
    for number, each in enumerate(document.get("slaProperties") or ()):
        place: Place = ("slaProperties", number)
        _check_days(each, place)
        if each["property"] == "latency":
            owner, _, column = str(each.get("element")).partition(".")
            if owner != population or kinds.get(column) != "date":
                raise NotUnderstood(place, f"element must be {population} and a column of dates.")
            found = Freshness(column, each["value"])
    return found


def _check_days(each: Mapping[str, Any], place: Place) -> None:
    """Raises where a service level is not one that we read, in whole days."""
    only(each, words.SLA_KEYS, place)
    if each["property"] not in words.SLA or each.get("unit") != "d":
        raise NotUnderstood(place, "only latency and retention in days (d) are understood.")
    if type(each["value"]) is not int or each["value"] < 0:
        raise NotUnderstood(place, "the value must be a number of days.")
