"""What every run begins with: the settings, the registers in force, and what has been decided."""

from __future__ import annotations

from config.orders import ComplianceOrder, RoundOrder
from config.schema import Configuration
from config.settings import Settings, read_settings
from flows import approving, opening
from flows.populations import know_own_populations
from tasks.store import task as store
from tasks.store.registers import Registers


def started(order: RoundOrder | ComplianceOrder) -> tuple[Settings, Registers, Configuration]:
    """Settings, registers and configuration of a run, whose starter may start it.

    Raises ConfigurationBroken, StarterUnknown, and what is wrong with a population of its own.
    """
    settings = read_settings()
    know_own_populations(settings)
    kept = store.registers_of(settings.store_url)
    decided = opening.with_closures(opening.configuration(), kept)
    approving.check_starter(order, decided)
    return settings, kept, decided
