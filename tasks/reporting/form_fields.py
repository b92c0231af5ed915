"""Every question of a form, once: the PDF, its Excel twin and the reader of returns share it.

A theme adds questions at the end of the list and takes none away (R073).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from config.schema import Domain, Form, Grades, Question, Theme
    from config.schema_fostering import GradedQuestion

Kind = Literal["line", "lines", "date", "number", "choice", "tick"]

NOT_EVIDENCED = "Not evidenced"
ACTION_ROWS = (1, 2, 3)

METHODS = ("Visit", "Phone call", "Video call", "Letter or form", "Message", "Through an advocate")
REPLIES = ("Given", "Declined", "No reply")
CONSENTS = ("To be recorded and shared", "To be recorded only", "Not agreed")
REASONS_NOT_SOUGHT = (
    "Not safe",
    "Worker advised against",
    "Could not be reached",
    "Another reason",
)
WHO = (
    ("from_child", "Child or young person"),
    ("from_parent", "Parent"),
    ("from_carer", "Carer"),
    ("from_other", "Someone else"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One question: its name in every file, its words, and the answers it takes."""

    name: str
    kind: Kind
    question: str
    options: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Each option with the value under which a PDF stores it."""
        return tuple((export_value(option), option) for option in self.options)


def audit_fields(form: Form, theme: Theme | None, grades: Grades) -> tuple[Field, ...]:
    """The questions of the audit form in the order they are asked.

    Impact comes first and is required (R004); then the type's own questions
    (R050) and its graded domains (R014, R068), the overall grade (R072), what
    worked well (R030), what would make it good (R080), actions (R081), the conversation (R010), the
    minutes spent, those of a transfer where there was one (R058), and the
    theme's own questions last (R073).
    """
    labels = tuple(grade.label for grade in sorted(grades.grades, key=lambda one: -one.order))
    domains = tuple(field for domain in form.domains for field in domain_fields(domain, labels))
    overall = Field("overall_grade", "choice", "Overall grade", labels, is_required=True)
    return (
        _impact(form), *map(_asked, form.questions), *domains, overall, *_learning(form),
        *action_fields(), *CONVERSATION, *map(_asked, form.transfer_questions), *_added(theme),
    )  # fmt: skip


def _impact(form: Form) -> Field:
    """What is different, asked in the type's own words where it has any (R004)."""
    return replace(IMPACT, question=form.impact) if form.impact else IMPACT


def _learning(form: Form) -> tuple[Field, ...]:
    """What is learnt; of a unit that is no child's in words that fit any child."""
    if form.layout != "records":
        return LEARNING
    words = {
        "child_at_risk_now": "A child may be at risk of harm now",
        "good_looks_like": "What would good look like?",
    }
    return tuple(replace(one, question=words.get(one.name, one.question)) for one in LEARNING)


def _asked(one: Question) -> Field:
    """A question of the type's own; a choice has to be made."""
    name = f"own_{one.id}"
    if one.options:
        return Field(name, "choice", one.question, one.options, is_required=True)
    return Field(name, "lines", one.question)


def feedback_fields() -> tuple[Field, ...]:
    """The questions of the family feedback form (R071): sought is required, obtained is not."""
    return FEEDBACK


def export_value(option: str) -> str:
    """The value under which a choice is stored in a PDF: its words, without blanks.

    Some readers show the stored value instead of the label, so it is no number.

    >>> export_value("Requires improvement")
    'Requires_improvement'
    """
    return "_".join(option.replace(",", "").split())


def domain_fields(domain: Domain | GradedQuestion, labels: tuple[str, ...]) -> tuple[Field, Field]:
    """The grade of a domain and its evidence."""
    options = (*labels, NOT_EVIDENCED)
    return (
        Field(
            f"domain_{domain.id}_grade",
            "choice",
            f"{domain.title}: {domain.question}",
            options,
            is_required=True,
        ),
        Field(f"domain_{domain.id}_evidence", "lines", f"{domain.title}: evidence"),
    )


def action_fields(called: str = "Recommended action") -> tuple[Field, ...]:
    """What is to be done, by whom and by when, row by row (R081)."""
    return tuple(
        field
        for row in ACTION_ROWS
        for field in (
            Field(f"action_{row}", "lines", f"{called} {row}"),
            Field(f"action_{row}_by_whom", "lines", f"{called} {row}: by whom"),
            Field(f"action_{row}_by_when", "date", f"{called} {row}: by when"),
        )
    )


def graded_views(
    domains: Iterable[Domain | GradedQuestion], grades: Grades, named: Mapping[str, Field]
) -> dict[str, list[Any]]:
    """What every graded form lays out alike: the domains, the overall grades, the actions."""
    return {
        "domains": [
            {
                "title": domain.title,
                "question": domain.question,
                "grade": named[f"domain_{domain.id}_grade"],
                "evidence": named[f"domain_{domain.id}_evidence"],
            }
            for domain in domains
        ],
        "overall": [
            (export_value(one.label), one)
            for one in sorted(grades.grades, key=lambda one: -one.order)
        ],
        "actions": action_views(named),
    }


def action_views(named: Mapping[str, Field]) -> list[dict[str, Field]]:
    """The boxes of each row of what is to be done."""
    parts = {"what": "", "by_whom": "_by_whom", "by_when": "_by_when"}
    return [
        {part: named[f"action_{row}{end}"] for part, end in parts.items()} for row in ACTION_ROWS
    ]


def _added(theme: Theme | None) -> tuple[Field, ...]:
    asked = theme.questions if theme else ()
    return tuple(Field(f"theme_{one.id}", "lines", one.question) for one in asked)


IMPACT = Field(
    "impact",
    "lines",
    "What is different for this child because of our work, and how do you know?",
    is_required=True,
)
LEARNING = (
    Field("child_at_risk_now", "tick", "The child may be at risk of harm now"),
    Field("risk_told", "line", "If so, who was told, and when?"),
    Field("worked_well", "lines", "What worked well?", is_required=True),
    Field("improvement_areas", "lines", "Which areas need to improve?"),
    Field("good_looks_like", "lines", "What would good look like for this child?"),
)
CONVERSATION = (
    Field("conversation_on", "date", "Date of the conversation"),
    Field("conversation_present", "line", "Who was present?"),
    Field("conversation_not_held", "line", "If it was not held, why not?"),
    Field("minutes_spent", "number", "Minutes spent on this audit"),
)
FEEDBACK = (
    Field(
        "safe_to_contact",
        "choice",
        "Is it safe to contact this child and family?",
        ("Yes", "No"),
        is_required=True,
    ),
    Field(
        "safety_checked_with", "line", "With whom was this checked, and how may contact be made?"
    ),
    Field(
        "feedback_sought",
        "choice",
        "Was feedback sought?",
        ("Yes", "No"),
        is_required=True,
    ),
    Field("reason_not_sought", "choice", "If it was not sought, why not?", REASONS_NOT_SOUGHT),
    Field("sought_on", "date", "Sought on"),
    Field("sought_by", "line", "Sought by"),
    Field("feedback_method", "choice", "How was it sought?", METHODS),
    *(Field(name, "tick", f"Asked of: {label}") for name, label in WHO),
    Field("feedback_reply", "choice", "What came of it?", REPLIES),
    Field("feedback_consent", "choice", "What did they agree to?", CONSENTS),
    Field("what_helped", "lines", "What has been better because of our work?"),
    Field("what_to_change", "lines", "What should we have done differently?"),
    Field("own_words", "lines", "In their own words"),
)
