"""A form knows what it is: its identity travels in read-only fields under a checksum.

The checksum is a plain SHA-256: it finds a value that was changed by mistake
or a form that was put together from two; it is no signature (R059, F35).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal, cast

from tasks.errors import FormRefused
from tasks.model import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tasks.model import Assignment, RoundFacts

FormKind = Literal["audit", "feedback"]
DEEPEST = 8
DAMAGED = (AttributeError, TypeError, ValueError)
"""What a PDF raises in which a number stands where a dictionary was."""


@dataclass(frozen=True, slots=True)
class FormIdentity:
    """Which form of which audit this is; every value is text, as a form holds it.

    ``grade`` is "1" or, for the blind second grade, "2" (A19).
    """

    form_kind: str
    audit_ref: str
    round_id: str
    round_version: str
    case_id: str
    auditor_id: str
    grade: str
    template: str
    template_version: str
    template_hash: str

    @property
    def checksum(self) -> str:
        """SHA-256 over every name and value, in hex."""
        return checksum_of(asdict(self))


NAMES = tuple(field.name for field in fields(FormIdentity))


def checksum_of(values: Mapping[str, str]) -> str:
    """SHA-256 over every name and value of an identity, in hex."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Template:
    """Which template a form was made by; the hash covers all that decides its questions (R059)."""

    name: str
    version: str
    digest: str


def audit_ref(facts: RoundFacts, assignment: Assignment) -> str:
    """How one audit is called: round, place in the published order, and -2 if a second grade.

    A reserve that took a place keeps its own number with an R (A25); a named
    case has an N, so that whoever reads returns leaves it out of estimates (A03).
    """
    places = {one.case_id: f"{one.order:02d}" for one in facts.sample.reserves}
    places = {case_id: f"R{place}" for case_id, place in places.items()}
    places |= {one.case_id: f"{one.order:02d}" for one in facts.sample.selected}
    places |= {one.case_id: f"N{one.order:02d}" for one in facts.sample.nominated}
    suffix = "-2" if assignment.grade == SECOND else ""
    return f"{facts.round.round_id}/{places[assignment.case_id]}{suffix}"


def identity_of(
    facts: RoundFacts, assignment: Assignment, kind: FormKind, template: Template
) -> FormIdentity:
    """The identity of the form that an assignment gets."""
    return FormIdentity(
        form_kind=kind,
        audit_ref=audit_ref(facts, assignment),
        round_id=facts.round.round_id,
        round_version=str(facts.round.version),
        case_id=assignment.case_id,
        auditor_id=assignment.auditor_id,
        grade=str(assignment.grade),
        template=template.name,
        template_version=template.version,
        template_hash=template.digest,
    )


def checked_identity(values: Mapping[str, str]) -> FormIdentity:
    """The identity that a returned form states, or FormRefused if it is not whole (F35)."""
    absent = tuple(name for name in (*NAMES, "checksum") if not values.get(name))
    if absent:
        raise FormRefused("it lacks " + ", ".join(absent))
    identity = FormIdentity(**{name: values[name] for name in NAMES})
    if identity.checksum != values["checksum"]:
        raise FormRefused("its checksum does not fit the case, auditor and template it names")
    return identity


def read_identity(pdf: bytes) -> FormIdentity:
    """The identity that a returned PDF form states; FormRefused if it has none or it was changed.

    Only field values are read; nothing in the file is run or followed (K18).
    """
    return checked_identity(field_values(pdf))


def field_values(pdf: bytes) -> dict[str, str]:
    """The value of every named field of a PDF form; a choice not made is an empty text."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            acroform = cast("Any", document.Root.get("/AcroForm"))
            listed = acroform.get("/Fields", ()) if acroform is not None else ()
            return {str(one.T): _value(one) for one in _named(listed, 0)}
    except (pikepdf.PdfError, *DAMAGED) as error:
        raise FormRefused("it is not a readable PDF file") from error


def _named(listed: Any, depth: int) -> Iterator[Any]:
    """Every field that has a name and no named field below it."""
    for one in listed:
        below = [kid for kid in one.get("/Kids", ()) if "/T" in kid]
        if below and depth < DEEPEST:
            yield from _named(below, depth + 1)
        elif "/T" in one:
            yield one


def _value(one: Any) -> str:
    value = str(one.get("/V", ""))
    if one.get("/FT") != "/Btn":
        return value
    return "" if value == "/Off" else value.removeprefix("/")
