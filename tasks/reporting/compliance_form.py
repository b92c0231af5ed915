"""The compliance audit form of one event: what is computed filled in, the rest for the manager.

Computed timescales stand with their dates and a verdict in words; what only a
person can judge is asked beneath, with what the data say beside it (R039 to R045).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tasks.reporting.compliance_stated import (
    NOT_EVIDENCED,
    stated_fields,
    stated_rows,
    to_state,
)
from tasks.reporting.compliance_words import (
    REVIEWERS,
    STATUSES,
    event_words,
    evidence_words,
    exception_words,
    limit_words,
    number_words,
    ordered,
    plan_words,
    score_words,
    verdict_words,
    visit_words,
)
from tasks.reporting.form_fields import Field, action_fields, action_views
from tasks.reporting.form_identity import FormIdentity
from tasks.reporting.form_repair import repair_form
from tasks.reporting.form_stamp import TITLE_MARK, layout_of, stamp
from tasks.reporting.form_template import template_digest
from tasks.reporting.pdf import day, render_pdf

if TYPE_CHECKING:
    from config.schema_compliance import Compliance, ComplianceQuestion
    from tasks.model import ComplianceAudit, ComplianceDay, RuleFinding

TEMPLATE = "forms/compliance.html"
ANSWERS = ("Yes", "In part", "No", "Does not apply")
FORM_KIND = "compliance"
KNOWN = {
    "audit_ref": "Audit",
    "case_id": "Child's case",
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


def compliance_fields(
    decided: Compliance, kind: str, stated: tuple[RuleFinding, ...] = ()
) -> tuple[Field, ...]:
    """The questions of the form in the order they are asked.

    ``stated`` are the timescales that the record cannot decide.
    """
    asked = [
        field
        for question in _questions(decided, kind)
        for field in (
            Field(f"q_{question.id}", "choice", question.question, ANSWERS, is_required=True),
            Field(f"q_{question.id}_evidence", "lines", "Where on the record, and what is missing"),
        )
    ]
    signed = [
        Field("completed_by", "line", "Completed by"),
        Field("completed_on", "date", "On (dd/mm/yyyy)"),
    ]
    countersigned = [
        Field("countersigned_by", "line", "Counter-signed by"),
        Field("countersigned_on", "date", "On (dd/mm/yyyy)"),
        Field(
            "countersign_note", "lines", "What the receiving manager adds, or does not agree with"
        ),
    ]
    return (
        Field("otherwise", "lines", "Where the record itself says otherwise, and where it says so"),
        *stated_fields(stated),
        *asked,
        *action_fields("Action"),
        *signed,
        *(countersigned if kind == "transfer" else []),
    )


def compliance_form(audit: ComplianceAudit, facts: ComplianceDay, decided: Compliance) -> bytes:
    """The fillable form of one event as PDF/UA-1; the same facts give the same bytes."""
    kind = audit.event.kind
    asked = compliance_fields(decided, kind, to_state(audit))
    context = _context(audit, facts, decided, asked)
    drawn = render_pdf(TEMPLATE, context, forms=True)
    layout = layout_of(repair_form(drawn, TEMPLATE, asked, KNOWN))
    identity = _identity(audit, facts, decided)
    values = {**{name: str(getattr(identity, name)) for name in KNOWN if name != "checksum"}}
    values["checksum"] = identity.checksum
    running = f"{audit.audit_ref}, case {audit.event.case_id}"
    shown = f"Preview, nothing was sent: {running}" if facts.is_preview else running
    return stamp(layout, values, audit.audit_ref, shown)


def _questions(decided: Compliance, kind: str) -> tuple[ComplianceQuestion, ...]:
    return tuple(each for each in decided.questions if kind in each.events)


def _context(
    audit: ComplianceAudit, facts: ComplianceDay, decided: Compliance, asked: tuple[Field, ...]
) -> dict[str, Any]:
    """All that the form says."""
    fields = {field.name: field for field in asked}
    return {
        "title_mark": TITLE_MARK,
        "authority": facts.authority,
        "made_on": facts.round.draw_on.isoformat(),
        "round_title": facts.round.title,
        "f": fields,
        "is_transfer": audit.event.kind == "transfer",
        "facts": _facts(audit, facts),
        "late_record": audit.is_late_record,
        "due_on": day(audit.due_on),
        "score": score_words(audit.finding),
        "period": f"{day(audit.finding.period_from)} to {day(audit.event.happened_on)}",
        "rules": [
            _row(rule) for rule in ordered(audit.finding.rules) if rule.verdict != NOT_EVIDENCED
        ],
        "to_state": stated_rows(to_state(audit), fields),
        "has_unconfirmed": any(not rule.is_confirmed for rule in audit.finding.rules),
        "questions": [
            (fields[f"q_{q.id}"], fields[f"q_{q.id}_evidence"], _hint(audit, q))
            for q in _questions(decided, audit.event.kind)
        ],
        "actions": action_views(fields),
        "countersigner": audit.countersign_name,
        "countersign_on": day(audit.countersign_on) if audit.countersign_on else "",
        "reviewer": REVIEWERS[audit.reviewer_kind],
        "reviewer_name": audit.reviewer_name or "",
        "reviewer_address": audit.reviewer_address,
        "exceptions": exception_words(audit),
    }


def _facts(audit: ComplianceAudit, facts: ComplianceDay) -> list[tuple[str, str]]:
    """What is known of the event, each with its name."""
    event = audit.event
    age = "Not recorded" if audit.age is None else "Unborn" if audit.age < 0 else str(audit.age)
    listed = [
        ("Event", event_words(audit)),
        ("Status", STATUSES[audit.status]),
        ("Age on that day", "Under 1" if age == "0" else age),
        ("From team" if event.kind == "transfer" else "Team", _team(facts, event.from_team_id)),
    ]
    if event.kind == "transfer":
        listed.append(("To team", _team(facts, event.to_team_id)))
    listed.append(("Worker until then", audit.worker_name or "Not on the register"))
    listed.append(("Audited by", audit.responsible_name or "To be found by Quality Assurance"))
    return listed


def _team(facts: ComplianceDay, team_id: str | None) -> str:
    return facts.team_names.get(team_id or "", team_id or "Not recorded")


def _row(rule: Any) -> dict[str, str]:
    """One timescale as the form shows it."""
    mark = "" if rule.is_confirmed else "\N{NO-BREAK SPACE}*"
    return {
        "what": f"{rule.what}{mark}",
        "rule": number_words(rule),
        "limit": limit_words(rule),
        "evidence": evidence_words(rule),
        "verdict": verdict_words(rule),
        "css": "open" if rule.verdict in {"late", "missing"} else "plain",
    }


def _hint(audit: ComplianceAudit, question: ComplianceQuestion) -> str:
    words = {"plan": plan_words, "visits": visit_words}
    return words[question.hint](audit.finding) if question.hint else ""


def _identity(audit: ComplianceAudit, facts: ComplianceDay, decided: Compliance) -> FormIdentity:
    """Which form of which audit this is, as a return will state it (R045)."""
    return FormIdentity(
        form_kind=FORM_KIND,
        audit_ref=audit.audit_ref,
        round_id=facts.round.round_id,
        round_version=str(facts.round.version),
        case_id=audit.event.case_id,
        auditor_id=audit.responsible_id or "quality-assurance",
        grade="1",
        template=decided.template,
        template_version=decided.version,
        template_hash=template_digest(TEMPLATE, (decided.model_dump_json(),)),
    )
