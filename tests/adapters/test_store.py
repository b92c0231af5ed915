"""The store on both databases: insert-only, committed once, frozen whole, and never half."""

import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from tasks.errors import (
    ApprovalRefused,
    FrameChanged,
    RoundChanged,
    RoundFrozen,
    RoundUnknown,
    StepRefused,
    StoreFailed,
)
from tasks.store.commitments import (
    PublicValue,
    commit_frame,
    commit_round,
    fix_public_value,
    read_commitment,
    read_frame,
    read_public_value,
)
from tasks.store.database import moment, opened, prepare_store, reading, store_url, writing
from tasks.store.draws import read_sample, record_draw
from tasks.store.freezing import freeze_round, frozen_digest, read_frozen
from tasks.store.guards import guarded
from tasks.store.outbox import move_letter, read_letters
from tasks.store.rounds import (
    cancel_round,
    change_state,
    current_version,
    open_round,
    pause_round,
    resume_round,
    standing_of,
    supersede_round,
)
from tasks.store.tables import METADATA
from tasks.store.volumes import volume_history
from tests.adapters.store_databases import KINDS, fresh_store
from tests.adapters.store_rounds import (
    AT,
    BY,
    PUBLIC,
    ROUND,
    commit,
    commitment_of,
    contract_of,
    fill,
    frame_of,
    freeze,
    frozen_of,
    sample_of,
    with_version,
)

KEY = (ROUND.round_id, 1)
WHY = "Two teams were missing from the extract"


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_store(request.param, tmp_path)


def counts(url: str) -> dict[str, int]:
    with opened(url) as engine, reading(engine) as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in METADATA.tables.items()
        }


# ---------------------------------------------------------------- tables and guards


def test_migrations_make_exactly_the_tables_that_the_code_knows(url: str):
    prepare_store(url)
    prepare_store(url)
    with opened(url) as engine, reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert guarded(connection) == frozenset(METADATA.tables)


def test_the_database_refuses_update_and_delete_of_every_table(url: str, tmp_path: Path):
    fill(url, tmp_path)
    before = counts(url)
    assert min(before.values()) > 0
    for table in METADATA.tables.values():
        name = next(column for column in table.columns if not column.primary_key).name
        for change in (update(table).values({name: None}), delete(table)):
            refused = pytest.raises(DBAPIError, match="insert-only")
            with opened(url) as engine, engine.connect() as connection, refused:
                connection.execute(change)
    assert counts(url) == before


def test_sqlite_refuses_replace_even_to_a_connection_that_is_not_ours(tmp_path: Path):
    import sqlite3

    url = fresh_store("sqlite", tmp_path)
    fill(url, tmp_path)
    other = sqlite3.connect(store_url(url).database or "")
    for name, table in METADATA.tables.items():
        row = other.execute(str(select(table))).fetchone()
        replace_it = str(insert(table).prefix_with("OR REPLACE"))
        with pytest.raises(sqlite3.IntegrityError, match="insert-only"):
            other.execute(replace_it, dict(zip(table.columns.keys(), row, strict=True)))
        assert other.execute(str(select(table))).fetchone() == row, name
    other.close()


@pytest.mark.postgres
def test_postgresql_refuses_truncate_and_an_upsert(tmp_path: Path):
    url = fresh_store("postgres", tmp_path)
    freeze(url, tmp_path)
    upsert = (
        "INSERT INTO rounds SELECT * FROM rounds"
        " ON CONFLICT (round_id, version) DO UPDATE SET requested_by = 'x'"
    )
    for statement in ("TRUNCATE rounds CASCADE", upsert):
        refused = pytest.raises(DBAPIError, match="insert-only")
        with opened(url) as engine, engine.connect() as connection, refused:
            connection.execute(text(statement))


def test_the_store_is_for_its_owner_only_whatever_the_umask_says(tmp_path: Path):
    before = os.umask(0)
    try:
        url = f"sqlite:///{tmp_path}/one/two/audit.sqlite"
        prepare_store(url)
    finally:
        os.umask(before)
    for path, mode in (("one", 0o700), ("one/two", 0o700), ("one/two/audit.sqlite", 0o600)):
        assert stat.S_IMODE((tmp_path / path).stat().st_mode) == mode


