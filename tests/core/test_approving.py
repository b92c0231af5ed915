"""What an answer to a proposed round means: approved, paused, cancelled, or a reserve steps in."""

from dataclasses import replace

import pytest

from config.answers import (
    APPROVE,
    CANCEL,
    NO_REASON,
    OTHER_REASON,
    PAUSE,
    SUBSTITUTE,
    WAIT,
    AnswerWithoutReserves,
    ApprovalAnswer,
)
from tasks.errors import AnswerRefused
from tasks.model import APPROVED, CANCELLED, PAUSED, SUBSTITUTED, WAITING, Decision
from tasks.selection.approving import decision_of, form_for
from tasks.store.approvals import substituted
from tests.core.selection_frames import draw, plan, small

DRAWN = draw(small(), plan(target=15))
LEAD, HEAD = "QA data lead", "Head of Quality Assurance"


def answer(decision: str, **more: object) -> ApprovalAnswer:
    return ApprovalAnswer(decision=decision, **more)  # type: ignore[arg-type]


def meant(given: ApprovalAnswer, past: tuple[Decision, ...] = ()) -> Decision:
    return decision_of(
        given, (LEAD, HEAD), drawn=DRAWN, standing=substituted(DRAWN, past),
        step=len(past) + 1, revision=1,
    )  # fmt: skip


def test_a_case_is_asked_for_only_where_a_reserve_is_left():
    """R119: a census has no reserves, and a draw may have used all of its own."""
    assert form_for(DRAWN) is ApprovalAnswer
    assert form_for(replace(DRAWN, reserves=())) is AnswerWithoutReserves


def test_a_person_approves_in_their_name():
    assert meant(answer(APPROVE, approver=HEAD)) == Decision(1, 1, APPROVED, HEAD)


@pytest.mark.parametrize(
    ("word", "decision", "reason"),
    [
        (WAIT, WAITING, NO_REASON),
        (PAUSE, PAUSED, "an inspection is on"),
        (CANCEL, CANCELLED, "an inspection is on"),
    ],
)
def test_who_waits_pauses_or_cancels_replaces_no_case_whichever_number_stands_in_the_form(
    word: str, decision: str, reason: str
):
    given = meant(answer(word, place=3, reason=reason, note=" until Monday "))
    assert given == Decision(
        1, 1, decision, LEAD, reason=None if reason == NO_REASON else reason, note="until Monday"
    )


def test_the_substitute_is_the_next_reserve_of_the_draw_and_never_the_same_twice():
    gone = "the child moved away"
    first = meant(answer(SUBSTITUTE, place=3, reason=gone))
    assert (first.decision, first.place, first.reason) == (SUBSTITUTED, 3, gone)
    second = meant(answer(SUBSTITUTE, place=3, reason=gone), (first,))
    third = meant(answer(SUBSTITUTE, place=1, reason=gone), (first, second))
    assert len({first.reserve_place, second.reserve_place, third.reserve_place}) == 3
    standing = substituted(DRAWN, (first, second, third))
    assert len({each.case_id for each in standing.selected}) == len(DRAWN.selected)


def test_when_no_reserve_is_left_it_is_said():
    past: tuple[Decision, ...] = ()
    for _ in DRAWN.reserves:
        given = answer(SUBSTITUTE, place=1, reason="the worker is away")
        past = (*past, meant(given, past))
    with pytest.raises(AnswerRefused, match="no reserve is left"):
        meant(answer(SUBSTITUTE, place=1, reason="the worker is away"), past)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (answer(APPROVE, approver="Somebody"), "none of the people"),
        (answer(PAUSE), "a reason has to be chosen"),
        (answer(CANCEL), "a reason has to be chosen"),
        (answer(SUBSTITUTE, place=200, reason="the child moved away"), "a number from 1 to"),
        (answer(SUBSTITUTE, reason="the child moved away"), "a number from 1 to"),
        (answer(SUBSTITUTE, place=1, reason="an inspection is on"), "no reason to substitute"),
        (answer(PAUSE, reason=OTHER_REASON), "say which other reason"),
        (answer(APPROVE, note="see 04/05/2014"), "might tell of a child"),
        (answer(APPROVE, note="NHS 9434765919"), "might tell of a child"),
    ],
)
def test_an_answer_that_cannot_be_followed_says_what_it_lacks(given: ApprovalAnswer, fault: str):
    with pytest.raises(AnswerRefused, match=fault):
        meant(given)


def test_all_that_an_answer_lacks_is_said_at_once():
    with pytest.raises(AnswerRefused) as refused:
        meant(answer(SUBSTITUTE, approver="Somebody", note="born 1.2.2014"))
    assert len(refused.value.faults) == 4
