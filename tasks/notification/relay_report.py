"""What a run of the relay tells: counts, and the messages that a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class RelayReport:
    """How many messages stand where after a run; ``notes`` name those that need a person."""

    sent: int
    already_sent: int
    waiting: int
    in_doubt: int
    failed: int
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, done: list[str], notes: Iterable[str]) -> Self:
        """The report of what became of each letter."""
        return cls(
            sent=done.count("sent"),
            already_sent=done.count("already"),
            waiting=done.count("waiting"),
            in_doubt=done.count("in_doubt"),
            failed=done.count("failed"),
            notes=tuple(notes),
        )

    @property
    def sentence(self) -> str:
        """The report as a person reads it.

        >>> RelayReport(0, 60, 0, 0, 0).sentence
        '0 messages sent now; 60 messages had been sent before and were not sent again.'
        """
        parts = [_counted(self.sent, "sent now", "sent now")]
        if self.already_sent:
            before = "had been sent before and {} not sent again"
            parts.append(_counted(self.already_sent, before.format("was"), before.format("were")))
        if self.waiting:
            again = "waiting to be tried again"
            parts.append(_counted(self.waiting, again, again))
        if self.in_doubt:
            held = "in doubt and held for a person"
            parts.append(_counted(self.in_doubt, held, held))
        if self.failed:
            refused = "refused for good by the mail server"
            parts.append(_counted(self.failed, refused, refused))
        return "; ".join(parts) + "."


NOTHING = RelayReport(0, 0, 0, 0, 0)


def _counted(count: int, one: str, many: str) -> str:
    return f"1 message {one}" if count == 1 else f"{count} messages {many}"
