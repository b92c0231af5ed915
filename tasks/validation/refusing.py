"""What is not understood is refused by name: a promise that nobody checks would be none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.validation.documents import Fault, Place


class NotUnderstood(Exception):
    """A part of a contract that has no meaning here: where it stands, and why."""

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(place, sentence)
        self.fault = Fault(place, sentence)


def only(node: Mapping[str, Any], allowed: frozenset[str], place: Place) -> None:
    """Raises where a node has a key that nobody would act on."""
    for key in node:
        if key not in allowed:
            raise NotUnderstood((*place, key), f"{key} is not understood here, so it is refused.")


def customs(node: Mapping[str, Any], allowed: frozenset[str], place: Place) -> dict[str, Any]:
    """The custom properties of a node by name."""
    found: dict[str, Any] = {}
    for number, each in enumerate(node.get("customProperties") or ()):
        here, name = (*place, "customProperties", number), each["property"]
        only(each, frozenset({"property", "value", "description"}), here)
        if name not in allowed:
            raise NotUnderstood(here, f"the custom property {name} is not understood here.")
        if name in found:
            raise NotUnderstood(here, f"the custom property {name} stands twice.")
        found[name] = each["value"]
    return found
