"""Which address a mail may go to: exactly one, in exactly one of the configured domains.

A domain is compared in its IDNA form and must come back from that form as it
was written, so that no look-alike, no sub-domain trick and no second address
gets through (K23 to K25).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from config.schema import Delivery

LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
LONGEST_LOCAL_PART = 64
LONGEST_ADDRESS = 254


class AddressFaulty(ValueError):
    """A text is not exactly one address that mail may go to; says why, not what it was."""


def address_of(text: str | None) -> str:
    """The one address in a text, its domain in lower-case IDNA form; raises AddressFaulty.

    >>> address_of(" Ann.Lee@Invented.gov.uk ")
    'Ann.Lee@invented.gov.uk'
    >>> address_of("a@invented.gov.uk, b@elsewhere.org")
    Traceback (most recent call last):
    tasks.notification.addressing.AddressFaulty: holds more than one address
    """
    if text is None or not text.strip():
        raise AddressFaulty("has no address")
    bare = text.strip(" ")
    if bare.count("@") > 1 or re.search(r"[,;\s]", bare):
        raise AddressFaulty("holds more than one address")
    local, _, domain = bare.partition("@")
    if len(local) > LONGEST_LOCAL_PART or not LOCAL_PART.fullmatch(local):
        raise AddressFaulty("is not an address")
    address = f"{local}@{_domain_of(domain)}"
    if len(address) > LONGEST_ADDRESS:
        raise AddressFaulty("is not an address")
    return address


def delivery_for(address: str, deliveries: tuple[Delivery, ...]) -> Literal["attached", "link"]:
    """How documents reach an address, by its whole domain; raises AddressFaulty for any other."""
    domain = address.rpartition("@")[2]
    for delivery in deliveries:
        if delivery.domain == domain:
            return delivery.documents
    raise AddressFaulty("is outside the domains that mail may go to")


def _domain_of(text: str) -> str:
    """The domain in IDNA form, refused where that form stands for another spelling."""
    lower = text.lower()
    try:
        domain = lower.encode("idna").decode("ascii")
        spelled = domain.encode("ascii").decode("idna")
    except UnicodeError:
        raise AddressFaulty("is not an address") from None
    if lower not in {domain, spelled} or not DOMAIN.fullmatch(domain):
        raise AddressFaulty("is not an address")
    return domain
