"""Every way a run can stop that a person can put right.

An error names the fact, says who can act, and carries no child's details.
Arguments go to ``super().__init__`` by position, so that errors can be pickled.
Exit codes: 10s configuration, 20s source, 30s contract, 40s selection,
50s allocation, 60s documents, 70s mail, 80s store, 90s registers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.model import ContractResult


class AuditError(Exception):
    """The root of all errors that the command and the flows show as one plain sentence."""

    exit_code = 1


class Unforeseen(AuditError):
    """A step met something that nobody foresaw; what it was working on is not said."""

    exit_code = 3

    def __init__(self, kind: str, places: tuple[str, ...]) -> None:
        super().__init__(kind, places)
        self.kind = kind
        self.places = places

    def __str__(self) -> str:
        through = "\n".join(f"  {place}" for place in self.places)
        return (
            f"Something that nobody foresaw stopped this step ({self.kind}). What the step had not"
            " finished is not on record, and running it again is safe. An engineer can find the"
            f" cause here:\n{through}"
        )


class OrchestratorNotStarted(AuditError):
    """Prefect's own server did not start in time, so no step was begun."""

    exit_code = 4

    def __str__(self) -> str:
        return (
            "Prefect did not start in time; no step was begun. The machine may be busy: run the"
            " same command again in a while."
        )


class OutputFolderRefused(AuditError):
    """The folder for all that a run writes is not there and cannot be made."""

    exit_code = 120

    def __init__(self, folder: str, why: str) -> None:
        super().__init__(folder, why)
        self.folder = folder
        self.why = why

    def __str__(self) -> str:
        return (
            f"The folder {self.folder} cannot be made: {self.why}. No step was begun. Give access"
            " to it, or name another one in AUDIT_OUTPUT."
        )


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


class ThemeUnknown(AuditError):
    """No theme has the name that was asked for."""

    exit_code = 15

    def __init__(self, theme: str, known: tuple[str, ...]) -> None:
        super().__init__(theme, known)
        self.theme = theme
        self.known = known

    def __str__(self) -> str:
        return (
            f"There is no theme {self.theme}. There are: {', '.join(self.known)}. Choose one of"
            " these, or describe it in config/rules/themes.yaml."
        )


class TeamsFileFaulty(AuditError):
    """A list of teams cannot be taken over into the register workbook."""

    exit_code = 16

    def __init__(self, file: str, faults: tuple[str, ...]) -> None:
        super().__init__(file, faults)
        self.file = file
        self.faults = faults

    def __str__(self) -> str:
        return (
            f"The list of teams {self.file} cannot be taken over: {'; '.join(self.faults)}."
            " It needs one line for each team under a heading such as Team id, Team name,"
            " Service; nothing was written."
        )


class AlreadySetUp(AuditError):
    """A council's configuration or settings are there already."""

    exit_code = 17

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place

    def __str__(self) -> str:
        return (
            f"{self.place} is there already, and audit init never writes over it. Edit it, or move"
            " it away to begin anew; audit doctor says what is still missing."
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


# ---- forms


class FormBroken(AuditError):
    """A form's template and the list of its questions disagree."""

    exit_code = 63

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


class BoroughNotWritten(AuditError):
    """The invented borough could not be written where it was to stand."""

    exit_code = 28

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The borough could not be written to {self.url}: {self.reason}. Nothing of it was"
            " left there; see to room, rights and address, then start again."
        )


class TextDatesRefused(AuditError):
    """Texts in place of dates were asked of a database whose columns hold dates only."""

    exit_code = 29

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return (
            f"The database at {self.url} holds dates as dates, so none can be a British text."
            " Write a borough with text dates to an SQLite file, or leave that dirt out."
        )


class WorkbookRefused(AuditError):
    """A workbook that was to be imported is none, or none that may be read."""

    exit_code = 34

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The workbook {self.name} cannot be imported: {self.reason}. Nothing was written."
            " Check the file, or ask whoever sent it for the Annex A as their system made it."
        )


class ImportTargetTaken(AuditError):
    """An import was to be written where something else stands."""

    exit_code = 35

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return (
            f"The database at {self.url} is not empty and does not hold this import. Nothing was"
            " written; name another database, or remove that one first."
        )


class ImportNotWritten(AuditError):
    """An import could not be written where it was to stand."""

    exit_code = 36

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The import could not be written to {self.url}: {self.reason}. Nothing of it was left"
            " there; see to room, rights and address, then start again."
        )


class ReportNotWritten(AuditError):
    """The report of an import could not be written; the import itself stands."""

    exit_code = 18

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The report {self.name} could not be written: {self.reason}. The import itself is"
            " done. Start the same command again with another --report: nothing else is changed."
        )


