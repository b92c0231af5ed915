"""The same round is the same sample and allocation: on another database, on shuffled rows, twice.

From the source to the allocation as the flow has them, without the
orchestrator; only the public value is given, as one who checks would give it.
"""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import create_engine, insert, select
from sqlalchemy.engine import make_url

from config.loading import load_configuration
from tasks.allocation.assignment import allocate
from tasks.allocation.checker import recheck
from tasks.allocation.independence import unauditable
from tasks.demo.borough import write_borough
from tasks.extraction.source import read_populations
from tasks.extraction.statements import POPULATIONS
from tasks.scheduling.plans import allocation_plan, audited_this_year, selection_plan
from tasks.scheduling.rounds import round_named, rules_of
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample
from tasks.selection.eligibility import build_frame
from tasks.source_tables import METADATA
from tasks.validation.extracts import judge_extracts
from tests.adapters.store_databases import fresh_store

DECIDED = load_configuration()
ROUND = round_named(DECIDED, "practice_week", "PW-2021-07")
RULES = rules_of(DECIDED, "practice_week")


@pytest.fixture(scope="module")
def borough(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('source') / 'borough.db'}"
    write_borough(url, "unit", 1, date(2022, 3, 31))
    return url


def round_of(url, registers=None):
    """Frame digest, sample, reserves and allocation of a round of twelve with a value of dice."""
    codes = DECIDED.authority.role_codes
    frames = read_populations(
        url, tuple(POPULATIONS), ROUND.as_at,
        {
            "allocated_worker": codes.allocated_worker,
            "supervisor": codes.supervisor,
            "reviewing_officer": codes.reviewing_officer,
        },
        ROUND.as_at - timedelta(days=364), registers=registers,
    )  # fmt: skip
    judged = judge_extracts(frames, ROUND.as_at)
    known = judged.known
    plan = selection_plan(DECIDED, RULES, ROUND, 12)
    asked = allocation_plan(DECIDED, RULES, ROUND, "")
    frame = build_frame(
        known.cases, plan, audited_workers=audited_this_year(known.past_audits, ROUND),
        unauditable=unauditable(
            known.cases, known.auditors, known.involvements, known.interests, asked
        ),
    )  # fmt: skip
    commitment = commit(frame, plan)
    seed = seed_of(commitment, "31415926535", is_self_generated=False, purpose="live")
    sample = draw_sample(frame, plan, commitment, seed)
    drawn = {each.case_id for each in sample.selected}
    cases = tuple(case for case in known.cases if case.case_id in drawn)
    final = replace(asked, seed=seed.value)
    made = allocate(
        cases, known.auditors, known.involvements, known.management, known.interests,
        known.past_audits, final,
    )  # fmt: skip
    barred = recheck(
        made, cases, known.auditors, known.involvements, known.interests, final, known.cases
    )
    assert not barred
    return (
        [each.frame_digest for each in judged.contracts], commitment, sample, made,
    )  # fmt: skip


def copied(url, target, shuffled_by):
    """The same rows in another database, each table in an order of its own."""
    place = make_url(target)
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    read, write = create_engine(url), create_engine(place)
    METADATA.create_all(write)
    with read.connect() as source, write.begin() as copy:
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in source.execute(select(table)).mappings()]
            rows.sort(key=lambda row: sha256(f"{shuffled_by}{row}".encode()).hexdigest())
            if rows:
                copy.execute(insert(table), rows)
    read.dispose()
    write.dispose()
    return target


@pytest.fixture(scope="module")
def first(borough):
    return round_of(borough)


def test_r023_the_same_round_twice_is_the_same_round(borough, first):
    assert round_of(borough) == first


@pytest.mark.parametrize("shuffled_by", ["one order", "another order"])
def test_r023_the_order_of_the_source_s_rows_changes_nothing(borough, first, tmp_path, shuffled_by):
    assert round_of(copied(borough, f"sqlite:///{tmp_path / 'copy.db'}", shuffled_by)) == first


@pytest.mark.postgres
def test_r023_the_same_rows_on_postgresql_are_the_same_round(borough, first, tmp_path):
    target = fresh_store("postgres", tmp_path)
    assert round_of(copied(borough, target, "postgresql")) == first
