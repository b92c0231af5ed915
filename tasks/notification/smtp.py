"""Carries mail to a server by SMTP: encrypted and to the right server, or not at all.

There is no way back to plain text (F24, K26). What was refused for a while is
tried again a bounded number of times (F25); what was refused for good is left
(F26); what may have been taken although no answer came is in doubt (F27, F28).
"""

from __future__ import annotations

import smtplib
import ssl
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.errors import MailServerDown, MailSettingsBroken
from tasks.notification.carriers import Outcome
from tasks.notification.journal import message_ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tasks.notification.mail import Mail
    from tasks.notification.smtp_settings import SmtpSettings

PAUSES = (1.0, 4.0)  # seconds before the second and the third attempt
PATIENCE = 20  # pauses in one run: a server that puts everything off is not waited for
LOG_IN_FIRST = frozenset({530, 534, 535, 538})
BROKEN = (smtplib.SMTPServerDisconnected, OSError)


class SmtpCarrier:
    """A mail server, spoken to over one connection that is opened when it is first needed."""

    settles_in = timedelta(minutes=10)

    def __init__(
        self,
        settings: SmtpSettings,
        *,
        ca_file: Path | None = None,
        journal: Path | None = None,
        timeout: float = 30.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self.journal = journal
        self.timeout = timeout
        self._pause = pause
        self._patience = PATIENCE
        self._server: smtplib.SMTP | None = None
        self._journalled: frozenset[str] | None = None
        self._context = _context(ca_file)

    def carry(self, mail: Mail) -> Outcome:
        """The server took the mail or refused it; raises MailServerDown if it cannot be used."""
        outcome = self._attempt(mail)
        for seconds in PAUSES:
            if outcome.state != "pending" or self._patience == 0:
                return outcome
            self._patience -= 1
            self._pause(seconds)
            outcome = self._attempt(mail)
        return outcome

    def holds(self, mail: Mail) -> bool | None:
        """Whether the journal has the mail; None without a journal that can be read.

        It is read once: what this run sends itself is not asked for again.
        """
        if self.journal is not None and self._journalled is None:
            self._journalled = message_ids(self.journal)
        return None if self._journalled is None else mail.message_id in self._journalled

    def greet(self) -> None:
        """The server let us in and answered; raises MailServerDown. No mail is begun."""
        self._server = self._server or self._connect()
        self._server.noop()
        self.close()

    def close(self) -> None:
        """The server has been told goodbye, if it still listens."""
        if self._server is not None:
            with suppress(*BROKEN, smtplib.SMTPException):
                self._server.quit()
        self._server = None

    def _attempt(self, mail: Mail) -> Outcome:
        server = self._server or self._connect()
        self._server = server
        try:
            refused = _envelope(server, mail)
        except BROKEN:
            self._drop()
            return Outcome("pending", "the connection broke before the mail was handed over")
        if refused is not None:
            self._refuse_unwelcome(*refused)
            return self._refused(refused[1])
        try:
            code = _hand_over(server, mail.content)
        except BROKEN:
            self._drop()
            return Outcome("in_doubt", "the connection broke before the server answered")
        return Outcome("sent") if code == 250 else self._refused(code)

    def _refuse_unwelcome(self, step: str, code: int) -> None:
        """A refusal of ourselves tells nothing about a recipient: all mail waits."""
        if (step == "sender" and code >= 500) or code in LOG_IN_FIRST:
            self._drop()
            why = f"it refused the sender with {code}"
            raise MailServerDown(self.settings.name, why)

    def _refused(self, code: int) -> Outcome:
        """4xx: later, 5xx: never; the connection begins afresh after the server closes it."""
        if self._server is not None and code == 421:
            self._drop()
        elif self._server is not None:
            with suppress(*BROKEN):
                self._server.rset()
        if 400 <= code < 500:
            return Outcome("pending", f"put off by the server with {code}")
        return Outcome("failed", f"refused by the server with {code}")

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None

    def _connect(self) -> smtplib.SMTP:
        server: smtplib.SMTP | None = None
        try:
            server = self._open()
            if self.settings.tls == "starttls":
                server.starttls(context=self._context)
            server.ehlo_or_helo_if_needed()
            if self.settings.user is not None:
                server.login(self.settings.user, self.settings.password or "")
        except (*BROKEN, smtplib.SMTPException) as error:
            if server is not None:
                server.close()
            raise MailServerDown(self.settings.name, _why(error)) from None
        return server

    def _open(self) -> smtplib.SMTP:
        host, port = self.settings.host, self.settings.port
        if self.settings.tls == "implicit":
            return smtplib.SMTP_SSL(host, port, timeout=self.timeout, context=self._context)
        return smtplib.SMTP(host, port, timeout=self.timeout)


def _context(ca_file: Path | None) -> ssl.SSLContext:
    """Certificate and host are checked, against the system or the council's own authority."""
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError:
        raise MailSettingsBroken("the file of trusted certificates cannot be read") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _envelope(server: smtplib.SMTP, mail: Mail) -> tuple[str, int] | None:
    """The server awaits the content; or at which step it refused, and by which code."""
    code = server.mail(mail.sender)[0]
    if code != 250:
        return "sender", code
    code = server.rcpt(mail.recipient)[0]
    if code not in {250, 251}:
        return "recipient", code
    code = server.docmd("DATA")[0]
    return None if code == 354 else ("content", code)


def _hand_over(server: smtplib.SMTP, content: bytes) -> int:
    """The code that the server gave once it had all of the content."""
    escaped = content.replace(b"\r\n.", b"\r\n..")
    if escaped.startswith(b"."):
        escaped = b"." + escaped
    ending = b".\r\n" if escaped.endswith(b"\r\n") else b"\r\n.\r\n"
    server.send(escaped + ending)
    return server.getreply()[0]


def _why(error: Exception) -> str:
    """What stood in the way, in words that show no password."""
    reasons: tuple[tuple[type[Exception], str], ...] = (
        (
            smtplib.SMTPNotSupportedError,
            "it does not offer encryption or login, and nothing is sent without",
        ),
        (smtplib.SMTPAuthenticationError, "it refused the user or the password"),
        (ssl.SSLCertVerificationError, "its certificate is not trusted or is for another host"),
        (ssl.SSLError, "a secure connection could not be made"),
        (TimeoutError, "it did not answer in time"),
        (ConnectionRefusedError, "nothing listens there"),
        (smtplib.SMTPServerDisconnected, "it closed the connection"),
        (smtplib.SMTPException, "it did not speak as a mail server does"),
    )
    cause = error.__context__ if isinstance(error.__context__, TimeoutError) else error
    for kind, reason in reasons:
        if isinstance(cause, kind):
            return reason
    return "it could not be reached"
