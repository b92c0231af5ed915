"""To whom a mail may go: exactly one address, in exactly one of the domains that are allowed."""

from __future__ import annotations

import re

from config.schema import Mail
from tasks.errors import RecipientsFaulty

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9.-]+)")


def fault_of(recipient_id: str, address: str | None, mail: Mail) -> str | None:
    """A sentence about an address that may not be written to, or None where it may (K23 to K25)."""
    if not address:
        return f"{recipient_id} has no address."
    if address.count("@") > 1 or re.search(r"[\s,;<>]", address):
        return f"{recipient_id} has more than one address, or one that is not plain."
    found = ADDRESS.fullmatch(address)
    if found is None:
        return f"{recipient_id} has an address that is not one."
    if delivery_of(address, mail) is None:
        return (
            f"{recipient_id} has an address outside the domains that config/authority.yaml allows."
        )
    return None


def delivery_of(address: str, mail: Mail) -> str | None:
    """``attached`` or ``link`` for an address in an allowed domain, None for any other."""
    domain = address.rpartition("@")[2].lower()
    return next((each.documents for each in mail.deliveries if each.domain == domain), None)


def require_recipients(recipients: dict[str, str | None], mail: Mail) -> None:
    """Raises RecipientsFaulty with every recipient that may not be written to."""
    faults = [fault_of(key, address, mail) for key, address in sorted(recipients.items())]
    found = tuple(fault for fault in faults if fault)
    if found:
        raise RecipientsFaulty(found)
