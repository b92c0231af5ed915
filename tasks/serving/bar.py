"""When the bar of a run is moved: at each step, now and then within one, never at any price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

BETWEEN_COUNTS = 2.0  # seconds; the screen asks every five
REST = 60.0  # seconds without a try after one that failed


@dataclass(slots=True)
class Bar:
    """One bar; ``write`` puts it on the screen at a percentage, with a sentence beside it.

    What goes wrong there concerns the bar alone: the bar is left as it is for
    a while, and whoever moved it goes on with their work.
    """

    write: Callable[[float, str], None]
    written_at: float = float("-inf")
    rests_until: float = float("-inf")

    def move(self, percent: float, sentence: str, *, is_last: bool = False) -> None:
        """It stands at the beginning of a step and says which; the last is tried in any case."""
        if is_last or monotonic() >= self.rests_until:
            self._try(percent, sentence)

    def count(self, percent: float, sentence: str) -> None:
        """It moves within a step, unless it was moved a moment ago."""
        if monotonic() >= max(self.rests_until, self.written_at + BETWEEN_COUNTS):
            self._try(percent, sentence)

    def _try(self, percent: float, sentence: str) -> None:
        try:
            self.write(percent, sentence)
        except Exception:  # noqa: BLE001  # whatever it is, no round may stop for a bar
            self.rests_until = monotonic() + REST
        self.written_at = monotonic()
