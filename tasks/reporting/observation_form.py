"""The form of one observation of practice, as a fillable PDF: no grade, and no child (R066).

It has an identity of its own: the worker and the observer, and no case. Its
provenance is read and checked as that of an audit form is (R059).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

from tasks.errors import FormRefused
from tasks.reporting.form import (
    Sheet,
    laid_out,
    said_alike,
    sheet_of,
)
from tasks.reporting.form_fields import Field
from tasks.reporting.form_identity import Template, checksum_of, field_values
from tasks.reporting.form_stamp import Layout, stamp
from tasks.reporting.form_template import template_digest
from tasks.reporting.observed import observer_name, reference_of, worker_name, worker_team

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.model import Observation, RoundFacts

TEMPLATE, NAME, VERSION = "forms/observation.html", "observation-of-practice", "1.0"

KNOWN = {
    "observation_ref": "Observation",
    "worker_name": "Worker",
    "team_name": "Team",
    "auditor_name": "Observer",
    "form_kind": "Form",
    "round_id": "Round",
    "round_version": "Version of the round",
    "worker_id": "Worker reference",
    "auditor_id": "Observer reference",
    "template": "Template",
    "template_version": "Template version",
    "template_hash": "Template hash (SHA-256)",
    "checksum": "Checksum of all the references on this form (SHA-256)",
}
OCCASIONS = (
    *("Home visit", "Direct work with a child", "Meeting with a family"),
    *("Conference or review", "Supervision", "Another kind of work"),
)
CONSENTS = ("Yes, all of them", "No, so it was not held", "Nobody else was there")
ASKED = (
    Field("worker_agreed", "choice", "Did the worker agree to this occasion being observed?",
          ("Yes", "No"), is_required=True),
    Field("family_agreed", "choice", "Did everybody else who was there agree to an observer?",
          CONSENTS, is_required=True),
    Field("consent_how", "line", "How were they asked, and by whom?"),
    Field("not_held", "line", "If it was not held, why not, and when will it be?"),
    Field("observed_on", "date", "Observed on"),
    Field("minutes_observed", "number", "Minutes observed"),
    Field("occasion", "choice", "What was observed?", OCCASIONS),
    Field("what_was_seen", "lines", "What did the worker do, and how did people respond to it?"),
    Field("worked_well", "lines", "What worked well?", is_required=True),
    Field("build_on", "lines", "What could the worker build on?", is_required=True),
    Field("was_discussed", "choice", "Was it discussed with the worker?", ("Yes", "No"),
          is_required=True),
    Field("discussed_on", "date", "Discussed on"),
    Field("not_discussed", "line", "If it was not, why not?"),
    Field("worker_view", "lines", "How does the worker see it?"),
    Field("next_steps", "lines",
          "What will the worker try or learn next, and who will support it?"),
)  # fmt: skip
"""The questions of the form, in the order they are asked."""


@dataclass(frozen=True, slots=True)
class ObservationIdentity:
    """Which observation a form is of; every value is text, as a form holds it."""

    form_kind: str
    observation_ref: str
    round_id: str
    round_version: str
    worker_id: str
    auditor_id: str
    template: str
    template_version: str
    template_hash: str

    @property
    def checksum(self) -> str:
        """SHA-256 over every name and value, in hex."""
        return checksum_of(asdict(self))


NAMES = tuple(field.name for field in fields(ObservationIdentity))


def observation_form(facts: RoundFacts, observation: Observation) -> bytes:
    """The fillable form of one observation as PDF/UA-1; the same facts give the same bytes."""
    identity = identity_of(facts, observation)
    values = {
        **asdict(identity),
        "checksum": identity.checksum,
        "worker_name": worker_name(facts, observation.worker_id),
        "team_name": worker_team(facts, observation.worker_id),
        "auditor_name": observer_name(facts, observation),
    }
    reference = identity.observation_ref
    running = f"Preview, not a live round: {reference}" if facts.is_preview else reference
    return stamp(_layout(sheet_of(facts)), values, reference, running)


def identity_of(facts: RoundFacts, observation: Observation) -> ObservationIdentity:
    """The identity of the form that an observer gets."""
    template = observation_template()
    return ObservationIdentity(
        form_kind="observation",
        observation_ref=reference_of(facts, observation),
        round_id=facts.round.round_id,
        round_version=str(facts.round.version),
        worker_id=observation.worker_id,
        auditor_id=observation.auditor_id,
        template=template.name,
        template_version=template.version,
        template_hash=template.digest,
    )


def observation_template() -> Template:
    """The form's template; its hash changes with any question or line of layout (R059)."""
    asked = tuple(repr(field) for field in ASKED)
    return Template(NAME, VERSION, template_digest(TEMPLATE, asked))


def read_observation(pdf: bytes) -> ObservationIdentity:
    """The identity that a returned form states; FormRefused if it has none or it was changed."""
    return checked(field_values(pdf))


def checked(values: Mapping[str, str]) -> ObservationIdentity:
    """The identity among the values of a form, or FormRefused if it is not whole (F35)."""
    absent = tuple(name for name in (*NAMES, "checksum") if not values.get(name))
    if absent:
        raise FormRefused("it lacks " + ", ".join(absent))
    identity = ObservationIdentity(**{name: values[name] for name in NAMES})
    if identity.checksum != values["checksum"]:
        raise FormRefused("its checksum does not fit the worker, observer and template it names")
    return identity


@lru_cache(maxsize=4)
def _layout(sheet: Sheet) -> Layout:
    return laid_out(TEMPLATE, said_alike(sheet, ASKED), ASKED, KNOWN)
