"""A council's own population is made known, once nothing is wrong with it.

Our own populations are held to the same rules by the tests of the house.
"""

from __future__ import annotations

from collections.abc import Iterator

from tasks.errors import PopulationFaulty
from tasks.extraction.own import OwnPopulation, forget, keep, own_population
from tasks.extraction.shape import reads_of
from tasks.extraction.statements import EVERY, MADE_OF, SHARED, statement_of
from tasks.source_tables import METADATA

NEEDED = ("case_id", "status", "team_type", "opened_on", "last_audited_on", "is_restricted")
"""What decides whether a unit may be drawn; without one of these a draw would pass over it."""


def register_population(population: OwnPopulation) -> None:
    """The population can be read from now on, as ours are.

    Raises PopulationFaulty with everything that is wrong with it; then it is not known.
    """
    if own_population(population.name) == population:
        return
    taken = {*EVERY, *MADE_OF, *SHARED}
    if population.name in taken:
        raise PopulationFaulty(population.name, ("its name is taken by one of ours",))
    keep(population)
    reads_of.cache_clear()
    faults = tuple(_faults(population))
    if faults:
        forget(population.name)
        raise PopulationFaulty(population.name, faults)


def _faults(population: OwnPopulation) -> Iterator[str]:
    """Whatever is wrong with the columns or with the query."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    for name in NEEDED:
        if name not in population.columns:
            yield f"its contract has no column {name}"
    try:
        queries = sqlglot.parse(statement_of(population.name), read="postgres")
    except (SqlglotError, ValueError):
        yield "its query cannot be read as SQL"
        return
    if len(queries) != 1 or not isinstance(queries[0], exp.Select | exp.SetOperation):
        yield "its file must hold one SELECT and nothing else"
        return
    selected = tuple(queries[0].named_selects)
    if sorted(selected) != sorted(population.columns):
        yield f"its query selects {_listed(selected)} and its contract has " + _listed(
            population.columns
        )
    yield from _unknown(population.name)


def _unknown(name: str) -> Iterator[str]:
    """Tables and columns that no source of ours has."""
    for table, column in sorted(reads_of(name)):
        known = METADATA.tables.get(table)
        if known is None:
            yield f"its query reads a table {table}, which tasks/source_tables.py does not know"
        elif column not in known.c:
            yield f"its query reads {table}.{column}, which tasks/source_tables.py does not know"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(sorted(names))
