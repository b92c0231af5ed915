"""The chained log: seven kinds of tampering, each found, the first bad entry named (K34, N12)."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.log import (
    LogHead,
    append_entry,
    log_head,
    logged_fact,
    verify_log,
)
from tasks.store.tables import LOG_ENTRIES
from tests.adapters.store_databases import KINDS, change_behind_its_back, fresh_store
from tests.adapters.store_rounds import AT, ROUND, chained, freeze

ENTRIES = 9


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_store(request.param, tmp_path)


def write(url: str, number: int = ENTRIES, word: str = "count") -> LogHead:
    prepare_store(url)
    with opened(url) as engine, writing(engine) as connection:
        for each in range(1, number + 1):
            append_entry(connection, ROUND.round_id, 1, "step", facts={word: each}, at=AT)
        return log_head(connection)


def faults(url: str, anchor: LogHead | None = None) -> tuple[str, ...]:
    with opened(url) as engine, reading(engine) as connection:
        return verify_log(connection, anchor).faults


def test_a_log_as_it_was_written_has_no_faults_and_grows_beyond_its_anchor(url: str):
    anchor = write(url)
    assert anchor.size == ENTRIES
    assert faults(url, anchor) == ()
    write(url, 3)
    assert faults(url, anchor) == ()
    assert faults(url, LogHead(0, "0" * 64)) == ()


TAMPERING = {
    "an edited entry": (
        ["UPDATE log_entries SET facts = '{\"count\":99}' WHERE position = 4"],
        "entry 4 was altered",
    ),
    "a deleted entry": (["DELETE FROM log_entries WHERE position = 4"], "entry 4 is missing"),
    "two entries in another order": (
        [
            "UPDATE log_entries SET position = 99 WHERE position = 4",
            "UPDATE log_entries SET position = 4 WHERE position = 5",
            "UPDATE log_entries SET position = 5 WHERE position = 99",
        ],
        "entry 4 does not follow",
    ),
    "an inserted entry": (
        [
            "UPDATE log_entries SET position = position + 100 WHERE position > 4",
            "INSERT INTO log_entries SELECT 5, round_id, version, 'extra', facts, logged_at,"
            " previous, digest FROM log_entries WHERE position = 4",
            "UPDATE log_entries SET position = position - 99 WHERE position > 100",
        ],
        "entry 5 does not follow",
    ),
    "an end that was cut off": (
        ["DELETE FROM log_entries WHERE position > 7"],
        "the log does not hold the printed head at entry 9",
    ),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_found_and_its_first_entry_named_k34(url: str, kind: str):
    anchor = write(url)
    statements, expected = TAMPERING[kind]
    change_behind_its_back(url, *statements)
    assert faults(url, anchor)[0].startswith(expected)


REWRITTEN = {6: "DELETE FROM log_entries WHERE position > 6", 0: "DELETE FROM log_entries"}


@pytest.mark.parametrize("kept", REWRITTEN)
def test_a_rewritten_end_or_whole_is_found_by_the_anchor_alone_k34(url: str, kept: int):
    """A bare chain cannot see it; a head that was printed earlier can."""
    anchor = write(url)
    change_behind_its_back(url, REWRITTEN[kept])
    write(url, ENTRIES - kept, word="other")
    assert faults(url) == ()
    assert faults(url, anchor) == (f"the log does not hold the printed head at entry {ENTRIES}",)


def test_an_entry_that_was_chained_by_hand_is_found_by_the_anchor(url: str):
    anchor = write(url)
    forged = LogHead(anchor.size, sha256(b"forged").hexdigest())
    assert faults(url, forged) != ()


def test_a_round_leaves_its_steps_in_the_log_with_counts_and_digests_only(url: str, tmp_path: Path):
    frozen = freeze(url, tmp_path)
    with opened(url) as engine, reading(engine) as connection:
        rows = connection.execute(select(LOG_ENTRIES).order_by(LOG_ENTRIES.c.position)).all()
        assert logged_fact(connection, ROUND.round_id, 1, "freeze", "frozen") == frozen.digest
        assert logged_fact(connection, ROUND.round_id, 2, "freeze", "frozen") is None
    assert [row.step for row in rows] == [
        "opened", "committed", "commitment", "public_value", "drawn", "draw", "freeze", "frozen",
    ]  # fmt: skip
    written = " ".join(row.facts for row in rows)
    for reference in ("C1", "W1", "A1", "invented.gov.uk"):
        assert f'"{reference}' not in written


@pytest.mark.slow
def test_a_hundred_thousand_entries_are_verified_n12(tmp_path: Path):
    """How long that takes is printed by ./run bench log."""
    url = fresh_store("sqlite", tmp_path)
    prepare_store(url)
    rows = chained(100_000)
    with opened(url) as engine:
        with writing(engine) as connection:
            connection.execute(insert(LOG_ENTRIES), rows)
        with reading(engine) as connection:
            assert verify_log(connection, LogHead(100_000, rows[-1]["digest"])).faults == ()
