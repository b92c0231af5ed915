"""All populations of a round from one snapshot of the source.

Dates are compared half-open (before the day after), so that text dates with a
time part and real timestamps behave alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Date, String, bindparam, text

from tasks.extraction.catalogue import catalogue_of
from tasks.extraction.opening import PAUSES, naming, reading
from tasks.extraction.shape import absent_tables, check_shape
from tasks.extraction.stand_ins import stand_ins
from tasks.extraction.statements import POPULATIONS, ordered_by_bytes, statement_of

if TYPE_CHECKING:
    import pandas as pd

CODES = ("allocated_worker", "supervisor", "reviewing_officer")
FAR_FUTURE = date(9999, 12, 31)
ABSENT = "absent_tables"
"""Where a frame keeps the names of the tables that were read as empty."""


def read_populations(
    url: str,
    names: Sequence[str],
    as_at: date,
    codes: Mapping[str, Sequence[str]],
    since: date | None = None,
    pauses: Sequence[float] = PAUSES,
) -> dict[str, pd.DataFrame]:
    """Each population as a frame in our column names, its rows in an order of their own.

    ``codes`` holds the role codes for allocated_worker, supervisor and
    reviewing_officer, matched without case; ``since`` is the first day of the
    chronology. Raises SourceNotFound, SourceUnreachable, SourceShapeWrong
    (before any query) and SourceUnreadable.
    """
    with reading(url, pauses) as connection:
        return populations_from(connection, names, as_at, codes, since)


def populations_from(
    connection: Connection,
    names: Sequence[str],
    as_at: date,
    codes: Mapping[str, Sequence[str]],
    since: date | None = None,
) -> dict[str, pd.DataFrame]:
    """Each population as ``read_populations`` has it, from a connection that is open already."""
    values = parameters(as_at, codes, since)
    there = catalogue_of(connection)
    check_shape(there, names)
    replaced = stand_ins(connection, names, there)
    frames = {name: _read(connection, name, replaced, values) for name in names}
    for name, frame in frames.items():
        frame.attrs[ABSENT] = absent_tables(there, (name,))
    return frames


def parameters(
    as_at: date, codes: Mapping[str, Sequence[str]], since: date | None
) -> dict[str, object]:
    """What the queries bind: dates, and the role codes of each kind in small letters."""
    one_day = timedelta(days=1)
    return {
        "as_at": as_at,
        "day_after_as_at": as_at + one_day,
        "since": since or as_at,
        "far_future": FAR_FUTURE,
        "day_after_eighteen_years_before": _years_before(as_at, 18) + one_day,
        **{kind: [code.strip().lower() for code in codes[kind]] for kind in CODES},
    }


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _read(
    connection: Connection, name: str, replaced: Mapping[str, str], values: Mapping[str, object]
) -> pd.DataFrame:
    """One population; sorted, so that the order of the source never matters."""
    import pandas as pd

    words = statement_of(name, replaced)
    is_server = connection.dialect.name == "postgresql"
    statement = text(ordered_by_bytes(words) if is_server else words)
    wanted = list(statement.compile().params)
    statement = statement.bindparams(
        *(
            bindparam(each, type_=String, expanding=True)
            if each in CODES
            else bindparam(each, type_=Date)
            for each in wanted
        )
    )
    with naming(name):
        result = connection.execute(statement, {each: values[each] for each in wanted})
        rows = [tuple(row) for row in result]
    found = pd.DataFrame(
        sorted(rows, key=_sortable), columns=pd.Index(list(result.keys())), dtype=object
    )
    return found[list(POPULATIONS[name])]


def _sortable(row: tuple[object, ...]) -> list[tuple[bool, str]]:
    """Missing values first, and all others as their words."""
    return [(value is not None, str(value)) for value in row]
