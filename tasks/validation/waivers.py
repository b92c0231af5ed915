"""Questions that have been answered: who accepted which finding, why, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.validation.documents import Fault, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = ("rule", "key", "reason", "by", "expires")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted finding; ``key`` is a row's reference, or the day of a whole extract."""

    rule: str
    key: str
    expires: date

    def answers(self, as_at: date) -> bool:
        """True until the day it expires, that day included."""
        return as_at <= self.expires


def load_waivers(
    path: Path, answerable: frozenset[str], known: frozenset[str]
) -> tuple[tuple[Waiver, ...], tuple[str, ...]]:
    """The waivers, and a sentence for each fault with file and line; no file means no waivers."""
    if not path.exists():
        return (), ()
    file, broken = read_yaml(path)
    if broken:
        return (), broken
    content = file.content
    if not isinstance(content, dict) or set(content) != {"waivers"}:
        return (), (f"{file.name}:1: must hold one list called waivers and nothing else.",)
    faults: list[Fault] = []
    waivers = [
        _waiver(entry, ("waivers", place), answerable, known, faults)
        for place, entry in enumerate(content["waivers"] or [])
    ]
    _refuse_twins(waivers, faults)
    return tuple(waiver for waiver in waivers if waiver), file.named(faults)


def _waiver(
    entry: Any,
    place: tuple[str | int, ...],
    answerable: frozenset[str],
    known: frozenset[str],
    faults: list[Fault],
) -> Waiver | None:
    """One waiver, or None where it has a fault."""
    found = tuple(_faults_of(entry, place, answerable, known))
    faults.extend(found)
    return None if found else Waiver(entry["rule"], entry["key"].strip(), entry["expires"])


def _faults_of(
    entry: Any, place: tuple[str | int, ...], answerable: frozenset[str], known: frozenset[str]
) -> Iterator[Fault]:
    """Everything that is wrong with one waiver."""
    if not isinstance(entry, dict) or set(entry) != set(KEYS):
        yield Fault(place, f"a waiver has exactly the keys {', '.join(KEYS)}.")
        return
    for key in (key for key in KEYS if key != "expires" and not _says_something(entry[key])):
        yield Fault((*place, key), f"{key} must be a text that says something.")
    if type(entry["expires"]) is not date:
        yield Fault((*place, "expires"), "expires must be a day such as 2022-03-31.")
    if entry["rule"] not in known:
        yield Fault((*place, "rule"), "the waiver names a rule that no contract has.")
    elif entry["rule"] not in answerable:
        yield Fault((*place, "rule"), "this rule cannot be answered by a waiver.")


def _says_something(value: Any) -> bool:
    """True for a text that is not blank."""
    return isinstance(value, str) and bool(value.strip())


def _refuse_twins(waivers: list[Waiver | None], faults: list[Fault]) -> None:
    """Two waivers for one finding: nobody could say which reason holds."""
    seen: set[tuple[str, str]] = set()
    for place, waiver in enumerate(waivers):
        if waiver and (waiver.rule, waiver.key) in seen:
            faults.append(Fault(("waivers", place), "the same rule and key are waived twice."))
        if waiver:
            seen.add((waiver.rule, waiver.key))
