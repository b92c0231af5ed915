"""All populations of a round from one snapshot of the source.

Dates are compared half-open (before the day after), so that text dates with a
time part and real timestamps behave alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from tasks.extraction.catalogue import Catalogue, catalogue_of
from tasks.extraction.differences import KEPT_AS, by_population
from tasks.extraction.opening import PAUSES, naming, reading
from tasks.extraction.outcomes import POPULATION, Outcomes, told
from tasks.extraction.registers import (
    TOGETHER,
    Registers,
    kept_queries,
    kept_tables,
    kept_values,
    shape_of,
)
from tasks.extraction.shape import check_shape, columns_read, tables_of
from tasks.extraction.stand_ins import StandIns, stand_ins
from tasks.extraction.statements import (
    CASES,
    CODES,
    bound,
    columns_of,
    ordered_by_bytes,
    statement_of,
)

if TYPE_CHECKING:
    import pandas as pd

WINDOW_MONTHS = 3
FAR_FUTURE = date(9999, 12, 31)
KEPT_BY_PEOPLE = "register_tables"
"""Where a frame keeps the names of the tables that were read from the registers."""


def read_populations(
    url: str,
    names: Sequence[str],
    as_at: date,
    codes: Mapping[str, Sequence[str]],
    since: date | None = None,
    pauses: Sequence[float] = PAUSES,
    registers: Registers | None = None,
    outcomes: Outcomes | None = None,
    window_months: int = WINDOW_MONTHS,
    cases: Sequence[str] = (),
) -> dict[str, pd.DataFrame]:
    """Each population as a frame in our column names, its rows in an order of their own.

    ``codes`` holds the role codes for allocated_worker, supervisor and
    reviewing_officer, matched without case; ``since`` is the first day of the
    chronology; ``registers`` are the rows of the registers in force, by table;
    ``outcomes`` the words that stand for each outcome of a contact; ``cases`` those
    whose files are read, by a population that reads no others. The window of contacts
    is ``window_months`` full months before the month of ``as_at``.
    ``differences_of`` tells from the frames where the source is not as specified.
    Raises SourceNotFound, SourceUnreachable, SourceShapeWrong (before any query)
    and SourceUnreadable.
    """
    with reading(url, pauses) as connection:
        return populations_from(
            connection, names, as_at, codes, since, registers, outcomes, window_months, cases
        )


def populations_from(
    connection: Connection,
    names: Sequence[str],
    as_at: date,
    codes: Mapping[str, Sequence[str]],
    since: date | None = None,
    registers: Registers | None = None,
    outcomes: Outcomes | None = None,
    window_months: int = WINDOW_MONTHS,
    cases: Sequence[str] = (),
) -> dict[str, pd.DataFrame]:
    """Each population as ``read_populations`` has it, from a connection that is open already."""
    known = known_of(connection, registers)
    check_shape(known.tables, names)
    made = prepared(connection, names, known)
    values = {
        **parameters(as_at, codes, since, window_months, cases),
        **kept_values(known.kept, registers),
    }
    frames = {name: _read(connection, name, made.queries, values, outcomes or {}) for name in names}
    found = by_population(connection, names, known.tables, made, values)
    for name, frame in frames.items():
        frame.attrs[KEPT_AS] = found[name]
        frame.attrs[KEPT_BY_PEOPLE] = tuple(sorted(tables_of(name) & set(known.kept)))
    return frames


@dataclass(frozen=True, slots=True)
class Known:
    """Every table that can be read: the source's ``own``, and those ``kept`` in the registers."""

    tables: Catalogue
    own: Catalogue
    kept: tuple[str, ...]


def known_of(connection: Connection, registers: Registers | None) -> Known:
    """What there is to read in the source and in the registers."""
    there = catalogue_of(connection)
    kept = kept_tables(there, registers)
    return Known({**there, **shape_of(kept)}, there, kept)


def prepared(connection: Connection, names: Sequence[str], known: Known) -> StandIns:
    """What the populations are read through: stand-ins, and the registers' tables."""
    both = {name for name in known.kept if name in known.own and name in TOGETHER}
    own = {name: t for name, t in known.own.items() if name not in known.kept or name in both}
    made = stand_ins(connection, names, own, both)
    beside = {
        name: (query, columns_read(name, names))
        for name, query in made.queries.items()
        if name in both
    }
    made.queries.update(kept_queries(known.kept, connection.dialect.name, beside))
    return made


def parameters(
    as_at: date,
    codes: Mapping[str, Sequence[str]],
    since: date | None,
    window_months: int = WINDOW_MONTHS,
    cases: Sequence[str] = (),
) -> dict[str, object]:
    """What the queries bind: dates, cases, and the role codes of each kind in small letters.

    The window is so many full months before the month of ``as_at`` (A02).
    """
    one_day = timedelta(days=1)
    month = as_at.year * 12 + as_at.month - 1 - window_months
    return {
        "window_from": date(month // 12, month % 12 + 1, 1),
        "window_until": as_at.replace(day=1),
        "as_at": as_at,
        "day_after_as_at": as_at + one_day,
        "since": since or as_at,
        "year_of_as_at": as_at.year,
        "far_future": FAR_FUTURE,
        "day_after_eighteen_years_before": _years_before(as_at, 18) + one_day,
        CASES: list(cases),
        **{kind: [code.strip().lower() for code in codes[kind]] for kind in CODES},
    }


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _read(
    connection: Connection,
    name: str,
    replaced: Mapping[str, str],
    values: Mapping[str, object],
    outcomes: Outcomes,
) -> pd.DataFrame:
    """One population; sorted, so that the order of the source never matters."""
    import pandas as pd

    mine = tables_of(name)
    words = statement_of(name, {table: q for table, q in replaced.items() if table in mine})
    statement = bound(ordered_by_bytes(words, connection.dialect.name), values)
    with naming(name):
        result = connection.execute(statement)
        rows = [tuple(row) for row in result]
        names: list[str] = list(result.keys())
        columns = [each.lower() for each in names]  # SQLite tells them as the file has them
    if name == POPULATION:
        rows = told(rows, columns, outcomes)
    found = pd.DataFrame(sorted(rows, key=_sortable), columns=pd.Index(columns), dtype=object)
    return found[list(columns_of(name))]


def _sortable(row: tuple[object, ...]) -> list[tuple[bool, str]]:
    """Missing values first, and all others as their words."""
    return [(value is not None, str(value)) for value in row]
