"""Every event and every task stands once, by the database's own rule (R043)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tasks.model import ComplianceEvent, ComplianceOnRecord, ComplianceTask
from tasks.store.compliance import (
    CHANGED,
    WITHDRAWN,
    begin,
    free_round_id,
    known_of,
    record_events,
    record_read,
    record_tasks,
    unsent_rounds,
)
from tasks.store.database import opened, prepare_store, writing
from tasks.store.log import verify_log
from tasks.store.watched import compliance_on_record
from tests.adapters.store_databases import KINDS, fresh_store
from tests.adapters.store_rounds import AT, BY, ROUND, fill

ON = date(2021, 6, 10)
EVENT = ComplianceEvent("c-9", "P9", "closure", "R9", 1, ON, "A", None, ON)


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    made = fresh_store(request.param, tmp_path)
    prepare_store(made)
    return made


def record(url, *new, noted=(), round_id="CO-2021-06-10"):
    with opened(url) as engine, writing(engine) as connection:
        record_events(connection, new, noted, round_id, at=AT)


def test_a_store_that_nobody_made_knows_nothing_and_is_not_made(tmp_path):
    url = f"sqlite:///{tmp_path / 'none.db'}"
    assert known_of(url).events == () and unsent_rounds(url, "CO") == ()
    assert not (tmp_path / "none.db").exists()


def test_the_first_day_is_fixed_once(url):
    for since in (ON, date(2021, 5, 1)):
        with opened(url) as engine, writing(engine) as connection:
            begin(connection, since, by=BY, at=AT)
    assert known_of(url).since == ON


def test_an_event_with_the_same_natural_key_is_refused(url):
    record(url, EVENT)
    with pytest.raises(IntegrityError):
        record(url, EVENT)
    with pytest.raises(IntegrityError):
        record(url, replace(EVENT, event_id="c-10"))  # another name for the same event
    record(url, replace(EVENT, event_id="c-11", ordinal=2))
    assert [each.event_id for each in known_of(url).events] == ["c-11", "c-9"]


def test_what_is_noted_of_an_event_last_is_what_counts_and_nothing_is_removed(url):
    record(url, EVENT)
    moved = replace(EVENT, happened_on=date(2021, 6, 8))
    record(url, noted=((CHANGED, moved),))
    assert known_of(url).events == (moved,)
    gone = replace(moved, is_withdrawn=True)
    record(url, noted=((WITHDRAWN, gone),))
    assert known_of(url).events == (gone,)


def test_an_event_has_one_task_and_a_second_is_refused(url, tmp_path):
    fill(url, tmp_path)
    task = ComplianceTask("t-1", None, None, None, (), "CIN", "qa", ON, None, None, None)
    with opened(url) as engine, pytest.raises(IntegrityError), writing(engine) as connection:
        record_tasks(connection, (task,), round_id=ROUND.round_id, version=1, at=AT)
    assert known_of(url).issued == {"t-1"}


def test_an_event_that_its_round_held_back_is_not_begun_again(url, tmp_path):
    """That of a restricted record: its round is frozen without a task for it."""
    fill(url, tmp_path)
    record(url, EVENT, round_id="CO-2021-06-10")
    record(url, replace(EVENT, event_id="c-12", ordinal=2), round_id=ROUND.round_id)
    assert known_of(url).issued == {"t-1", "c-12"}


def test_a_day_that_has_its_round_gets_another_with_a_number(url):
    assert free_round_id(url, "CO-2021-06-10") == "CO-2021-06-10"
    record(url, EVENT)
    assert free_round_id(url, "CO-2021-06-10") == "CO-2021-06-10-2"


def test_a_round_whose_mail_has_not_left_is_unsent(url, tmp_path):
    fill(url, tmp_path)
    assert unsent_rounds(url, "PW") == (ROUND.round_id,)
    assert unsent_rounds(url, "CO") == ()


def read(url, until):
    with opened(url) as engine, writing(engine) as connection:
        record_read(connection, until, at=AT)


def test_a_day_that_was_looked_at_is_on_record_though_nothing_happened_on_it(url):
    assert compliance_on_record(url) == ComplianceOnRecord()
    read(url, ON)
    assert compliance_on_record(url) == ComplianceOnRecord(ON)
    read(url, date(2021, 6, 1))  # a day that lies back is read again
    assert compliance_on_record(url) == ComplianceOnRecord(ON)
    with opened(url) as engine, writing(engine) as connection:
        assert verify_log(connection).faults == ()


def test_a_store_of_an_earlier_version_was_read_to_the_days_of_its_events(url):
    record(url, EVENT)
    assert compliance_on_record(url).read_to == ON


def test_events_without_an_audit_wait_until_their_round_stands_on_record(url, tmp_path):
    fill(url, tmp_path)
    assert compliance_on_record(url).waiting == 0
    record(url, EVENT)
    found = compliance_on_record(url)
    assert (found.waiting, found.waiting_since) == (1, AT)
    record(url, replace(EVENT, event_id="c-12", ordinal=2), round_id=ROUND.round_id)
    assert compliance_on_record(url).waiting == 1


def test_a_store_that_nobody_made_was_never_read_and_is_not_made(tmp_path):
    place = tmp_path / "none.db"
    assert compliance_on_record(f"sqlite:///{place}") == ComplianceOnRecord()
    assert not place.exists()
