"""Compliance audits on a small invented borough, through Prefect, on embedded defaults."""

import datetime
from collections import Counter
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from prefect.artifacts import Artifact
from prefect.testing.utilities import prefect_test_harness
from sqlalchemy import create_engine, select, update

from config.loading import load_configuration
from config.orders import ComplianceOrder
from config.settings import read_settings, set_orchestrator_defaults
from flows import clock
from flows.compliance import compliance
from tasks.demo.borough import write_borough
from tasks.errors import ComplianceDayNotOver, ComplianceSinceFixed, DocumentsUnwritable
from tasks.model import ComplianceOnRecord
from tasks.reporting.form_identity import read_identity
from tasks.source_tables import METADATA
from tasks.store.compliance import known_of
from tasks.store.compliance_tables import COMPLIANCE_TASKS
from tasks.store.database import opened, reading
from tasks.store.freezing import read_frozen
from tasks.store.log import verify_log
from tasks.store.watched import compliance_on_record

pytestmark = pytest.mark.prefect
FIRST, RUN = datetime.date(2021, 6, 1), datetime.date(2021, 6, 15)
DAY = datetime.timedelta(days=1)
EPISODES = METADATA.tables["ssd_cin_episodes"]
QA = load_configuration().authority.mail.quality_assurance


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compliance") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_OUTPUT", str(folder))
        set_orchestrator_defaults(folder)
        made = read_settings()
        write_borough(made.source_url, "unit", 2021, datetime.date(2021, 7, 31))
        with prefect_test_harness(server_startup_timeout=300):
            yield made


def run(day, **asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: day)
        compliance(ComplianceOrder(**asked))


def change(url, statement):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()


def tasks_of(settings):
    with opened(settings.store_url) as engine, reading(engine) as connection:
        return [row._mapping for row in connection.execute(select(COMPLIANCE_TASKS))]


def mails_of(settings):
    return {
        path.name: message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(settings.mailbox.glob("CO-*.eml"))
    }


def test_whenever_a_case_is_transferred_or_closed_there_is_exactly_one_compliance_audit(settings):
    """R043, property 11 of section 11.4: whatever re-runs, corrections, late records, backfills."""
    run(RUN, dry_run=True, since=FIRST)
    assert not (settings.output / "store.db").exists(), "a preview keeps nothing"
    assert list((settings.output / "preview" / "CO-2021-06-14" / "forms").rglob("*.pdf"))
    assert not settings.mailbox.exists()

    run(RUN, since=FIRST)
    events, tasks, mails = (
        known_of(settings.store_url).events,
        tasks_of(settings),
        mails_of(settings),
    )
    assert len(events) > 4
    assert sorted(each.event_id for each in events) == sorted(each["event_id"] for each in tasks)

    bar = Artifact.get("progress-compliance")
    assert (bar.data, bar.description) == (
        100, "Compliance audits are up to date to the end of 2021-06-14.",
    )  # fmt: skip
    assert compliance_on_record(settings.store_url) == ComplianceOnRecord(RUN - DAY)

    run(RUN)  # again
    run(RUN, until=FIRST)  # a day that lies back
    assert (tasks_of(settings), set(mails_of(settings))) == (tasks, set(mails))

    closed = next(each for each in events if each.kind == "closure")
    mine = EPISODES.c.cine_referral_id == closed.source_key
    earlier = datetime.datetime.combine(FIRST, datetime.time())
    change(settings.source_url, update(EPISODES).where(mine).values(cine_close_date=earlier))
    run(RUN)
    (now,) = [e for e in known_of(settings.store_url).events if e.event_id == closed.event_id]
    assert now.happened_on == FIRST
    assert tasks_of(settings) == tasks, "a corrected date makes no second audit"

    change(settings.source_url, update(EPISODES).where(mine).values(cine_close_date=None))
    run(RUN)
    (gone,) = [e for e in known_of(settings.store_url).events if e.is_withdrawn]
    assert gone.event_id == closed.event_id
    assert tasks_of(settings) == tasks, "what is withdrawn stays on record"

    _enter_late(settings)
    run(datetime.date(2021, 6, 16))
    assert len(tasks_of(settings)) == len(tasks) + _new_since(settings, tasks)
    assert max(Counter(each["event_id"] for each in tasks_of(settings)).values()) == 1
    with opened(settings.store_url) as engine, reading(engine) as connection:
        assert verify_log(connection).faults == ()


def _enter_late(settings):
    """A child's older episode was closed on 7 June, which is entered on the 15th."""
    _close(settings, "LATE", datetime.datetime(2021, 6, 7))  # noqa: DTZ001


def _new_since(settings, before):
    known = {each["event_id"] for each in before}
    fresh = [e for e in known_of(settings.store_url).events if e.event_id not in known]
    assert "LATECHILD" in {each.case_id for each in fresh}
    return len(fresh)


