"""Every question of the multi-agency template, once, in the order of asking (R094)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.reporting.form_fields import Field, action_fields, domain_fields

if TYPE_CHECKING:
    from config.schema import Form, Grades, Theme

RECORD_HELD = Field(
    "record_held", "choice", "Does your agency hold a record of this child?",
    ("A record is held", "No record held"), is_required=True,
)  # fmt: skip
AUDITED_BY = (
    Field("audited_by", "line", "Audited by (name and post)", is_required=True),
    Field("audited_on", "date", "Audited on (dd/mm/yyyy)", is_required=True),
    Field("not_involved", "tick", "I have not worked with this child or family", is_required=True),
)
IMPACT = Field(
    "impact", "lines",
    "What is different for this child because of your agency's work, and how do you know?",
)  # fmt: skip
LEARNING = (
    Field("child_at_risk_now", "tick", "The child may be at risk of harm now"),
    Field("risk_told", "line", "If so, who was told, and when?"),
    Field("worked_well", "lines", "What worked well, in your agency and between agencies?"),
    Field("improvement_areas", "lines", "Which areas need to improve?"),
    Field("good_looks_like", "lines", "What would good look like for this child?"),
)


def agency_fields(form: Form, theme: Theme | None, grades: Grades) -> tuple[Field, ...]:
    """The common questions and the theme's own: one template for every agency of a round (R094).

    Beyond the first answers nothing is required of an agency without a record.
    """
    labels = tuple(grade.label for grade in sorted(grades.grades, key=lambda one: -one.order))
    graded = tuple(field for domain in form.domains for field in domain_fields(domain, labels))
    asked = theme.questions if theme else ()
    added = tuple(Field(f"theme_{one.id}", "lines", one.question) for one in asked)
    overall = Field("overall_grade", "choice", "Overall grade of your agency's work", labels)
    return (
        RECORD_HELD, *AUDITED_BY, IMPACT, *(_free(each) for each in graded), *added, overall,
        *LEARNING, *action_fields(),
    )  # fmt: skip


def _free(field: Field) -> Field:
    """A question that may stay open, since there may be no record to answer it from."""
    return Field(field.name, field.kind, field.question, field.options)
