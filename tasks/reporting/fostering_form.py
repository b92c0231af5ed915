"""The specialist template: one fillable form for each household (R110, A24).

What the register knows is worked out and printed, so that nobody copies days
from one system into another; the auditor says what no register can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.reporting.form import KNOWN, day_words
from tasks.reporting.form_fields import Field, graded_views
from tasks.reporting.form_identity import NAMES, FormIdentity, Template
from tasks.reporting.form_repair import repair_form
from tasks.reporting.form_stamp import TITLE_MARK, layout_of, stamp
from tasks.reporting.form_template import template_digest
from tasks.reporting.fostering_fields import fostering_fields
from tasks.reporting.fostering_words import approval_words, check_rows, worker_words
from tasks.reporting.pdf import render_pdf

if TYPE_CHECKING:
    from config.schema import Grades
    from config.schema_fostering import FosteringForm
    from tasks.model import Assignment, DueHousehold, FosteringFacts

TEMPLATE = "forms/fostering.html"
OWN = {
    "case_id": "Household",
    "approval": "Approval",
    "terms": "Terms of approval",
    "team_name": "Team",
    "worker_name": "Supervising social worker",
    "last_audit": "Last fostering audit",
}


def fostering_form(
    facts: FosteringFacts, assignment: Assignment, form: FosteringForm, grades: Grades
) -> bytes:
    """The fillable form of one household as PDF/UA-1; the same facts give the same bytes."""
    due = _due_of(facts, assignment.case_id)
    asked = fostering_fields(form, grades)
    known = {**{name: words for name, words in KNOWN.items() if name not in {"status", "age"}},
             **OWN}  # fmt: skip
    drawn = render_pdf(TEMPLATE, _context(facts, due, form, grades, asked), forms=True)
    layout = layout_of(repair_form(drawn, TEMPLATE, asked, known))
    identity = _identity(facts, assignment, form, grades)
    values = _values(facts, due, identity)
    running = f"{identity.audit_ref}, household {identity.case_id}"
    shown = f"Preview, not a live round: {running}" if facts.is_preview else running
    return stamp(layout, values, identity.audit_ref, shown)


def household_ref(facts: FosteringFacts, household_id: str) -> str:
    """How the audit of one household is called: round and place in the list."""
    places = {each.case_id: each.order for each in facts.sample.selected}
    return f"{facts.round.round_id}/{places[household_id]:02d}"


def _due_of(facts: FosteringFacts, household_id: str) -> DueHousehold:
    return next(each for each in facts.census.listed if each.household.household_id == household_id)


def _identity(
    facts: FosteringFacts, assignment: Assignment, form: FosteringForm, grades: Grades
) -> FormIdentity:
    """Which form of which audit this is (R059)."""
    template = Template(form.template, form.version, _digest(form, grades))
    return FormIdentity(
        form_kind="audit",
        audit_ref=household_ref(facts, assignment.case_id),
        round_id=facts.round.round_id,
        round_version=str(facts.round.version),
        case_id=assignment.case_id,
        auditor_id=assignment.auditor_id,
        grade="1",
        template=template.name,
        template_version=template.version,
        template_hash=template.digest,
    )


def _values(facts: FosteringFacts, due: DueHousehold, identity: FormIdentity) -> dict[str, str]:
    """The words of every read-only field."""
    household = due.household
    team = facts.teams.get(household.team_id)
    last = day_words(due.last_audited_on) if due.last_audited_on else "Never audited"
    return {
        **{name: str(getattr(identity, name)) for name in NAMES},
        "checksum": identity.checksum,
        "approval": f"{approval_words(household.approval_type)}, since"
        f" {day_words(household.approved_on)}",
        "terms": household.terms or "Not recorded",
        "team_name": team.team_name if team else household.team_id,
        "worker_name": worker_words(household.supervising_worker_id, facts.workers),
        "last_audit": last,
        "auditor_name": facts.auditors[identity.auditor_id].auditor_name,
    }


def _context(
    facts: FosteringFacts,
    due: DueHousehold,
    form: FosteringForm,
    grades: Grades,
    asked: tuple[Field, ...],
) -> dict[str, object]:
    """All that the template says."""
    named = {field.name: field for field in asked}
    return {
        "title_mark": TITLE_MARK,
        "authority": facts.authority,
        "round_title": facts.round.title,
        "due_on": day_words(facts.round.due_on),
        "drawn_on": facts.round.draw_on.isoformat(),
        "as_at": day_words(facts.round.as_at),
        "f": named,
        "checks": check_rows(facts.checks[due.household.household_id]),
        **graded_views(form.domains, grades, named),
        "questions": [named[f"question_{each.id}"] for each in form.questions],
    }


def _digest(form: FosteringForm, grades: Grades) -> str:
    """SHA-256 over the template's files and its questions."""
    return template_digest(TEMPLATE, (form.model_dump_json(), grades.model_dump_json()))
