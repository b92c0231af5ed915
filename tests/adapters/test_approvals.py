"""A drawn round is proposed, and a person decides about it: on both databases (R022, A25)."""

from dataclasses import replace
from pathlib import Path

import pytest

from config.answers import (
    APPROVE,
    CANCEL,
    OTHER_REASON,
    PAUSE,
    SUBSTITUTE,
    ApprovalAnswer,
)
from tasks.errors import AnswerRefused, ApprovalRefused, CodeNotSent, RoundFrozen, StepRefused
from tasks.model import APPROVED, CANCELLED, PAUSED, SUBSTITUTED, WAITING, Decision
from tasks.notification.carriers import Outcome
from tasks.notification.codes import carry_code
from tasks.notification.mailbox import Mailbox
from tasks.selection.approving import decision_of
from tasks.store.approvals import (
    decisions_of,
    is_code_right,
    newest_proposal,
    propose_round,
    record_decision,
    sample_of,
    substituted,
)
from tasks.store.database import opened, reading
from tasks.store.freezing import freeze_round, read_frozen
from tasks.store.log import verify_log
from tasks.store.rounds import standing_of
from tests.adapters.store_databases import KINDS, fresh_store
from tests.adapters.store_rounds import (
    AT,
    AUTHORITY,
    BY,
    ROUND,
    commit,
    frame_of,
    frozen_of,
)
from tests.core.selection_frames import draw, plan, small

KEY = (ROUND.round_id, 1)
DRAWN = draw(small(), plan(target=15))
LEAD, HEAD = "QA data lead", "Head of Quality Assurance"


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_store(request.param, tmp_path)


def decided(step: int, decision: str, **more: object) -> Decision:
    return Decision(step, 1, decision, LEAD, **more)  # type: ignore[arg-type]


def test_what_is_approved_is_frozen_as_it_was_proposed(url: str, tmp_path: Path):
    commit(url, frame_of())
    frozen = frozen_of(tmp_path)
    with opened(url) as engine:
        first = propose_round(engine, frozen, by=BY, at=AT)
        again = propose_round(engine, frozen, by=BY, at=AT)
        with reading(engine) as connection:
            read = newest_proposal(connection, *KEY)
            state = standing_of(connection, *KEY).state
    assert first == again == read
    assert (first.revision, first.frozen, state) == (1, frozen, "drawn")
    with opened(url) as engine:
        record_decision(engine, *KEY, decided(1, APPROVED), at=AT)
        assert freeze_round(engine, read.frozen, by=LEAD, at=AT)
        with reading(engine) as connection:
            assert read_frozen(connection, *KEY) == frozen
            assert decisions_of(connection, *KEY) == (decided(1, APPROVED),)
            assert verify_log(connection).faults == ()


def test_a_substitution_puts_the_reserve_in_the_place_and_the_frozen_round_has_it(
    url: str, tmp_path: Path
):
    commit(url, frame_of())
    frozen = frozen_of(tmp_path)
    swap = decided(1, SUBSTITUTED, place=2, reserve_place=1, reason="the child moved away")
    with opened(url) as engine:
        propose_round(engine, frozen, by=BY, at=AT)
        record_decision(engine, *KEY, swap, at=AT)
        with reading(engine) as connection:
            sample = sample_of(connection, *KEY)
        assert [each.case_id for each in sample.selected] == ["C1", "C7", "C3", "C4", "C5", "C6"]
        assert sample.reserves == ()
        assert sample.certificate == frozen.sample.certificate
        second = propose_round(engine, replace(frozen, sample=sample), by=BY, at=AT)
        assert second.revision == 2
        record_decision(engine, *KEY, Decision(2, 2, APPROVED, LEAD), at=AT)
        freeze_round(engine, second.frozen, by=LEAD, at=AT)
        with reading(engine) as connection:
            assert read_frozen(connection, *KEY) == second.frozen


def test_a_pause_stops_the_round_and_an_approval_lets_it_go_on(url: str, tmp_path: Path):
    commit(url, frame_of())
    frozen = frozen_of(tmp_path)
    with opened(url) as engine:
        propose_round(engine, frozen, by=BY, at=AT)
        record_decision(engine, *KEY, decided(1, PAUSED, reason="an inspection is on"), at=AT)
        with pytest.raises(StepRefused):
            freeze_round(engine, frozen, by=LEAD, at=AT)
        record_decision(engine, *KEY, decided(2, APPROVED), at=AT)
        assert freeze_round(engine, frozen, by=LEAD, at=AT)


