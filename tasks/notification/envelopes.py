"""Who gets which documents of a round: one envelope for one address.

The same function fills the outbox and, at the release gate, works out from the
frozen records what the outbox should hold (D7, K27).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tasks.errors import RecipientsFaulty
from tasks.model import Addressee
from tasks.notification.addressing import AddressFaulty, address_of, delivery_for
from tasks.notification.partners import PARTNER, TEMPLATE, partners_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.schema import Authority, Mail
    from tasks.model import Allocation, Document, RoundFacts

AUDITOR = "auditor"
TEAM_MANAGER = "team_manager"
QUALITY_ASSURANCE = "quality_assurance"
QA_READER = "quality-assurance"  # whom a document for the QA data lead names
FOSTERING_READER = "fostering_reader"
ORGANISATION = "organisation"
NOTICE, DUE_LIST, TOOL = "notice", "due_list", "tool"
FOR_ONE_ROLE = {
    NOTICE: TEAM_MANAGER,
    DUE_LIST: FOSTERING_READER,
    TOOL: ORGANISATION,
    TEMPLATE: PARTNER,
}
"""Which part of a person a kind of document is for; any other kind is an auditor's."""
FOR_QUALITY_ASSURANCE = ("certificate", "allocation_report")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One address and all that goes to it; a person with two parts gets one mail for both."""

    address: str
    delivery: Literal["attached", "link"]
    parts: tuple[Addressee, ...]
    document_ids: tuple[str, ...]


def addressees_of(facts: RoundFacts, authority: Authority) -> tuple[Addressee, ...]:
    """Everybody who is told of a round: auditors, managers of drawn teams, the QA data lead."""
    auditors = (facts.auditors[each] for each in auditors_of(facts.allocation))
    held = {facts.cases[case_id].team_id or "" for case_id in facts.sample.case_ids}
    teams = (facts.teams[each] for each in sorted(held & facts.teams.keys()))
    return (
        *(Addressee(AUDITOR, each.auditor_id, each.auditor_name, each.email) for each in auditors),
        *(
            Addressee(TEAM_MANAGER, each.team_id, each.manager_name or "", each.manager_email)
            for each in teams
        ),
        *partners_of(facts.partnership),
        Addressee(QUALITY_ASSURANCE, QA_READER, "", authority.mail.quality_assurance),
    )


def auditors_of(allocation: Allocation) -> tuple[str, ...]:
    """The auditors who have a case in an allocation, each once, in order."""
    return tuple(sorted({each.auditor_id for each in allocation.assignments}))


def envelopes_for(
    round_id: str,
    addressees: tuple[Addressee, ...],
    documents: tuple[Document, ...],
    mail: Mail,
) -> tuple[Envelope, ...]:
    """One envelope an address, in a fixed order; raises RecipientsFaulty with every fault."""
    faults: list[str] = []
    by_address: dict[str, list[Addressee]] = {}
    for addressee in addressees:
        try:
            address = address_of(addressee.address)
            delivery_for(address, mail.deliveries)
        except AddressFaulty as fault:
            faults.append(f"{_who(addressee)} {fault}")
        else:
            by_address.setdefault(address.casefold(), []).append(addressee)
    faults.extend(_shared(by_address.values()))
    faults.extend(_strays(addressees, documents))
    faults.extend(_links(mail))
    if faults:
        raise RecipientsFaulty(round_id, tuple(faults))
    return tuple(_envelope(parts, documents, mail) for parts in by_address.values())


def _envelope(parts: list[Addressee], documents: tuple[Document, ...], mail: Mail) -> Envelope:
    address = address_of(parts[0].address)
    enclosed = tuple(
        document.document_id for part in parts for document in documents if _belongs(document, part)
    )
    delivery = delivery_for(address, mail.deliveries)
    return Envelope(address, delivery, tuple(parts), enclosed)


def _belongs(document: Document, part: Addressee) -> bool:
    if part.role == QUALITY_ASSURANCE:
        is_general = document.recipient_id is None and document.kind in FOR_QUALITY_ASSURANCE
        return is_general or document.recipient_id == QA_READER
    meant = FOR_ONE_ROLE.get(document.kind, AUDITOR)
    return document.recipient_id == part.reference_id and part.role == meant


def _shared(groups: Iterable[list[Addressee]]) -> list[str]:
    """Two auditors, or managers of two names, behind one address: one would read the other's."""
    faults: list[str] = []
    for parts in groups:
        auditors = [part.reference_id for part in parts if part.role == AUDITOR]
        if len(auditors) > 1:
            faults.append(f"auditors {', '.join(auditors)} have one address between them")
        partners = [part.reference_id for part in parts if part.role == PARTNER]
        if len(partners) > 1:
            faults.append(f"organisations {', '.join(partners)} have one address between them")
        managers = {part.person_name.casefold() for part in parts if part.role == TEAM_MANAGER}
        if len(managers) > 1:
            teams = [part.reference_id for part in parts if part.role == TEAM_MANAGER]
            faults.append(
                f"the managers of teams {', '.join(teams)} are different people with one address"
            )
    return faults


def _strays(addressees: tuple[Addressee, ...], documents: tuple[Document, ...]) -> list[str]:
    """Every personal document has one addressee, and every addressee has a document."""
    faults: list[str] = []
    for document in documents:
        readers = sum(_belongs(document, part) for part in addressees)
        if document.recipient_id is not None and readers != 1:
            faults.append(f"document {document.document_id} has no single reader")
    for part in addressees:
        if not any(_belongs(document, part) for document in documents):
            faults.append(f"{_who(part)} would get a mail without a document")
    return faults


def _links(mail: Mail) -> list[str]:
    linked = [each.domain for each in mail.deliveries if each.documents == "link"]
    if linked and mail.link_base is None:
        return [f"documents for {', '.join(linked)} are linked, but mail.link_base is not set"]
    return []


def _who(addressee: Addressee) -> str:
    if addressee.role == AUDITOR:
        return f"auditor {addressee.reference_id}"
    if addressee.role == TEAM_MANAGER:
        return f"the manager of team {addressee.reference_id}"
    if addressee.role in {ORGANISATION, PARTNER}:
        return f"organisation {addressee.reference_id}"
    if addressee.role == FOSTERING_READER:
        return f"reader {addressee.reference_id} of the due list"
    return "the quality assurance address"
