"""Who is told what: one message to one person, with no child's detail in subject or body."""

from __future__ import annotations

from hashlib import sha256

from config.schema import Mail
from tasks.model import Document, Message, Round, RoundFacts
from tasks.notification.addressing import require_recipients

WORDS = {
    "pack": (
        "{title}: your audits",
        "Dear {name},\n\nYour pack for {title} is attached: a letter with your schedule, and for"
        " each case the audit form (as PDF and as workbook) and the family feedback form."
        " Fieldwork is from {starts} to {ends}; please return the forms by {due}.\n\nPlease meet"
        " each worker to talk the case through before you grade it; the invitation attached"
        " proposes times.\n\nIf you have had any part in one of these cases, do not"
        " open its file: tell the Quality Assurance Unit and it will be replaced.\n",
    ),
    "notice": (
        "{title}: cases of your team",
        "Dear {name},\n\nCases of your team have been drawn for {title}. The notice attached says"
        " which, and who holds them. Auditors from other teams will be in touch with your workers"
        " between {starts} and {ends}.\n",
    ),
    "report": (
        "{title}: sample certificate and allocation report",
        "Dear colleague,\n\n{title} has been drawn and allocated. The certificate and the"
        " allocation report are attached.\n",
    ),
}


def messages_for(
    facts: RoundFacts, documents: tuple[Document, ...], mail: Mail
) -> tuple[Message, ...]:
    """One message for each auditor with cases, each team manager and the quality assurance mailbox.

    Raises RecipientsFaulty, before anything is sent, where an address is in doubt.
    """
    by_person: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        if document.recipient_id is not None:
            kind = {"pack": "pack", "notice": "notice"}.get(document.kind.split("-")[0], "report")
            by_person.setdefault((kind, document.recipient_id), []).append(document)
    addresses = {key: _address(facts, mail, *key) for key in by_person}
    require_recipients({f"{kind} {who}": each for (kind, who), each in addresses.items()}, mail)
    return tuple(
        _message(facts, kind, who, addresses[kind, who] or "", found)
        for (kind, who), found in sorted(by_person.items())
    )


def _address(facts: RoundFacts, mail: Mail, kind: str, who: str) -> str | None:
    """The address of an auditor, of a team's manager or of the quality assurance mailbox."""
    if kind == "pack":
        return facts.auditors[who].email
    if kind == "notice":
        return facts.teams[who].manager_email
    return mail.quality_assurance


def _name(facts: RoundFacts, kind: str, who: str) -> str:
    if kind == "pack":
        return facts.auditors[who].auditor_name
    return facts.teams[who].manager_name or "colleague" if kind == "notice" else "colleague"


def _message(
    facts: RoundFacts, kind: str, who: str, address: str, documents: list[Document]
) -> Message:
    """The message, its key worked out from round, kind and person alone."""
    round_ = facts.round
    subject, body = WORDS[kind]
    said = {
        "title": round_.title,
        "name": _name(facts, kind, who),
        "starts": _long(round_, "starts_on"),
        "ends": _long(round_, "ends_on"),
        "due": _long(round_, "due_on"),
    }
    whole = f"{round_.round_id}|{round_.version}|{kind}|{who}"
    return Message(
        message_key=sha256(whole.encode()).hexdigest()[:32],
        round_id=round_.round_id,
        kind=kind,
        recipient_id=who,
        recipient=address,
        subject=subject.format(**said),
        body=body.format(**said),
        document_ids=tuple(sorted(document.document_id for document in documents)),
    )


def _long(round_: Round, name: str) -> str:
    """A day as people write it: 5 July 2021."""
    day = getattr(round_, name)
    return f"{day.day} {day:%B %Y}"
