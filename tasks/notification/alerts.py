"""A finding of the watch as a mail to the quality assurance address: counts and round keys only."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from tasks.model import Message
from tasks.notification.mail import Sender, mail_of
from tasks.notification.messages import environment, one_line

if TYPE_CHECKING:
    from datetime import datetime

    from config.schema import Authority
    from tasks.model import Finding
    from tasks.notification.mail import Mail


def alert_mail(finding: Finding, authority: Authority, at: datetime) -> Mail:
    """The mail of a finding; the same fact makes the same Message-ID (D4)."""
    body = environment().get_template("watch.txt").render(
        marking=authority.marking, sentences=finding.sentences,
        service_name=one_line(authority.service_name),
    )  # fmt: skip
    message = Message(
        message_key=f"watch.{sha256(finding.fact.encode()).hexdigest()[:24]}",
        round_id="",
        kind="watch",
        recipient_id="quality-assurance",
        recipient=authority.mail.quality_assurance,
        subject=f"Audit programme: {one_line(finding.subject)}",
        body=body.strip() + "\n",
    )
    mail = authority.mail
    sender = Sender(mail.sender, mail.quality_assurance, authority.marking)
    return mail_of(message, (), sender, at)
