"""``audit watch``: looks at the calendar and the store, and mails the owner what did not happen."""

from __future__ import annotations

import signal
from contextlib import suppress
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

from config.loading import load_configuration
from config.serving import PASSWORD
from config.settings import kept_secret
from flows import clock, opening
from flows.occasions import compliance_days_around, expected_around
from flows.progress import say
from flows.serving import serving_folder, the_password
from tasks.errors import AuditError
from tasks.model import ComplianceOnRecord, Finding, PrefectEvidence, RoundOnRecord
from tasks.notification.alerts import alert_mail
from tasks.notification.choosing import carrier_for
from tasks.store.registers import registers_of
from tasks.store.watched import compliance_on_record, rounds_on_record
from tasks.watching.compliance_days import compliance_findings
from tasks.watching.deciding import daily, findings
from tasks.watching.evidence import prefect_evidence
from tasks.watching.told import Told, told_in

if TYPE_CHECKING:
    from datetime import datetime
    from types import FrameType

    from config.schema import Authority, Configuration
    from config.settings import Settings

EVERY = 120.0  # seconds between two looks
API = "http://127.0.0.1:4200/api"


def watch(settings: Settings, *, every: float = EVERY) -> None:
    """A look every two minutes until SIGTERM or Ctrl-C; what goes wrong in one is said.

    The first is two minutes after the start: a worker that starts beside the
    watch is not there yet, and nobody is to be told that none answers.
    """
    ending = Event()

    def end(_kind: int, _frame: FrameType | None) -> None:
        ending.set()

    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, end)
    while not ending.wait(every):
        try:
            look(settings, clock.now())
        except AuditError as error:
            say(f"{clock.now():%Y-%m-%d %H:%M} {error}")


def look(settings: Settings, now: datetime) -> tuple[Finding, ...]:
    """Everything that is found now; what nobody was told of yet is mailed, once a fact (F30, N9).

    Raises ConfigurationBroken, and what the mail raises: then it is told at the next look.
    """
    load_configuration.cache_clear()  # an engineer may have changed it meanwhile
    decided = opening.configuration()
    told = told_in(serving_folder(settings) / "told", now)
    known, record, trouble = _on_record(settings, now)
    dated = _with_closures(settings, decided)
    expected, days = expected_around(dated, now), compliance_days_around(dated, now)
    evidence = _evidence(settings, now)
    longest = timedelta(hours=decided.authority.approval.longest_wait_hours)
    found = trouble or (
        *findings(now, told.since, expected, known, evidence, longest),
        *compliance_findings(now, told.since, days, record, evidence),
    )
    today = daily(now, found, expected, evidence)
    _tell(settings, decided.authority, told, (*found, *((today,) if today else ())), now)
    return found


def _on_record(
    settings: Settings, now: datetime
) -> tuple[tuple[RoundOnRecord, ...], ComplianceOnRecord, tuple[Finding, ...]]:
    """Where the rounds and the daily audits stand, or that this cannot be known."""
    url = settings.store_url
    try:
        return rounds_on_record(url), compliance_on_record(url), ()
    except AuditError as error:
        why = (str(error), "Until it can be read, nobody knows whether a round that is due began.")
        return (
            (),
            ComplianceOnRecord(),
            (Finding(f"store:{now:%Y-%m-%d}", "The programme's database cannot be read", why),),
        )


def _with_closures(settings: Settings, decided: Configuration) -> Configuration:
    """The configuration with the closure days of the registers, as far as they can be read."""
    with suppress(AuditError):
        return opening.with_closures(decided, registers_of(settings.store_url))
    return decided


def _evidence(settings: Settings, now: datetime) -> PrefectEvidence:
    address = kept_secret("PREFECT_API_URL") or API
    password = kept_secret(PASSWORD) or the_password(settings).value
    return prefect_evidence(address, password, now)


def _tell(
    settings: Settings, authority: Authority, told: Told, found: tuple[Finding, ...], now: datetime
) -> None:
    """What nobody was told yet leaves by mail; what could not leave is tried at the next look."""
    fresh = [each for each in found if each.fact not in told.facts]
    if not fresh:
        return
    carrier = carrier_for(settings.smtp_url, settings.mailbox, ca_file=settings.smtp_ca_file)
    try:
        for each in fresh:
            outcome = carrier.carry(alert_mail(each, authority, now))
            say(f"{now:%Y-%m-%d %H:%M} {each.subject} ({outcome.state})")
            if outcome.state in {"sent", "in_doubt"}:
                told.keep(each.fact, now)
    finally:
        carrier.close()