def test_the_responsible_manager_gets_each_form_and_nobody_else_does(settings):
    """R043, A08: one mail a manager with all forms of the day; QA gets what has no manager."""
    with opened(settings.store_url) as engine, reading(engine) as connection:
        frozen = read_frozen(connection, "CO-2021-06-14", 1)
    addresses = {
        each.reference_id: each.address for each in frozen.addressees if each.role == "auditor"
    }
    assert len({each.recipient for each in frozen.messages}) == len(frozen.messages)
    for document in frozen.documents:
        readers = [m.recipient for m in frozen.messages if document.document_id in m.document_ids]
        if document.kind == "compliance_form":
            identity = read_identity((settings.output / document.path).read_bytes())
            wanted = addresses.get(identity.auditor_id, QA)
            assert (document.recipient_id, readers) == (identity.auditor_id, [wanted])
    responsible = {each["event_id"]: each["responsible_id"] for each in tasks_of(settings)}
    for each in frozen.allocation.assignments:
        assert each.auditor_id == responsible[each.case_id]


def test_mail_and_file_names_hold_no_reference_of_a_child(settings):
    known = known_of(settings.store_url)
    cases = {each.case_id for each in known.events}
    for name, mail in mails_of(settings).items():
        words = mail["Subject"] + mail.get_body().get_content() + name
        assert not [each for each in cases if each in words]
    for path in settings.output.glob("CO-*/**/*"):
        assert not [each for each in cases if each in path.name]


def test_a_case_without_a_manager_goes_to_quality_assurance_and_stops_nobody(settings):
    """A child whose team nobody recorded: the form is enclosed for QA, and the list says so."""
    late = [each for each in tasks_of(settings) if each["responsible_id"] is None]
    assert [each["exceptions"] for each in late] == ["no_manager"]
    with opened(settings.store_url) as engine, reading(engine) as connection:
        frozen = read_frozen(connection, late[0]["round_id"], 1)
    (mine,) = [
        d for d in frozen.documents if d.recipient_id == "quality-assurance" and "forms" in d.path
    ]
    (mail,) = [m for m in frozen.messages if mine.document_id in m.document_ids]
    assert mail.recipient == QA


def test_a_day_that_is_not_over_and_another_first_day_are_refused(settings):
    with pytest.raises(ComplianceDayNotOver, match="not over"):
        run(RUN, until=RUN)
    with pytest.raises(ComplianceSinceFixed, match="as the first run fixed it"):
        run(RUN, since=datetime.date(2021, 5, 1))


@pytest.mark.parametrize(
    ("where", "what", "died", "ended"),
    [("", "render_compliance", 1, 2), ("store", "freeze_compliance", 8, 9)],
)
def test_a_run_that_ended_in_the_middle_is_ended_by_the_next(
    settings, monkeypatch, where, what, died, ended
):
    """What was detected and not issued has its one audit all the same, committed to or not."""
    import flows.compliance_day as day

    def stop(*_args, **_more):
        raise DocumentsUnwritable("output", "the disk is full")

    _close(settings, f"MIDDLE{died}", datetime.datetime(2021, 6, 28))  # noqa: DTZ001
    before = len(tasks_of(settings))
    with monkeypatch.context() as patch:
        patch.setattr(getattr(day, where) if where else day, what, stop)
        with pytest.raises(DocumentsUnwritable):
            run(datetime.date(2021, 7, died))
    known = known_of(settings.store_url)
    waiting = {each.event_id for each in known.events} - known.issued
    assert waiting and len(tasks_of(settings)) == before
    run(datetime.date(2021, 7, ended))
    known = known_of(settings.store_url)
    assert {each.event_id for each in known.events} == known.issued
    assert waiting <= {each["event_id"] for each in tasks_of(settings)}


def _close(settings, name, on):
    """A child's case is closed on a day."""
    row = {
        "cine_referral_id": name, "cine_person_id": f"{name}CHILD", "cine_referral_nfa": "N",
        "cine_referral_date": datetime.datetime(2021, 3, 1),  # noqa: DTZ001
        "cine_close_date": on,
    }  # fmt: skip
    change(settings.source_url, EPISODES.insert().values(**row))


def test_an_event_of_a_restricted_record_has_no_form_and_holds_up_no_later_day(settings, capsys):
    """The list asks a person to see to it, once."""
    _close(settings, "SHUT", datetime.datetime(2021, 7, 9))  # noqa: DTZ001
    shut = METADATA.tables["local_restricted_records"]
    since = datetime.date(2021, 1, 1)
    change(settings.source_url, shut.insert().values(case_id="SHUTCHILD", start_on=since))
    run(datetime.date(2021, 7, 10), since=FIRST)
    (held,) = [e for e in known_of(settings.store_url).events if e.case_id == "SHUTCHILD"]
    assert held.event_id not in {each["event_id"] for each in tasks_of(settings)}
    capsys.readouterr()
    run(datetime.date(2021, 7, 11))
    assert "begun before" not in capsys.readouterr().err


def test_the_first_run_of_all_leaves_history_alone(settings, tmp_path, capsys):
    """Else ten thousand audits would be asked for at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_OUTPUT", str(tmp_path / "fresh"))
        patch.setenv("AUDIT_SOURCE_URL", settings.source_url)
        run(RUN)
        fresh = replace(settings, store_url=f"sqlite:///{tmp_path / 'fresh' / 'store.db'}")
    known = known_of(fresh.store_url)
    assert (known.since, known.events) == (RUN, ())
    assert "from 2021-06-15 on are audited. Those before are left alone" in capsys.readouterr().err