def test_a_store_behind_a_planted_link_is_refused_k22(tmp_path: Path):
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / "audit.sqlite").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreFailed):
        prepare_store(f"sqlite:///{tmp_path}/audit.sqlite")
    assert (tmp_path / "elsewhere").read_bytes() == b""


@pytest.mark.parametrize(
    "address",
    [
        "not a url",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://user:secret-word@host/db",
        "postgresql://user:secret-word@127.0.0.1:1/db",
    ],
)
def test_a_store_that_cannot_be_opened_is_one_sentence_without_the_password_f24(address: str):
    with pytest.raises(StoreFailed) as caught:
        prepare_store(address)
    assert "secret-word" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 82


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path):
    (tmp_path / "audit.sqlite").write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StoreFailed, match="not a database"):
        prepare_store(f"sqlite:///{tmp_path}/audit.sqlite")


def test_a_store_of_a_newer_version_is_left_alone(url: str):
    prepare_store(url)
    with opened(url) as engine, writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreFailed, match="newer version"):
        prepare_store(url)


def test_a_full_disk_leaves_nothing_half_written_f19(tmp_path: Path):
    url = fresh_store("sqlite", tmp_path)
    commit(url, frame_of())
    frozen = frozen_of(tmp_path)
    before = counts(url)
    with opened(url) as engine:
        with reading(engine) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        from sqlalchemy import event

        @event.listens_for(engine, "connect")
        def _fill(driver_connection: object, _record: object) -> None:
            driver_connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

        huge = replace(frozen, sample=replace(frozen.sample, certificate="x" * 5_000_000))
        with pytest.raises(StoreFailed, match="full"):
            freeze_round(engine, huge, by=BY, at=AT)
    assert counts(url) == before
    with opened(url) as engine:
        assert freeze_round(engine, frozen, by=BY, at=AT)


def test_a_failed_statement_shows_no_value_that_was_bound(url: str):
    prepare_store(url)
    row = {"round_id": "PW-1", "version": 1, "frame_digest": "MARKER", "design_digest": "MARKER"}
    row |= {"method": 1, "digest": "MARKER", "committed_at": "MARKER"}
    with opened(url) as engine, pytest.raises(IntegrityError) as caught, writing(engine) as held:
        held.execute(insert(METADATA.tables["commitments"]), row)
    assert "MARKER" not in str(caught.value)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        moment(datetime(2021, 6, 14))  # noqa: DTZ001


# ---------------------------------------------------------------- a round and its states


def test_opening_a_round_again_the_same_way_changes_nothing(url: str):
    prepare_store(url)
    with opened(url) as engine:
        for _ in range(3):
            with writing(engine) as connection:
                standing = open_round(connection, ROUND, by=BY, at=AT)
    assert (standing.state, standing.version) == ("opened", 1)
    made = counts(url)
    assert (made["rounds"], made["round_openings"], made["round_states"]) == (1, 1, 1)


def test_settings_may_change_until_the_commitment_and_not_after_it(url: str):
    prepare_store(url)
    other = replace(ROUND, target=5, due_on=date(2021, 7, 19))
    with opened(url) as engine:
        for each in (ROUND, other, ROUND):
            with writing(engine) as connection:
                open_round(connection, each, by=BY, at=AT)
        assert counts(url)["round_openings"] == 3
        commit(url, frame_of())
        with pytest.raises(RoundChanged) as caught, writing(engine) as connection:
            open_round(connection, other, by=BY, at=AT)
    assert caught.value.fields == ("due_on", "target")
    assert counts(url)["round_openings"] == 3


def test_who_starts_a_round_is_known_r022(url: str):
    prepare_store(url)
    with opened(url) as engine, pytest.raises(ApprovalRefused), writing(engine) as connection:
        open_round(connection, ROUND, by="  ", at=AT)
    assert counts(url)["rounds"] == 0


