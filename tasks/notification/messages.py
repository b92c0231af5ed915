"""The words of each mail: plain, short, and without a child's detail (R121, K23, K35).

The subject names the round and never a case; the body says what to do by when.
Keys and Message-IDs follow from the round, its version and the recipient, so
that the same mail made again is known to be the same mail (D4).
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tasks.model import Message
from tasks.notification.envelopes import (
    AUDITOR,
    QUALITY_ASSURANCE,
    TEAM_MANAGER,
    addressees_of,
    envelopes_for,
)
from tasks.notification.partners import PARTNER

if TYPE_CHECKING:
    from datetime import date

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from config.schema import Authority
    from tasks.model import AgencyReturn, Document, Round, RoundFacts
    from tasks.notification.envelopes import Envelope

TEMPLATES = Path(__file__).parents[2] / "templates" / "emails"
KINDS = {PARTNER: "templates", AUDITOR: "pack", TEAM_MANAGER: "notice", QUALITY_ASSURANCE: "report"}


def compose_messages(
    facts: RoundFacts, documents: tuple[Document, ...], authority: Authority
) -> tuple[Message, ...]:
    """One message for everybody who is told of the round; a preview tells nobody.

    Raises RecipientsFaulty with every person who cannot be written to.
    """
    if facts.is_preview:
        return ()
    addressees = addressees_of(facts, authority)
    envelopes = envelopes_for(facts.round.round_id, addressees, documents, authority.mail)
    return tuple(_message(envelope, facts, authority) for envelope in envelopes)


def message_key(round_: Round, kind: str, address: str) -> str:
    """The key of a message: round, version, kind and a digest of the address.

    It is a file name and the left side of a Message-ID, so it holds nothing else.
    """
    recipient = sha256(address.casefold().encode()).hexdigest()[:16]
    return f"{round_.round_id}.v{round_.version}.{kind}.{recipient}"


def spoken(day: date) -> str:
    """A day as a person says it; the year stands in the round's title.

    >>> from datetime import date
    >>> spoken(date(2021, 7, 5))
    'Monday 5 July'
    """
    return f"{day:%A} {day.day} {day:%B}"


def _message(envelope: Envelope, facts: RoundFacts, authority: Authority) -> Message:
    kind = "-".join(dict.fromkeys(KINDS[part.role] for part in envelope.parts))
    context = _context(envelope, facts, authority)
    subject = environment().get_template("subject.txt").render(context).strip()
    if not subject.isprintable():
        raise ValueError("A subject is one printable line.")
    return Message(
        message_key=message_key(facts.round, kind, envelope.address),
        round_id=facts.round.round_id,
        kind=kind,
        recipient_id=envelope.parts[0].reference_id,
        recipient=envelope.address,
        subject=subject,
        body=environment().get_template("body.txt").render(context).strip() + "\n",
        document_ids=envelope.document_ids,
    )


def _context(envelope: Envelope, facts: RoundFacts, authority: Authority) -> dict[str, object]:
    auditors = [part.reference_id for part in envelope.parts if part.role == AUDITOR]
    teams = [part.reference_id for part in envelope.parts if part.role == TEAM_MANAGER]
    assigned = [each for each in facts.allocation.assignments if each.auditor_id in auditors]
    cases = [facts.cases[case_id] for case_id in facts.sample.case_ids]
    named = [facts.cases[each.case_id] for each in facts.sample.nominated]
    return {
        "round": facts.round,
        "service_name": one_line(authority.service_name),
        "person_name": one_line(envelope.parts[0].person_name),
        "is_auditor": bool(auditors),
        "is_manager": bool(teams),
        "asks_family": not (facts.partnership or facts.contacts),
        "partner_returns": _partner_returns(envelope, facts),
        "agencies": len({each.organisation_id for each in _asked(facts)}),
        "is_quality_assurance": any(part.role == QUALITY_ASSURANCE for part in envelope.parts),
        "audits": sum(each.grade == 1 for each in assigned),
        "joint_audits": sum(each.grade == 3 for each in assigned),
        "is_of_contacts": bool(facts.contacts),
        "second_grades": sum(each.grade == 2 for each in assigned),
        "team_names": [one_line(facts.teams[each].team_name) for each in teams],
        "team_cases": sum(case.team_id in teams for case in cases),
        "named_cases": sum(case.team_id in teams for case in named),
        "drawn_cases": len(facts.sample.selected),
        "all_named": len(named),
        "starts_on": spoken(facts.round.starts_on),
        "ends_on": spoken(facts.round.ends_on),
        "due_on": spoken(facts.round.due_on),
        "is_attached": envelope.delivery == "attached",
        "links": links_of(envelope, authority),
        "marking": authority.marking,
        "quality_assurance": authority.mail.quality_assurance,
    }


def _asked(facts: RoundFacts) -> tuple[AgencyReturn, ...]:
    return facts.partnership.asked if facts.partnership else ()


def _partner_returns(envelope: Envelope, facts: RoundFacts) -> int:
    """How many returns the readers of an envelope are asked for as partners."""
    mine = {part.reference_id for part in envelope.parts if part.role == PARTNER}
    return sum(each.organisation_id in mine for each in _asked(facts))


def links_of(envelope: Envelope, authority: Authority) -> list[str]:
    """Where each document lies, by its id, behind the reader's own sign-in."""
    base = (authority.mail.link_base or "").rstrip("/")
    return [f"{base}/{quote(document_id, safe='')}" for document_id in envelope.document_ids]


def one_line(text: str) -> str:
    """A name without line ends or hidden characters, so that it cannot pretend to be our words."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


@lru_cache(maxsize=1)
def environment() -> ImmutableSandboxedEnvironment:
    """Templates that reach nothing outside themselves and miss nothing silently (K05, K06)."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # plain text: nothing in it is ever read as HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