def test_a_cancelled_round_is_never_frozen(url: str, tmp_path: Path):
    commit(url, frame_of())
    frozen = frozen_of(tmp_path)
    with opened(url) as engine:
        propose_round(engine, frozen, by=BY, at=AT)
        record_decision(engine, *KEY, decided(1, CANCELLED, reason="an inspection is on"), at=AT)
        with pytest.raises(StepRefused):
            freeze_round(engine, frozen, by=LEAD, at=AT)


def test_of_two_answers_to_one_form_the_second_is_refused(url: str, tmp_path: Path):
    commit(url, frame_of())
    with opened(url) as engine:
        propose_round(engine, frozen_of(tmp_path), by=BY, at=AT)
        record_decision(engine, *KEY, decided(1, PAUSED, reason="an inspection is on"), at=AT)
        with pytest.raises(StepRefused):
            record_decision(engine, *KEY, decided(1, APPROVED), at=AT)


def test_a_note_with_a_date_is_not_kept(url: str, tmp_path: Path):
    commit(url, frame_of())
    with opened(url) as engine:
        propose_round(engine, frozen_of(tmp_path), by=BY, at=AT)
        with pytest.raises(ApprovalRefused):
            record_decision(engine, *KEY, decided(1, WAITING, note="born 3.4.2015"), at=AT)
        with reading(engine) as connection:
            assert decisions_of(connection, *KEY) == ()


def test_a_proposal_that_was_altered_in_the_store_is_refused(tmp_path: Path):
    import sqlite3

    url = fresh_store("sqlite", tmp_path)
    commit(url, frame_of())
    with opened(url) as engine:
        propose_round(engine, frozen_of(tmp_path), by=BY, at=AT)
    other = sqlite3.connect(url.removeprefix("sqlite:///"))
    other.execute("DROP TRIGGER proposals_no_update")
    other.execute("UPDATE proposals SET content = replace(content, 'ann.lee', 'eve')")
    other.commit()
    other.close()
    with opened(url) as engine, reading(engine) as connection, pytest.raises(RoundFrozen):
        newest_proposal(connection, *KEY)


def test_a_code_reaches_the_approver_once_and_only_it_confirms(url: str, tmp_path: Path):
    commit(url, frame_of())
    box = tmp_path / "mail"
    with opened(url) as engine:
        propose_round(engine, frozen_of(tmp_path), by=BY, at=AT)
    for code in ("12345678", "99999999"):
        carry_code(url, Mailbox(box), AUTHORITY, ROUND, 1, "lead@invented.gov.uk", code, at=AT)
    letters = [path.read_text() for path in box.glob("*.eml")]
    assert len(letters) == 1
    assert "12345678" in letters[0]
    with opened(url) as engine:
        assert is_code_right(engine, *KEY, 1, "12345678")
        assert not is_code_right(engine, *KEY, 1, "99999999")
        assert not is_code_right(engine, *KEY, 2, "12345678")


class Refusing(Mailbox):
    """A carrier that takes nothing."""

    def carry(self, mail: object) -> Outcome:
        return Outcome("failed", "refused for good")


def test_a_code_that_did_not_leave_is_said_and_can_be_sent_again(tmp_path: Path):
    url = fresh_store("sqlite", tmp_path)
    commit(url, frame_of())
    with opened(url) as engine:
        propose_round(engine, frozen_of(tmp_path), by=BY, at=AT)
    box, given = tmp_path / "mail", (AUTHORITY, ROUND, 1, "lead@invented.gov.uk", "12345678")
    with pytest.raises(CodeNotSent):
        carry_code(url, Refusing(box), *given, at=AT)
    carry_code(url, Mailbox(box), *given, at=AT)
    assert len(list(box.glob("*.eml"))) == 1


# ---------------------------------------------------------------- what an answer means


def answer(decision: str, **more: object) -> ApprovalAnswer:
    return ApprovalAnswer(decision=decision, **more)  # type: ignore[arg-type]


def meant(given: ApprovalAnswer, past: tuple[Decision, ...] = ()) -> Decision:
    return decision_of(
        given, (LEAD, HEAD), drawn=DRAWN, standing=substituted(DRAWN, past),
        step=len(past) + 1, revision=1,
    )  # fmt: skip


def test_a_person_approves_in_their_name():
    assert meant(answer(APPROVE, approver=HEAD)) == Decision(1, 1, APPROVED, HEAD)


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
