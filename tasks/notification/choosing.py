"""How mail leaves: by the mail server where one is set, else into the mailbox folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.notification.mailbox import Mailbox
from tasks.notification.smtp import SmtpCarrier
from tasks.notification.smtp_settings import smtp_settings

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.notification.carriers import Carrier


def carrier_for(
    smtp_url: str | None,
    mailbox: Path,
    *,
    ca_file: Path | None = None,
    journal: Path | None = None,
) -> Carrier:
    """The carrier that the settings mean; raises MailSettingsBroken for a URL that cannot be used.

    ``journal`` is a folder where the mail server leaves a copy of each mail; without
    one, mail that is in doubt is held for a person.
    """
    if smtp_url is None:
        return Mailbox(mailbox)
    return SmtpCarrier(smtp_settings(smtp_url), ca_file=ca_file, journal=journal)
