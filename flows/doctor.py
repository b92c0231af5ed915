"""What this installation still lacks: each part is tried for real, and nothing is sent or changed.

A check answers with one finding; whatever stops it is a finding as well, so
that all of them are told at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

from config.settings import Settings
from flows import clock, opening
from tasks.errors import AuditError
from tasks.model import PartOfInstallation

if TYPE_CHECKING:
    from tasks.store.registers import Tables

LEAST_ROOM = 1 << 30
PINNED = {
    "prefect": ("3.8.8", "3.8.9"),
    "fastapi": ("0.139", "0.151"),
    "sqlalchemy": ("2.0", "2.1"),
}
"""From which version on, and below which: newer ones install and then fail in silence."""


def findings(settings: Settings) -> Iterator[PartOfInstallation]:
    """A finding for each part, as soon as it is known."""
    yield from _tried("configuration", lambda: _configuration(settings))
    yield from _tried("data contracts", _contracts)
    yield from _tried("source", lambda: _source(settings))
    yield from _tried("registers", lambda: _registers(settings))
    yield from _tried("store", lambda: _store(settings))
    yield from _tried("mail", lambda: _mail(settings))
    yield from _tried("documents", _documents)
    yield from _tried("disk", lambda: _disk(settings))
    yield from _tried("packages", _packages)
    yield from _tried("clock", _clock)


def _tried(part: str, check: Callable[[], PartOfInstallation]) -> Iterator[PartOfInstallation]:
    """The finding of a check, or what stopped it."""
    try:
        yield check()
    except AuditError as error:
        yield PartOfInstallation(part, "MISSING", str(error))


def _configuration(settings: Settings) -> PartOfInstallation:
    """Without a fault, and a council's own."""
    decided = opening.configuration()
    if decided.authority.key == "invented" and "borough.db" not in settings.source_url:
        words = "It is still the Invented Borough's. audit init writes your own."
        return PartOfInstallation("configuration", "look", words)
    return PartOfInstallation(
        "configuration", "in order", f"{decided.authority.name}, without a fault."
    )


def _contracts() -> PartOfInstallation:
    """Every contract can be read and fits its version."""
    from tasks.validation.versions import check_versions

    held = check_versions()
    rules = sum(len(each.rules) + len(each.unreadable_rules) for each in held.values())
    return PartOfInstallation(
        "data contracts", "in order", f"{len(held)} contracts with {rules} rules."
    )


def _source(settings: Settings) -> PartOfInstallation:
    """It can be read, cannot be written with this login, and a practice week can run on it."""
    from tasks.extraction.checking import check_source

    codes = opening.role_codes(opening.configuration())
    report = check_source(settings.source_url, clock.today(), codes, _kept(settings))
    missing = len(report.faults)
    if missing:
        words = f"{missing} tables or columns are missing; audit source check names them."
        return PartOfInstallation("source", "MISSING", words)
    if not any(each.kind == "allocated_worker" for each in report.roles):
        words = "No involvement has an allocated worker's role code; audit source check lists them."
        return PartOfInstallation("source", "MISSING", words)
    unknown = sum(
        each.rows or 0 for each in report.differences if each.rule == "worker_not_in_register"
    )
    whole = sum(each.rows for each in report.roles)
    if unknown * 20 > whole:
        words = (
            f"{unknown:,} of {whole:,} involvements name somebody in no list of staff, who may be"
            " any auditor: few cases can be drawn. Ask for a list of all staff, those who left"
            " too (local_workforce)."
        )
        return PartOfInstallation("source", "look", words)
    differs = len(report.differences)
    also = f"; it differs from the specification at {differs} places" if differs else ""
    return PartOfInstallation("source", "in order", f"A practice week can run on it{also}.")


def _kept(settings: Settings) -> Tables | None:
    """The rows of the registers in force, where people keep any."""
    from tasks.store.registers import registers_of

    return registers_of(settings.store_url).in_force


