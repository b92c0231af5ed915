"""May a contract change as it did? What was published is held against what is now promised.

A sample is stratified by code lists and stands on columns and rules, so here
more breaks than a reader of data would expect: a value that is added to a list
is a case that no stratum knows. Such a change needs the first number of the
version raised, and any change at all needs a new version (semantic versioning).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import ContractsFaulty
from tasks.model import Verdict
from tasks.validation.loading import ENDING, HERE, load_contracts

if TYPE_CHECKING:
    from tasks.validation.contract import Contract

PUBLISHED, CHANGELOG = "published.json", "CHANGELOG.md"
WEIGHT = {Verdict.STOP: 3, Verdict.QUARANTINE: 2, Verdict.FLAG: 1, Verdict.COUNT: 0}
Promise = Mapping[str, Any]


def check_versions(folder: Path = HERE) -> dict[str, Contract]:
    """Every contract; each is as it was published, or has the version that its change needs.

    Raises ContractsFaulty with every contract that has not.
    """
    contracts = dict(load_contracts(folder).by_population)
    path = folder / PUBLISHED
    known: dict[str, Promise] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    log = (folder / CHANGELOG).read_text("utf-8")
    faults = [
        f"{name}{ENDING}:1: {fault}"
        for name, contract in contracts.items()
        for fault in _faults(contract, known.get(name), log)
    ]
    gone = (f"{name}{ENDING}:1: was published and is gone." for name in known.keys() - contracts)
    if found := (*faults, *sorted(gone)):
        raise ContractsFaulty(found)
    return contracts


def publish(folder: Path = HERE) -> Path:
    """What the contracts promise now is what the next change is held against.

    Raises ContractsFaulty, and publishes nothing, where a version does not fit its change.
    """
    promised = {name: promise_of(each) for name, each in check_versions(folder).items()}
    path = folder / PUBLISHED
    path.write_text(json.dumps(promised, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path


def promise_of(contract: Contract) -> dict[str, Any]:
    """What a contract promises, as far as a sample depends on it."""
    return {
        "version": contract.version,
        "digest": contract.digest,
        "columns": {each.name: each.kind for each in contract.columns},
        "required": sorted(each.name for each in contract.columns if each.is_required),
        "rules": {
            rule.code: {"action": str(rule.action), "values": sorted(_values(rule.settings))}
            for rule in (*contract.unreadable_rules, *contract.rules)
        },
    }


def _values(settings: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    """The code list of a rule, if it has one."""
    return tuple(dict(settings).get("value_set", ()))


def _faults(contract: Contract, before: Promise | None, log: str) -> Iterator[str]:
    """What is wrong with the version of a contract."""
    if f"| {contract.population} | {contract.version} |" not in log:
        yield f"version {contract.version} has no line in {CHANGELOG}."
    if before is None or before["digest"] == contract.digest:
        return
    was, now = (tuple(map(int, v.split("."))) for v in (before["version"], contract.version))
    broken = tuple(breaking(before, promise_of(contract)))
    if now <= was:
        yield f"the file was changed, so its version must be higher than {before['version']}."
    elif broken and now[0] == was[0]:
        yield f"{' '.join(broken)} The first number of the version must be raised."


def breaking(before: Promise, now: Promise) -> Iterator[str]:
    """A sentence for each change after which a sample would not stand on what it stood on."""
    for name, kind in before["columns"].items():
        if name not in now["columns"]:
            yield f"The column {name} was removed."
        elif now["columns"][name] != kind:
            yield f"The column {name} was {kind} and is {now['columns'][name]}."
        elif name in before["required"] and name not in now["required"]:
            yield f"The column {name} is no longer required."
    for code, rule in before["rules"].items():
        yield from _weaker(code, rule, now["rules"].get(code))


def _weaker(code: str, before: Promise, now: Promise | None) -> Iterator[str]:
    """How a rule promises less than it did."""
    if now is None:
        yield f"The rule {code} was removed."
        return
    if added := sorted(set(now["values"]) - set(before["values"])):
        yield f"The rule {code} allows {', '.join(added)} too."
    if WEIGHT[Verdict(now["action"])] < WEIGHT[Verdict(before["action"])]:
        yield f"The rule {code} led to {before['action']} and leads to {now['action']}."
