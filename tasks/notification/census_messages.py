"""The mail of rounds that draw nothing: fostering and section 11 (R101, R108, K23).

As everywhere: one mail an address, the subject names the round and never a
household, and a partner's mail holds links only (K24).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.model import Addressee, Message
from tasks.notification.envelopes import (
    AUDITOR,
    FOSTERING_READER,
    ORGANISATION,
    QA_READER,
    QUALITY_ASSURANCE,
    Envelope,
    auditors_of,
    envelopes_for,
)
from tasks.notification.messages import environment, links_of, message_key, one_line, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.schema import Authority
    from tasks.model import Document, FosteringFacts, Round, Section11Facts

KINDS = {
    AUDITOR: "pack",
    FOSTERING_READER: "due-list",
    ORGANISATION: "tool",
    QUALITY_ASSURANCE: "report",
}


def fostering_addressees(facts: FosteringFacts, authority: Authority) -> tuple[Addressee, ...]:
    """Auditors with a household, the readers of the due list, and the QA Unit."""
    people = facts.auditors
    auditors = [people[each] for each in auditors_of(facts.allocation)]
    readers = [people[each] for each in facts.readers]
    return (
        *(Addressee(AUDITOR, each.auditor_id, each.auditor_name, each.email) for each in auditors),
        *(
            Addressee(FOSTERING_READER, each.auditor_id, each.auditor_name, each.email)
            for each in readers
        ),
        Addressee(QUALITY_ASSURANCE, QA_READER, "", authority.mail.quality_assurance),
    )


def section_11_addressees(facts: Section11Facts, authority: Authority) -> tuple[Addressee, ...]:
    """The contact of every organisation in scope, and the QA Unit."""
    return (
        *(
            Addressee(ORGANISATION, each.organisation_id, each.contact_name or "",
                      each.contact_email)
            for each in facts.organisations
        ),
        Addressee(QUALITY_ASSURANCE, QA_READER, "", authority.mail.quality_assurance),
    )  # fmt: skip


def fostering_messages(
    facts: FosteringFacts,
    people: tuple[Addressee, ...],
    documents: tuple[Document, ...],
    authority: Authority,
) -> tuple[Message, ...]:
    """One message an address; raises RecipientsFaulty with whoever cannot be written to."""
    listed = facts.census.listed
    counts: Mapping[str, object] = {
        "due": sum(not each.is_overdue for each in listed),
        "overdue": sum(each.is_overdue for each in listed),
        "short": sum(each.short for each in facts.allocation.shortages),
    }
    own = {
        load.auditor_id: sum(each.auditor_id == load.auditor_id
                             for each in facts.allocation.assignments)
        for load in facts.allocation.loads
    }  # fmt: skip
    return tuple(
        _message(
            envelope, facts.round, authority, "fostering",
            {**counts, "households": sum(own.get(part.reference_id, 0) for part in envelope.parts
                                         if part.role == AUDITOR)},
        )
        for envelope in envelopes_for(facts.round.round_id, people, documents, authority.mail)
    )  # fmt: skip


def section_11_messages(
    facts: Section11Facts,
    people: tuple[Addressee, ...],
    documents: tuple[Document, ...],
    authority: Authority,
) -> tuple[Message, ...]:
    """One message an address, to each organisation's own contact.

    Raises RecipientsFaulty with every organisation that cannot be written to.
    """
    named = {each.organisation_id: each.organisation_name for each in facts.organisations}
    before = {each for each in named if facts.before.get(each)}
    return tuple(
        _message(
            envelope, facts.round, authority, "section_11",
            {
                "organisation_names": [one_line(named[part.reference_id])
                                       for part in envelope.parts if part.role == ORGANISATION],
                "organisations": len(named),
                "has_before": any(part.reference_id in before for part in envelope.parts),
                "panel": f"{facts.panel[0]:%B %Y}",
                "plans": f"{facts.plans[0]:%B %Y}",
            },
        )
        for envelope in envelopes_for(facts.round.round_id, people, documents, authority.mail)
    )  # fmt: skip


def _message(
    envelope: Envelope,
    round_: Round,
    authority: Authority,
    template: str,
    own: Mapping[str, object],
) -> Message:
    """One mail of one template."""
    roles = {part.role for part in envelope.parts}
    kind = "-".join(dict.fromkeys(KINDS[part.role] for part in envelope.parts))
    context = {
        **own,
        "round": round_,
        "service_name": one_line(authority.service_name),
        "person_name": one_line(envelope.parts[0].person_name),
        "is_auditor": AUDITOR in roles,
        "is_reader": FOSTERING_READER in roles,
        "is_organisation": ORGANISATION in roles,
        "is_quality_assurance": QUALITY_ASSURANCE in roles,
        "ends_on": spoken(round_.ends_on),
        "due_on": spoken(round_.due_on),
        "is_attached": envelope.delivery == "attached",
        "links": links_of(envelope, authority),
        "marking": authority.marking,
        "quality_assurance": authority.mail.quality_assurance,
    }
    subject = environment().get_template(f"{template}_subject.txt").render(context).strip()
    if not subject.isprintable():
        raise ValueError("A subject is one printable line.")
    body = environment().get_template(f"{template}_body.txt").render(context).strip()
    return Message(
        message_key=message_key(round_, kind, envelope.address),
        round_id=round_.round_id,
        kind=kind,
        recipient_id=envelope.parts[0].reference_id,
        recipient=envelope.address,
        subject=subject,
        body=f"{body}\n",
        document_ids=envelope.document_ids,
    )
