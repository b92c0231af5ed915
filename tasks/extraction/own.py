"""Populations that a council adds for an audit type of its own: what is drawn there, and its SQL.

They stand in the folder ``populations`` of the configuration, each as one SQL
file beside its contract. A run makes them known before it reads anything; from
then on they are read as ours are (``registering``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnPopulation:
    """A population whose rows are what a type of a council's own draws: columns and SQL text."""

    name: str
    columns: tuple[str, ...]
    text: str


_KNOWN: dict[str, OwnPopulation] = {}


def own_population(name: str) -> OwnPopulation | None:
    """A council's own population of that name, or None where there is none."""
    return _KNOWN.get(name)


def own_populations() -> tuple[str, ...]:
    """The names of all that were made known, in order."""
    return tuple(sorted(_KNOWN))


def keep(population: OwnPopulation) -> None:
    """The population is known by its name, in the place of what bore it before."""
    _KNOWN[population.name] = population


def forget(name: str) -> None:
    """Nobody knows the population any more."""
    _KNOWN.pop(name, None)
