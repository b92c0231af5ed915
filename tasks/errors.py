"""Every way a run can stop that a person can put right.

An error names the fact, says who can act, and carries no child's details.
Arguments go to ``super().__init__`` by position, so that errors can be pickled.
Exit codes: 10s configuration, 20s source, 30s contract, 40s selection,
50s allocation, 60s documents, 70s mail, 80s store.
"""

from __future__ import annotations


class AuditError(Exception):
    """The root of all errors that the command and the flows show as one plain sentence."""

    exit_code = 1


# ---------------------------------------------------------------- configuration


class ConfigurationBroken(AuditError):
    """The configuration has faults; every one is listed with its file and line."""

    exit_code = 10

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        return (
            f"The configuration has {count} {noun}. Whoever keeps config/ can put this right:"
            f"\n{listed}"
        )


class CycleUnknown(AuditError):
    """No programme has the cycle that was asked for."""

    exit_code = 11

    def __init__(self, cycle: str, known: tuple[str, ...]) -> None:
        super().__init__(cycle, known)
        self.cycle = cycle
        self.known = known

    def __str__(self) -> str:
        return (
            f"The programme has no cycle {self.cycle}. It has: {', '.join(self.known)}."
            " Choose one of these, or add the cycle to config/programmes."
        )


class DateInFuture(AuditError):
    """A round was asked for as at a day that has not come."""

    exit_code = 12

    def __init__(self, as_at: str, today: str) -> None:
        super().__init__(as_at, today)
        self.as_at = as_at
        self.today = today

    def __str__(self) -> str:
        return (
            f"The round is asked for as at {self.as_at}, but today is {self.today}."
            " Nothing is known yet of that day; choose today or an earlier day."
        )


class CalendarYearMissing(AuditError):
    """The bank holidays of a year are not known."""

    exit_code = 13

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year

    def __str__(self) -> str:
        return (
            f"The bank holidays of {self.year} are not known, so no working day of it can be"
            " counted. An engineer can bring the holidays package up to date."
        )


class DrawDayNotReached(AuditError):
    """A live draw was asked for before its day."""

    exit_code = 14

    def __init__(self, round_id: str, draw_on: str) -> None:
        super().__init__(round_id, draw_on)
        self.round_id = round_id
        self.draw_on = draw_on

    def __str__(self) -> str:
        return (
            f"{self.round_id} is drawn on {self.draw_on}, and that day has not come."
            " Choose a preview (--dry-run) to see what the round would look like today."
        )
