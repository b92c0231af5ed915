"""A code by mail, so that an approval is confirmed and not only declared (R022)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.errors import CodeNotSent
from tasks.model import Message, Round
from tasks.notification.mail import Sender, mail_of
from tasks.store.approvals import is_code_sent, keep_code
from tasks.store.database import opened

if TYPE_CHECKING:
    from datetime import datetime

    from config.schema import Authority
    from tasks.notification.carriers import Carrier


def carry_code(
    store_url: str,
    carrier: Carrier,
    authority: Authority,
    round_: Round,
    step: int,
    address: str,
    code: str,
    *,
    at: datetime,
) -> None:
    """The approver has the code of this step; a step that had one gets no second.

    Only its digest is kept, and before the mail leaves. Raises CodeNotSent,
    MailServerDown or MailboxFailed.
    """
    with opened(store_url) as engine:
        if is_code_sent(engine, round_.round_id, round_.version, step):
            return
        try:
            mail = mail_of(
                _message(authority, round_, step, address, code), (), _sender(authority), at
            )
            outcome = carrier.carry(mail)
            if outcome.state != "sent":
                raise CodeNotSent(round_.round_id, outcome.note or "the server did not take it")
        finally:
            carrier.close()
        keep_code(engine, round_.round_id, round_.version, step, sent_to=address, code=code, at=at)


def _message(authority: Authority, round_: Round, step: int, address: str, code: str) -> Message:
    return Message(
        message_key=f"{round_.folder}-approval-{step}",
        round_id=round_.round_id,
        kind="code",
        recipient_id="approver",
        recipient=address,
        subject=f"Code to approve: {round_.title}",
        body=(
            f"Somebody approves {round_.title} in your name.\n\n"
            f"If that is you, give this code in the screen: {code}\n\n"
            f"If not, tell {authority.mail.quality_assurance} at once and give it to nobody.\n"
        ),
    )


def _sender(authority: Authority) -> Sender:
    mail = authority.mail
    return Sender(mail.sender, mail.quality_assurance, authority.marking)
