"""The mail of a day's compliance audits: one to each manager, with every form, and one to QA.

The envelopes are the round's own: who audits has the forms, the team that has
the case now has a notice, and the release gate works both out again (K27).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.model import Addressee, ComplianceAudit, ComplianceDay, Message
from tasks.notification.addressing import AddressFaulty, address_of, delivery_for
from tasks.notification.envelopes import (
    AUDITOR,
    QA_READER,
    QUALITY_ASSURANCE,
    TEAM_MANAGER,
    envelopes_for,
)
from tasks.notification.messages import environment, links_of, message_key, one_line, spoken

if TYPE_CHECKING:
    from config.schema import Authority, Mail
    from tasks.model import Document
    from tasks.notification.envelopes import Envelope

KIND = "compliance"


def is_reachable(address: str | None, mail: Mail) -> bool:
    """Whether mail may go to an address: one address, in a domain that is named."""
    try:
        delivery_for(address_of(address), mail.deliveries)
    except AddressFaulty:
        return False
    return True


def addressees_of_day(day: ComplianceDay, authority: Authority) -> tuple[Addressee, ...]:
    """Everybody who is told: managers who audit, teams that have the cases now, and QA."""
    auditors = {
        str(each.responsible_id): Addressee(
            AUDITOR, str(each.responsible_id), each.responsible_name or "", each.responsible_address
        )
        for each in audits_sent(day)
    }
    teams = {
        str(each.notified_team_id): Addressee(
            TEAM_MANAGER, str(each.notified_team_id), each.notified_name or "",
            each.notified_address,
        )
        for each in audits_sent(day)
    }  # fmt: skip
    return (
        *(auditors[key] for key in sorted(auditors)),
        *(teams[key] for key in sorted(teams)),
        Addressee(QUALITY_ASSURANCE, QA_READER, "", authority.mail.quality_assurance),
    )


def audits_sent(day: ComplianceDay) -> tuple[ComplianceAudit, ...]:
    """The audits whose manager can be written to; the others go to quality assurance."""
    return tuple(each for each in day.audits if each.responsible_id is not None)


def compose_day(
    day: ComplianceDay, documents: tuple[Document, ...], authority: Authority
) -> tuple[Message, ...]:
    """One message for everybody who is told of a day; a preview tells nobody.

    Raises RecipientsFaulty with every person who cannot be written to.
    """
    if day.is_preview:
        return ()
    addressees = addressees_of_day(day, authority)
    envelopes = envelopes_for(day.round.round_id, addressees, documents, authority.mail)
    return tuple(_message(envelope, day, authority) for envelope in envelopes)


def _message(envelope: Envelope, day: ComplianceDay, authority: Authority) -> Message:
    context = _context(envelope, day, authority)
    subject = environment().get_template("compliance_subject.txt").render(context).strip()
    if not subject.isprintable():
        raise ValueError("A subject is one printable line.")
    body = environment().get_template("compliance_body.txt").render(context)
    return Message(
        message_key=message_key(day.round, KIND, envelope.address),
        round_id=day.round.round_id,
        kind=KIND,
        recipient_id=envelope.parts[0].reference_id,
        recipient=envelope.address,
        subject=subject,
        body=body.strip() + "\n",
        document_ids=envelope.document_ids,
    )


def _context(envelope: Envelope, day: ComplianceDay, authority: Authority) -> dict[str, object]:
    mine = {part.reference_id for part in envelope.parts if part.role == AUDITOR}
    teams = {part.reference_id for part in envelope.parts if part.role == TEAM_MANAGER}
    sent = audits_sent(day)
    audits = [each for each in sent if each.responsible_id in mine]
    signed = [each for each in sent if each.countersign_team_id in teams and each.countersign_name]
    dues = [each.countersign_on for each in signed if each.countersign_on]
    return {
        "round": day.round,
        "service_name": one_line(authority.service_name),
        "person_name": one_line(envelope.parts[0].person_name),
        "transfers": sum(each.event.kind == "transfer" for each in audits),
        "closures": sum(each.event.kind == "closure" for each in audits),
        "due_on": spoken(max(each.due_on for each in audits)) if audits else "",
        "to_sign": len(signed),
        "sign_on": spoken(max(dues)) if dues else "",
        "is_quality_assurance": any(p.role == QUALITY_ASSURANCE for p in envelope.parts),
        "events": len(day.audits),
        "unsent": len(day.audits) - len(sent),
        "is_attached": envelope.delivery == "attached",
        "links": links_of(envelope, authority),
        "marking": authority.marking,
        "quality_assurance": authority.mail.quality_assurance,
    }
