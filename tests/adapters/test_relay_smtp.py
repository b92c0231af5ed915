"""The relay against a real mail server: aiosmtpd in a thread, with real certificates."""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tasks.errors import MailServerDown
from tasks.notification.relay import relay
from tasks.notification.relay_report import RelayReport
from tasks.notification.smtp import PATIENCE, SmtpCarrier
from tasks.notification.smtp_settings import smtp_settings
from tasks.store.database import opened
from tasks.store.outbox import put_back, read_letters
from tests.adapters.store_databases import fresh_store
from tests.adapters.store_rounds import AT, AUTHORITY, BY, ROUND, Clock, freeze

PEOPLE = 5
AUTHORITY_OF_CERTIFICATES = trustme.CA()
STRANGER = trustme.CA()


class Desk:
    """What the server does with a mail: takes it, unless its script for the recipient says else."""

    def __init__(self, journal: Path | None = None) -> None:
        self.taken: list[bytes] = []
        self.recipients: list[str] = []
        self.secured: list[bool] = []
        self.users: list[object] = []
        self.at_recipient: dict[str, list[str]] = {}
        self.at_content: dict[str, list[str]] = {}
        self.journal = journal

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        answers = self.at_recipient.get(address.split("@")[0], [])
        if answers:
            answer = answers.pop(0)
            if answer == "close":
                server.transport.abort()
                return "421 closing"
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        name = envelope.rcpt_tos[0].split("@")[0]
        answers = self.at_content.get(name, [])
        answer = answers.pop(0) if answers else "250 OK"
        if answer == "lose":
            server.transport.abort()
            return "250 never seen"
        if answer[0] in "45":
            return answer
        self._take(session, envelope)
        if answer == "take and close":
            server.transport.abort()
        if answer == "take and hang":
            await asyncio.sleep(3)
        return "250 OK"

    def _take(self, session, envelope):
        self.taken.append(envelope.content)
        self.recipients.extend(envelope.rcpt_tos)
        self.secured.append(session.ssl is not None)
        if self.journal is not None:
            self.journal.mkdir(exist_ok=True)
            (self.journal / f"{len(self.taken)}.eml").write_bytes(envelope.content)


