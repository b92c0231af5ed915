"""How a flow hands large things to a step."""

from __future__ import annotations

from typing import TypeVar, cast

from prefect.utilities.annotations import quote

Thing = TypeVar("Thing")


def whole(thing: Thing) -> Thing:
    """The step gets the very thing, and Prefect does not look into each of its records.

    It looks through every argument for results of other steps; through 46,000
    involvements that takes two seconds a step.
    """
    return cast("Thing", quote(thing))