class FolderUnusable(AuditError):
    """A folder that was to be imported does not hold one file for each table."""

    exit_code = 26

    def __init__(self, folder: str, faults: tuple[str, ...]) -> None:
        super().__init__(folder, faults)
        self.folder = folder
        self.faults = faults

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        return (
            f"The folder {self.folder} cannot be imported, and nothing was written. Whoever filled"
            f" it can put this right:\n{listed}"
        )


class FolderFaulty(AuditError):
    """Files of a folder hold what no table can take; every fault is told without any value."""

    exit_code = 27

    def __init__(self, folder: str, faults: tuple[str, ...]) -> None:
        super().__init__(folder, faults)
        self.folder = folder
        self.faults = faults

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        return (
            f"The files of {self.folder} cannot be imported as they are, and nothing was written."
            f" Ask the data team for files without these faults:\n{listed}"
        )


class SourcePreviewOnly(AuditError):
    """A live round was asked of a source from which nobody's independence can be proved (A06)."""

    exit_code = 37

    def __init__(self, extracted_on: str) -> None:
        super().__init__(extracted_on)
        self.extracted_on = extracted_on

    def __str__(self) -> str:
        return (
            f"The source is an Annex A workbook of {self.extracted_on}: it can be previewed, not"
            " audited from. It has no history of involvements, no past audits and no auditors, so"
            " nobody could prove that an auditor is independent. Choose a preview (--dry-run), or"
            " ask the data team for the case-management system's own tables."
        )


# ---- store


class RoundBusy(AuditError):
    """Somebody else's start of the same round is at work."""

    exit_code = 80

    def __init__(self, round_id: str, work: str) -> None:
        super().__init__(round_id, work)
        self.round_id = round_id
        self.work = work

    def __str__(self) -> str:
        doing = "sent" if self.work == "mail" else "worked on"
        return (
            f"{self.round_id} is being {doing} by another start at this moment."
            " This start has ended and nothing was changed; look again when the other has finished."
        )


class FrameChanged(AuditError):
    """A committed round was started again on other cases or by another design (R023, A25)."""

    exit_code = 81

    def __init__(self, round_id: str, version: int, what: str) -> None:
        super().__init__(round_id, version, what)
        self.round_id = round_id
        self.version = version
        self.what = what

    def __str__(self) -> str:
        return (
            f"{self.round_id} (version {self.version}) was committed before, and its {self.what}"
            " is now another than the committed one. Nothing was changed. The committed draw"
            " stands; if it cannot be used, the QA data lead supersedes it with a reason and a"
            " second approver."
        )


class StoreFailed(AuditError):
    """The programme's own database cannot be opened, read or written."""

    exit_code = 82

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, why)
        self.address = address
        self.why = why

    def __str__(self) -> str:
        return (
            f"The programme's database {self.address} failed: {self.why}."
            " What was being written has been undone. Whoever keeps the machine can put this"
            " right; then start the round again."
        )


class RoundFrozen(AuditError):
    """A frozen round was to be frozen again with other contents."""

    exit_code = 83

    def __init__(self, round_id: str, version: int, what: str) -> None:
        super().__init__(round_id, version, what)
        self.round_id = round_id
        self.version = version
        self.what = what

    def __str__(self) -> str:
        return (
            f"{self.round_id} (version {self.version}) already has its {self.what}, and this one"
            " differs. The first stands and nothing was changed; the QA data lead can supersede"
            " the round with a reason and a second approver."
        )


class RoundChanged(AuditError):
    """A committed round was opened again with other days, size or scope."""

    exit_code = 84

    def __init__(self, round_id: str, version: int, fields: tuple[str, ...]) -> None:
        super().__init__(round_id, version, fields)
        self.round_id = round_id
        self.version = version
        self.fields = fields

    def __str__(self) -> str:
        return (
            f"{self.round_id} (version {self.version}) is committed with other settings than the"
            f" ones now given: {', '.join(self.fields)}. Nothing was changed. Put the programme"
            " back, or let the QA data lead supersede the round."
        )


class ApprovalRefused(AuditError):
    """A superseding version lacks its reason or its two different approvers (R022)."""

    exit_code = 85

    def __init__(self, round_id: str, fault: str) -> None:
        super().__init__(round_id, fault)
        self.round_id = round_id
        self.fault = fault

    def __str__(self) -> str:
        return f"{self.round_id} was left as it is: {self.fault}."