def test_a_round_that_nobody_started_is_unknown(url: str):
    prepare_store(url)
    with opened(url) as engine, writing(engine) as connection:
        assert current_version(connection, "PW-2021-07") is None
        for ask in (
            standing_of,
            lambda c, r: read_sample(c, r, 1),
            lambda c, r: read_frozen(c, r, 1),
        ):
            with pytest.raises(RoundUnknown):
                ask(connection, "PW-2021-07")
        with pytest.raises(RoundUnknown):
            open_round(connection, with_version(ROUND, 2), by=BY, at=AT)


def test_a_paused_round_takes_no_step_until_it_is_resumed_a25(url: str):
    commit(url, frame_of())
    with opened(url) as engine:
        with writing(engine) as connection:
            pause_round(
                connection, ROUND.round_id, reason="The director asked to wait", by=BY, at=AT
            )
        for step in (
            lambda c: open_round(c, ROUND, by=BY, at=AT),
            lambda c: record_draw(c, sample_of(frame_of()), by=BY, at=AT),
            lambda c: commit_frame(
                c, ROUND, frame_of(), commitment_of(frame_of()), (), by=BY, at=AT
            ),
        ):
            with pytest.raises(StepRefused), writing(engine) as connection:
                step(connection)
        with writing(engine) as connection:
            again = resume_round(connection, ROUND.round_id, reason="Agreed to go on", by=BY, at=AT)
        assert again.state == "committed"
        with pytest.raises(StepRefused), writing(engine) as connection:
            resume_round(connection, ROUND.round_id, reason="Agreed to go on", by=BY, at=AT)
        with writing(engine) as connection:
            record_draw(connection, sample_of(frame_of()), by=BY, at=AT)


def test_a_round_that_is_paused_twice_is_resumed_to_where_it_was(url: str):
    commit(url, frame_of())
    with opened(url) as engine, writing(engine) as connection:
        for _ in range(2):
            pause_round(connection, ROUND.round_id, reason="To wait a little", by=BY, at=AT)
            resume_round(connection, ROUND.round_id, reason="To go on now", by=BY, at=AT)
        assert standing_of(connection, ROUND.round_id).state == "committed"
        cancel_round(connection, ROUND.round_id, reason="The week was moved", by=BY, at=AT)
        with pytest.raises(StepRefused):
            pause_round(connection, ROUND.round_id, reason="To wait a little", by=BY, at=AT)


STATES = ("opened", "committed", "drawn", "frozen", "released", "paused", "cancelled", "superseded")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(STATES), max_size=8))
def test_whatever_is_asked_of_a_round_its_states_follow_the_rules(tmp_path_factory, asked):
    """The states that were taken are a path of the state machine (requirements 11.2)."""
    order = ("opened", "committed", "drawn", "frozen", "released")
    url = fresh_store("sqlite", tmp_path_factory.mktemp("states"))
    prepare_store(url)
    with opened(url) as engine, writing(engine) as connection:
        open_round(connection, ROUND, by=BY, at=AT)
        taken, reached = ["opened"], 0
        for state in asked:
            standing = standing_of(connection, ROUND.round_id)
            try:
                change_state(connection, standing, state, by=BY, at=AT, reason="For a good reason")
            except StepRefused:
                continue
            taken.append(state)
            if state in order:
                assert order.index(state) in {reached, reached + 1}
                assert (order.index(state) == reached) == (standing.state == "paused")
                reached = order.index(state)
        assert "superseded" not in taken[:-1]
        assert set(taken[taken.index("cancelled") + 1 :] if "cancelled" in taken else ()) <= {
            "superseded"
        }
        assert standing_of(connection, ROUND.round_id).state == taken[-1]


# ---------------------------------------------------------------- superseding: R022 asks for two


