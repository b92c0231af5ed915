"""Where the mail server is and how to speak to it: SMTP_URL, read strictly.

``smtp://user:password@host:587`` begins in the open and must turn to TLS
before anything is said; ``smtps://`` is TLS from the first byte. Without TLS
only this machine itself may be spoken to, and only by ``?tls=none``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from tasks.errors import MailSettingsBroken

PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A mail server; the password never shows in a representation."""

    host: str
    port: int
    tls: Literal["starttls", "implicit", "none"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The server as a sentence may name it."""
        return f"{self.host}:{self.port}"


def smtp_settings(url: str) -> SmtpSettings:
    """The settings that a URL means; raises MailSettingsBroken, which never shows the URL.

    >>> smtp_settings("smtp://mail.invented.gov.uk").tls
    'starttls'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailSettingsBroken("the host or the port cannot be read") from None
    if parts.scheme not in PORTS:
        raise MailSettingsBroken("it has to begin with smtp:// or smtps://")
    if not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise MailSettingsBroken("it has to be smtp://user:password@host:port")
    if (parts.username is None) != (parts.password is None):
        raise MailSettingsBroken("it needs both a user and a password, or neither")
    return SmtpSettings(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        tls=_tls(parts.scheme, parts.query, parts.hostname),
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
    )


def _tls(scheme: str, query: str, host: str) -> Literal["starttls", "implicit", "none"]:
    options = parse_qsl(query, keep_blank_values=True)
    if options not in ([], [("tls", "none")]):
        raise MailSettingsBroken("its only option is ?tls=none")
    if not options:
        return "implicit" if scheme == "smtps" else "starttls"
    if scheme == "smtps" or not is_loopback(host):
        raise MailSettingsBroken("?tls=none is for smtp:// to this machine itself only")
    return "none"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, by its name or by its address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
