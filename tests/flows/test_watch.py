"""The watch beside a real Prefect that does nothing: no worker, no scheduler, or no server at all.

Its mail goes to a real mail server; its clock is ours (F30, N9).
"""

import re
import signal
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from time import monotonic
from zoneinfo import ZoneInfo

import httpx
import pytest

from config.settings import read_settings
from flows import watching
from flows.watching import look
from tasks.store.approvals import propose_round
from tasks.store.compliance import begin, record_read
from tasks.store.database import opened, prepare_store, writing
from tests.adapters.store_rounds import AT, BY, commit, frame_of, frozen_of
from tests.adapters.test_relay_smtp import AUTHORITY_OF_CERTIFICATES, Desk, Server
from tests.flows.prefect_server import prefect_server
from tests.flows.test_deployment import deployed, prefect

pytestmark = pytest.mark.prefect
LONDON = ZoneInfo("Europe/London")
BEFORE = datetime(2021, 6, 1, 9, tzinfo=LONDON)
STARTS = datetime(2021, 6, 14, 7, tzinfo=LONDON)  # the draw day of July's practice week
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Watch:
    """A watch with a mail server, an output folder and an address of Prefect."""

    def __init__(self, output, desk, server, monkeypatch):
        ca = output / "ca.pem"
        AUTHORITY_OF_CERTIFICATES.cert_pem.write_to_path(ca)
        self.desk, self.patch = desk, monkeypatch
        self.settings = replace(
            read_settings(), output=output, store_url=f"sqlite:///{output / 'store.db'}",
            smtp_url=f"smtp://localhost:{server.port}", smtp_ca_file=ca,
            mailbox=output / "mail",
        )  # fmt: skip
        monkeypatch.setenv("PREFECT_API_AUTH_STRING", "of-no-importance")
        self.prefect_at("http://127.0.0.1:9/api")

    def prefect_at(self, address):
        self.patch.setenv("PREFECT_API_URL", address)

    def compliance_read_to(self, day):
        url = self.settings.store_url
        prepare_store(url)
        with opened(url) as engine, writing(engine) as connection:
            begin(connection, day, by=BY, at=AT)
            record_read(connection, day, at=AT)

    def look(self, now):
        before = len(self.desk.taken)
        look(self.settings, now)
        return [
            message_from_bytes(each, policy=policy.default) for each in self.desk.taken[before:]
        ]


@pytest.fixture
def watch(tmp_path, monkeypatch):
    desk = Desk()
    server = Server(desk)
    server.start()
    try:
        made = Watch(tmp_path, desk, server, monkeypatch)
        made.compliance_read_to(STARTS.date() + timedelta(days=60))  # what is looked at is rounds
        yield made
    finally:
        server.stop()


@pytest.fixture(scope="module")
def silent(tmp_path_factory):
    """A server where everything is deployed, nothing is scheduled and no worker ever comes."""
    with prefect_server(tmp_path_factory.mktemp("prefect"), "--no-ui") as api:
        assert prefect(api, "work-pool", "create", "audit", "--type", "process").returncode == 0
        assert prefect(api, "deploy", "--name", "practice-week").returncode == 0
        yield api


def subjects(mails):
    return [each["Subject"] for each in mails]


def test_f30_a_scheduler_that_never_fires_is_noticed_within_15_minutes(watch, silent):
    watch.prefect_at(silent)
    watch.look(BEFORE)
    assert watch.look(STARTS + 5 * MINUTE) == []
    (mail,) = watch.look(STARTS + 11 * MINUTE)
    assert mail["Subject"] == "Audit programme: PW-2021-07 did not start"
    assert mail["To"] == "quality.assurance@invented.gov.uk"
    words = mail.get_content()
    assert "Prefect answers, but no worker does" in words
    assert re.search(r"Prefect has \d+ runs planned\.", words)
    assert "Monday 14 June 2021 at 07:00" in words


def test_f30_a_stopped_worker_is_noticed_although_the_scheduler_planned_the_run(watch, silent):
    watch.prefect_at(silent)
    path = f"{silent}/deployments/{deployed(silent, 'practice-week')['id']}/create_flow_run"
    planned = {"type": "SCHEDULED", "state_details": {"scheduled_time": STARTS.isoformat()}}
    asked = {"state": planned, "parameters": {"order": {}}}
    httpx.post(path, json=asked, timeout=60).raise_for_status()
    watch.look(BEFORE)
    (mail,) = watch.look(STARTS + 12 * MINUTE)
    assert "no worker does" in mail.get_content()
    assert "1 runs that did not begin" in mail.get_content()