def test_a_superseding_version_needs_a_reason_and_another_person_r022(url: str):
    commit(url, frame_of())
    before = counts(url)
    asked = (
        {"reason": "", "second_approver": "head.qa"},
        {"reason": "why", "second_approver": "head.qa"},
        {"reason": "x" * 301, "second_approver": "head.qa"},
        {"reason": "A line\nand another", "second_approver": "head.qa"},
        {"reason": "Child 943 476 5919 moved", "second_approver": "head.qa"},
        {"reason": "The one born 04/05/2010", "second_approver": "head.qa"},
        {"reason": WHY, "second_approver": ""},
        {"reason": WHY, "second_approver": " Data.Lead "},
    )
    with opened(url) as engine:
        for each in asked:
            with pytest.raises(ApprovalRefused) as caught, writing(engine) as connection:
                supersede_round(connection, ROUND.round_id, by=BY, at=AT, **each)
            assert caught.value.exit_code == 85
            assert "943" not in str(caught.value)
    assert counts(url) == before


def test_a_superseded_version_stays_on_record_and_takes_no_further_step_r022(url: str):
    commit(url, frame_of())
    with opened(url) as engine:
        with writing(engine) as connection:
            version = supersede_round(
                connection, ROUND.round_id, reason=WHY, by=BY, second_approver="head.qa", at=AT
            )
        assert version == 2
        with pytest.raises(StepRefused), writing(engine) as connection:
            record_draw(connection, sample_of(frame_of()), by=BY, at=AT)
        with pytest.raises(StepRefused), writing(engine) as connection:
            open_round(connection, ROUND, by=BY, at=AT)
        second = with_version(ROUND, 2)
        assert commit(url, frame_of(8), second) == PUBLIC
        with reading(engine) as connection:
            assert standing_of(connection, ROUND.round_id).version == 2
            assert read_commitment(connection, *KEY) == commitment_of(frame_of())
            row = connection.execute(
                select(METADATA.tables["rounds"]).where(METADATA.tables["rounds"].c.version == 2)
            ).one()
    assert (row.supersedes, row.reason, row.second_approver) == (1, WHY, "head.qa")


def test_a_round_without_a_commitment_is_not_superseded_but_opened_again(url: str):
    prepare_store(url)
    with opened(url) as engine, writing(engine) as connection:
        open_round(connection, ROUND, by=BY, at=AT)
        with pytest.raises(StepRefused):
            supersede_round(
                connection, ROUND.round_id, reason=WHY, by=BY, second_approver="head.qa", at=AT
            )


# ---------------------------------------------------------------- the commitment (R023)


def test_a_second_commit_with_the_same_frame_returns_the_first_public_value_r023(url: str):
    assert commit(url, frame_of()) == PUBLIC
    before = counts(url)
    with opened(url) as engine:
        again = commit_round(
            engine, ROUND, frame_of(), commitment_of(frame_of()), (contract_of(),),
            proposed=PublicValue("a luckier value", is_self_generated=True), by=BY, at=AT,
        )  # fmt: skip
    assert again == PUBLIC
    assert counts(url) == before


@pytest.mark.parametrize("what", ["frame", "design", "method", "digest"])
def test_a_second_commit_with_another_frame_changes_nothing_r023(url: str, what: str):
    commit(url, frame_of())
    before = counts(url)
    same = commitment_of(frame_of())
    other = {
        "frame": commitment_of(frame_of(8)),
        "design": commitment_of(frame_of(), "e" * 64),
        "method": replace(same, method=2),
        "digest": replace(same, digest="0" * 64),
    }[what]
    with opened(url) as engine, pytest.raises(FrameChanged) as caught:
        commit_round(engine, ROUND, frame_of(8), other, (), proposed=PUBLIC, by=BY, at=AT)
    assert caught.value.exit_code == 81
    assert counts(url) == before


