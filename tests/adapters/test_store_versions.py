"""What is on record of a round as a person asks for it, on both databases."""

from datetime import UTC, datetime

import pytest

from tasks.errors import RoundUnknown
from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.rounds import open_round, supersede_round
from tasks.store.versions import disclosure_of, history_of, newest_version
from tests.adapters.store_databases import KINDS, fresh_store
from tests.adapters.store_rounds import ROUND

AT = datetime(2021, 6, 14, 7, tzinfo=UTC)
KEY = ROUND.round_id


@pytest.fixture(params=KINDS)
def engine(request, tmp_path):
    url = fresh_store(request.param, tmp_path)
    prepare_store(url)
    with opened(url) as engine:
        yield engine


def start(engine):
    with writing(engine) as connection:
        open_round(connection, ROUND, by="Ada Lead", at=AT)


def test_a_round_that_nobody_started_would_be_version_1_and_has_no_history(engine):
    with reading(engine) as connection:
        assert newest_version(connection, KEY) == 1
        assert disclosure_of(connection, KEY, 1) == ""
        with pytest.raises(RoundUnknown):
            history_of(connection, KEY)


def test_a_superseding_version_says_what_it_superseded_why_and_who_agreed_r022(engine):
    start(engine)
    commit(engine)
    with writing(engine) as connection:
        supersede_round(
            connection, KEY, reason="A team was left out", by="Ada Lead",
            second_approver="Bo Head", at=AT,
        )  # fmt: skip
    with reading(engine) as connection:
        assert newest_version(connection, KEY) == 2
        assert disclosure_of(connection, KEY, 1) == ""
        assert disclosure_of(connection, KEY, 2) == (
            "version 1 was superseded on 2021-06-14 by Ada Lead with the agreement of Bo Head:"
            " A team was left out"
        )
        states = [(step.version, step.state, step.reason) for step in history_of(connection, KEY)]
    assert states == [
        (1, "opened", None),
        (1, "committed", None),
        (1, "superseded", "A team was left out"),
        (2, "opened", None),
    ]


def commit(engine):
    from tasks.model import Commitment, Frame
    from tasks.store.commitments import PublicValue, commit_round

    commit_round(
        engine, ROUND, Frame((), ()), Commitment("f", "d", 1, "c"), (),
        proposed=PublicValue("1", is_self_generated=False), by="Ada Lead", at=AT,
    )  # fmt: skip
