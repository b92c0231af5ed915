"""The Prefect face of notification. Nothing is decided here."""

from __future__ import annotations

from pathlib import Path

from prefect import get_run_logger, task

from tasks.model import Round
from tasks.notification.relay import RelayReport, relay
from tasks.store.database import open_store


@task
def release_messages(store_url: str, round_: Round, sender: str, output: Path) -> RelayReport:
    """Send what waits and log how many went."""
    report = relay(open_store(store_url), round_, sender, output)
    get_run_logger().info("%d messages sent, %d before", report.sent, report.already_sent)
    return report
