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


# ---------------------------------------------------------------- source


class BoroughAlreadyThere(AuditError):
    """The invented borough was to be written where something else stands."""

    exit_code = 20

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return (
            f"The database at {self.url} is not empty and does not hold this borough."
            " Nothing was written; name another database, or remove that one first."
        )


class SourceNotFound(AuditError):
    """No database is at the URL of the source."""

    exit_code = 21

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return (
            f"There is no database at {self.url}. Set AUDIT_SOURCE_URL to the source that the"
            " data team gave you; nothing was created."
        )


class SourceUnreachable(AuditError):
    """The source's server did not let us in."""

    exit_code = 22

    def __init__(self, url: str, cause: str) -> None:
        super().__init__(url, cause)
        self.url = url
        self.cause = cause

    def __str__(self) -> str:
        return (
            f"The source at {self.url} could not be reached ({self.cause}). Ask the data team"
            " whether it is up and whether the login is right; nothing was drawn."
        )


class SourceShapeWrong(AuditError):
    """The source lacks tables or columns that populations read; all are listed."""

    exit_code = 23

    def __init__(self, missing: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__(missing)
        self.missing = missing

    def __str__(self) -> str:
        lines = "\n".join(
            f"  table {table}{', column ' + column if column else ''}, read by {population}"
            for table, column, population in self.missing
        )
        return (
            "The source lacks what these populations read. Ask the data team to create it or to"
            f" grant it:\n{lines}"
        )


# ---------------------------------------------------------------- selection


class DrawUnsolved(AuditError):
    """The solver gave no flow of least cost."""

    exit_code = 40

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return (
            f"The inclusion probabilities could not be worked out (solver status {self.status})."
            " Nothing was drawn; an engineer needs the round's design and frame."
        )


class FrameEmpty(AuditError):
    """No case may be drawn."""

    exit_code = 41

    def __init__(self, reasons: tuple[tuple[str, int], ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        listed = ", ".join(f"{reason.replace('_', ' ')} {count}" for reason, count in self.reasons)
        return (
            f"No case may be drawn; the reasons are: {listed or 'the extract is empty'}."
            " The QA data lead can change what the round draws from."
        )


# ---------------------------------------------------------------- allocation


class NoEligibleAuditor(AuditError):
    """Nobody on the register can take part in the round."""

    exit_code = 50

    def __init__(self, reasons: tuple[tuple[str, int], ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        listed = ", ".join(f"{reason.replace('_', ' ')} {count}" for reason, count in self.reasons)
        return (
            f"No auditor can take part: {listed or 'the register is empty'}."
            " The QA data lead can put the register of auditors right."
        )


class IndependenceBroken(AuditError):
    """The independent check found allocations that break a hard rule; nothing was sent."""

    exit_code = 51

    def __init__(self, round_id: str, breaches: tuple[tuple[str, int], ...]) -> None:
        super().__init__(round_id, breaches)
        self.round_id = round_id
        self.breaches = breaches

    def __str__(self) -> str:
        listed = ", ".join(f"{rule} {count}" for rule, count in self.breaches)
        return (
            f"The allocation of {self.round_id} failed its independent check ({listed}) and was"
            " not kept. Whoever keeps the software must look at it."
        )


class AllocationUnsolved(AuditError):
    """The solver gave no allocation."""

    exit_code = 52

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return (
            f"The allocation could not be worked out ({self.status}). Nothing was sent;"
            " an engineer needs the round's sample and register."
        )


# ---------------------------------------------------------------- contract


class ValuesUnreadable(AuditError):
    """Values of a population could not be read as what they should be."""

    exit_code = 30

    def __init__(self, population: str, columns: tuple[tuple[str, int], ...]) -> None:
        super().__init__(population, columns)
        self.population = population
        self.columns = columns

    def __str__(self) -> str:
        listed = ", ".join(f"{name} in {count} rows" for name, count in self.columns)
        return (
            f"Values of {self.population} could not be read: {listed}."
            " The data owner can put them right; nothing was drawn."
        )


class PopulationBroken(AuditError):
    """A population breaks its promises so that no fair sample can be drawn from it."""

    exit_code = 31

    def __init__(self, population: str, faults: tuple[str, ...]) -> None:
        super().__init__(population, faults)
        self.population = population
        self.faults = faults

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        return f"{self.population} cannot be sampled. The data owner can act on:\n{listed}"


# ---------------------------------------------------------------- documents and mail


class RenderingFailed(AuditError):
    """A document could not be made."""

    exit_code = 60

    def __init__(self, template: str, cause: str) -> None:
        super().__init__(template, cause)
        self.template = template
        self.cause = cause

    def __str__(self) -> str:
        return (
            f"The document {self.template} could not be made ({self.cause}). Nothing was sent;"
            " an engineer needs this sentence."
        )


class RecipientsFaulty(AuditError):
    """Somebody to be told has no address, two, or one in a domain that is not allowed."""

    exit_code = 70

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        return (
            "Nothing was sent, because these recipients are in doubt. The QA data lead can put"
            f" the register right:\n{listed}"
        )


# ---------------------------------------------------------------- store


class RoundBusy(AuditError):
    """Somebody else is working on the round."""

    exit_code = 80

    def __init__(self, round_id: str) -> None:
        super().__init__(round_id)
        self.round_id = round_id

    def __str__(self) -> str:
        return f"{self.round_id} is being worked on by another run. Nothing was changed."


class FrameChanged(AuditError):
    """The round was committed to another frame than today's."""

    exit_code = 81

    def __init__(self, round_id: str) -> None:
        super().__init__(round_id)
        self.round_id = round_id

    def __str__(self) -> str:
        return (
            f"{self.round_id} was committed to a frame, and the source now gives another."
            " Nothing was drawn. The QA data lead can ask the data team what changed; an"
            " engineer can compare the two."
        )


class ReleaseRefused(AuditError):
    """Documents of the round are missing or are not those that were frozen."""

    exit_code = 71

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(paths)
        self.paths = paths

    def __str__(self) -> str:
        listed = "\n".join(f"  {path}" for path in self.paths)
        return (
            "Nothing was sent: these documents are missing or are not those that were frozen with"
            f" the round. An engineer can restore them:\n{listed}"
        )


# ---- forms


class FormBroken(AuditError):
    """A form's template and the list of its questions disagree."""

    exit_code = 61

    def __init__(self, template: str, fault: str) -> None:
        super().__init__(template, fault)
        self.template = template
        self.fault = fault

    def __str__(self) -> str:
        return (
            f"The form template {self.template} cannot be used: {self.fault}."
            " Whoever keeps templates/forms and config/audit_types can put this right."
        )


class FormRefused(AuditError):
    """A returned form does not say, or says wrongly, which audit it belongs to."""

    exit_code = 62

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"This form cannot be taken in: {self.reason}."
            " Ask the auditor to fill in the file that was sent to them, unchanged otherwise."
        )
