"""Does the source hold every table and column that populations read? All at once, beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from sqlalchemy.types import Date, DateTime

from tasks.errors import SourceShapeWrong
from tasks.extraction.catalogue import Catalogue, SourceColumn
from tasks.extraction.registers import KEPT
from tasks.extraction.statements import statement_of
from tasks.extraction.substitutes import has_substitute
from tasks.source_tables import METADATA

OPTIONAL = frozenset(
    {
        "ssd_family",
        "ssd_department",
        "ssd_cin_visits",
        "ssd_cp_visits",
        "ssd_cla_visits",
        "ssd_cp_reviews",
        "local_workforce",
        "ssd_cla_health",
        "ssd_cla_care_plan",
        "ssd_cla_reviews",
        "ssd_missing",
        "local_supervision",
    }
)
"""Tables that a source may lack (source_data.md 1.3, 1.7); each is read as an empty one.

They name teams and fill chronologies. Of families Mosaic keeps none, so there
nobody can know siblings: the run goes on, and says so. A council lists its staff
in ``local_workforce`` where the case system forgets whoever has left. A compliance
audit says of a table that is not there that it is no evidence.
"""

OPTIONAL_FOR = {"compliance_facts": frozenset({"local_front_door", "ssd_contacts"})}
"""Tables that one population can do without, though another cannot."""

BY_REGISTER = "; the register workbook fills it: put it into the folder “input”, start “registers”"


@cache
def reads_of(population: str) -> frozenset[tuple[str, str]]:
    """Each table and column of the source that a population's SQL reads."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.optimizer.scope import traverse_scope

    found: set[tuple[str, str]] = set()
    for scope in traverse_scope(sqlglot.parse_one(statement_of(population), read="postgres")):
        tables = {
            alias: source.name
            for alias, (_, source) in scope.selected_sources.items()
            if isinstance(source, exp.Table)
        }
        found.update((tables[c.table], c.name) for c in scope.columns if c.table in tables)
    return frozenset(found)


def tables_of(population: str) -> frozenset[str]:
    """The tables of the source that a population's SQL reads."""
    return frozenset(table for table, _ in reads_of(population))


def columns_read(table: str, populations: Iterable[str]) -> tuple[str, ...]:
    """The columns of a table that some populations read, in order."""
    read = {each for population in populations for each in reads_of(population)}
    return tuple(sorted(column for name, column in read if name == table))


Fault = tuple[str, str, str, str]
"""A table, its column or nothing, the population that reads it, and what is wrong."""


def faults_of(there: Catalogue, populations: Iterable[str]) -> tuple[Fault, ...]:
    """Every fault of a table or column, once, with a population that reads it."""
    faults: dict[tuple[str, str], tuple[str, str]] = {}
    for population in populations:
        spared = OPTIONAL_FOR.get(population, frozenset()) - set(there)
        for table, column in sorted(reads_of(population)):
            for place, what in () if table in spared else _faults(there, table, column):
                faults.setdefault(place, (population, what))
    return tuple((*place, *fault) for place, fault in faults.items())


def check_shape(there: Catalogue, populations: Iterable[str]) -> None:
    """Raises SourceShapeWrong naming every fault of a table or column, and who reads it."""
    faults = faults_of(there, populations)
    if faults:
        raise SourceShapeWrong(faults)


def _faults(there: Catalogue, table: str, column: str) -> Iterator[tuple[tuple[str, str], str]]:
    """What is wrong with one table or column, if anything."""
    if table in there:
        found = there[table].columns.get(column)
        if found is not None:
            yield from (((table, column), what) for what in _faults_of(found, table, column))
        elif not has_substitute(there, table, column):
            yield (table, column), "is missing"
    elif table not in OPTIONAL:
        yield (table, ""), f"is missing{BY_REGISTER if table in KEPT else ''}"


def _faults_of(found: SourceColumn, table: str, column: str) -> Iterator[str]:
    """What is wrong with a column that is there."""
    if not found.is_granted:
        yield "may not be read with this login"
    if found.declared is not None and _is_dated(table, column) and not found.is_date:
        yield f"is {found.declared} and must be a date"


def _is_dated(table: str, column: str) -> bool:
    """Whether we compare a column with dates."""
    return isinstance(METADATA.tables[table].c[column].type, (Date, DateTime))