class StepRefused(AuditError):
    """A round was asked to take a step that its state does not allow."""

    exit_code = 86

    def __init__(self, round_id: str, version: int, state: str, step: str) -> None:
        super().__init__(round_id, version, state, step)
        self.round_id = round_id
        self.version = version
        self.state = state
        self.step = step

    def __str__(self) -> str:
        return (
            f"{self.round_id} (version {self.version}) is {self.state} and cannot become"
            f" {self.step}. Nothing was changed."
        )


class RoundUnknown(AuditError):
    """The store holds no such round."""

    exit_code = 87

    def __init__(self, round_id: str) -> None:
        super().__init__(round_id)
        self.round_id = round_id

    def __str__(self) -> str:
        return f"No round {self.round_id} has been started in this store. Check the key, or run it."


# ---- notification


class RecipientsFaulty(AuditError):
    """People who should get mail cannot be written to; every one is listed (K23 to K25)."""

    exit_code = 70

    def __init__(self, round_id: str, faults: tuple[str, ...]) -> None:
        super().__init__(round_id, faults)
        self.round_id = round_id
        self.faults = faults

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        return (
            f"{self.round_id}: mail cannot be addressed, so nothing was drawn up or sent. Whoever"
            " keeps the auditor and team registers (addresses) or config/authority.yaml (domains)"
            f" can put this right:\n{listed}"
        )


class ReleaseRefused(AuditError):
    """The release gate found something that does not fit, so no mail left (K27, F20)."""

    exit_code = 71

    def __init__(self, round_id: str, faults: tuple[str, ...], sent: int = 0) -> None:
        super().__init__(round_id, faults, sent)
        self.round_id = round_id
        self.faults = faults
        self.sent = sent

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        left = f"{self.sent} left before this was found" if self.sent else "no mail was sent"
        return (
            f"{self.round_id} is not released: {left}. The QA data lead should see to this before"
            f" sending again:\n{listed}"
        )


class MailServerDown(AuditError):
    """The mail server cannot be used at all; the messages wait."""

    exit_code = 72

    def __init__(self, server: str, why: str, sent: int = 0, waiting: int = 0) -> None:
        super().__init__(server, why, sent, waiting)
        self.server = server
        self.why = why
        self.sent = sent
        self.waiting = waiting

    def __str__(self) -> str:
        noun = "message is" if self.waiting == 1 else "messages are"
        return (
            f"The mail server {self.server} cannot be used: {self.why}. {self.waiting} {noun}"
            f" waiting, {self.sent} went before that, and nothing was sent twice. They will go"
            " when the same command is run again."
        )


class MailSettingsBroken(AuditError):
    """The address of the mail server cannot be used as it is written."""

    exit_code = 73

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault

    def __str__(self) -> str:
        return f"SMTP_URL cannot be used: {self.fault}. Whoever keeps the settings can correct it."


class MailboxFailed(AuditError):
    """The mailbox folder cannot be written; the messages wait."""

    exit_code = 75

    def __init__(self, folder: str, why: str) -> None:
        super().__init__(folder, why)
        self.folder = folder
        self.why = why

    def __str__(self) -> str:
        return (
            f"The mailbox folder {self.folder} cannot be written: {self.why}. The messages wait;"
            " make room or give access, then run the same command again."
        )


