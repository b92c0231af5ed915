"""The audit form and the family feedback form of one assignment, as fillable PDFs.

A form is laid out once for a round and then written for each case, so that
sixty cases cost little more than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tasks.model import SECOND
from tasks.reporting.contact_words import contact_view
from tasks.reporting.form_fields import (
    WHO,
    Field,
    audit_fields,
    feedback_fields,
    graded_views,
)
from tasks.reporting.form_identity import NAMES, FormIdentity, Template, identity_of
from tasks.reporting.form_repair import repair_form
from tasks.reporting.form_stamp import TITLE_MARK, Layout, layout_of, stamp
from tasks.reporting.form_template import template_digest
from tasks.reporting.pdf import render_pdf
from tasks.reporting.words import STATUSES, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from config.schema import Form, Grades, Theme
    from tasks.model import Assignment, Case, RoundFacts

TEMPLATES = Path(__file__).parents[2] / "templates"
FEEDBACK_NAME, FEEDBACK_VERSION = "family-feedback", "1.0"
NOT_RECORDED, UNBORN = "Not recorded", "Unborn"

KNOWN = {
    "audit_ref": "Audit",
    "case_id": "Child's case",
    "status": "Status",
    "age": "Age on the day of the draw",
    "team_name": "Team",
    "auditor_name": "Auditor",
    "form_kind": "Form",
    "round_id": "Round",
    "round_version": "Version of the round",
    "auditor_id": "Auditor reference",
    "grade": "Grading",
    "template": "Template",
    "template_version": "Template version",
    "template_hash": "Template hash (SHA-256)",
    "checksum": "Checksum of all the references on this form (SHA-256)",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
CONTACT = {
    "service": "Service",
    "rating": "RAG rating at first screening",
    "pathway": "Pathway",
    "received": "Received",
    "rated": "Rated",
    "decided": "Decided",
    "local": "Local clock",
    "statutory": "One working day",
    "again": "Contacts in the window",
    "reason": "Reason for the contact",
}
NO_TRANSFER = "no_transfer"
GRADING = {"grading": "First or second grade"}
SECOND_CONVERSATION = "Blind second grade: the first auditor holds the conversation"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every form of a round says alike."""

    authority: str
    round_title: str
    due_on: date
    drawn_on: date
    unit: str = ""


def audit_form(
    facts: RoundFacts, assignment: Assignment, form: Form, theme: Theme | None, grades: Grades
) -> bytes:
    """The fillable audit form of one assignment (R004, R010, R014, R030, R059, R068, R073, R080).

    PDF/UA-1; the same facts give the same bytes. A blind second grade gets the
    same form, marked as such, and is not told who the first auditor is (A19).
    """
    form = form_for(facts, assignment, form)
    layout = _audit_layout(sheet_of(facts), *cast("Any", (form, theme, grades)))  # frozen: hashable
    identity = identity_of(facts, assignment, "audit", audit_template(form, theme, grades))
    values = known_values(facts, assignment, identity)
    is_second = assignment.grade == SECOND
    values["grading"] = "Second grade (blind)" if is_second else "First grade"
    if is_second:
        values["conversation_not_held"] = SECOND_CONVERSATION
    return _stamped(layout, values, is_preview=facts.is_preview)


def feedback_form(facts: RoundFacts, assignment: Assignment) -> bytes:
    """The separate, fillable family feedback form of one assignment (R067, R071)."""
    layout = _feedback_layout(sheet_of(facts))
    identity = identity_of(facts, assignment, "feedback", feedback_template())
    values = known_values(facts, assignment, identity)
    return _stamped(layout, values, is_preview=facts.is_preview)


def audit_template(form: Form, theme: Theme | None, grades: Grades) -> Template:
    """The audit form's template; its hash changes with any question, grade or line of layout."""
    asked = (
        form.model_dump_json(exclude_unset=True),
        theme.model_dump_json() if theme else "",
        grades.model_dump_json(),
    )
    return Template(
        form.template, form.version, template_digest(f"forms/{form.layout}.html", asked)
    )


def form_for(facts: RoundFacts, assignment: Assignment, form: Form) -> Form:
    """The form of one case: without the questions of a transfer where there was none (R058)."""
    pathway = facts.cases[assignment.case_id].pathway
    if not form.transfer_questions or pathway not in {None, NO_TRANSFER}:
        return form
    return form.model_copy(update={"transfer_questions": ()})


