"""The Prefect face of notification. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from prefect import get_run_logger, task

from config.schema import Authority
from config.settings import Settings
from tasks.guarding import guarded
from tasks.model import Round
from tasks.notification.choosing import carrier_for
from tasks.notification.codes import carry_code
from tasks.notification.relay import relay
from tasks.notification.relay_report import RelayReport


@task
@guarded
def release_messages(
    store_url: str,
    round_id: str,
    *,
    smtp_url: str | None,
    ca_file: Path | None,
    mailbox: Path,
    authority: Authority,
    documents_in: Path,
    by: str,
    clock: Callable[[], datetime],
) -> RelayReport:
    """Send what waits in the outbox and log how many messages stand where."""
    report = relay(
        store_url,
        round_id,
        carrier_for(smtp_url, mailbox, ca_file=ca_file),
        authority=authority,
        documents_in=documents_in,
        by=by,
        clock=clock,
    )
    get_run_logger().info("%s: %s", round_id, report.sentence)
    return report


@task
@guarded
def send_code(
    settings: Settings,
    authority: Authority,
    round_: Round,
    step: int,
    address: str,
    code: str,
    *,
    at: datetime,
) -> None:
    """Send an approver the code of one step, once, and log that it left."""
    carrier = carrier_for(settings.smtp_url, settings.mailbox, ca_file=settings.smtp_ca_file)
    carry_code(settings.store_url, carrier, authority, round_, step, address, code, at=at)
    get_run_logger().info("A code for %s was sent", round_.round_id)
