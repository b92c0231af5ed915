"""A council's own populations, from the folder ``populations`` of its configuration.

Each is one SQL file beside its contract; nothing else has to be registered. An
audit type draws from one by naming it as its ``population``.
"""

from __future__ import annotations

from pathlib import Path

from config.schema import Configuration
from config.settings import Settings
from tasks.errors import PopulationFaulty
from tasks.extraction.own import OwnPopulation, own_population
from tasks.extraction.registering import register_population
from tasks.extraction.statements import EVERY, populations_of
from tasks.validation.loading import load_contracts


def folder_of(settings: Settings) -> Path:
    """Where a council's own populations stand, each as one SQL file and its contract."""
    return settings.config / "populations"


def check_populations(settings: Settings, decided: Configuration) -> None:
    """Every audit type draws from a population that can be read; raises what is wrong."""
    know_own_populations(settings)
    for rules in decided.audit_types:
        populations_of(rules.population)


def own_needs(settings: Settings, decided: Configuration) -> dict[str, tuple[str, ...]]:
    """The populations of each audit type that draws from one of a council's own."""
    know_own_populations(settings)
    return {
        rules.type: populations_of(rules.population)
        for rules in decided.audit_types
        if own_population(rules.population)
    }


def know_own_populations(settings: Settings) -> tuple[str, ...]:
    """Every population of the folder can be read and judged from now on; their names.

    Raises ContractsFaulty and PopulationFaulty, with all that is wrong with a file.
    """
    folder = folder_of(settings)
    if not folder.is_dir():
        return ()
    queries = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    contracts = load_contracts(beside=folder).by_population
    names = tuple(sorted({*queries, *contracts} - set(EVERY)))
    for name in names:
        if name not in queries or name not in contracts:
            lacking = f"{name}.odcs.yaml" if name in queries else f"{name}.sql"
            raise PopulationFaulty(name, (f"the file {lacking} is not beside it",))
        columns = tuple(column.name for column in contracts[name].columns)
        text = queries[name].read_text(encoding="utf-8")
        register_population(OwnPopulation(name, columns, text))
    return names
