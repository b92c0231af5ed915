"""A draw that was set aside after its mail had gone is taken back, reader by reader."""

from collections import Counter
from email import message_from_bytes, policy

import pytest

from tasks.errors import MailServerDown, ReleaseRefused, StepRefused
from tasks.notification.mailbox import Mailbox
from tasks.notification.relay import relay
from tasks.notification.withdrawing import queue_withdrawals, relay_withdrawals
from tasks.store.database import opened, reading, writing
from tasks.store.freezing import frozen_digest, read_frozen
from tasks.store.outbox import read_letters
from tasks.store.rounds import cancel_round, standing_of
from tests.adapters.store_databases import KINDS, change_behind_its_back, fresh_store
from tests.adapters.store_rounds import AT, AUTHORITY, BY, ROUND, Clock, frame_of, freeze

KEY = ROUND.round_id


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    url = fresh_store(request.param, tmp_path)
    freeze(url, tmp_path)
    return url


def send(url, folder, carrier=None):
    return relay(
        url, KEY, carrier or Mailbox(folder / "mail"), authority=AUTHORITY, documents_in=folder,
        by=BY, clock=Clock(),
    )  # fmt: skip


def withdraw(url, folder, carrier=None):
    return relay_withdrawals(
        url, KEY, 1, carrier or Mailbox(folder / "mail"), authority=AUTHORITY, clock=Clock()
    )


def cancel(url):
    with opened(url) as engine, writing(engine) as connection:
        cancel_round(connection, KEY, reason="The week was moved", by=BY, at=AT)
        return queue_withdrawals(connection, standing_of(connection, KEY), AUTHORITY, at=AT)


def mails(folder, pattern="*.eml"):
    found = (folder / "mail").glob(pattern)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


def test_everybody_who_was_written_to_and_nobody_else_is_told_to_stop_once(url, tmp_path):
    send(url, tmp_path)
    told = Counter(mail["To"] for mail in mails(tmp_path))
    assert cancel(url) == told.total()
    assert withdraw(url, tmp_path).sent == told.total()
    assert withdraw(url, tmp_path).sent == 0
    withdrawn = mails(tmp_path, "*.withdrawal.eml")
    assert Counter(mail["To"] for mail in withdrawn) == told


def test_a_withdrawal_says_what_to_do_and_holds_no_reference_and_no_document_k35(url, tmp_path):
    send(url, tmp_path)
    cancel(url)
    withdraw(url, tmp_path)
    details = {case.case_id for case in frame_of().cases}
    for mail in mails(tmp_path, "*.withdrawal.eml"):
        body = mail.get_body().get_content()
        assert mail["Subject"] == "Withdrawn: Practice week, July 2021: please stop and delete"
        assert "Stop work on its cases" in body
        assert not any(detail in f"{mail['Subject']} {body}" for detail in details)
        assert [part.get_content_type() for part in mail.iter_attachments()] == []


def test_where_nobody_was_written_to_nobody_is_told(url, tmp_path):
    assert cancel(url) == 0
    assert withdraw(url, tmp_path).sent == 0
    assert not (tmp_path / "mail").exists() or mails(tmp_path) == []


def test_a_round_that_stands_takes_nothing_back(url, tmp_path):
    send(url, tmp_path)
    with pytest.raises(StepRefused):
        withdraw(url, tmp_path)


def test_what_the_round_was_frozen_with_stays_what_it_was_k34(url, tmp_path):
    send(url, tmp_path)
    cancel(url)
    with opened(url) as engine, reading(engine) as connection:
        assert read_frozen(connection, KEY, 1).digest == frozen_digest(connection, KEY, 1)


def test_a_withdrawal_to_somebody_who_was_never_written_to_is_refused_k24(url, tmp_path):
    send(url, tmp_path)
    cancel(url)
    change_behind_its_back(
        url,
        "UPDATE messages SET recipient = 'nobody@invented.gov.uk'"
        " WHERE kind = 'withdrawal' AND place = 1",
    )
    with pytest.raises(ReleaseRefused, match="never written to"):
        withdraw(url, tmp_path)
    assert mails(tmp_path, "*.withdrawal.eml") == []


def test_withdrawals_wait_while_the_mail_server_is_down_and_go_once_it_is_up_f25(url, tmp_path):
    class Down(Mailbox):
        def carry(self, mail):
            raise MailServerDown("mail.invented.gov.uk", "nobody answers")

    send(url, tmp_path)
    count = cancel(url)
    with pytest.raises(MailServerDown) as caught:
        withdraw(url, tmp_path, Down(tmp_path / "mail"))
    assert caught.value.waiting == count
    with opened(url) as engine:
        waiting = read_letters(engine, KEY, 1, are_withdrawals=True)
    assert {letter.state for letter in waiting} == {"pending"}
    assert withdraw(url, tmp_path).sent == count
