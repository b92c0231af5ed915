"""Which partners may be written to, and as whom (R093, K23, K24)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tasks.model import Addressee
from tasks.notification.addressing import AddressFaulty, address_of, delivery_for

if TYPE_CHECKING:
    from config.schema import Mail
    from tasks.model import AgencyReturn, PartnerOrganisation, Partnership
    from tasks.store.freezing import FrozenRound

PARTNER, TEMPLATE = "partner", "agency_template"
NO_ADDRESS, NOT_NAMED, OTHER_DOMAIN = "no_address", "domain_not_named", "not_its_own_domain"


def unreachable(organisations: Iterable[PartnerOrganisation], mail: Mail) -> dict[str, str]:
    """Why no mail may go to an organisation, for each to which none may."""
    found = {each.organisation_id: _reason(each, mail) for each in organisations}
    return {organisation_id: reason for organisation_id, reason in found.items() if reason}


def own_organisations(organisations: Iterable[PartnerOrganisation], mail: Mail) -> frozenset[str]:
    """The organisations of the council itself: in a domain to which documents are attached."""
    own = {each.domain for each in mail.deliveries if each.documents == "attached"}
    return frozenset(each.organisation_id for each in organisations if each.mail_domain in own)


def partners_of(partnership: Partnership | None) -> tuple[Addressee, ...]:
    """The contact of each organisation that is asked for a return, each once."""
    if partnership is None:
        return ()
    known = partnership.organisations
    asked = sorted({each.organisation_id for each in partnership.asked})
    return tuple(
        Addressee(PARTNER, each, known[each].contact_name or "", known[each].contact_email)
        for each in asked
    )


def partner_faults(frozen: FrozenRound) -> list[str]:
    """What is wrong with the partners of a frozen round, by its returns.

    Each return is of a drawn child; each partner's mail goes to its own domain,
    and holds a letter and one template for each child that it was asked about.
    """
    drawn = {selected.case_id for selected in frozen.sample.selected}
    asked = asked_of(frozen.returns)
    domains = {each.organisation_id: each.mail_domain for each in frozen.returns}
    templates = Counter(each.recipient_id for each in frozen.documents if each.kind == TEMPLATE)
    strays = (
        person.reference_id
        for person in frozen.addressees
        if person.role == PARTNER and domains.get(person.reference_id) != _domain(person)
    )
    faults = [f"organisation {each} would get mail outside its own domain" for each in strays]
    if any(each.case_id not in drawn for each in frozen.returns):
        faults.append("returns are asked of children who were not drawn")
    return faults + [
        f"organisation {each} has not one template for each of its returns"
        for each, number in asked.items()
        if templates[each] != number + 1  # and its letter
    ]


def _domain(person: Addressee) -> str:
    return (person.address or "").rpartition("@")[2].casefold()


def asked_of(returns: Iterable[AgencyReturn]) -> dict[str, int]:
    """How many returns each organisation is asked for."""
    counts: dict[str, int] = {}
    for each in returns:
        if each.withheld is None:
            counts[each.organisation_id] = counts.get(each.organisation_id, 0) + 1
    return counts


def _reason(organisation: PartnerOrganisation, mail: Mail) -> str | None:
    """The first reason why no mail may go to an organisation, or None."""
    try:
        address = address_of(organisation.contact_email)
    except AddressFaulty:
        return NO_ADDRESS
    if address.rpartition("@")[2] != organisation.mail_domain:
        return OTHER_DOMAIN
    try:
        delivery_for(address, mail.deliveries)
    except AddressFaulty:
        return NOT_NAMED
    return None