class SourceNotFound(AuditError):
    """No database is at the URL of the source."""

    exit_code = 21

    def __init__(self, url: str, fault: str) -> None:
        super().__init__(url, fault)
        self.url = url
        self.fault = fault

    def __str__(self) -> str:
        return (
            f"There is no database at {self.url}: {self.fault}. Set AUDIT_SOURCE_URL to the"
            " source that the data team gave you; nothing was created."
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


class SourceBusy(AuditError):
    """Another program holds the file of the source."""

    exit_code = 25

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return (
            f"The source at {self.url} is locked: another program is writing to it. Start again"
            " when it has finished; nothing was drawn."
        )


class SourceShapeWrong(AuditError):
    """The source lacks tables or columns that populations read, or they are of another type.

    ``faults`` holds table, column (or nothing), population, and what is wrong.
    """

    exit_code = 23

    def __init__(self, faults: tuple[tuple[str, str, str, str], ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        lines = "\n".join(
            f"  table {table}{', column ' + column if column else ''}, read by {population}, {what}"
            for table, column, population, what in self.faults
        )
        return (
            "The source is not as these populations read it; nothing was drawn. Ask the data team"
            " to create what is missing or to grant it (where the system has nothing of the kind,"
            f" an empty table or column does):\n{lines}"
        )


class SourceWritable(AuditError):
    """The login of the source could change it."""

    exit_code = 48

    def __init__(self, url: str, login: str, tables: tuple[str, ...], remedy: str) -> None:
        super().__init__(url, login, tables, remedy)
        self.url = url
        self.login = login
        self.tables = tables
        self.remedy = remedy

    def __str__(self) -> str:
        others = len(self.tables) - 1
        more = f" and {others} more" if others else ""
        return (
            f"The login {self.login} at {self.url} could change {self.tables[0]}{more}. Case"
            " records are read with a login that cannot change them: nothing was read. Ask the"
            f" data team for one:\n{self.remedy}"
        )


class SourceUnreadable(AuditError):
    """The source refused the query of a population, or what it knows of a table."""

    exit_code = 24

    def __init__(self, population: str, cause: str) -> None:
        super().__init__(population, cause)
        self.population = population
        self.cause = cause

    def __str__(self) -> str:
        is_table = self.population.startswith(("ssd_", "local_"))
        return (
            f"The source did not give the {'table' if is_table else 'population'}"
            f" {self.population} ({self.cause}); nothing was"
            " drawn. Ask the data team whether the tables are free, and whether their columns"
            " hold what the specification says."
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


class PublicValueMissing(AuditError):
    """A seed was asked for without a public value."""

    exit_code = 42

    def __init__(self, purpose: str) -> None:
        super().__init__(purpose)
        self.purpose = purpose

    def __str__(self) -> str:
        return (
            f"The {self.purpose} draw needs a public value, and it is empty. Give one that nobody"
            " could know when the frame was fixed, or leave it out to have one made."
        )


class CommitmentBroken(AuditError):
    """Frame or design are not those that were committed to."""

    exit_code = 43

    def __init__(self, round_id: str, part: str) -> None:
        super().__init__(round_id, part)
        self.round_id = round_id
        self.part = part

    def __str__(self) -> str:
        return (
            f"The {self.part} of round {self.round_id} is not the one that was committed to, so"
            " nothing was drawn. Draw from the stored frame, or start a superseding version."
        )


class SubstitutionRefused(AuditError):
    """A case cannot be replaced by a reserve."""

    exit_code = 44

    def __init__(self, round_id: str, case_id: str, why: str) -> None:
        super().__init__(round_id, case_id, why)
        self.round_id = round_id
        self.case_id = case_id
        self.why = why

    def __str__(self) -> str:
        return (
            f"Case {self.case_id} of round {self.round_id} cannot be replaced: {self.why}."
            " The QA data lead can record it as not audited; a round is never drawn again for it."
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


# ---------------------------------------------------------------- documents and mail


class DocumentsUnwritable(AuditError):
    """The disk did not take the documents of a round; none of them was left behind."""

    exit_code = 61

    def __init__(self, folder: str, why: str) -> None:
        super().__init__(folder, why)
        self.folder = folder
        self.why = why

    def __str__(self) -> str:
        return (
            f"The documents cannot be written to {self.folder}: {self.why}. Nothing was sent and"
            " no half-written document is left. Make room or give access, then run the same"
            " command again: the draw will be the same."
        )


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


# ---- validation


class ContractsFaulty(AuditError):
    """The data contracts have faults; every one is listed with its file and line."""

    exit_code = 32

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        return (
            "The data contracts cannot be used, so nothing was judged or drawn. Whoever keeps"
            f" data_contracts/ can put this right:\n{listed}"
        )


class ContractBroken(AuditError):
    """What the source gave breaks its contracts so that no fair sample can be drawn.

    ``results`` are the judgements of all populations, for the report to the data
    owner. They are no part of the error's own words, which may be logged.
    """

    exit_code = 30

    def __init__(self, stops: tuple[str, ...], results: tuple[ContractResult, ...] = ()) -> None:
        super().__init__(stops)
        self.stops = stops
        self.results = results

    def __str__(self) -> str:
        listed = "\n".join(f"  {stop}" for stop in self.stops)
        return (
            "Nothing was drawn, because what the source gave breaks its data contract."
            f" The data owner can act on:\n{listed}"
        )


class RowsUnaccounted(AuditError):
    """Accepted and quarantined rows are not the extracted rows, in some team and status."""

    exit_code = 33

    def __init__(self, population: str, groups: int) -> None:
        super().__init__(population, groups)
        self.population = population
        self.groups = groups

    def __str__(self) -> str:
        return (
            f"Rows of {self.population} went missing while they were judged, in {self.groups}"
            " teams and statuses. Nothing was drawn; an engineer must look at this."
        )


# ---- the register workbook


class RegisterUnreadable(AuditError):
    """A register workbook cannot be opened safely; ``why`` says what it is."""

    exit_code = 39

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return (
            f"The register workbook was not read, because {self.why}. Nothing was changed. Open it"
            " in Excel or LibreOffice, save it as an Excel workbook (.xlsx) without a password, and"
            " put it back; or begin from a fresh one."
        )


class RegisterNotThere(AuditError):
    """No register workbook lies where one is looked for."""

    exit_code = 90

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place

    def __str__(self) -> str:
        return (
            f"There is no register workbook at {self.place}. Put it there and start this again;"
            " to get a fresh one with all that is in force, choose “write the workbook”."
        )


class RegisterRefused(AuditError):
    """A register workbook has faults, so nothing of it was applied; each names its cell."""

    exit_code = 38

    def __init__(self, faults: tuple[tuple[str, str], ...], marked: str = "") -> None:
        super().__init__(faults, marked)
        self.faults = faults
        self.marked = marked

    def __str__(self) -> str:
        shown = "\n".join(f"  {place}: {sentence}" for place, sentence in self.faults[:40])
        more = f"\n  and {len(self.faults) - 40} more" if len(self.faults) > 40 else ""
        where = f" They are marked red in {self.marked}." if self.marked else ""
        count = len(self.faults)
        noun = "cell has" if count == 1 else "cells have"
        return (
            f"Nothing of the register workbook was applied: {count} {noun} to be put right."
            f"{where} Whoever keeps the workbook can do that:\n{shown}{more}"
        )


class RegisterNotShown(AuditError):
    """The changes of a register workbook were to be applied that nobody was shown."""

    exit_code = 91

    def __init__(self, was_given: bool) -> None:
        super().__init__(was_given)
        self.was_given = was_given

    def __str__(self) -> str:
        why = (
            "the workbook or the registers in force have changed since they were shown"
            if self.was_given
            else "the code that is shown with the changes was not given"
        )
        return (
            f"Nothing was applied, because {why}. Choose “show the changes”, read them, and start"
            " again with the code that stands below them."
        )


class RegisterRowsVanished(AuditError):
    """Rows that count are no longer in a register workbook, and nobody has confirmed that."""

    exit_code = 92

    def __init__(self, counts: tuple[tuple[str, int], ...]) -> None:
        super().__init__(counts)
        self.counts = counts

    def __str__(self) -> str:
        listed = ", ".join(f"{sheet}: {count}" for sheet, count in self.counts)
        return (
            "Nothing was applied, because rows that are in force are no longer in the workbook"
            f" ({listed}). A row that ended stays, with its last day. Put the rows back, or start"
            " again and confirm in the form that these rows are to go."
        )


class RegisterOvertaken(AuditError):
    """Another register workbook was applied while this one was being looked at."""

    exit_code = 93

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return (
            f"Nothing was applied: these changes were worked out against version {self.expected} of"
            f" the registers, and version {self.found} is in force now. Show the changes again."
        )


class RegisterAltered(AuditError):
    """The rows of the registers in force are not those that were applied."""

    exit_code = 94

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version

    def __str__(self) -> str:
        return (
            f"Version {self.version} of the registers was altered in the store after it was"
            " applied, so nothing was read of it. An engineer must look at this; a backup of the"
            " store has the rows as they were."
        )


# ---------------------------------------------------------------- approval


class AnswerRefused(AuditError):
    """What a person answered about a proposed round cannot be done."""

    exit_code = 95

    def __init__(self, round_id: str, faults: tuple[str, ...]) -> None:
        super().__init__(round_id, faults)
        self.round_id = round_id
        self.faults = faults

    def __str__(self) -> str:
        return f"Nothing was done with {self.round_id}: {'; '.join(self.faults)}. Answer again."


class CaseGone(AuditError):
    """A case of a proposed round is no longer in the source."""

    exit_code = 96

    def __init__(self, round_id: str, places: tuple[int | str, ...]) -> None:
        super().__init__(round_id, places)
        self.round_id = round_id
        self.places = places

    def __str__(self) -> str:
        cases = ", ".join(str(place) for place in self.places)
        return (
            f"The source no longer has these cases of {self.round_id}, by their numbers in the"
            f" sample certificate: {cases}. The QA data lead substitutes them, or the data owner"
            " says where they went."
        )


class StarterUnknown(AuditError):
    """A round was started from the screen in the name of somebody who may not."""

    exit_code = 97

    def __init__(self, people: tuple[str, ...]) -> None:
        super().__init__(people)
        self.people = people

    def __str__(self) -> str:
        return (
            "Whoever starts a round from the screen has to be one of the people in"
            f" config/authority.yaml: {', '.join(self.people)}."
        )


class CodeNotSent(AuditError):
    """An approver's code could not be sent."""

    exit_code = 98

    def __init__(self, round_id: str, why: str) -> None:
        super().__init__(round_id, why)
        self.round_id = round_id
        self.why = why

    def __str__(self) -> str:
        return (
            f"The code to approve {self.round_id} was not sent: {self.why}. Nothing was approved."
            " Whoever runs the mail server can say more; then start the round again."
        )


# ---------------------------------------------------------------- the front door


class EarlyHelpMissing(AuditError):
    """A round is joint with Early Help, and nobody from there can take part."""

    exit_code = 53

    def __init__(self, round_id: str) -> None:
        super().__init__(round_id)
        self.round_id = round_id

    def __str__(self) -> str:
        return (
            f"{self.round_id} is joint with Early Help, and no Early Help auditor on the register"
            " can take part: nothing was allocated. Enter them in the register workbook with the"
            " role early_help_auditor, training and an address; or let the programme's row say"
            ' joint_early_help: "no".'
        )


# ---------------------------------------------------------------- deep dives


class MeetingDecisionMissing(AuditError):
    """A deep dive has no decision of the monthly meeting (R114)."""

    exit_code = 45

    def __str__(self) -> str:
        return (
            "A deep dive needs a decision of the audit planning meeting, and the register has none"
            " that was taken by today. Put a row of the kind Deep dive on the sheet Meeting"
            " decisions of the register workbook and apply it; the words of the decision are the"
            " question of the deep dive. The Director may decide in urgent cases."
        )


class MeetingDecisionUnknown(AuditError):
    """A deep dive was asked for by a decision that the register does not have."""

    exit_code = 46

    def __init__(self, decision_id: str, known: tuple[str, ...]) -> None:
        super().__init__(decision_id, known)
        self.decision_id = decision_id
        self.known = known

    def __str__(self) -> str:
        return (
            f"The register has no decision {self.decision_id} for a deep dive that was taken by"
            f" today; it has {', '.join(self.known)}. Choose one of these, or put it on the sheet"
            " Meeting decisions first."
        )


# ---------------------------------------------------------------- serving and watching


class PortTaken(AuditError):
    """Another program listens where the screen or the documents were to be served."""

    exit_code = 67

    def __init__(self, taken: tuple[tuple[str, int], ...]) -> None:
        super().__init__(taken)
        self.taken = taken

    def __str__(self) -> str:
        listed = " and ".join(f"port {port} (for {name})" for name, port in self.taken)
        return (
            f"Another program on this machine already uses {listed}, so nothing was started. It"
            " may be this very server, started before: look whether its address opens. Else end"
            " that program, or choose other ports with --port and --documents-port."
        )


class ServiceEnded(AuditError):
    """A program that the screen needs did not start, or ended again and again."""

    exit_code = 68

    def __init__(self, name: str, code: int | None, log: str) -> None:
        super().__init__(name, code, log)
        self.name = name
        self.code = code
        self.log = log

    def __str__(self) -> str:
        how = "did not answer in time" if self.code is None else f"ended with code {self.code}"
        return (
            f"{self.name} {how}, so everything was stopped. Rounds on record are not touched by"
            f" this. An engineer can find the cause in {self.log}; then start again."
        )


class AlreadyServed(AuditError):
    """Somebody's start of the same server is at work."""

    exit_code = 69

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return (
            f"The programme is being served from {self.folder} already, so nothing was started."
            " Use that one, or stop it first (Ctrl-C where it runs)."
        )


class PasswordFileUnsafe(AuditError):
    """The file of the password is not one that its owner alone can read."""

    exit_code = 76

    def __init__(self, place: str, why: str) -> None:
        super().__init__(place, why)
        self.place = place
        self.why = why

    def __str__(self) -> str:
        return (
            f"The password file {self.place} cannot be used: {self.why}. Nothing was started. An"
            " engineer can make it private (mode 0600), or remove it: a new password is then made"
            " and shown at the next start."
        )


class DeploymentsFailed(AuditError):
    """What can be started from the screen could not be registered with Prefect."""

    exit_code = 77

    def __init__(self, log: str) -> None:
        super().__init__(log)
        self.log = log

    def __str__(self) -> str:
        return (
            "What can be started from the screen could not be registered with Prefect, so"
            f" everything was stopped. An engineer can find the cause in {self.log}."
        )


# ---------------------------------------------------------------- fostering and section 11


class HouseholdsMissing(AuditError):
    """A census of fostering households found none that are approved."""

    exit_code = 106

    def __init__(self, as_at: str) -> None:
        super().__init__(as_at)
        self.as_at = as_at

    def __str__(self) -> str:
        return (
            f"No approved fostering household is on the register on {self.as_at}, so nobody can say"
            " who is due. The fostering manager can fill in the sheets “Foster carers” and “Foster"
            " carer checks” of the register workbook; then start “registers”."
        )


class DueListUnread(AuditError):
    """Nobody is on the register of auditors who gets the due list of a fostering service."""

    exit_code = 107

    def __init__(self, roles: tuple[str, ...]) -> None:
        super().__init__(roles)
        self.roles = roles

    def __str__(self) -> str:
        listed = " or ".join(role.replace("_", " ") for role in self.roles)
        return (
            f"Nobody on the sheet “Auditors” is {listed} of the fostering service today, so nobody"
            " would read the due list. The QA data lead can add them to the register workbook: a"
            " service manager with the service of the fostering team."
        )


class HouseholdsNotIndependent(AuditError):
    """The second check of an allocation of households found a rule broken."""

    exit_code = 108

    def __init__(self, round_id: str, breaches: int) -> None:
        super().__init__(round_id, breaches)
        self.round_id = round_id
        self.breaches = breaches

    def __str__(self) -> str:
        return (
            f"{self.round_id}: {self.breaches} households would be audited by somebody who works"
            " with them. Nothing was frozen and nothing was sent. An engineer must look at this."
        )


class NobodyInScope(AuditError):
    """No partner organisation is in scope of a section 11 audit."""

    exit_code = 109

    def __init__(self, as_at: str) -> None:
        super().__init__(as_at)
        self.as_at = as_at

    def __str__(self) -> str:
        return (
            f"No partner organisation is in scope on {self.as_at}. The QA data lead can fill in the"
            " sheet “Partner organisations” of the register workbook; then start “registers”."
        )


class ServiceNotOnRota(AuditError):
    """A section 11 audit was asked for a service that is not on the rota, or has nobody."""

    exit_code = 110

    def __init__(self, service: str, known: tuple[str, ...]) -> None:
        super().__init__(service, known)
        self.service = service
        self.known = known

    def __str__(self) -> str:
        return (
            f"No organisation in scope belongs to the service {self.service}. Choose one of"
            f" {', '.join(self.known)}, or leave it empty for the one that is due longest."
        )


class ForeignAddress(AuditError):
    """A partner organisation's contact lies outside its own mail domain, so nothing is sent."""

    exit_code = 111

    def __init__(self, organisation_ids: tuple[str, ...]) -> None:
        super().__init__(organisation_ids)
        self.organisation_ids = organisation_ids

    def __str__(self) -> str:
        return (
            "Nothing was sent, because the contact's address lies outside the organisation's own"
            f" mail domain: {', '.join(self.organisation_ids)}. The QA data lead can correct the"
            " sheet “Partner organisations” of the register workbook."
        )


# ---------------------------------------------------------------- compliance


class ComplianceDayNotOver(AuditError):
    """Compliance audits were asked for to the end of a day that is not over."""

    exit_code = 100

    def __init__(self, until: str, latest: str) -> None:
        super().__init__(until, latest)
        self.until = until
        self.latest = latest

    def __str__(self) -> str:
        return (
            f"Compliance audits were asked for to the end of {self.until}, which is not over: a"
            " case may be closed and opened again on one day. Choose"
            f" {self.latest} or an earlier day."
        )


class ComplianceSinceFixed(AuditError):
    """Compliance audits were asked for from another day than the one that was fixed."""

    exit_code = 101

    def __init__(self, asked: str, fixed: str) -> None:
        super().__init__(asked, fixed)
        self.asked = asked
        self.fixed = fixed

    def __str__(self) -> str:
        return (
            f"Transfers and closures are audited from {self.fixed} on, as the first run fixed it,"
            f" so none from {self.asked} was issued. Leave the first day empty, or choose"
            " “Preview only” to look at other days without sending anything."
        )


class PartnerWouldGetFiles(AuditError):
    """Documents for an organisation outside the council would be attached and not linked."""

    exit_code = 112

    def __init__(self, domains: tuple[str, ...]) -> None:
        super().__init__(domains)
        self.domains = domains

    def __str__(self) -> str:
        return (
            f"Nothing was sent, because mail to {', '.join(self.domains)} would carry files, and"
            " partners get links only. An engineer can write “documents: link” for each of them in"
            " config/authority.yaml."
        )


# ---- the calendar


class FinancialYearUnreadable(AuditError):
    """A financial year was named in a form that is none."""

    exit_code = 64

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.written = written

    def __str__(self) -> str:
        return (
            f"“{self.written}” is no financial year. Write it as 2026-27, or as the year in which"
            " it begins, 2026."
        )


class CalendarFileRefused(AuditError):
    """A file of the calendar cannot be written as it was asked for."""

    exit_code = 65

    def __init__(self, place: str, why: str) -> None:
        super().__init__(place, why)
        self.place = place
        self.why = why

    def __str__(self) -> str:
        return f"Nothing was written to {self.place}, because {self.why}."


class YearIncomplete(AuditError):
    """Some rounds of a year could not be previewed; each says why."""

    exit_code = 66

    def __init__(self, year: str, refused: tuple[tuple[str, str], ...]) -> None:
        super().__init__(year, refused)
        self.year = year
        self.refused = refused

    def __str__(self) -> str:
        listed = "\n".join(f"  {key}: {why}" for key, why in self.refused)
        return f"These rounds of {self.year} could not be previewed:\n{listed}"


# ---------------------------------------------------------------- populations of a type's own


class PopulationUnknown(AuditError):
    """An audit type draws from a population that nothing says how to read."""

    exit_code = 19

    def __init__(self, population: str, known: tuple[str, ...]) -> None:
        super().__init__(population, known)
        self.population = population
        self.known = known

    def __str__(self) -> str:
        listed = ", ".join(self.known)
        return (
            f"There is no population {self.population} to draw from; known are {listed}. An"
            f" engineer can put {self.population}.sql and {self.population}.odcs.yaml into the"
            " folder populations of the configuration."
        )


class PopulationFaulty(AuditError):
    """A population of the council's own cannot be read as it stands; nothing was read."""

    exit_code = 31

    def __init__(self, population: str, faults: tuple[str, ...]) -> None:
        super().__init__(population, faults)
        self.population = population
        self.faults = faults

    def __str__(self) -> str:
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        return (
            f"The population {self.population} of your configuration has faults, so nothing was"
            f" read. An engineer can put them right:\n{listed}"
        )


class UnitContradicted(AuditError):
    """Rows of one unit say different things of it, so nobody knows what would be drawn."""

    exit_code = 49

    def __init__(self, population: str, columns: tuple[str, ...], units: int) -> None:
        super().__init__(population, columns, units)
        self.population = population
        self.columns = columns
        self.units = units

    def __str__(self) -> str:
        listed = ", ".join(self.columns)
        return (
            f"The rows of one unit of {self.population} differ in {listed} ({self.units} units), so"
            " nothing was drawn. An engineer can change its query so that it gives the same for"
            " every row of a unit."
        )


# ---------------------------------------------------------------- multi-agency audits


class ThemeMissing(AuditError):
    """A round that is always about a theme has none."""

    exit_code = 115

    def __init__(self, round_id: str, decided_by: str) -> None:
        super().__init__(round_id, decided_by)
        self.round_id = round_id
        self.decided_by = decided_by

    def __str__(self) -> str:
        return (
            f"{self.round_id} has no theme, and its cases are those that fit one. It is decided by"
            f" {self.decided_by}. The QA data lead can choose it in the form, or an engineer can"
            " write it into the year's programme."
        )


class ThemePartRefused(AuditError):
    """A theme cannot take the part of a round that was asked for (R051)."""

    exit_code = 102

    def __init__(self, round_id: str, wanted: int, why: str) -> None:
        super().__init__(round_id, wanted, why)
        self.round_id = round_id
        self.wanted = wanted
        self.why = why

    def __str__(self) -> str:
        return (
            f"{self.round_id} cannot give {self.wanted} of its cases to a theme, because"
            f" {self.why}. Whoever started the round can do so in the form."
        )


class AgenciesUnknown(AuditError):
    """Nobody has said which agencies are involved with which child."""

    exit_code = 116

    def __init__(self, as_at: str) -> None:
        super().__init__(as_at)
        self.as_at = as_at

    def __str__(self) -> str:
        return (
            f"No agency is known to be involved with any child on {self.as_at}, so no child can be"
            " said to have a multi-agency response. The QA data lead can fill in the sheets"
            " “Partner organisations” and “Agencies involved” of the register workbook; then start"
            " “registers”."
        )


# ---------------------------------------------------------------- a whole year


class RoundUndecided(AuditError):
    """A deep dive of a year has no decision of the monthly meeting yet (R114)."""

    exit_code = 117

    def __init__(self, round_id: str, year: str) -> None:
        super().__init__(round_id, year)
        self.round_id = round_id
        self.year = year

    def __str__(self) -> str:
        return (
            f"{self.round_id} has no theme yet: the register has no decision of {self.year} for it."
            " The Audit Planning, Moderation and Learning meeting decides; the QA data lead enters"
            " it on the sheet Meeting decisions of the register workbook and applies it."
        )
