"""Data contracts are read strictly: all faults of all files at once, each with file and line.

The shape is judged by the JSON schema that the ODCS package carries (its own
models accept misspelt keys), the meaning by our house rules.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import ContractsFaulty
from tasks.validation.assembly import assemble
from tasks.validation.documents import Fault, YamlFile, read_yaml
from tasks.validation.vocabulary import KNOWN
from tasks.validation.waivers import Waiver, load_waivers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import Draft201909Validator
    from jsonschema.exceptions import ValidationError

    from tasks.validation.contract import Contract

HERE = Path(__file__).parents[2] / "data_contracts"
ENDING, WAIVERS = ".odcs.yaml", "waivers.yaml"


@dataclass(frozen=True, slots=True)
class Contracts:
    """Every contract by its population, and every answered question."""

    by_population: Mapping[str, Contract]
    waivers: tuple[Waiver, ...]


def load_contracts(folder: Path | None = None, beside: Path | None = None) -> Contracts:
    """The contracts of a folder; raises ContractsFaulty with every fault in it.

    ``beside`` has those of a council's own populations, where it is there at all.
    """
    place = folder or HERE
    paths = sorted(place.glob("*.yaml")) if place.is_dir() else []
    if not paths:
        raise ContractsFaulty((f"{place.name}:1: there are no data contracts here.",))
    own = sorted(beside.glob(f"*{ENDING}")) if beside and beside.is_dir() else []
    state = tuple((path, path.read_bytes()) for path in (*paths, *own))
    return _load(place, state)


@lru_cache(maxsize=4)
def _load(folder: Path, state: tuple[tuple[Path, bytes], ...]) -> Contracts:
    """The contracts; ``state`` makes an edited folder another folder."""
    sentences: list[str] = []
    contracts: dict[str, Contract] = {}
    for path in (path for path, _ in state if path.name != WAIVERS):
        contract, faults = _read(path)
        sentences += faults
        if contract and contract.population in contracts:
            sentences.append(f"{path.name}:1: the programme has a contract of that name already.")
        elif contract:
            contracts[contract.population] = contract
    sentences += () if sentences else _between(contracts)
    answerable = frozenset(code for each in contracts.values() for code in each.answerable)
    known = frozenset(code for each in contracts.values() for code in each.codes)
    if not sentences:  # a waiver of a contract that cannot be read would be called unknown
        waivers, faults = load_waivers(folder / WAIVERS, answerable, known)
        sentences += faults
        if not faults:
            return Contracts(contracts, waivers)
    raise ContractsFaulty(tuple(sentences))


def _read(path: Path) -> tuple[Contract | None, tuple[str, ...]]:
    """The contract of a file; a file that is none is a fault."""
    if path.name.endswith(ENDING):
        return load_contract(path, path.name.removesuffix(ENDING))
    return None, (f"{path.name}:1: is neither a contract ({ENDING}) nor {WAIVERS}.",)


def load_contract(path: Path, population: str) -> tuple[Contract | None, tuple[str, ...]]:
    """One contract, and a sentence for each fault in its file."""
    file, broken = read_yaml(path)
    if broken:
        return None, broken
    errors = _schema().iter_errors(file.content)
    faults = [fault for error in errors for fault in _faults_of(error)]
    spoilt = [fault.place for fault in faults]
    if all(len(place) >= 2 and _is_item(place) for place in spoilt):
        rest = YamlFile(file.name, file.text, _without(file.content, spoilt), file.digest)
        contract = assemble(rest, population, faults)
        return (None if faults else contract), file.named(faults)
    return None, file.named(faults)


def _between(contracts: Mapping[str, Contract]) -> list[str]:
    """What is wrong between contracts: letters used twice, and relationships to nowhere."""
    found: list[str] = []
    letters = Counter(contract.prefix for contract in contracts.values())
    found += [
        f"{name}{ENDING}:1: another contract has the code letters {contract.prefix} too."
        for name, contract in contracts.items()
        if letters[contract.prefix] > 1
    ]
    columns = {
        f"{name}.{column.name}": column.kind
        for name, contract in contracts.items()
        for column in contract.columns
    }
    found += [
        f"{name}{ENDING}:1: {rule.code} points to {rule.related}, which no contract has as text."
        for name, contract in contracts.items()
        for rule in contract.rules
        if rule.related and columns.get(rule.related) != "string"
    ]
    return found


@lru_cache(maxsize=1)
def _schema() -> Draft201909Validator:
    """The validator of the ODCS package's own schema; the package itself is not imported."""
    from jsonschema import Draft201909Validator

    spec = find_spec("open_data_contract_standard")
    folder = Path((spec.submodule_search_locations or [""])[0]) if spec else Path()
    return Draft201909Validator(json.loads((folder / "schema.json").read_text("utf-8")))


def _faults_of(error: ValidationError) -> Iterator[Fault]:
    """The faults of a schema's error, without the contract's values.

    Where one key of a rule is wrong the schema also complains of its right
    ones; those that we know are left to our own reading.
    """
    place, message = tuple(error.absolute_path), str(error.message).splitlines()[0]
    if error.validator in ("unevaluatedProperties", "additionalProperties"):
        for key in set(re.findall(r"'(\w+)'", message)) - KNOWN:
            yield Fault((*place, key), f"{key} is not a key that ODCS has here.")
    elif error.validator == "required":
        yield Fault(place, f"{message} (ODCS).")
    else:
        what = place[-1] if place and isinstance(place[-1], str) else "this"
        yield Fault(place, f"{what} is not as ODCS has it.")


def _is_item(place: tuple[str | int, ...]) -> bool:
    """True where a fault lies in one rule or one column, so that the rest can still be read."""
    return place[0] == "schema" and len(place) >= 4 and place[2] in ("properties", "quality")


def _without(document: Any, spoilt: list[tuple[str | int, ...]]) -> Any:
    """The document with None for each spoilt rule, or each spoilt column where no rule is."""
    rest = deepcopy(document)
    for place in spoilt:
        is_rule = len(place) >= 6 and place[4] in ("quality", "relationships")
        depth = 6 if is_rule else 4
        node, last = rest, place[depth - 1]
        for step in place[: depth - 1]:
            node = None if node is None else node[step]
        if node is not None:
            node[last] = None
    return rest
