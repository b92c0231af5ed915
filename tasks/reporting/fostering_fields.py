"""Every question of the fostering audit form, once, in the order in which they are asked (R110)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.reporting.form_fields import Field, action_fields, domain_fields

if TYPE_CHECKING:
    from config.schema import Grades
    from config.schema_fostering import FosteringForm

IMPACT = Field(
    "impact",
    "lines",
    "What is different for the children who live here because of this household, and how do you"
    " know?",
    is_required=True,
)
LEARNING = (
    Field("child_at_risk_now", "tick", "A child may be at risk of harm now"),
    Field("risk_told", "line", "If so, who was told, and when?"),
    Field("worked_well", "lines", "What worked well?", is_required=True),
    Field("improvement_areas", "lines", "Which areas need to improve?"),
    Field("good_looks_like", "lines", "What would good look like for this household?"),
)
CONVERSATIONS = (
    Field("worker_seen_on", "date", "Conversation with the supervising social worker on"),
    Field("carers_seen_on", "date", "Conversation with the carers on"),
    Field("not_held", "line", "If one was not held, why not?"),
    Field("minutes_spent", "number", "Minutes spent on this audit"),
)
CHECKED = Field(
    "checks_explained", "lines",
    "For each check that is overdue or not recorded: why, and what happens now?",
)  # fmt: skip


def fostering_fields(form: FosteringForm, grades: Grades) -> tuple[Field, ...]:
    """The questions of the form: the checks, the impact, the domains and what no register tells."""
    labels = tuple(grade.label for grade in sorted(grades.grades, key=lambda one: -one.order))
    graded = tuple(field for domain in form.domains for field in domain_fields(domain, labels))
    overall = Field("overall_grade", "choice", "Overall grade", labels, is_required=True)
    asked = tuple(
        Field(f"question_{each.id}", "lines", f"{each.title}: {each.question}")
        for each in form.questions
    )
    return (
        CHECKED, IMPACT, *graded, *asked, overall, *LEARNING, *action_fields(), *CONVERSATIONS
    )  # fmt: skip