def test_a_compliance_day_that_never_ran_is_mailed_once_until_a_run_catches_up(watch):
    """R043, F30: a scheduler that never fires, over a weekend, and a run by hand after it."""
    (watch.settings.output / "store.db").unlink()
    wednesday = STARTS - 5 * DAY
    watch.look(wednesday - 12 * HOUR)
    thursday, monday = wednesday + DAY, wednesday + 5 * DAY
    missed = "Audit programme: Compliance audits did not run on "

    def told(now):
        return [each for each in subjects(watch.look(now)) if each.startswith(missed)]

    assert told(wednesday + 9 * MINUTE) == []
    assert told(wednesday + 12 * MINUTE) == [f"{missed}9 June 2021"]
    assert told(wednesday + 14 * MINUTE) == told(wednesday + 20 * HOUR) == []
    watch.compliance_read_to(wednesday.date())  # the next day's run
    assert told(thursday + 12 * MINUTE) == []
    assert told(thursday + DAY + 12 * MINUTE) == [f"{missed}11 June 2021"]
    assert told(thursday + 3 * DAY) == [], "nothing is due on a Sunday"
    watch.compliance_read_to(monday.date() - DAY)  # by hand, on Monday before seven
    assert told(monday + 12 * MINUTE) == []


def test_without_any_prefect_the_same_is_noticed_once_and_not_at_every_look(watch):
    watch.look(BEFORE)
    (mail,) = watch.look(STARTS + 12 * MINUTE)
    assert "Prefect does not answer" in mail.get_content()
    assert watch.look(STARTS + 14 * MINUTE) == []
    assert watch.look(STARTS + 16 * MINUTE) == []


def test_a_wrong_password_of_prefect_is_told_as_what_it_is(watch, silent, monkeypatch):
    from tasks.watching.evidence import prefect_evidence

    assert prefect_evidence(silent, "any", STARTS).answers  # this server asks for none
    said = prefect_evidence("http://127.0.0.1:9/api", "any", STARTS)
    assert not said.answers


def test_a_round_that_waits_for_approval_too_long_is_mailed_and_then_never_again(watch):
    url = watch.settings.store_url
    prepare_store(url)
    commit(url, frame_of())
    with opened(url) as engine:
        propose_round(engine, frozen_of(watch.settings.output), by=BY, at=AT)
    watch.look(AT.astimezone(LONDON))
    assert "waits for approval" not in " ".join(
        subjects(watch.look((AT + timedelta(hours=23)).astimezone(LONDON)))
    )
    told = subjects(watch.look((AT + timedelta(hours=24)).astimezone(LONDON)))
    assert any("waits for approval" in each for each in told)
    again = subjects(watch.look((AT + timedelta(hours=25)).astimezone(LONDON)))
    assert not any("waits for approval" in each for each in again)


def test_once_a_day_it_is_said_how_things_are(watch):
    eight = datetime(2021, 6, 2, 8, 0, tzinfo=LONDON)
    assert subjects(watch.look(eight - MINUTE)) == []
    (mail,) = watch.look(eight)
    assert mail["Subject"] == "Audit programme: Something needs you"  # there is no Prefect
    assert "Next: Practice week, July 2021 (PW-2021-07), on Monday 14 June 2021 at 07:00." in (
        mail.get_content()
    )
    assert watch.look(eight + 30 * MINUTE) == []
    assert len(watch.look(eight + timedelta(days=1))) == 1


def test_a_store_that_cannot_be_read_is_told_too(watch):
    place = watch.settings.output / "store.db"
    place.write_bytes(b"this is no database" * 100)
    (mail,) = watch.look(BEFORE - timedelta(hours=2))
    assert mail["Subject"] == "Audit programme: The programme's database cannot be read"
    assert watch.look(BEFORE - timedelta(hours=1, minutes=30)) == []


def test_what_could_not_leave_is_told_at_the_next_look(watch):
    watch.look(BEFORE)
    watch.desk.at_content["quality.assurance"] = ["554 no"]
    assert watch.look(STARTS + 12 * MINUTE) == []
    assert subjects(watch.look(STARTS + 14 * MINUTE)) == [
        "Audit programme: PW-2021-07 did not start"
    ]


def test_what_starts_beside_the_watch_has_until_the_first_look_to_be_there(monkeypatch):
    """A worker that is starting is not told as one that does not answer; the end is heard."""
    looks, begun = [], monotonic()

    def look_once(*_):
        looks.append(monotonic() - begun)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(watching, "look", look_once)
    kept = {kind: signal.getsignal(kind) for kind in (signal.SIGTERM, signal.SIGINT)}
    try:
        watching.watch(read_settings(), every=0.5)
    finally:
        for kind, handler in kept.items():
            signal.signal(kind, handler)
    (first,) = looks
    assert first >= 0.5
