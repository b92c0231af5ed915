"""The rows of a council's own population become units, each with its children and its entries.

A unit that is no child's, such as a worker's month, stands in a row for each of
its records. What its rows say of the unit itself has to be the same in each.
Beside that a row may name a child (``child_id``), who managed the worker on the
day (``supervisor_id``), and what happened (``happened_on``, ``kind``,
``detail``): the children and managers count for independence (A06), and the
entries are the unit's journey in the pack (R018).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from tasks.errors import UnitContradicted
from tasks.model import Case, CaseEvent
from tasks.validation.records import filled, records_from, values_of

if TYPE_CHECKING:
    import pandas as pd

OF_ROW = {"child_id", "children", "supervisors", "agencies", "is_restricted", "last_audited_on"}
"""What a row of a unit may say otherwise than its other rows."""
ENTRY = ("happened_on", "kind", "detail")


def units_of(frame: pd.DataFrame, population: str) -> tuple[Case, ...]:
    """One case for each reference, in the order of the frame.

    A unit is restricted where any row of it is, and was audited when the last
    of its rows was. Raises UnitContradicted where rows of a unit differ in more.
    """
    rows = records_from(filled(frame, Case), Case)
    children, supervisors = _column(frame, "child_id"), _column(frame, "supervisor_id")
    held: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        held[row.case_id].append(place)
    _check(population, [[rows[place] for place in places] for places in held.values()])
    return tuple(
        replace(
            rows[places[0]],
            child_id=None,
            children=_each({children[place] for place in places}),
            supervisors=_each({supervisors[place] for place in places}),
            is_restricted=any(rows[place].is_restricted for place in places),
            last_audited_on=max(
                (day for place in places if (day := rows[place].last_audited_on)), default=None
            ),
        )
        for places in held.values()
    )


def entries_of(frame: pd.DataFrame) -> tuple[CaseEvent, ...]:
    """What happened in each unit, once each; nothing where the population does not say."""
    if not {"case_id", *ENTRY} <= set(frame.columns):
        return ()
    dated = frame[frame["happened_on"].notna()]
    return tuple(dict.fromkeys(records_from(dated, CaseEvent)))


def _check(population: str, units: list[list[Case]]) -> None:
    """Raises UnitContradicted with the columns in which rows of one unit differ."""
    differing: set[str] = set()
    wrong = 0
    for rows in units:
        odd = {
            each.name
            for each in fields(Case)
            if each.name not in OF_ROW and len({getattr(row, each.name) for row in rows}) > 1
        }
        differing |= odd
        wrong += bool(odd)
    if differing:
        raise UnitContradicted(population, tuple(sorted(differing)), wrong)


def _column(frame: pd.DataFrame, name: str) -> list[Any]:
    """The values of a column that a population may have."""
    return values_of(frame[name]) if name in frame.columns else [None] * len(frame)


def _each(found: set[Any]) -> tuple[str, ...]:
    """References in order, without those that are missing."""
    return tuple(sorted(each for each in found if each))
