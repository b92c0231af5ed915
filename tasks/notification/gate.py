"""The release gate: nothing leaves before everything fits (D7, K27, K34, F20).

What was frozen is read back and compared with the digest it was frozen under
and with the log; the cases, the allocation and the envelopes are worked out
again; and every document has to lie on the disk, byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.errors import RecipientsFaulty
from tasks.notification.envelopes import envelopes_for
from tasks.notification.partners import partner_faults
from tasks.notification.readers import expected_readers, has_auditors
from tasks.store.files import is_as_written, read_inside

if TYPE_CHECKING:
    from pathlib import Path

    from config.schema import Mail
    from tasks.model import Addressee, Document, Frame
    from tasks.store.freezing import FrozenRound


def release_faults(
    frozen: FrozenRound, frame: Frame, frozen_as: str, mail: Mail, documents_in: Path
) -> tuple[str, ...]:
    """Every reason why the round's mail may not leave; none means that it may.

    ``frozen_as`` is the digest under which it was frozen; ``documents_in`` is
    the folder that the documents' paths are relative to.
    """
    faults: list[str] = []
    if frozen.digest != frozen_as:
        faults.append("what is stored of the round is not what was frozen")
    faults.extend(_case_faults(frozen))
    faults.extend(partner_faults(frozen))
    faults.extend(_envelope_faults(frozen, frame, mail))
    for document in frozen.documents:
        fault = document_fault(document, documents_in)
        if fault is not None:
            faults.append(fault)
    return tuple(faults)


def read_document(document: Document, documents_in: Path) -> bytes | None:
    """The bytes of a document, or None if it is not a plain file in the folder (K21, K22)."""
    return read_inside(documents_in, document.path)


def document_fault(document: Document, documents_in: Path) -> str | None:
    """What is wrong with a document on the disk, by its reference, or None."""
    content = read_document(document, documents_in)
    if content is None:
        return f"document {document.document_id} is not where it was written"
    if not is_intact(document, content):
        return f"document {document.document_id} is not as it was written"
    return None


def is_intact(document: Document, content: bytes) -> bool:
    """Whether these bytes are the document that was frozen."""
    return is_as_written(content, document.size, document.digest)


def _case_faults(frozen: FrozenRound) -> list[str]:
    """The cases of the sample are those that are audited, or that are named as short."""
    drawn = set(frozen.sample.case_ids)
    assigned = {each.case_id for each in frozen.allocation.assignments}
    first = {each.case_id for each in frozen.allocation.assignments if each.grade == 1}
    short = {case_id for each in frozen.allocation.shortages for case_id in each.case_ids}
    faults: list[str] = []
    if assigned - drawn:
        faults.append(f"{len(assigned - drawn)} allocated cases were not drawn")
    if has_auditors(frozen) and drawn - first - short:
        faults.append(f"{len(drawn - first - short)} drawn cases have no auditor and no reason why")
    busy = {each.auditor_id for each in frozen.allocation.assignments}
    strange = {each.auditor_id for each in frozen.observations} - busy
    if strange:
        faults.append(f"{len(strange)} observers have no case in the round")
    return faults


def _envelope_faults(frozen: FrozenRound, frame: Frame, mail: Mail) -> list[str]:
    """Recipients worked out again from the frozen records are those in the outbox."""
    if _references(frozen.addressees) != expected_readers(frozen, frame):
        return ["the people who would get mail are not those whose cases were drawn"]
    round_id = frozen.sample.round_id
    try:
        envelopes = envelopes_for(round_id, frozen.addressees, frozen.documents, mail)
    except RecipientsFaulty as error:
        return list(error.faults)
    wanted = sorted((each.address, each.document_ids) for each in envelopes)
    queued = sorted((each.recipient, each.document_ids) for each in frozen.messages)
    if wanted != queued:
        return ["the outbox does not hold the mail that follows from the frozen round"]
    return []


def _references(addressees: tuple[Addressee, ...]) -> set[tuple[str, str]]:
    return {(each.role, each.reference_id) for each in addressees}
