"""The same source on SQLite and on PostgreSQL gives the same verdicts, rows and digests."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, create_engine, text
from sqlalchemy.engine import make_url

from config.loading import load_configuration
from tasks.demo.borough import write_borough
from tasks.errors import ContractBroken
from tasks.extraction.source import read_populations
from tasks.extraction.statements import POPULATIONS
from tasks.model import RuleResult, TeamCount
from tasks.store.commitments import commit_round
from tasks.store.database import opened, prepare_store, writing
from tasks.store.rounds import open_round
from tasks.validation.extracts import judge_each, judge_extracts
from tasks.validation.loading import load_contracts
from tasks.validation.past import Past, past_of
from tests.adapters import store_rounds
from tests.adapters.store_databases import KINDS, fresh_store
from tests.adapters.validation_frames import AS_AT, clean_frames, day, failed, frame_of, judged

CASES = load_contracts().by_population["open_cases"]
TYPES = {"string": String, "date": Date, "integer": Integer, "boolean": Boolean}
SPOIL = (
    "UPDATE local_past_audits SET worker_id = NULL WHERE audit_id IN"
    " (SELECT MIN(audit_id) FROM local_past_audits)",
    "UPDATE local_auditors SET email = 'a@b.uk; c@d.uk' WHERE auditor_id IN"
    " (SELECT MIN(auditor_id) FROM local_auditors)",
    "UPDATE ssd_cin_episodes SET cine_referral_team = NULL",
    "UPDATE ssd_involvements SET invo_professional_team = NULL",
)


def fresh_database(kind, folder):
    """The URL of an empty database, with the driver that is installed."""
    (folder / "store").mkdir(exist_ok=True)
    place = make_url(fresh_store(kind, folder))
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    return place.render_as_string(hide_password=False)


def borough(kind, folder):
    """What is read of an invented borough with some dirt more."""
    url = fresh_database(kind, folder)
    write_borough(url, "unit", 1, date(2022, 3, 31))
    with create_engine(url).begin() as connection:
        for statement in SPOIL:
            connection.execute(text(statement))
    codes = load_configuration().authority.role_codes
    named = {
        "allocated_worker": codes.allocated_worker,
        "supervisor": codes.supervisor,
        "reviewing_officer": codes.reviewing_officer,
    }
    since = AS_AT - timedelta(days=365)
    return read_populations(url, tuple(POPULATIONS), AS_AT, named, since)


@pytest.mark.postgres
def test_a_borough_gets_the_same_verdicts_rows_and_digests_on_both(tmp_path):
    """Dates are text in one and days in the other, flags numbers in one and booleans in none."""
    both = [
        judge_each(borough(kind, tmp_path), AS_AT, Past(), load_contracts())
        for kind in ("sqlite", "postgres")
    ]
    results, others = ([each.result for each in one.values()] for one in both)
    assert results == others
    assert {code for each in both[0].values() for code in failed(each)} >= {
        "OC030",
        "PA040",
        "AU031",
    }
    for one, other in zip(*(each.values() for each in both), strict=True):
        pd.testing.assert_frame_equal(one.accepted, other.accepted)


@pytest.mark.postgres
def test_a_table_of_real_types_and_one_of_text_get_the_same_verdicts(tmp_path):
    """Text in SQLite is read as text; PostgreSQL gives days and booleans."""
    frame = frame_of("open_cases", {
        2: {"opened_on": day(1)}, 3: {"born_on": None}, 4: {"worker_id": "W99"},
        5: {"last_audited_on": "2020-01-01"}, 6: {"closed_on": day(-3)},
        7: {"is_restricted": None}, 8: {"status": "cin"},
    })  # fmt: skip
    results = []
    for kind in ("sqlite", "postgres"):
        engine = create_engine(fresh_database(kind, tmp_path))
        columns = (Column(column.name, TYPES[column.kind]) for column in CASES.columns)
        table = Table("open_cases", MetaData(), *columns)
        table.create(engine)
        rows = [typed(row) for row in frame.to_dict("records")]
        with engine.begin() as connection:
            connection.execute(table.insert(), rows)
        read = pd.read_sql(text("SELECT * FROM open_cases ORDER BY case_id"), engine)
        results.append(judged("open_cases", read).result)
    assert results[0] == results[1]
    assert (results[0].extracted, results[0].quarantined) == (12, 4)
    again = judged("open_cases", frame.sort_values("case_id").reset_index(drop=True)).result
    assert again == results[0]


def typed(row):
    """The row as a database of real types holds it."""
    kinds = {column.name: column.kind for column in CASES.columns}
    makers = {"date": date.fromisoformat, "boolean": bool}
    return {
        name: makers.get(kinds[name], str)(value) if value is not None else None
        for name, value in row.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_half_the_rows_of_the_last_rounds_in_the_store_stop_the_next(kind, tmp_path):
    """F18."""
    url = fresh_store(kind, tmp_path)
    assert past_of(url, ("open_cases",), AS_AT) == Past()
    for number, rows in enumerate((500, 480, 500, 520), start=1):
        keep(url, number, rows)
    past = past_of(url, ("open_cases", "workers"), AS_AT)
    assert sum(each.accepted for each in past.volumes["open_cases"]) == 2000
    assert past.volumes["workers"] == ()
    frames = clean_frames()
    with pytest.raises(ContractBroken, match="the last accepted runs had 500"):
        judge_extracts(frames | {"open_cases": frame_of("open_cases", rows=250)}, AS_AT, past)
    whole = frames | {"open_cases": frame_of("open_cases", rows=490)}
    assert judge_extracts(whole, AS_AT, past).contracts[0].accepted == 490


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_left_out_before_keeps_the_day_on_which_it_was_first_left_out(kind, tmp_path):
    url = fresh_store(kind, tmp_path)
    spoilt = {n: {"status": None} for n in (3, 4, 5)}
    frame = frame_of("open_cases", spoilt, rows=300)
    for number, rows in ((1, (5,)), (2, (4, 5))):
        rules = (RuleResult("OC020", "", "quarantine", "status", 1, tuple(f"C{n}" for n in rows)),)
        keep(url, number, 290, rules)
    past = past_of(url, ("open_cases",), AS_AT)
    (result, *_) = judge_extracts(clean_frames() | {"open_cases": frame}, AS_AT, past).contracts
    (found,) = (rule for rule in result.rules if rule.code == "OC020")
    assert found.failed_keys == ("C3", "C4", "C5")
    assert found.first_seen == (("C5", date(2021, 1, 1)), ("C4", date(2021, 2, 1)))


def test_a_store_that_nobody_has_made_is_not_made_by_looking(tmp_path):
    assert past_of(f"sqlite:///{tmp_path}/none/store.db", ("open_cases",), AS_AT) == Past()
    assert list(tmp_path.iterdir()) == []


def keep(url, number, rows, rules=()):
    """An accepted run in the store, with so many rows."""
    as_at = date(2021, number, 1)
    round_ = replace(store_rounds.ROUND, round_id=f"PW-2021-0{number}", as_at=as_at)
    result = replace(
        store_rounds.contract_of(rows),
        as_at=as_at, accepted=rows, quarantined=0, rules=rules,
        counts=(TeamCount("T1", "LAC", rows, rows, 0, 0),),
    )  # fmt: skip
    frame = store_rounds.frame_of()
    prepare_store(url)
    with opened(url) as engine:
        with writing(engine) as connection:
            open_round(connection, round_, by=store_rounds.BY, at=store_rounds.AT)
        commit_round(
            engine, round_, frame, store_rounds.commitment_of(frame), (result,),
            proposed=store_rounds.PUBLIC, by=store_rounds.BY, at=store_rounds.AT,
        )  # fmt: skip
