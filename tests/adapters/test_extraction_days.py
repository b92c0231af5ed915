"""What is read depends on the day and on the facts: not on later facts, and not on their order."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, DateTime, delete, insert

from tasks.extraction.shape import reads_of
from tasks.extraction.source import read_populations
from tasks.extraction.statements import POPULATIONS
from tasks.source_tables import METADATA
from tests.adapters.extraction_rows import FULL_ROWS
from tests.adapters.extraction_sources import (
    AS_AT,
    CODES,
    KINDS,
    SINCE,
    fresh_source,
    stamped,
)

UNDATED = {
    "ssd_person",
    "ssd_family",
    "ssd_professionals",
    "ssd_department",
    "ssd_assessment_factors",
    "ssd_care_leavers",
    "local_auditor_staff_ids",
    "local_workforce",
}
"""What these say has no day from which it is known: who somebody is, and what belongs to what."""
PLANNED = {"local_auditor_leave"}  # leave to come is known beforehand (A12)
READ = {table for population in POPULATIONS for table, _ in reads_of(population)}
DATED = sorted(READ - UNDATED - PLANNED)
BEGINNINGS = (
    "_start_date", "referral_date", "start_on", "allocated_on", "active_from", "valid_from",
    "icpc_date", "contact_date", "visit_date", "review_date", "adm_decision_date",
    "received_at",
)  # fmt: skip
"""The columns from whose day on a row is known: none of a later row may be without."""
ENDS_TO_COME = [
    ("ssd_cin_episodes", "cine_close_date"),
    ("ssd_involvements", "invo_involvement_end_date"),
    ("ssd_cin_assessments", "cina_assessment_auth_date"),
    ("ssd_cin_plans", "cinp_cin_plan_end_date"),
    ("ssd_cp_plans", "cppl_cp_plan_end_date"),
    ("ssd_cla_episodes", "clae_cla_episode_ceased_date"),
    ("ssd_legal_status", "lega_legal_status_end_date"),
    ("ssd_s47_enquiry", "s47e_s47_end_date"),
    ("local_line_management", "end_on"),
    ("local_auditor_teams", "end_on"),
    ("local_declared_interests", "end_on"),
    ("local_past_audits", "finalised_on"),
    ("local_teams", "valid_to"),
    ("local_restricted_records", "end_on"),
    ("local_front_door", "rated_at"),
    ("local_front_door", "decided_at"),
    ("local_front_door", "journey_meeting_on"),
]
LATER = st.dates(AS_AT + timedelta(days=1), AS_AT + timedelta(days=900))
LIGHT = settings(
    max_examples=6,  # each reads every population; a draw has many rows instead
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def write(engine, rows):
    """The source holds these rows and no others."""
    by_table = {}
    for table, row in rows:
        known = METADATA.tables[table].c
        held = {name: stamped(known[name].type, value) for name, value in row.items()}
        by_table.setdefault(table, []).append(held)
    with engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(delete(table))
        for table, held in by_table.items():
            connection.execute(insert(METADATA.tables[table]), held)


def everything(url):
    return read_populations(url, tuple(POPULATIONS), AS_AT, CODES, SINCE)


def assert_same(found, wanted):
    for name in POPULATIONS:
        assert found[name].equals(wanted[name]), name


@pytest.fixture(scope="module", params=KINDS)
def place(request, tmp_path_factory):
    made = fresh_source(request.param, tmp_path_factory.mktemp("days"))
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def before(place):
    """Every population of the rows as they are."""
    write(place.engine, FULL_ROWS)
    found = everything(place.url)
    assert not any(frame.empty for frame in found.values())
    return found


CHOICES = {
    "cine_referral_id": ["901", "902"],
    "person_id": ["1", "2", "3", "4", "95"],
    "case_id": ["1", "2", "3", "4", "95"],
    "referral_id": ["501", "503", "504", "901", None],
    "professional_id": ["78", "79", "96", "-1", None],
    "worker_id": ["78", "79", "96", "-1", None],
    "staff_id": ["78", "79", "96", None],
    "manager_id": ["78", "79", "96", None],
    "role_id": ["ALLWKR", "IRO", "FAMSUP"],
    "auditor_id": ["51", "97"],
    "team_id": ["31", "32", "97"],
    "_team": ["31", "32", "Lock", "New", None],
    "team_name": ["Lock", "Canal", "New"],
    "legal_status": ["C2", "V2", "V3"],
}


@st.composite
def later_rows(draw):
    """A row of which every day lies after the day of the extract, or is not there yet."""
    table = draw(st.sampled_from(DATED))
    columns = METADATA.tables[table].c
    begins = {column.name for column in columns if column.name.endswith(BEGINNINGS)}
    row = {}
    for column in columns:
        if isinstance(column.type, DateTime | Date):
            is_there = column.name in begins or draw(st.booleans())
            row[column.name] = draw(LATER).isoformat() if is_there else None
        else:
            choices = (held for end, held in CHOICES.items() if column.name.endswith(end))
            row[column.name] = draw(st.sampled_from(next(choices, [None])))
    assert begins
    return table, row


@LIGHT
@given(st.lists(later_rows(), min_size=12, max_size=40))
def test_no_row_that_is_dated_after_the_day_changes_any_population(place, before, rows):
    """R122: a backfill at a day uses only what was known on the day."""
    write(place.engine, [*FULL_ROWS, *rows])
    assert_same(everything(place.url), before)


@LIGHT
@given(st.data())
def test_an_end_after_the_day_is_not_known_yet(place, before, data):
    """R122: what had no end by the day reads as if it had none."""
    write(
        place.engine,
        [(table, row | {c: data.draw(LATER).isoformat() for c in _open_ends(table, row)})
         for table, row in FULL_ROWS],
    )  # fmt: skip
    assert_same(everything(place.url), before)


def _open_ends(table, row):
    """The ends of a row that lie after the day, or are not there."""
    return [
        column
        for known, column in ENDS_TO_COME
        if known == table and (row[column] is None or row[column] > AS_AT.isoformat())
    ]


@LIGHT
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_source_s_rows_does_not_matter(place, before, random):
    """R023: the same facts in another order are the same frames."""
    write(place.engine, random.sample(FULL_ROWS, k=len(FULL_ROWS)))
    assert_same(everything(place.url), before)


def test_every_table_that_is_read_is_dated_or_said_not_to_be():
    """So that no table escapes the tests above."""
    assert not (UNDATED | PLANNED) - READ
    assert not {table for table, _ in ENDS_TO_COME} - set(DATED)
    for table in DATED:
        assert any(column.name.endswith(BEGINNINGS) for column in METADATA.tables[table].c), table


MIXED = ["b1", "B2", "a3", "A-3", "a_3", "é4", "Z5", "10", "9", "A 6"]


@pytest.mark.postgres
def test_ties_are_broken_alike_on_a_file_and_on_a_server(tmp_path):
    """By the bytes of the keys; a house test sees that every key asks the server for it."""
    found = []
    for kind in ("sqlite", "postgres"):
        made = fresh_source(kind, tmp_path)
        for key in MIXED:
            made.referral("1", key, "2021-01-04")
            made.involvement(key, "2021-01-05", invo_involvements_id=key)
            made.add("ssd_family", fami_family_id=key, fami_person_id="1")
            made.add("ssd_professionals", prof_professional_id=key, prof_staff_id="E1",
                prof_professional_name=key)  # fmt: skip
            made.add("local_teams", team_id="T1", team_name=key, valid_from="2015-01-01")
        made.involvement("E1", "2021-02-05")
        found.append({name: made.rows(name) for name in POPULATIONS})
    assert found[0] == found[1]
    assert [row[:2] for row in found[0]["open_cases"]] == [("1", "10")]
