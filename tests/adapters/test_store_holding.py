"""Two starts of one round: one works, the other says so and changes nothing (F07 to F10)."""

import multiprocessing
import os
import signal
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tasks.errors import FrameChanged, RoundBusy, StoreFailed
from tasks.store.commitments import PublicValue, commit_round, read_public_value
from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.holding import hold_round
from tasks.store.rounds import open_round
from tasks.store.tables import METADATA
from tests.adapters.store_databases import KINDS, fresh_store
from tests.adapters.store_rounds import (
    AT,
    BY,
    ROUND,
    commitment_of,
    contract_of,
    frame_of,
)

SPAWN = multiprocessing.get_context("spawn")
LONG = 60


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_store(request.param, tmp_path)


def _start(url: str, name: str, barrier: Barrier) -> None:
    """A whole start of a round, in a process of its own; says by its exit code how it went."""
    barrier.wait(LONG)
    try:
        prepare_store(url)
        with hold_round(url, ROUND.round_id), opened(url) as engine:
            with writing(engine) as connection:
                open_round(connection, ROUND, by=BY, at=AT)
            mine = PublicValue(name, is_self_generated=True)
            commit_round(
                engine, ROUND, frame_of(), commitment_of(frame_of()), (contract_of(),),
                proposed=mine, by=BY, at=AT,
            )  # fmt: skip
            _wait_for_the_others(barrier)
    except RoundBusy as busy:
        _wait_for_the_others(barrier)
        os._exit(busy.exit_code)


def _wait_for_the_others(barrier: Barrier) -> None:
    barrier.wait(LONG)


def _hold(url: str, held: Event) -> None:
    with hold_round(url, ROUND.round_id):
        held.set()
        signal.pause()


def test_of_simultaneous_starts_one_works_and_the_others_say_so_f07(url: str):
    """Four processes begin together, tables and all; one commits, three end with 80."""
    barrier = SPAWN.Barrier(4)
    starts = [
        SPAWN.Process(target=_start, args=(url, f"start {n}", barrier), daemon=True)
        for n in range(4)
    ]
    for each in starts:
        each.start()
    for each in starts:
        each.join(LONG)
    assert sorted(each.exitcode or 0 for each in starts) == [0, 80, 80, 80]
    with opened(url) as engine, reading(engine) as connection:
        for name in ("rounds", "commitments", "public_values"):
            table = METADATA.tables[name]
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
        assert read_public_value(connection, ROUND.round_id, 1) is not None


def test_a_hold_ends_with_its_process_however_that_ends_f06(url: str):
    prepare_store(url)
    held = SPAWN.Event()
    holder = SPAWN.Process(target=_hold, args=(url, held), daemon=True)
    holder.start()
    assert held.wait(LONG)
    with pytest.raises(RoundBusy) as caught, hold_round(url, ROUND.round_id):
        pass
    assert "PW-2021-07 is being worked on" in str(caught.value)
    assert "nothing was changed" in str(caught.value)
    os.kill(holder.pid or 0, signal.SIGKILL)
    holder.join(LONG)
    _hold_soon(url)


def _hold_soon(url: str) -> None:
    """PostgreSQL notices a dead client within moments, not at once."""
    import time

    for _ in range(100):
        try:
            with hold_round(url, ROUND.round_id):
                return
        except RoundBusy:
            time.sleep(0.1)
    pytest.fail("The hold outlived its process.")


def test_another_round_and_the_mail_of_this_one_are_held_apart(url: str):
    prepare_store(url)
    with hold_round(url, ROUND.round_id):
        with hold_round(url, "PW-2021-11"), hold_round(url, ROUND.round_id, "mail"):
            pass
        with pytest.raises(RoundBusy), hold_round(url, ROUND.round_id):
            pass
    with hold_round(url, ROUND.round_id):
        pass


def test_an_error_inside_a_hold_lets_it_go(url: str):
    prepare_store(url)
    with pytest.raises(FrameChanged), hold_round(url, ROUND.round_id):
        raise FrameChanged(ROUND.round_id, 1, "design")
    with hold_round(url, ROUND.round_id):
        pass


@pytest.mark.parametrize("key", ["", "../up", "a b", "x" * 49, "PW/2021"])
def test_a_key_that_is_no_key_is_refused_k21(tmp_path: Path, key: str):
    with (
        pytest.raises(ValueError, match="key"),
        hold_round(fresh_store("sqlite", tmp_path), key),
    ):
        pass


def test_a_hold_beside_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path):
    with (
        pytest.raises(StoreFailed),
        hold_round(f"sqlite:///{tmp_path}/nowhere/audit.sqlite", ROUND.round_id),
    ):
        pass


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_lock_file_is_for_its_owner_only(tmp_path: Path, kind: str):
    url = fresh_store(kind, tmp_path)
    prepare_store(url)
    with hold_round(url, ROUND.round_id):
        locks = sorted((tmp_path / "store").glob("*.lock"))
    assert [oct(each.stat().st_mode & 0o777) for each in locks] == ["0o600"]