def test_the_public_value_is_fixed_only_after_the_commitment_stands_r023(url: str):
    prepare_store(url)
    with opened(url) as engine:
        with writing(engine) as connection:
            open_round(connection, ROUND, by=BY, at=AT)
            with pytest.raises(StepRefused):
                fix_public_value(connection, ROUND, PUBLIC, at=AT)
        with writing(engine) as connection:
            commit_frame(connection, ROUND, frame_of(), commitment_of(frame_of()), (), by=BY, at=AT)
        with reading(engine) as connection:
            assert read_public_value(connection, *KEY) is None
        for bad in ("", "two\nlines"):
            with writing(engine) as connection, pytest.raises(ValueError, match="printed"):
                fix_public_value(
                    connection, ROUND, PublicValue(bad, is_self_generated=False), at=AT
                )


def test_the_frame_comes_back_fraction_for_fraction_and_in_its_order(url: str):
    frame = frame_of(40)
    commit(url, frame)
    with opened(url) as engine:
        assert read_frame(engine, *KEY) == frame


def test_quarantined_keys_are_kept_with_their_code_and_no_value(url: str):
    commit(url, frame_of())
    with opened(url) as engine, reading(engine) as connection:
        keys = connection.execute(select(METADATA.tables["quarantined_keys"])).all()
        rules = connection.execute(select(METADATA.tables["contract_rules"])).all()
    assert [(row.code, row.record_key) for row in keys] == [("OC003", "C98")]
    assert [(row.code, row.failed, row.waived, row.similar_to) for row in rules] == [
        ("OC003", 1, 0, None),
        ("OC009", 2, 1, "DfE 2"),
    ]


def test_volume_history_is_of_the_last_accepted_runs_newest_first_f18(url: str):
    prepare_store(url)
    with opened(url) as engine:
        for number in range(1, 7):
            round_ = replace(ROUND, round_id=f"PW-2020-0{number}", as_at=date(2020, number, 1))
            contract = replace(contract_of(10 * number), as_at=round_.as_at)
            with writing(engine) as connection:
                open_round(connection, round_, by=BY, at=AT)
            commit_round(
                engine, round_, frame_of(), commitment_of(frame_of()),
                (contract, replace(contract_of(900, "workers"), as_at=round_.as_at)),
                proposed=PUBLIC, by=BY, at=AT,
            )  # fmt: skip
        with reading(engine) as connection:
            found = volume_history(connection, "open_cases", before=date(2020, 6, 1))
    assert [(each.as_at.month, each.team, each.accepted) for each in found] == [
        (month, team, 10 * month - 5 if team == "T1" else 4)
        for month in (5, 4, 3, 2)
        for team in ("T1", "T2")
    ]


# ---------------------------------------------------------------- the draw and the freeze


def test_a_frozen_round_comes_back_exactly_as_it_was(url: str, tmp_path: Path):
    frozen = freeze(url, tmp_path)
    with opened(url) as engine, reading(engine) as connection:
        found = read_frozen(connection, *KEY)
        assert found == frozen
        assert found.digest == frozen_digest(connection, *KEY)
        assert standing_of(connection, ROUND.round_id).state == "frozen"


def test_freezing_the_same_round_again_writes_nothing(url: str, tmp_path: Path):
    frozen = freeze(url, tmp_path)
    before = counts(url)
    with opened(url) as engine:
        assert not freeze_round(engine, frozen, by=BY, at=AT + timedelta(days=1))
    assert counts(url) == before


def test_a_frozen_round_is_never_frozen_otherwise_a25(url: str, tmp_path: Path):
    frozen = freeze(url, tmp_path)
    before = counts(url)
    other = replace(frozen, messages=frozen.messages[:-1])
    with opened(url) as engine, pytest.raises(RoundFrozen) as caught:
        freeze_round(engine, other, by=BY, at=AT)
    assert caught.value.exit_code == 83
    assert counts(url) == before


def test_a_round_is_never_drawn_twice_a25(url: str):
    commit(url, frame_of())
    sample = sample_of(frame_of())
    with opened(url) as engine:
        for _ in range(2):
            with writing(engine) as connection:
                record_draw(connection, sample, by=BY, at=AT)
        assert counts(url)["draws"] == 1
        with pytest.raises(RoundFrozen), writing(engine) as connection:
            record_draw(connection, replace(sample, certificate="another"), by=BY, at=AT)
        with reading(engine) as connection:
            assert read_sample(connection, *KEY) == sample