def _registers(settings: Settings) -> PartOfInstallation:
    """Somebody may audit: the register has auditors with an e-mail address and a staff number."""
    from tasks.extraction.source import read_populations

    names = ("auditors", "auditor_staff_ids", "teams")
    codes = opening.role_codes(opening.configuration())
    frames = read_populations(
        settings.source_url, names, clock.today(), codes, registers=_kept(settings)
    )
    auditors, teams = len(frames["auditors"]), len(frames["teams"])
    known = frames["auditor_staff_ids"]["auditor_id"].nunique()
    if not auditors or not teams:
        words = f"{auditors} auditors and {teams} teams: fill the register workbook."
        return PartOfInstallation("registers", "MISSING", words)
    if known < auditors:
        words = f"{auditors - known} of {auditors} auditors have no staff number and audit nothing."
        return PartOfInstallation("registers", "look", words)
    return PartOfInstallation("registers", "in order", f"{auditors} auditors, {teams} teams.")


def _store(settings: Settings) -> PartOfInstallation:
    """It can be written, and its log holds together."""
    from tasks.store.database import opened, prepare_store, reading
    from tasks.store.log import verify_log

    prepare_store(settings.store_url)
    with opened(settings.store_url) as engine, reading(engine) as connection:
        check = verify_log(connection)
    if check.faults:
        return PartOfInstallation("store", "MISSING", f"Its log was changed: {check.faults[0]}.")
    return PartOfInstallation(
        "store", "in order", f"Its log of {check.head.size} entries holds together."
    )


def _mail(settings: Settings) -> PartOfInstallation:
    """The server lets us in, encrypted; nothing is sent."""
    from tasks.notification.smtp import SmtpCarrier
    from tasks.notification.smtp_settings import smtp_settings

    if settings.smtp_url is None:
        words = f"No mail server is set (SMTP_URL): messages are kept in {settings.mailbox}."
        return PartOfInstallation("mail", "look", words)
    carrier = SmtpCarrier(
        smtp_settings(settings.smtp_url), ca_file=settings.smtp_ca_file, timeout=5.0
    )
    carrier.greet()
    return PartOfInstallation(
        "mail", "in order", f"{carrier.settings.name} lets us in. Nothing was sent."
    )


def _documents() -> PartOfInstallation:
    """A page can be made, with our fonts."""
    from tasks.reporting.pdf import fonts_of, pdf_of

    page = pdf_of("<html lang='en'><title>Trial</title><p>Trial</p></html>", "trial")
    if not any("Inter" in each for each in fonts_of(page)):
        return PartOfInstallation(
            "documents", "MISSING", "The fonts of the documents were not found."
        )
    return PartOfInstallation("documents", "in order", "A page was made with our fonts.")


def _disk(settings: Settings) -> PartOfInstallation:
    """There is room for a year of documents."""
    settings.output.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.output).free
    state = "in order" if free >= LEAST_ROOM else "look"
    return PartOfInstallation(
        "disk", state, f"{free / (1 << 30):.1f} GB are free in {settings.output}."
    )


def _packages() -> PartOfInstallation:
    """The packages are those that are known to work together."""
    wrong = [
        f"{name} is {version(name)} and must be below {below}"
        for name, (least, below) in PINNED.items()
        if not _parts(least) <= _parts(version(name)) < _parts(below)
    ]
    if wrong:
        return PartOfInstallation(
            "packages", "MISSING", f"{'; '.join(wrong)}. Install requirements.lock."
        )
    return PartOfInstallation("packages", "in order", "Those that are known to work together.")


def _parts(said: str) -> tuple[int, ...]:
    """A version as numbers.

    >>> _parts("2.0.58")
    (2, 0, 58)
    """
    return tuple(int(each) for each in said.split(".")[:3] if each.isdigit())


def _clock() -> PartOfInstallation:
    """Rounds start by the clock of London, which this machine knows."""
    now = clock.now()
    return PartOfInstallation(
        "clock", "in order", f"{now:%d %B %Y, %H:%M} in {now.tzname() or 'London'}."
    )
