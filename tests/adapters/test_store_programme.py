"""The page of the programme reads where each round stands, on both databases."""

from pathlib import Path

import pytest

from tasks.model import APPROVED, Decision
from tasks.store.approvals import propose_round, record_decision
from tasks.store.database import opened, writing
from tasks.store.freezing import freeze_round
from tasks.store.programme import WAITS, states_of_rounds
from tasks.store.rounds import cancel_round
from tests.adapters.store_databases import KINDS, fresh_store
from tests.adapters.store_rounds import AT, BY, ROUND, commit, frame_of, frozen_of

KEY = ROUND.round_id


@pytest.mark.parametrize("kind", KINDS)
def test_a_round_is_known_by_its_last_state_and_by_what_it_waits_for(kind: str, tmp_path: Path):
    """R022."""
    url = fresh_store(kind, tmp_path)
    commit(url, frame_of())
    assert states_of_rounds(url) == {KEY: "committed"}
    frozen = frozen_of(tmp_path)
    with opened(url) as engine:
        propose_round(engine, frozen, by=BY, at=AT)
        assert states_of_rounds(url) == {KEY: WAITS}
        record_decision(engine, KEY, 1, Decision(1, 1, APPROVED, BY), at=AT)
        assert states_of_rounds(url) == {KEY: "drawn"}
        freeze_round(engine, frozen, by=BY, at=AT)
        assert states_of_rounds(url) == {KEY: "frozen"}
        with writing(engine) as connection:
            cancel_round(connection, KEY, reason="an inspection is on", by=BY, at=AT)
    assert states_of_rounds(url) == {KEY: "cancelled"}


def test_where_nobody_made_a_store_nothing_is_known_and_none_is_made(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'none.db'}"
    assert states_of_rounds(url) == {}
    assert list(tmp_path.iterdir()) == []
