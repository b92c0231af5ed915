"""Where a source is not as the specification has it, and by which rule of ours it was read.

Each rule has a name, a place and a sentence that a data team understands; the
data-quality page shows those that were used (source_data.md 1.3). Rules about
tables and columns are seen in the catalogue; rules about rows are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from tasks.extraction.catalogue import Catalogue
from tasks.extraction.opening import naming
from tasks.extraction.shape import OPTIONAL, reads_of
from tasks.extraction.stand_ins import Counted, StandIns
from tasks.extraction.statements import bound, statement_of
from tasks.extraction.substitutes import Nothing, OtherName, Substitute, Through, chosen_for
from tasks.extraction.values import VALUE_RULES
from tasks.model import SourceDifference
from tasks.source_tables import METADATA

if TYPE_CHECKING:
    import pandas as pd

COUNTS = "differences"
KEPT_AS = "differences"
"""Where a frame keeps the differences of the tables that were read for it."""

ROW_RULES: Mapping[str, tuple[str, str]] = {
    "duplicate_person": (
        "ssd_person",
        "The same child stands more than once; they are read as one child.",
    ),
    "staff_number_as_key": (
        "ssd_professionals.prof_staff_id",
        "A professional has no id of their own; their staff number is read as their id.",
    ),
    "nobody_key": (
        "ssd_involvements.invo_professional_id",
        "The worker is -1, which means nobody; such an involvement is left out.",
    ),
    "child_through_referral": (
        "ssd_involvements.invo_referral_id",
        "The involvement names no child; the child of its referral is read.",
    ),
    "child_not_found": (
        "ssd_involvements.invo_referral_id",
        "The involvement names no child, and no referral leads to one; it is left out, and nobody"
        " is barred by it.",
    ),
    "worker_not_in_register": (
        "ssd_involvements.invo_professional_id",
        "The worker stands in no register, so it may be anybody: it bars every auditor who was"
        " already employed then.",
    ),
    "team_by_name": (
        "ssd_involvements.invo_professional_team",
        "The team is named where its id is expected; the team of that name is read.",
    ),
    "team_not_known": (
        "ssd_involvements.invo_professional_team",
        "The team is in no list of teams; it is kept as it is written.",
    ),
    "outcome_as_words": (
        "ssd_contacts.cont_contact_outcome_json",
        "The outcome of the contact is words and no JSON; configured words are read, and others"
        " count as another outcome.",
    ),
}
"""The rules that ``sql/differences.sql`` counts: where each applies, and its words."""


def differences_of(frames: Iterable[pd.DataFrame]) -> tuple[SourceDifference, ...]:
    """The differences of all tables that were read for some frames, by place and rule."""
    return in_order(frame.attrs.get(KEPT_AS, ()) for frame in frames)


def in_order(found: Iterable[Iterable[SourceDifference]]) -> tuple[SourceDifference, ...]:
    """Each difference once, by place and rule."""
    every = set(chain.from_iterable(found))
    return tuple(sorted(every, key=lambda each: (each.place, each.rule)))


def by_population(
    connection: Connection,
    populations: Iterable[str],
    there: Catalogue,
    made: StandIns,
    values: Mapping[str, object],
) -> dict[str, tuple[SourceDifference, ...]]:
    """The differences of the tables of each population."""
    names = tuple(populations)
    tables = {name: {table for table, _ in reads_of(name)} for name in names}
    read = set().union(*tables.values())
    columns = {place for name in names for place in reads_of(name)}
    found = [
        *_of_tables(there, read), *_of_columns(there, columns), *_of_values(made.counted),
        *_of_rows(connection, columns, made.queries, values),
    ]  # fmt: skip
    return {
        name: tuple(each for each in found if each.place.partition(".")[0] in tables[name])
        for name in names
    }


def _of_tables(there: Catalogue, read: set[str]) -> list[SourceDifference]:
    """Optional tables that are not there."""
    words = "The table is not there; it is read as empty."
    absent = sorted((read & OPTIONAL) - set(there))
    return [SourceDifference("absent_table", name, words, None) for name in absent]


def _of_columns(there: Catalogue, columns: set[tuple[str, str]]) -> list[SourceDifference]:
    """Columns that are read by a substitute, and identifiers that are numbers."""
    found: list[SourceDifference] = []
    for table, column in sorted(columns):
        if table not in there:
            continue
        place, held = f"{table}.{column}", there[table].columns.get(column)
        if held is None:
            rule, words = _words_of(chosen_for(there, table, column))
            found.append(SourceDifference(rule, place, words, None))
        elif held.declared is not None and _is_number(table, column, held.declared):
            words = f"The identifier is a number ({held.declared}); it is read as its digits."
            found.append(SourceDifference("identifier_as_number", place, words, None))
    return found


def _is_number(table: str, column: str, declared: str) -> bool:
    """Whether a server holds a number where the specification has an identifier."""
    is_text = METADATA.tables[table].c[column].type.python_type is str
    return is_text and declared.startswith(("int", "bigint", "smallint", "numeric", "double"))


def _words_of(substitute: Substitute) -> tuple[str, str]:
    """The name of a substitute's rule, and what was done in the words of a data team."""
    match substitute:
        case Nothing(()):
            return "absent_column", "The column is not there; it is read as empty."
        case Nothing(beside):
            other = " and ".join(beside)
            return "either_key", f"The column is not there; {other} says the same."
        case OtherName(name):
            return "other_name", f"The column is there as {name}."
        case Through(key, table, _, _):
            return "through_another", f"The column is not there; {table} says it by {key}."


def _of_values(counted: Mapping[Counted, int]) -> list[SourceDifference]:
    """Values that were put right as they were read."""
    return [
        SourceDifference(rule, f"{table}.{column}", VALUE_RULES[rule], rows)
        for (table, column, rule), rows in counted.items()
        if rows
    ]


def _of_rows(
    connection: Connection,
    columns: set[tuple[str, str]],
    replaced: Mapping[str, str],
    values: Mapping[str, object],
) -> list[SourceDifference]:
    """Rows that a rule of ours concerned; counted where all that tells them was read."""
    if not reads_of(COUNTS) <= columns:
        return []
    with naming(COUNTS):
        (row,) = connection.execute(bound(statement_of(COUNTS, replaced), values)).mappings()
    return [
        SourceDifference(rule, *words, int(row[rule]))
        for rule, words in ROW_RULES.items()
        if row[rule]
    ]