class Server(Controller):
    """A mail server on a free port, with or without encryption, with or without login."""

    def __init__(
        self, desk: Desk, *, issuer=AUTHORITY_OF_CERTIFICATES, host="localhost", **options
    ):
        self.options = options
        self.context = None
        if issuer is not None:
            self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            issuer.issue_cert(host).configure_cert(self.context)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        super().__init__(desk, hostname="127.0.0.1", port=port)

    def factory(self):
        return SMTP(
            self.handler,
            tls_context=self.context,
            require_starttls=self.context is not None,
            **self.options,
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def trusted(tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    AUTHORITY_OF_CERTIFICATES.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = fresh_store("sqlite", tmp_path)
    freeze(url, tmp_path)
    return url


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    yield from running(Server(desk))


def running(server: Server) -> Iterator[Server]:
    server.start()
    yield server
    server.stop()


def carrier(server: Server, trusted: Path, login: str = "", **options) -> SmtpCarrier:
    settings = smtp_settings(f"smtp://{login}localhost:{server.port}")
    options = {"pause": lambda _: None, "timeout": 1.0} | options
    return SmtpCarrier(settings, ca_file=trusted, **options)


def send(url: str, folder: Path, by_way_of: SmtpCarrier, clock: Clock | None = None) -> RelayReport:
    return relay(
        url, ROUND.round_id, by_way_of, authority=AUTHORITY, documents_in=folder, by=BY,
        clock=clock or Clock(),
    )  # fmt: skip


def states(url: str) -> Counter[str]:
    with opened(url) as engine:
        return Counter(letter.state for letter in read_letters(engine, ROUND.round_id, 1))


# ---------------------------------------------------------------- as it should be


def test_every_mail_goes_once_encrypted_and_whole(url, tmp_path, desk, server, trusted):
    assert send(url, tmp_path, carrier(server, trusted)) == RelayReport(PEOPLE, 0, 0, 0, 0)
    assert send(url, tmp_path, carrier(server, trusted)) == RelayReport(0, PEOPLE, 0, 0, 0)
    assert set(desk.secured) == {True}
    with opened(url) as engine:
        letters = read_letters(engine, ROUND.round_id, 1)
    assert desk.recipients == [letter.message.recipient for letter in letters]
    for content, letter in zip(desk.taken, letters, strict=True):
        mail = message_from_bytes(content, policy=policy.default)
        assert mail["Message-ID"] == f"<{letter.message.message_key}@invented.gov.uk>"
        body = mail.get_body()
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == letter.message.body


def test_a_login_is_given_only_after_the_line_is_encrypted(url, tmp_path, desk, trusted):
    def check(_server, session, _envelope, _mechanism, data):
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            b"me",
            b"p@ss",
        )
        desk.users.append(session.ssl is not None)
        return AuthResult(success=is_right)

    server = Server(desk, authenticator=check, auth_required=True, auth_require_tls=True)
    for _ in running(server):
        assert send(url, tmp_path, carrier(server, trusted, "me:p%40ss@")).sent == PEOPLE
        assert desk.users == [True]


def test_a_line_that_begins_with_a_dot_arrives_as_it_was(url, tmp_path, desk, server, trusted):
    from tasks.notification.mail import Mail

    content = b"Subject: x\r\n\r\n.one\r\n..two\r\n.\r\nthree\r\n"
    mail = Mail("key", "<key@invented.gov.uk>", "a@invented.gov.uk", "b@invented.gov.uk", content)
    by_way_of = carrier(server, trusted)
    assert by_way_of.carry(mail).state == "sent"
    by_way_of.close()
    assert desk.taken == [content]


def test_smtps_is_encrypted_from_the_first_byte(url, tmp_path, desk, trusted):
    class Implicit(Server):
        def factory(self):
            return SMTP(self.handler)

    server = Implicit(desk)
    server.ssl_context = server.context
    for _ in running(server):
        settings = smtp_settings(f"smtps://localhost:{server.port}")
        by_way_of = SmtpCarrier(settings, ca_file=trusted, timeout=5.0)
        assert send(url, tmp_path, by_way_of).sent == PEOPLE


def test_a_server_on_this_machine_may_go_without_when_that_is_said(url, tmp_path, desk):
    server = Server(desk, issuer=None)
    for _ in running(server):
        settings = smtp_settings(f"smtp://127.0.0.1:{server.port}?tls=none")
        assert send(url, tmp_path, SmtpCarrier(settings)).sent == PEOPLE
        assert set(desk.secured) == {False}


# ---------------------------------------------------------------- a server that cannot be used


def down(url: str, folder: Path, by_way_of: SmtpCarrier, why: str) -> None:
    """The server is of no use: all waits, none went, and the sentence says why."""
    with pytest.raises(MailServerDown) as caught:
        send(url, folder, by_way_of)
    error = caught.value
    assert (error.exit_code, error.sent, error.waiting) == (72, 0, PEOPLE)
    assert why in str(error)
    assert "5 messages are waiting" in str(error)
    assert "secret-word" not in str(error)
    assert states(url) == {"pending": PEOPLE}


def test_a_server_that_is_not_there_leaves_all_waiting_f24(url, tmp_path, desk, trusted):
    server = Server(desk)
    by_way_of = carrier(server, trusted)
    down(url, tmp_path, by_way_of, "nothing listens there")
    for _ in running(server):
        assert send(url, tmp_path, carrier(server, trusted)).sent == PEOPLE


def test_a_server_without_starttls_is_never_spoken_to_in_plain_text_k26(
    url, tmp_path, desk, trusted
):
    server = Server(desk, issuer=None)
    for _ in running(server):
        down(url, tmp_path, carrier(server, trusted), "does not offer encryption")
    assert desk.taken == []


@pytest.mark.parametrize("fault", ["of a stranger", "for another host"])
def test_a_certificate_that_is_not_right_ends_it_k26(url, tmp_path, desk, trusted, fault):
    options = {"issuer": STRANGER} if fault == "of a stranger" else {"host": "mail.elsewhere.org"}
    server = Server(desk, **options)
    for _ in running(server):
        down(url, tmp_path, carrier(server, trusted), "certificate is not trusted")
    assert desk.taken == []


def test_a_server_that_knows_only_old_encryption_ends_it_k26(url, tmp_path, desk, trusted):
    server = Server(desk)
    assert server.context is not None
    server.context.set_ciphers("ALL:@SECLEVEL=0")
    server.context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    server.context.maximum_version = ssl.TLSVersion.TLSv1_1
    for _ in running(server):
        down(url, tmp_path, carrier(server, trusted), "a secure connection could not be made")


def test_a_refused_login_is_said_without_the_password_f24(url, tmp_path, desk, trusted):
    server = Server(
        desk,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_required=True,
    )
    for _ in running(server):
        by_way_of = carrier(server, trusted, "me:secret-word@")
        down(url, tmp_path, by_way_of, "refused the user or the password")


class WithoutLogin(Desk):
    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        return [each for each in responses if "AUTH" not in each]


def test_a_login_that_the_server_does_not_know_is_not_left_out(url, tmp_path, trusted):
    desk = WithoutLogin()
    server = Server(desk)
    for _ in running(server):
        by_way_of = carrier(server, trusted, "me:secret-word@")
        down(url, tmp_path, by_way_of, "does not offer encryption or login")
    assert desk.taken == []


class RefusingSender(Desk):
    async def handle_MAIL(self, _server, _session, _envelope, _address, _options):  # noqa: N802
        return "550 we do not know this sender"


@pytest.mark.parametrize("answer", ["550 we do not know this sender", "530 log in first"])
def test_a_server_that_refuses_us_ourselves_leaves_all_waiting(url, tmp_path, trusted, answer):
    """It says nothing about a recipient, so no message is given up for it."""
    desk = RefusingSender() if answer[:3] == "550" else Desk()
    desk.at_recipient["ann.lee"] = [answer]
    server = Server(desk)
    for _ in running(server):
        down(url, tmp_path, carrier(server, trusted), "it refused the sender")


def test_a_server_that_never_says_a_word_is_given_up_in_time_f28(url, tmp_path, trusted):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = smtp_settings(f"smtp://localhost:{silent.getsockname()[1]}")
        by_way_of = SmtpCarrier(settings, ca_file=trusted, timeout=0.3)
        down(url, tmp_path, by_way_of, "it did not answer in time")


def test_a_host_that_no_name_server_knows_is_one_sentence_f24(url, tmp_path, trusted):
    settings = smtp_settings("smtp://nowhere.invalid")
    down(url, tmp_path, SmtpCarrier(settings, ca_file=trusted), "could not be reached")


def test_something_that_is_no_mail_server_is_one_sentence(url, tmp_path, trusted):
    import threading

    with socket.create_server(("127.0.0.1", 0)) as other:

        def _greet() -> None:
            connection, _ = other.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        threading.Thread(target=_greet, daemon=True).start()
        settings = smtp_settings(f"smtp://localhost:{other.getsockname()[1]}")
        by_way_of = SmtpCarrier(settings, ca_file=trusted, timeout=1.0)
        with pytest.raises(MailServerDown):
            send(url, tmp_path, by_way_of)
    assert states(url) == {"pending": PEOPLE}


def test_a_server_that_goes_away_in_the_middle_leaves_the_rest_waiting_f24(
    url, tmp_path, desk, server, trusted
):
    """What went is on record; the count says so; the next run sends the rest only."""
    stopping = carrier(server, trusted)
    carry = stopping.carry

    def _carry(mail):
        if len(desk.taken) == 2 and stopping.settings.port == server.port:
            stopping.close()
            stopping.settings = smtp_settings("smtp://localhost:1")
        return carry(mail)

    stopping.carry = _carry  # type: ignore[method-assign]
    with pytest.raises(MailServerDown) as caught:
        send(url, tmp_path, stopping)
    assert (caught.value.sent, caught.value.waiting) == (2, 3)
    assert send(url, tmp_path, carrier(server, trusted)) == RelayReport(3, 2, 0, 0, 0)
    assert max(Counter(desk.recipients).values()) == 1


# ---------------------------------------------------------------- one mail that does not go


def test_what_is_put_off_is_tried_again_and_goes_f25(url, tmp_path, desk, server, trusted):
    desk.at_recipient["ann.lee"] = ["450 greylisted", "421 come back"]
    desk.at_content["mo.adeyemi"] = ["451 later"]
    pauses = []
    report = send(url, tmp_path, carrier(server, trusted, pause=pauses.append))
    assert report == RelayReport(PEOPLE, 0, 0, 0, 0)
    assert pauses == [1.0, 4.0, 1.0]


def test_what_is_put_off_too_often_waits_and_the_others_go_f25(
    url, tmp_path, desk, server, trusted
):
    desk.at_recipient["ann.lee"] = ["450 greylisted"] * 3
    report = send(url, tmp_path, carrier(server, trusted))
    assert (report.sent, report.waiting) == (4, 1)
    assert report.notes[0].endswith(": put off by the server with 450")
    assert send(url, tmp_path, carrier(server, trusted)) == RelayReport(1, 4, 0, 0, 0)


def test_a_server_that_puts_everything_off_is_not_waited_for_without_end(tmp_path, desk, trusted):
    from tasks.notification.mail import Mail

    pauses = []
    server = Server(desk)
    desk.at_recipient["b"] = ["450 greylisted"] * 1000
    for _ in running(server):
        by_way_of = carrier(server, trusted, pause=pauses.append)
        for n in range(40):
            mail = Mail(f"k{n}", f"<k{n}@x>", "a@invented.gov.uk", "b@invented.gov.uk", b"x\r\n")
            assert by_way_of.carry(mail).state == "pending"
        by_way_of.close()
    assert len(pauses) == PATIENCE


@pytest.mark.parametrize("when", ["at_recipient", "at_content"])
def test_what_is_refused_for_good_is_shown_and_not_tried_again_f26(
    url, tmp_path, desk, server, trusted, when
):
    getattr(desk, when)["ann.lee"] = ["550 no such person"]
    report = send(url, tmp_path, carrier(server, trusted))
    assert (report.sent, report.failed) == (4, 1)
    assert report.notes[0].endswith(": refused by the server with 550")
    assert "ann" not in report.notes[0]
    assert send(url, tmp_path, carrier(server, trusted)) == RelayReport(0, 4, 0, 0, 1)
    assert "ann.lee@invented.gov.uk" not in desk.recipients
    with opened(url) as engine:
        assert put_back(engine, ROUND.round_id, 1, at=AT) == 1
        assert put_back(engine, ROUND.round_id, 1, at=AT) == 0
    assert send(url, tmp_path, carrier(server, trusted)) == RelayReport(1, 4, 0, 0, 0)


def test_a_line_that_breaks_before_the_content_is_only_tried_again(
    url, tmp_path, desk, server, trusted
):
    desk.at_recipient["mo.adeyemi"] = ["close"]
    assert send(url, tmp_path, carrier(server, trusted)).sent == PEOPLE
    assert max(Counter(desk.recipients).values()) == 1


@pytest.mark.parametrize("fate", ["take and close", "take and hang"])
def test_a_mail_that_was_taken_without_an_answer_is_found_in_the_journal_f27_f28(
    url, tmp_path, desk, server, trusted, fate
):
    """The server took it and the answer was lost: in doubt, then found, and never sent twice."""
    desk.journal = tmp_path / "journal"
    desk.at_content["mo.adeyemi"] = [fate]
    first = send(url, tmp_path, carrier(server, trusted, timeout=0.5))
    assert (first.sent, first.in_doubt) == (4, 1)
    found = send(url, tmp_path, carrier(server, trusted, journal=desk.journal))
    assert found == RelayReport(0, PEOPLE, 0, 0, 0)
    assert Counter(desk.recipients)["mo.adeyemi@invented.gov.uk"] == 1


def test_a_mail_that_was_lost_is_held_until_the_journal_has_settled_f27(
    url, tmp_path, desk, server, trusted
):
    desk.journal = tmp_path / "journal"
    desk.at_content["mo.adeyemi"] = ["lose"]
    clock = Clock()
    assert send(url, tmp_path, carrier(server, trusted), clock).in_doubt == 1
    assert send(url, tmp_path, carrier(server, trusted), clock).in_doubt == 1  # no journal
    missing = carrier(server, trusted, journal=tmp_path / "nowhere")
    assert send(url, tmp_path, missing, clock).in_doubt == 1
    early = carrier(server, trusted, journal=desk.journal)
    assert early.settles_in == timedelta(minutes=10)
    assert send(url, tmp_path, early, clock).in_doubt == 1
    clock.wait(minutes=10)
    later = carrier(server, trusted, journal=desk.journal)
    assert send(url, tmp_path, later, clock) == RelayReport(1, 4, 0, 0, 0)
    assert Counter(desk.recipients)["mo.adeyemi@invented.gov.uk"] == 1


def test_a_store_restored_from_last_night_finds_its_mail_in_the_journal_f36(
    url, tmp_path, desk, server, trusted
):
    desk.journal = tmp_path / "journal"
    place = tmp_path / "store/audit.sqlite"
    backup = place.read_bytes()
    send(url, tmp_path, carrier(server, trusted))
    place.write_bytes(backup)
    again = send(url, tmp_path, carrier(server, trusted, journal=desk.journal))
    assert again == RelayReport(0, PEOPLE, 0, 0, 0)
    assert len(desk.taken) == PEOPLE
