"""What an answer to a proposed round means, or why it means nothing (R022, A25).

A substitute is the nearest free reserve of the draw's own order; nobody picks one.
"""

from __future__ import annotations

import re

from config.answers import (
    APPROVE,
    CANCEL,
    NO_REASON,
    OTHER_REASON,
    PAUSE,
    REASONS,
    SUBSTITUTE,
    WAIT,
    AnswerWithoutReserves,
    ApprovalAnswer,
)
from tasks.errors import AnswerRefused, SubstitutionRefused
from tasks.model import (
    APPROVED,
    CANCELLED,
    PAUSED,
    SUBSTITUTED,
    WAITING,
    Decision,
    Sample,
)
from tasks.selection.reserves import substitute

WORDS_FOR = {WAIT: WAITING, APPROVE: APPROVED, SUBSTITUTE: SUBSTITUTED, PAUSE: PAUSED,
             CANCEL: CANCELLED}  # fmt: skip
SHORTEST_NOTE = 5
PERSONAL = re.compile(r"\d{3}|\d[./-]\d")


def form_for(standing: Sample) -> type[ApprovalAnswer]:
    """The form that asks about a round, which asks for a case only where a reserve is left."""
    return ApprovalAnswer if standing.reserves else AnswerWithoutReserves


def decision_of(
    answer: ApprovalAnswer,
    people: tuple[str, ...],
    *,
    drawn: Sample,
    standing: Sample,
    step: int,
    revision: int,
) -> Decision:
    """The decision that an answer is; ``drawn`` is the draw, ``standing`` with its substitutions.

    Raises AnswerRefused with everything that has to be put right.
    """
    faults = tuple(_faults(answer, people, standing))
    if faults:
        raise AnswerRefused(drawn.round_id, faults)
    reserve = _reserve(answer, drawn, standing) if answer.decision == SUBSTITUTE else None
    return Decision(
        step=step,
        revision=revision,
        decision=WORDS_FOR[answer.decision],
        decided_by=answer.approver,
        place=answer.place if answer.decision == SUBSTITUTE else None,
        reserve_place=reserve,
        reason=None if answer.reason == NO_REASON else answer.reason,
        note=answer.note.strip() or None,
    )


def _faults(answer: ApprovalAnswer, people: tuple[str, ...], standing: Sample) -> list[str]:
    """A sentence for each thing that the answer lacks."""
    is_substitute = answer.decision == SUBSTITUTE
    needs_reason = is_substitute or answer.decision in {PAUSE, CANCEL}
    count = len(standing.selected)
    tests = (
        (answer.approver not in people,
         "who decides is none of the people in config/authority.yaml"),
        (needs_reason and answer.reason == NO_REASON,
         f"to {answer.decision}, a reason has to be chosen"),
        (is_substitute and not 1 <= (answer.place or 0) <= count,
         f"which case is meant has to be a number from 1 to {count}"),
        (is_substitute and answer.reason not in {NO_REASON, *REASONS},
         "that is no reason to substitute a case"),
        (answer.reason == OTHER_REASON and len(answer.note.strip()) < SHORTEST_NOTE,
         "the note has to say which other reason"),
        (bool(PERSONAL.search(answer.note)) or not answer.note.isprintable(),
         "the note holds a date or a long number, which might tell of a child"),
    )  # fmt: skip
    return [sentence for is_fault, sentence in tests if is_fault]


def _reserve(answer: ApprovalAnswer, drawn: Sample, standing: Sample) -> int:
    """The number of the reserve that takes the place of a case."""
    held = {each.order: each.case_id for each in standing.selected}
    first = {each.case_id for each in drawn.selected}
    free = {each.case_id for each in standing.reserves}
    used = {each.case_id for each in drawn.reserves if each.case_id not in free}
    used |= {case_id for case_id in held.values() if case_id not in first}
    try:
        found = substitute(drawn, held[answer.place or 0], used, REASONS[answer.reason])
    except SubstitutionRefused as refused:
        raise AnswerRefused(drawn.round_id, (refused.why,)) from None
    return found.reserve_order
