"""A drawn round is proposed, and a person decides about it: on both databases (R022, A25)."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.errors import ApprovalRefused, CodeNotSent, RoundFrozen, StepRefused
from tasks.model import APPROVED, CANCELLED, PAUSED, SUBSTITUTED, WAITING, Decision
from tasks.notification.carriers import Outcome
from tasks.notification.codes import carry_code
from tasks.notification.mailbox import Mailbox
from tasks.store.approvals import (
    decisions_of,
    is_code_right,
    newest_proposal,
    propose_round,
    record_decision,
    sample_of,
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

KEY = (ROUND.round_id, 1)
LEAD = "QA data lead"


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
