"""Observations are frozen with their round, and later rounds go by them (R066)."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from tasks.model import Observation
from tasks.notification.gate import release_faults
from tasks.store.approvals import newest_proposal, propose_round
from tasks.store.database import opened, reading, writing
from tasks.store.freezing import freeze_round, frozen_digest, read_frozen
from tasks.store.observation_tables import OBSERVATIONS
from tasks.store.observations import observed_before
from tasks.store.rounds import cancel_round
from tests.adapters.store_databases import KINDS, fresh_store
from tests.adapters.store_rounds import AT, AUTHORITY, BY, ROUND, commit, frame_of, frozen_of

MADE = (Observation("W2", "A1"), Observation("W1", "A3"))
LATER = replace(
    ROUND, round_id="PW-2021-11", as_at=date(2021, 10, 18), draw_on=date(2021, 10, 18),
    starts_on=date(2021, 11, 8), ends_on=date(2021, 11, 12), due_on=date(2021, 11, 19),
)  # fmt: skip


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    return fresh_store(request.param, tmp_path)


@pytest.fixture
def sqlite(tmp_path):
    return fresh_store("sqlite", tmp_path)


def freeze(url, folder, observations=MADE, round_=ROUND):
    commit(url, frame_of(), round_)
    frozen = replace(frozen_of(folder, round_), observations=observations)
    with opened(url) as engine:
        freeze_round(engine, frozen, by=BY, at=AT)
    return frozen


def test_observations_are_read_back_as_they_were_frozen(url, tmp_path):
    frozen = freeze(url, tmp_path)
    with opened(url) as engine, reading(engine) as connection:
        held = read_frozen(connection, ROUND.round_id, 1)
        assert held == frozen
        assert held.digest == frozen_digest(connection, ROUND.round_id, 1)


def test_a_round_without_observations_keeps_the_digest_it_had_before_there_were_any(tmp_path):
    """Nor is there a trace of returns, or of cases that were named (A03), where it has none."""
    frozen = frozen_of(tmp_path)
    assert frozen.observations == ()
    later = {"observations", "returns"}
    before = {name: value for name, value in asdict(frozen).items() if name not in later}
    assert before["sample"].pop("nominated") == ()
    text = json.dumps(
        before, sort_keys=True, separators=(",", ":"),
        default=lambda part: f"{part.numerator}/{part.denominator}",
    )  # fmt: skip
    assert frozen.digest == sha256(text.encode()).hexdigest()


def test_every_observation_counts_in_the_digest(tmp_path):
    frozen = frozen_of(tmp_path)
    versions = [(), MADE, MADE[:1], MADE[::-1], (Observation("W2", "A3"),)]
    assert len({replace(frozen, observations=each).digest for each in versions}) == len(versions)


def test_a_proposal_that_was_written_before_there_were_observations_is_still_read(sqlite, tmp_path):
    from tasks.store.approvals import _frozen_rounds

    frozen = frozen_of(tmp_path)
    content = json.loads(_frozen_rounds().dump_json(frozen))
    del content["observations"]
    assert _frozen_rounds().validate_json(json.dumps(content)) == frozen


def test_a_proposed_round_keeps_its_observations(url, tmp_path):
    commit(url, frame_of())
    frozen = replace(frozen_of(tmp_path), observations=MADE)
    with opened(url) as engine:
        propose_round(engine, frozen, by=BY, at=AT)
        with reading(engine) as connection:
            assert newest_proposal(connection, ROUND.round_id, 1).frozen == frozen


def test_what_is_on_record_of_an_observation_cannot_be_changed(url, tmp_path):
    freeze(url, tmp_path)
    for change in (update(OBSERVATIONS).values(auditor_id="A9"), delete(OBSERVATIONS)):
        refused = pytest.raises(DBAPIError, match="insert-only")
        with opened(url) as engine, engine.connect() as connection, refused:
            connection.execute(change)


def test_an_allocated_observation_counts_from_its_week_for_later_rounds(url, tmp_path):
    freeze(url, tmp_path)
    assert observed_before(url, LATER) == {"W1": ROUND.starts_on, "W2": ROUND.starts_on}


def test_the_last_of_several_observations_counts(sqlite, tmp_path):
    freeze(sqlite, tmp_path)
    freeze(sqlite, tmp_path, MADE[:1], LATER)
    year_later = replace(LATER, round_id="PW-2022-03", as_at=date(2022, 2, 14))
    assert observed_before(sqlite, year_later) == {"W1": ROUND.starts_on, "W2": LATER.starts_on}


def test_a_round_goes_neither_by_itself_nor_by_what_came_after_it(sqlite, tmp_path):
    freeze(sqlite, tmp_path)
    assert observed_before(sqlite, ROUND) == {}
    earlier = replace(ROUND, round_id="PW-2021-03", as_at=date(2021, 2, 15))
    assert observed_before(sqlite, earlier) == {}


def test_an_observation_of_a_cancelled_round_never_was(sqlite, tmp_path):
    freeze(sqlite, tmp_path)
    with opened(sqlite) as engine, writing(engine) as connection:
        cancel_round(connection, ROUND.round_id, by=BY, at=AT, reason="Two teams were missing")
    assert observed_before(sqlite, LATER) == {}


def test_before_there_is_a_store_nobody_was_observed_and_none_is_made(tmp_path):
    place = tmp_path / "none.db"
    assert observed_before(f"sqlite:///{place}", ROUND) == {}
    assert not place.exists()


def test_a_store_of_an_earlier_version_knows_of_no_observations(sqlite):
    with opened(sqlite) as engine, writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE rounds (round_id TEXT)")
    assert observed_before(sqlite, ROUND) == {}


def test_the_mail_of_an_observer_who_has_no_case_is_not_let_out(sqlite, tmp_path):
    frozen = freeze(sqlite, tmp_path, (Observation("W1", "A9"),))
    faults = release_faults(frozen, frame_of(), frozen.digest, AUTHORITY.mail, tmp_path)
    assert faults == ("1 observers have no case in the round",)


def test_an_observation_is_of_a_worker_and_names_no_child():
    assert {column.name for column in OBSERVATIONS.columns} == {
        "round_id", "version", "place", "worker_id", "auditor_id",
    }  # fmt: skip
