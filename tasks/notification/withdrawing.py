"""A draw that was set aside after its mail had gone is taken back, reader by reader.

Whoever was written to holds references of children whose cases are no longer
theirs to read. So each of them, and nobody else, is told to stop and to delete.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.errors import ReleaseRefused, StepRefused
from tasks.model import Message
from tasks.notification.delivering import Delivering
from tasks.notification.messages import environment, one_line
from tasks.notification.relay import recover, send_all
from tasks.notification.relay_report import RelayReport
from tasks.store.database import opened, reading
from tasks.store.holding import hold_round
from tasks.store.outbox import WITHDRAWAL, read_letters, told_of, write_messages
from tasks.store.rounds import standing_of, title_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from config.schema import Authority
    from tasks.notification.carriers import Carrier
    from tasks.store.outbox import Letter
    from tasks.store.rounds import Standing

SET_ASIDE = frozenset({"cancelled", "superseded"})


def queue_withdrawals(
    connection: Connection, standing: Standing, authority: Authority, *, at: datetime
) -> int:
    """Everybody who was written to about a version has a withdrawal waiting; how many.

    Called in the transaction that sets the version aside, so that neither is without the other.
    """
    told = told_of(connection, standing.round_id, standing.version)
    if not told:
        return 0
    title = title_of(connection, standing.round_id, standing.version)
    messages = tuple(_withdrawal(each, title, standing.version, authority) for each in told)
    write_messages(connection, messages, version=standing.version, at=at)
    return len(messages)


def relay_withdrawals(
    store_url: str,
    round_id: str,
    version: int,
    carrier: Carrier,
    *,
    authority: Authority,
    clock: Callable[[], datetime],
) -> RelayReport:
    """Every withdrawal of a version has left once, or it is known why not.

    Raises StepRefused for a version that stands, ReleaseRefused where somebody
    would be told who was never written to, RoundBusy, MailServerDown, MailboxFailed.
    """
    with hold_round(store_url, round_id, "mail"), opened(store_url) as engine:
        with reading(engine) as connection:
            standing = standing_of(connection, round_id, version)
            told = {each.recipient for each in told_of(connection, round_id, version)}
        if standing.state not in SET_ASIDE:
            raise StepRefused(round_id, version, standing.state, "taken back")
        found = read_letters(engine, round_id, version, are_withdrawals=True)
        _refuse_strangers(round_id, found, told)
        run = Delivering(engine, carrier, authority, {}, Path(), clock)
        with closing(carrier):
            return send_all(run, standing, recover(engine, found, clock), SET_ASIDE)


def _withdrawal(sent: Message, title: str, version: int, authority: Authority) -> Message:
    """The message that takes one message back; it encloses nothing."""
    body = environment().get_template("withdrawal.txt")
    facts = {
        "marking": authority.marking,
        "title": one_line(title),
        "round_id": sent.round_id,
        "version": version,
        "quality_assurance": authority.mail.quality_assurance,
        "service_name": one_line(authority.service_name),
    }
    return Message(
        message_key=f"{sent.message_key}.{WITHDRAWAL}",
        round_id=sent.round_id,
        kind=WITHDRAWAL,
        recipient_id=sent.recipient_id,
        recipient=sent.recipient,
        subject=f"Withdrawn: {one_line(title)}: please stop and delete",
        body=body.render(facts).strip() + "\n",
        document_ids=(),
    )


def _refuse_strangers(round_id: str, letters: tuple[Letter, ...], told: set[str]) -> None:
    strangers = sum(letter.message.recipient not in told for letter in letters)
    if strangers:
        fault = f"{strangers} withdrawals name somebody who was never written to"
        raise ReleaseRefused(round_id, (fault,))