def test_a_draw_from_elsewhere_is_refused_r023(url: str):
    """A preview, another commitment, another public value, or none at all."""
    prepare_store(url)
    sample = sample_of(frame_of())
    with opened(url) as engine:
        with writing(engine) as connection:
            open_round(connection, ROUND, by=BY, at=AT)
        with pytest.raises(StepRefused), writing(engine) as connection:
            record_draw(connection, sample, by=BY, at=AT)
        commit(url, frame_of())
        before = counts(url)
        preview = replace(sample, seed=replace(sample.seed, purpose="preview"))
        with pytest.raises(StepRefused), writing(engine) as connection:
            record_draw(connection, preview, by=BY, at=AT)
        luckier = replace(sample, seed=replace(sample.seed, public_value="luckier"))
        for other in (sample_of(frame_of(8)), luckier):
            with pytest.raises(FrameChanged), writing(engine) as connection:
                record_draw(connection, other, by=BY, at=AT)
    assert counts(url) == before


@pytest.mark.parametrize("table", ["assignments", "documents", "messages", "log_entries"])
def test_a_freeze_that_breaks_anywhere_is_undone_whole_d3(url: str, tmp_path: Path, table: str):
    """SQLite's own loop: the n-th write fails, and nothing of the freeze is there."""
    commit(url, frame_of())
    frozen = frozen_of(tmp_path)
    before = counts(url)
    from sqlalchemy import event

    with opened(url) as engine:

        def _break(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement.startswith(f"INSERT INTO {table} "):
                raise KeyboardInterrupt

        event.listen(engine, "before_cursor_execute", _break)
        with pytest.raises(KeyboardInterrupt):
            freeze_round(engine, frozen, by=BY, at=AT)
        event.remove(engine, "before_cursor_execute", _break)
        assert counts(url) == before
        assert freeze_round(engine, frozen, by=BY, at=AT)


# ---------------------------------------------------------------- the outbox


def test_every_message_waits_once_with_what_it_encloses(url: str, tmp_path: Path):
    frozen = freeze(url, tmp_path)
    with opened(url) as engine:
        letters = read_letters(engine, *KEY)
    assert tuple(letter.message for letter in letters) == frozen.messages
    assert {letter.state for letter in letters} == {"pending"}
    assert {letter.queued_at for letter in letters} == {AT}


def test_only_one_sender_can_claim_a_message_d4(url: str, tmp_path: Path):
    freeze(url, tmp_path)
    with opened(url) as engine:
        letter = read_letters(engine, *KEY)[0]
        claims = [move_letter(engine, letter, "sending", at=AT) for _ in range(3)]
    assert [claim is not None for claim in claims] == [True, False, False]


def test_a_message_that_was_sent_never_waits_again(url: str, tmp_path: Path):
    freeze(url, tmp_path)
    with opened(url) as engine:
        letter = read_letters(engine, *KEY)[0]
        claimed = move_letter(engine, letter, "sending", at=AT)
        assert claimed is not None
        sent = move_letter(engine, claimed, "sent", at=AT)
        assert sent is not None
        for state in ("pending", "sending", "failed", "in_doubt"):
            with pytest.raises(StepRefused):
                move_letter(engine, sent, state, at=AT)


def test_a_share_is_text_that_both_databases_hold_alike(url: str):
    commit(url, frame_of())
    with opened(url) as engine, reading(engine) as connection:
        rows = connection.execute(select(METADATA.tables["frame_cases"].c.weight)).scalars().all()
    assert sorted(rows) == sorted(
        f"{Fraction(n, 7).numerator}/{Fraction(n, 7).denominator}" for n in range(1, 10)
    )


def test_moments_are_utc_whatever_zone_they_came_in():
    from zoneinfo import ZoneInfo

    assert moment(datetime(2021, 6, 14, 8, tzinfo=ZoneInfo("Europe/London"))) == moment(
        datetime(2021, 6, 14, 7, tzinfo=UTC)
    )
