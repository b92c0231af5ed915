"""More of the errors that real registers have: the usual rates, times what is asked for.

The invention makes each error at its usual rate (rules.md 6.4). What comes on
top is made here of finished rows, so that a borough with the usual dirt stays
the same to the letter, and one with more is that borough with more errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tasks.demo.chance import Stream
from tasks.demo.days import HOUR, MIDNIGHT, birthday, is_summer_time
from tasks.source_tables import METADATA

Row = tuple[Any, ...]
Tables = Mapping[str, list[Row]]
Places = Mapping[str, int]
Spoil = Callable[[Row, Places], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Error:
    """What goes wrong in a table, and in how many of a thousand of the rows that it can befall."""

    table: str
    rate: int
    befalls: Callable[[Row, Places], bool]
    spoil: Spoil


def soiled(
    tables: Tables, times: int, seed: int, errors: tuple[Error, ...] | None = None
) -> dict[str, list[Row]]:
    """The tables with so many times the usual errors; with once they are as they were.

    Other errors than the usual ones may be given.
    """
    found = dict(tables)
    if times > 1:
        for number, error in enumerate(ERRORS if errors is None else errors):
            found[error.table] = list(_spoilt(found[error.table], error, number, times - 1, seed))
    return found


def _spoilt(rows: list[Row], error: Error, number: int, more: int, seed: int) -> Iterator[Row]:
    """The rows of a table with one error more often than it is there already."""
    columns = METADATA.tables[error.table].columns.keys()
    places = {name: place for place, name in enumerate(columns)}
    rate = min(1000, error.rate * more)
    for row in rows:
        if error.befalls(row, places) and Stream(seed, "dirt", number, *row[:2]).is_hit(rate):
            yield from error.spoil(row, places)
        else:
            yield row


def _with(row: Row, place: int, value: Any) -> Row:
    """The row with another value at a place."""
    return (*row[:place], value, *row[place + 1 :])


def twice(row: Row, _: Places) -> Iterator[Row]:
    """The row stands twice, as extracts repeat rows."""
    yield row
    yield row


def lost(_: Row, __: Places) -> Iterator[Row]:
    """The row is not there."""
    yield from ()


def always(_: Row, __: Places) -> bool:
    """Any row."""
    return True


def is_filled(column: str) -> Callable[[Row, Places], bool]:
    """Rows that have something in a column."""
    return lambda row, places: row[places[column]] is not None


def is_worker(row: Row, places: Places) -> bool:
    """The entry of a social worker."""
    return row[places["prof_professional_job_title"]] == "Social worker"


def is_reviewer(row: Row, places: Places) -> bool:
    """The part of a reviewing officer or conference chair."""
    return row[places["invo_professional_role_id"]] in {"IRO", "CPCHAIR"}


def is_summer_midnight(column: str) -> Callable[[Row, Places], bool]:
    """Rows whose day begins in summer time."""

    def befalls(row: Row, places: Places) -> bool:
        moment = row[places[column]]
        return moment is not None and moment.time() == MIDNIGHT and is_summer_time(moment.date())

    return befalls


def emptied(column: str) -> Spoil:
    """Nobody filled the column in."""

    def spoil(row: Row, places: Places) -> Iterator[Row]:
        yield _with(row, places[column], None)

    return spoil


def in_the_nineties(column: str) -> Spoil:
    """The day stands in the nineties of the century, typed wrongly."""

    def spoil(row: Row, places: Places) -> Iterator[Row]:
        moment = row[places[column]]
        later = birthday(moment.date(), 2090 + moment.year % 10 - moment.year)
        yield _with(row, places[column], moment + timedelta(days=(later - moment.date()).days))

    return spoil


def an_hour_early(column: str) -> Spoil:
    """Midnight in summer as a system has it that stores Greenwich time."""

    def spoil(row: Row, places: Places) -> Iterator[Row]:
        yield _with(row, places[column], row[places[column]] - HOUR)

    return spoil


def decided_first(row: Row, places: Places) -> Iterator[Row]:
    """The decision stands before the contact was received."""
    received = row[places["received_at"]]
    yield _with(row, places["decided_at"], received - timedelta(minutes=90))


def _later(table: str, column: str) -> Error:
    return Error(table, 2, is_filled(column), in_the_nineties(column))


def _silent(table: str, column: str) -> Error:
    return Error(table, 60, is_filled(column), emptied(column))


def _early(table: str, column: str) -> Error:
    return Error(table, 10, is_summer_midnight(column), an_hour_early(column))


ERRORS = (
    Error("ssd_professionals", 10, is_worker, lost),
    Error("ssd_involvements", 20, is_reviewer, lost),
    Error("ssd_person", 5, always, twice),
    _later("ssd_person", "pers_dob"),
    _later("ssd_contacts", "cont_contact_date"),
    _later("ssd_cin_visits", "cinv_cin_visit_date"),
    _later("ssd_cp_visits", "cppv_cp_visit_date"),
    _later("ssd_cla_visits", "clav_cla_visit_date"),
    _silent("ssd_cin_visits", "cinv_cin_visit_seen_alone"),
    _silent("ssd_cp_visits", "cppv_cp_visit_seen_alone"),
    _silent("ssd_cla_visits", "clav_cla_visit_seen_alone"),
    _early("ssd_cin_episodes", "cine_referral_date"),
    _early("ssd_cin_assessments", "cina_assessment_start_date"),
    _early("ssd_involvements", "invo_involvement_start_date"),
    _early("ssd_cin_plans", "cinp_cin_plan_start_date"),
    _early("ssd_cp_plans", "cppl_cp_plan_start_date"),
    Error("local_front_door", 40, is_filled("rag_initial"), emptied("rag_initial")),
    Error("local_front_door", 3, is_filled("decided_at"), decided_first),
)
"""The errors of rules.md 6.4 with their usual rates of a thousand."""