def feedback_template() -> Template:
    """The family feedback form's template."""
    asked = tuple(repr(field) for field in feedback_fields())
    return Template(FEEDBACK_NAME, FEEDBACK_VERSION, template_digest("forms/feedback.html", asked))


def sheet_of(facts: RoundFacts) -> Sheet:
    """What every form of this round says alike."""
    held = facts.round
    return Sheet(facts.authority, held.title, held.due_on, held.draw_on, facts.unit)


def known_values(
    facts: RoundFacts, assignment: Assignment, identity: FormIdentity
) -> dict[str, str]:
    """The words of every read-only field: the identity, and what makes it readable."""
    case = facts.cases[assignment.case_id]
    return {
        **(contact_view(facts, case) or {}),
        **{name: str(getattr(identity, name)) for name in NAMES},
        "checksum": identity.checksum,
        "status": status_of(facts, case),
        "age": age_words(case, facts.round.as_at),
        "team_name": case.team_name or case.team_id or NOT_RECORDED,
        "auditor_name": facts.auditors[assignment.auditor_id].auditor_name,
    }


def status_words(status: str) -> str:
    """A status as people say it; one that is not known is shown as it came."""
    return STATUSES.get(status, status)


def status_of(facts: RoundFacts, case: Case) -> str:
    """A case's status as people say it; a unit's own stratum begins like a sentence."""
    if facts.is_of_own_unit:
        return sentence(case.status.replace("_", " "))
    return status_words(case.status)


def age_words(case: Case, on: date) -> str:
    """A child's age in whole years on a day, and no birth date."""
    if case.born_on is None:
        return NOT_RECORDED
    if case.born_on > on:
        return UNBORN
    has_had_birthday = (on.month, on.day) >= (case.born_on.month, case.born_on.day)
    years = on.year - case.born_on.year - (0 if has_had_birthday else 1)
    return str(years) if years else "Under 1"


def day_words(day: date) -> str:
    """A date as people write it.

    >>> from datetime import date
    >>> day_words(date(2021, 7, 5))
    '5 July 2021'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _stamped(layout: Layout, values: Mapping[str, str], *, is_preview: bool) -> bytes:
    reference = values["audit_ref"]
    running = f"{reference}, case {values['case_id']}"
    shown = f"Preview, not the live sample: {running}" if is_preview else running
    return stamp(layout, values, reference, shown)


@lru_cache(maxsize=4)
def _audit_layout(sheet: Sheet, form: Form, theme: Theme | None, grades: Grades) -> Layout:
    asked = audit_fields(form, theme, grades)
    context = {
        **said_alike(sheet, asked),
        "transfer": any(field.name.startswith("own_transfer") for field in asked),
        "own": [field for field in asked if field.name.startswith("own_")],
        **graded_views(form.domains, grades, {field.name: field for field in asked}),
        "theme_title": theme.title if theme else "",
        "theme_questions": [field for field in asked if field.name.startswith("theme_")],
    }
    known = known_of(form, sheet)
    return laid_out(f"forms/{form.layout}.html", context, asked, known)


def known_of(form: Form, sheet: Sheet) -> dict[str, str]:
    """The read-only fields of a layout, each with its label."""
    if form.layout == "records":
        ageless = {name: label for name, label in KNOWN.items() if name != "age"}
        return ageless | GRADING | {"case_id": sentence(sheet.unit)}
    return KNOWN | GRADING | (CONTACT if form.layout == "front_door" else {})


@lru_cache(maxsize=4)
def _feedback_layout(sheet: Sheet) -> Layout:
    asked = feedback_fields()
    said = said_alike(sheet, asked)
    context = {**said, "who": [(said["f"][name], label) for name, label in WHO]}
    return laid_out("forms/feedback.html", context, asked, KNOWN)


def laid_out(
    template: str, context: Mapping[str, object], asked: tuple[Field, ...], known: Mapping[str, str]
) -> Layout:
    """A template laid out and repaired: every question and every known value has its field."""
    drawn = render_pdf(template, context, forms=True)
    return layout_of(repair_form(drawn, template, asked, known))


def said_alike(sheet: Sheet, asked: tuple[Field, ...]) -> dict[str, Any]:
    """What every template of a form is given: the round's words, and its questions by name."""
    return {
        "title_mark": TITLE_MARK,
        "authority": sheet.authority,
        "round_title": sheet.round_title,
        "due_on": day_words(sheet.due_on),
        "drawn_on": sheet.drawn_on.isoformat(),
        "unit": sheet.unit,
        "f": {field.name: field for field in asked},
    }
