"""What has to be true before a register workbook may count."""

from __future__ import annotations

from tasks.errors import RegisterNotShown, RegisterRowsVanished
from tasks.returns.registers.changes import Change, vanished


def check_shown(given: str | None, code: str) -> None:
    """Raises RegisterNotShown unless these very changes were shown."""
    if given != code:
        raise RegisterNotShown(bool(given))


def check_vanished(changes: tuple[Change, ...], *, is_confirmed: bool) -> None:
    """Raises RegisterRowsVanished where rows that count are gone and nobody has confirmed it."""
    lost = vanished(changes)
    if lost and not is_confirmed:
        raise RegisterRowsVanished(lost)
