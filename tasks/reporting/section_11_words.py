"""The self-assessment tool as a list of questions, each with the answer given before (R101)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema_section_11 import Section11Standards
    from tasks.model import PartnerOrganisation, Section11Answer, Section11Facts

RULE = (
    "0 not met, 1 partly met, 2 fully met, n/a does not apply. “Fully met” counts only with its"
    " evidence; without it the answer is read as partly met. For “n/a”, say why."
)
CONFIRM = (
    "What you answered before is shown for comparison. It is not this year's answer until you have"
    " chosen it again."
)
NO_CHILD = "Write nothing that tells of a child or a family."


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the tool; ``before`` is empty where nothing was answered."""

    criterion: str
    question: str
    evidence: str
    before: str


@dataclass(frozen=True, slots=True)
class Part:
    """One standard with its questions."""

    number: int
    title: str
    asked: tuple[Asked, ...]


def parts_of(
    facts: Section11Facts, organisation: PartnerOrganisation, standards: Section11Standards
) -> tuple[Part, ...]:
    """Every standard with its questions and this organisation's latest earlier answers."""
    before = facts.before.get(organisation.organisation_id, {})
    labels = {score.code: score.label for score in standards.scores}
    return tuple(
        Part(
            number,
            standard.title,
            tuple(
                Asked(each.id, each.question, each.evidence, _before(before.get(each.id), labels))
                for each in standard.criteria
            ),
        )
        for number, standard in enumerate(standards.standards, start=1)
    )


def year_before(facts: Section11Facts, organisation: PartnerOrganisation) -> int | None:
    """The year of the latest answers, None where there are none."""
    years = [
        each.answered_in for each in facts.before.get(organisation.organisation_id, {}).values()
    ]
    return max(years, default=None)


def _before(answer: Section11Answer | None, labels: dict[str, str]) -> str:
    """An earlier answer in words, with its year and what was named as evidence."""
    if answer is None:
        return ""
    label = labels.get(answer.score, "").lower()
    named = f". {answer.evidence}" if answer.evidence else ""
    return f"{answer.answered_in}: {answer.score} {label}{named}"
