"""The sheets of what is on record: interests, past audits, decisions of meetings, closed days."""

from __future__ import annotations

from datetime import date

from tasks.returns.registers.sheet import Field, Sheet
from tasks.returns.registers.staff_sheets import auditor, span

DECLARED_INTERESTS = Sheet(
    "Declared interests",
    "local_declared_interests",
    "What an auditor declared: an interest in a child, a family or a colleague. One of the three is"
    " filled in. Write references only, never why.",
    (
        auditor(),
        Field("case_id", "Child", "text", None, "The child's reference in the case system.", 16),
        Field(
            "family_id", "Family", "text", None, "The family's reference in the case system.", 16,
        ),
        Field(
            "staff_id", "Colleague's staff number", "text", "W00456", "As the case system has it.",
            22,
        ),
        *span("Held from", "Held until"),
    ),
    key=("auditor_id", "case_id", "family_id", "staff_id", "start_on"),
    subject=("auditor_id", "case_id", "family_id", "staff_id"),
    shown=("auditor_id",), span=("start_on", "end_on"),
)  # fmt: skip
RESTRICTED_RECORDS = Sheet(
    "Restricted records",
    "local_restricted_records",
    "Cases that only a few may open. None of them is drawn while it is restricted.",
    (
        Field(
            "case_id", "Child", "text", "EXAMPLE 1",
            "The child's reference in the case system, and nothing else.", 16, True,
        ),
        *span("Restricted from", "Restricted until"),
    ),
    key=("case_id", "start_on"), subject=("case_id",), shown=("start_on",),
    span=("start_on", "end_on"),
)  # fmt: skip
PAST_AUDITS = Sheet(
    "Past audits",
    "local_past_audits",
    "Audits from before this programme kept its own record: who was audited lately is not drawn"
    " again so soon.",
    (
        Field(
            "audit_id", "Audit", "text", "EXAMPLE A1",
            "A reference of your own, such as PW-2021-03-01.", 18, True,
        ),
        Field(
            "audit_type", "Kind of audit", "choice", "practice_week", "Choose from the list.", 24,
            True, "audit_types",
        ),
        Field("cycle_id", "Round", "text", "PW-2021-03", "Such as PW-2021-03.", 14),
        Field(
            "case_id", "Child", "text", "123456", "The child's reference in the case system.", 16,
            True,
        ),
        Field(
            "worker_id", "Worker's staff number", "text", "W00456", "Whose work was audited.", 22,
        ),
        Field(
            "auditor_id", "Auditor", "text", "EXAMPLE 1", "Who audited.", 14,
            listed_in="local_auditors.auditor_id", is_listed_strictly=False,
        ),
        Field(
            "allocated_on", "Allocated on", "date", date(2021, 3, 1),
            "The day on which the audit was given out.", 14,
        ),
        Field(
            "finalised_on", "Finished on", "date", date(2021, 3, 26),
            "The day on which it was finished. Leave it empty while it is open.", 14,
        ),
    ),
    key=("audit_id",), subject=("audit_id",), shown=("audit_id",),
    span=("allocated_on", "finalised_on"),
)  # fmt: skip
MEETING_DECISIONS = Sheet(
    "Meeting decisions",
    "meeting_decisions",
    "What the monthly meeting decided. A deep dive names the decision that asked for it.",
    (
        Field(
            "decision_id", "Decision", "text", "EXAMPLE D1",
            "A reference of your own, such as 2021-06-01.", 16, True,
        ),
        Field(
            "decided_on", "Decided on", "date", date(2021, 6, 3), "The day of the meeting.", 14,
            True,
        ),
        Field(
            "kind", "Kind of decision", "choice", "deep_dive", "Choose from the list.", 22, True,
            "decisions",
        ),
        Field(
            "decision", "Decision in words", "words", "A deep dive into supervision in May",
            "One sentence, without a name of a child.", 60, True,
        ),
        Field(
            "theme", "Theme", "choice", None, "Choose from the list, or leave it empty.", 24, False,
            "themes",
        ),
        Field(
            "decided_by", "Decided by", "words", "Head of the QA Unit", "A role or a name.", 28,
            True,
        ),
    ),
    key=("decision_id",), subject=("decision_id",), shown=("decision_id",),
)  # fmt: skip
NOMINATIONS = Sheet(
    "Named cases",
    "nominations",
    "Cases that a manager asks to be audited beside those that a lot draws: on top, few, and in no"
    " estimate. Nobody picks the sample itself. Write references only, never why in words.",
    (
        Field(
            "case_id", "Case or child", "text", "EXAMPLE 1",
            "The reference of the case, or of the child, in the case system.", 18, True,
        ),
        Field(
            "audit_type", "Kind of audit", "choice", "front_door",
            "Choose from the list: kinds of audit that take named cases.", 24, True,
            "nominating_types",
        ),
        Field(
            "reason", "Why", "choice", "learning", "Choose from the list.", 34, True,
            "nomination_reasons",
        ),
        Field(
            "nominated_by", "Named by", "words", "Service manager, MASH", "A role or a name.", 28,
            True,
        ),
        Field(
            "start_on", "Named on", "date", date(2021, 8, 2),
            "It counts for rounds that are drawn from this day on.", 14, True,
        ),
        Field("end_on", "Until", "date", None, "Leave it empty while it counts.", 14),
    ),
    key=("case_id", "audit_type", "start_on"), subject=("case_id", "audit_type"),
    shown=("audit_type", "start_on"), span=("start_on", "end_on"),
)  # fmt: skip
CLOSURE_DAYS = Sheet(
    "Closure days",
    "closure_days",
    "Days on which the council is closed beside the bank holidays of England, one a row.",
    (
        Field(
            "closure_name", "Closed for", "words", "EXAMPLE: a day at Christmas",
            "As people say it.", 36, True,
        ),
        Field("closed_on", "Day", "date", date(2021, 12, 29), "The day.", 14, True),
    ),
    key=("closed_on",), subject=("closed_on",), shown=("closed_on",),
)  # fmt: skip
