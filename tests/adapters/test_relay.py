"""The relay into the mailbox: each mail once, nothing before the gate, whatever dies when."""

import multiprocessing
import os
import signal
import stat
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

import pytest

from tasks.errors import MailboxFailed, ReleaseRefused, RoundBusy, RoundUnknown, StepRefused
from tasks.model import Document
from tasks.notification.carriers import Carrier, Outcome
from tasks.notification.gate import document_fault, read_document, release_faults
from tasks.notification.mail import Mail
from tasks.notification.mailbox import Mailbox
from tasks.notification.relay import relay
from tasks.notification.relay_report import RelayReport
from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.holding import hold_round
from tasks.store.log import verify_log
from tasks.store.outbox import read_letters
from tasks.store.rounds import (
    cancel_round,
    pause_round,
    resume_round,
    standing_of,
    supersede_round,
)
from tests.adapters.store_databases import KINDS, change_behind_its_back, fresh_store
from tests.adapters.store_rounds import (
    AT,
    AUTHORITY,
    BY,
    ROUND,
    Clock,
    commit,
    frame_of,
    freeze,
    frozen_of,
    with_version,
)

PEOPLE = 5
FORK = multiprocessing.get_context("fork")


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_store(request.param, tmp_path)


@pytest.fixture
def quick(tmp_path: Path) -> str:
    return fresh_store("sqlite", tmp_path)


def send(
    url: str, folder: Path, carrier: Carrier | None = None, clock: Clock | None = None
) -> RelayReport:
    return relay(
        url,
        ROUND.round_id,
        carrier or Mailbox(folder / "mail"),
        authority=AUTHORITY,
        documents_in=folder,
        by=BY,
        clock=clock or Clock(),
    )


def states(url: str) -> Counter[str]:
    with opened(url) as engine:
        return Counter(letter.state for letter in read_letters(engine, ROUND.round_id, 1))


class Broken:
    """A mailbox in which the n-th mail meets with something."""

    def __init__(self, folder: Path, fate: Outcome | BaseException, at: int = 2) -> None:
        self.inner = Mailbox(folder / "mail")
        self.fate = fate
        self.at = at
        self.carried = 0
        self.settles_in = timedelta(0)
        self.knows: bool | None = True

    def carry(self, mail: Mail) -> Outcome:
        self.carried += 1
        if self.carried == self.at:
            if isinstance(self.fate, BaseException):
                raise self.fate
            return self.fate
        return self.inner.carry(mail)

    def holds(self, mail: Mail) -> bool | None:
        return self.inner.holds(mail) if self.knows else None

    def close(self) -> None:
        self.inner.close()


# ---------------------------------------------------------------- once


def test_each_message_lies_in_the_mailbox_once_and_a_second_run_says_so_r121(
    url: str, tmp_path: Path
):
    frozen = freeze(url, tmp_path)
    assert send(url, tmp_path) == RelayReport(PEOPLE, 0, 0, 0, 0)
    first = {each.name: each.read_bytes() for each in (tmp_path / "mail").iterdir()}
    again = send(url, tmp_path)
    assert again == RelayReport(0, PEOPLE, 0, 0, 0)
    assert "5 messages had been sent before and were not sent again" in again.sentence
    assert {each.name: each.read_bytes() for each in (tmp_path / "mail").iterdir()} == first
    assert set(first) == {f"{message.message_key}.eml" for message in frozen.messages}
    with opened(url) as engine, reading(engine) as connection:
        assert standing_of(connection, ROUND.round_id).state == "released"
        assert verify_log(connection).faults == ()


def test_each_mail_encloses_its_reader_s_documents_and_nobody_else_s(quick: str, tmp_path: Path):
    frozen = freeze(quick, tmp_path)
    send(quick, tmp_path)
    digests = {each.digest: each for each in frozen.documents}
    enclosed = {}
    for path in (tmp_path / "mail").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        contents = [each.get_content() for each in mail.iter_attachments()]
        enclosed[str(mail["To"])] = [
            digests[sha256(each).hexdigest()].document_id for each in contents
        ]
    assert enclosed.pop("ilse.kraus@partner.nhs.uk") == []
    wanted = {each.recipient: list(each.document_ids) for each in frozen.messages}
    wanted.pop("ilse.kraus@partner.nhs.uk")
    assert enclosed == wanted


def test_the_mailbox_is_for_its_owner_only(quick: str, tmp_path: Path):
    freeze(quick, tmp_path)
    send(quick, tmp_path)
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "mail").iterdir()} == {0o600}


def test_mail_still_says_that_it_went_when_the_documents_are_long_gone(quick: str, tmp_path: Path):
    frozen = freeze(quick, tmp_path)
    send(quick, tmp_path)
    (tmp_path / frozen.documents[0].path).unlink()
    assert send(quick, tmp_path).already_sent == PEOPLE


def test_a_store_restored_from_last_night_sends_nothing_again_f36(tmp_path: Path):
    """The mailbox knows better than the outbox: what lies there is not sent again."""
    before = fresh_store("sqlite", tmp_path / "before")
    freeze(before, tmp_path)
    place = tmp_path / "before/store/audit.sqlite"
    backup = place.read_bytes()
    send(before, tmp_path)
    first = {each.name: each.stat().st_mtime_ns for each in (tmp_path / "mail").iterdir()}
    place.write_bytes(backup)
    assert states(before) == {"pending": PEOPLE}
    assert send(before, tmp_path) == RelayReport(0, PEOPLE, 0, 0, 0)
    assert {each.name: each.stat().st_mtime_ns for each in (tmp_path / "mail").iterdir()} == first


# ---------------------------------------------------------------- the gate


def test_nothing_leaves_while_one_document_is_missing_short_or_changed_d7_f20(
    quick: str, tmp_path: Path
):
    frozen = freeze(quick, tmp_path)
    place = tmp_path / frozen.documents[-1].path
    whole = place.read_bytes()
    flipped = bytes([whole[0] ^ 1]) + whole[1:]
    for content, fault in ((None, "not where"), (whole[:-1], "not as"), (flipped, "not as")):
        place.unlink()
        if content is not None:
            place.write_bytes(content)
        with pytest.raises(ReleaseRefused) as caught:
            send(quick, tmp_path)
        assert caught.value.exit_code == 71
        expected = f"document PW-2021-07.form-A3 is {fault} it was written"
        assert caught.value.faults == (expected,)
        assert not (tmp_path / "mail").exists()
        place.touch()
    assert states(quick) == {"pending": PEOPLE}
    place.write_bytes(whole)
    assert send(quick, tmp_path).sent == PEOPLE


@pytest.mark.parametrize("path", ["../outside.pdf", "{root}/outside.pdf", "a/../../outside.pdf"])
def test_a_path_that_leads_out_of_the_folder_is_never_read_k21(tmp_path: Path, path: str):
    (tmp_path / "outside.pdf").write_bytes(b"secret")
    folder = tmp_path / "output"
    (folder / "a").mkdir(parents=True)
    document = Document("D1", "pack", path.format(root=tmp_path), "application/pdf", "", 6, "A1")
    assert read_document(document, folder) is None
    assert document_fault(document, folder) == "document D1 is not where it was written"


def test_a_document_behind_a_link_or_outside_the_folder_is_not_sent_k21_k22(
    quick: str, tmp_path: Path
):
    frozen = freeze(quick, tmp_path)
    place = tmp_path / frozen.documents[-1].path
    elsewhere = tmp_path / "elsewhere"
    place.rename(elsewhere)
    place.symlink_to(elsewhere)
    with pytest.raises(ReleaseRefused, match="form-A3 is not where it was written"):
        send(quick, tmp_path)


TAMPERING = {
    "an address in the outbox": "UPDATE messages SET recipient = 'evil@invented.gov.uk'"
    " WHERE recipient_id = 'A1'",
    "an address in the frozen list": "UPDATE addressees SET address = 'evil@invented.gov.uk'"
    " WHERE reference_id = 'A1'",
    "an auditor of a case": "UPDATE assignments SET auditor_id = 'A3' WHERE case_id = 'C1'"
    " AND grade = 1",
    "a drawn case": "UPDATE drawn_cases SET case_id = 'C9' WHERE case_id = 'C3'",
    "an enclosure": "UPDATE message_documents SET document_id = 'PW-2021-07.pack-A2'"
    " WHERE document_id = 'PW-2021-07.pack-A1'",
    "a document's digest": "UPDATE documents SET digest = 'x' WHERE document_id ="
    " 'PW-2021-07.report'",
    "the stored digest and the log": "UPDATE log_entries SET facts = '{}' WHERE step = 'freeze'",
}


@pytest.mark.parametrize("what", TAMPERING)
def test_nothing_leaves_after_the_frozen_round_was_tampered_with_k27_k34(
    url: str, tmp_path: Path, what: str
):
    freeze(url, tmp_path)
    change_behind_its_back(url, TAMPERING[what])
    with pytest.raises(ReleaseRefused):
        send(url, tmp_path)
    assert not (tmp_path / "mail").exists()
    assert set(states(url)) == {"pending"}


def test_the_gate_works_everything_out_again_even_where_the_digests_agree_k27(tmp_path: Path):
    """A round that was frozen wrongly, by us or by somebody else, does not leave either."""
    frozen = frozen_of(tmp_path)
    one, two, *rest = frozen.messages
    swapped = (replace(one, recipient=two.recipient), replace(two, recipient=one.recipient), *rest)
    more = (*one.document_ids, "PW-2021-07.pack-A2")
    assigned = frozen.allocation.assignments
    undrawn = replace(
        frozen.allocation, assignments=(replace(assigned[0], case_id="C9"), *assigned)
    )
    wrong = {
        "the outbox does not hold": [
            replace(frozen, messages=swapped),
            replace(frozen, messages=frozen.messages[1:]),
            replace(frozen, messages=(*frozen.messages, replace(one, message_key="twice"))),
            replace(frozen, messages=(replace(one, document_ids=more), two, *rest)),
        ],
        "the people who would get mail": [
            replace(frozen, addressees=frozen.addressees[1:]),
            replace(frozen, sample=replace(frozen.sample, selected=frozen.sample.selected[:1])),
        ],
        "1 allocated cases were not drawn": [replace(frozen, allocation=undrawn)],
        "1 drawn cases have no auditor": [
            replace(frozen, allocation=replace(frozen.allocation, assignments=assigned[1:]))
        ],
        "has no single reader": [
            replace(
                frozen,
                documents=(
                    *frozen.documents[:-1],
                    replace(frozen.documents[-1], recipient_id="A7"),
                ),
            )
        ],
    }
    check = (frame_of(), AUTHORITY.mail, tmp_path)
    assert release_faults(frozen, check[0], frozen.digest, *check[1:]) == ()
    for fault, rounds in wrong.items():
        for each in rounds:
            found = release_faults(each, check[0], each.digest, *check[1:])
            assert any(fault in sentence for sentence in found), (fault, found)


def test_a_domain_that_is_no_longer_allowed_gets_nothing_k25(quick: str, tmp_path: Path):
    freeze(quick, tmp_path)
    mail = AUTHORITY.mail.model_copy(update={"deliveries": AUTHORITY.mail.deliveries[:1]})
    with pytest.raises(ReleaseRefused, match="auditor A3 is outside the domains"):
        relay(
            quick, ROUND.round_id, Mailbox(tmp_path / "mail"),
            authority=AUTHORITY.model_copy(update={"mail": mail}),
            documents_in=tmp_path, by=BY, clock=Clock(),
        )  # fmt: skip
    assert not (tmp_path / "mail").exists()


def test_a_document_that_changes_while_mail_is_sent_stops_the_rest_f20(quick: str, tmp_path: Path):
    frozen = freeze(quick, tmp_path)

    class Changing(Mailbox):
        def carry(self, mail: Mail) -> Outcome:
            (tmp_path / frozen.documents[2].path).write_bytes(b"changed")
            return super().carry(mail)

    with pytest.raises(ReleaseRefused) as caught:
        send(quick, tmp_path, Changing(tmp_path / "mail"))
    assert caught.value.sent == 4
    assert "4 left before this was found" in str(caught.value)
    assert states(quick) == {"sent": 4, "pending": 1}


def test_a_round_that_is_not_frozen_or_was_stopped_sends_nothing(url: str, tmp_path: Path):
    prepare_store(url)
    with pytest.raises(RoundUnknown):
        send(url, tmp_path)
    commit(url, frame_of())
    with pytest.raises(StepRefused):
        send(url, tmp_path)
    freeze(url, tmp_path)
    with opened(url) as engine:
        for stop in (pause_round, cancel_round):
            with writing(engine) as connection:
                stop(connection, ROUND.round_id, reason="Something is not right", by=BY, at=AT)
            with pytest.raises(StepRefused):
                send(url, tmp_path)
            if stop is pause_round:
                with writing(engine) as connection:
                    resume_round(connection, ROUND.round_id, reason="It is right", by=BY, at=AT)
    assert not (tmp_path / "mail").exists()


def test_a_round_that_is_paused_while_mail_is_sent_stops_there_f03(quick: str, tmp_path: Path):
    freeze(quick, tmp_path)

    class Pausing(Mailbox):
        def carry(self, mail: Mail) -> Outcome:
            with opened(quick) as engine, writing(engine) as connection:
                pause_round(connection, ROUND.round_id, reason="Please wait", by=BY, at=AT)
            return super().carry(mail)

    with pytest.raises(StepRefused):
        send(quick, tmp_path, Pausing(tmp_path / "mail"))
    assert states(quick) == {"sent": 1, "pending": 4}
    with opened(quick) as engine, writing(engine) as connection:
        resume_round(connection, ROUND.round_id, reason="Please go on", by=BY, at=AT)
    assert send(quick, tmp_path) == RelayReport(4, 1, 0, 0, 0)


def test_mail_of_a_superseded_version_never_leaves_r022(quick: str, tmp_path: Path):
    freeze(quick, tmp_path)
    with opened(quick) as engine, writing(engine) as connection:
        supersede_round(
            connection, ROUND.round_id, reason="A team was missing", by=BY,
            second_approver="head.qa", at=AT,
        )  # fmt: skip
    with pytest.raises(StepRefused):
        send(quick, tmp_path)
    second = freeze(quick, tmp_path, with_version(ROUND, 2))
    assert send(quick, tmp_path).sent == PEOPLE
    names = {each.name for each in (tmp_path / "mail").iterdir()}
    assert names == {f"{message.message_key}.eml" for message in second.messages}
    assert all(".v2." in name for name in names)


# ---------------------------------------------------------------- what goes wrong on the way


def test_a_mailbox_without_room_leaves_no_half_mail_and_the_rest_waits_f19(
    quick: str, tmp_path: Path
):
    """The n-th file meets the limit of file sizes, as a full disk would."""
    import resource

    freeze(quick, tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    class Small(Mailbox):
        def carry(self, mail: Mail) -> Outcome:
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(mail.content) // 2, hard))
            try:
                return super().carry(mail)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    try:
        with pytest.raises(MailboxFailed) as caught:
            send(quick, tmp_path, Small(tmp_path / "mail"))
    finally:
        signal.signal(signal.SIGXFSZ, before)
    assert caught.value.exit_code == 75
    assert list((tmp_path / "mail").iterdir()) == []
    assert states(quick) == {"pending": PEOPLE}
    assert send(quick, tmp_path).sent == PEOPLE


def test_a_refused_message_is_shown_and_the_others_go_f26(quick: str, tmp_path: Path):
    frozen = freeze(quick, tmp_path)
    broken = Broken(tmp_path, Outcome("failed", "refused by the server with 550"))
    report = send(quick, tmp_path, broken)
    assert report == RelayReport(
        4, 0, 0, 0, 1, (f"{frozen.messages[1].message_key}: refused by the server with 550",)
    )
    again = Broken(tmp_path, Outcome("sent"))
    assert send(quick, tmp_path, again) == RelayReport(0, 4, 0, 0, 1)
    assert again.carried == 0


def test_a_message_in_doubt_is_found_or_sent_again_or_held(quick: str, tmp_path: Path):
    """Found: it went. Surely not there: it goes now. Nobody knows: it is held (D4)."""
    freeze(quick, tmp_path)
    clock = Clock()
    broken = Broken(tmp_path, Outcome("in_doubt", "the connection broke"))
    assert send(quick, tmp_path, broken, clock) == RelayReport(
        4, 0, 0, 1, 0, (f"{_second(quick)}: the connection broke",)
    )
    unsure = Broken(tmp_path, Outcome("sent"))
    unsure.knows = None
    held = send(quick, tmp_path, unsure, clock)
    assert (held.in_doubt, held.already_sent, unsure.carried) == (1, 4, 0)
    assert "1 message in doubt and held for a person" in held.sentence
    lagging = Broken(tmp_path, Outcome("sent"))
    lagging.settles_in = timedelta(minutes=10)
    assert send(quick, tmp_path, lagging, clock).in_doubt == 1
    assert lagging.carried == 0
    clock.wait(minutes=11)
    assert send(quick, tmp_path, lagging, clock) == RelayReport(1, 4, 0, 0, 0)
    assert lagging.carried == 1
    assert states(quick) == {"sent": PEOPLE}


def _second(url: str) -> str:
    with opened(url) as engine:
        return read_letters(engine, ROUND.round_id, 1)[1].message.message_key


@pytest.mark.parametrize("has_arrived", [True, False])
def test_a_sender_killed_between_claim_and_end_is_reconciled_once_f01_d4(
    url: str, tmp_path: Path, has_arrived: bool
):
    frozen = freeze(url, tmp_path)

    class Dying(Mailbox):
        def carry(self, mail: Mail) -> Outcome:
            if mail.message_key == frozen.messages[2].message_key:
                if has_arrived:
                    super().carry(mail)
                os.kill(os.getpid(), signal.SIGKILL)
            return super().carry(mail)

    child = FORK.Process(target=send, args=(url, tmp_path, Dying(tmp_path / "mail")))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert states(url) == {"sent": 2, "sending": 1, "pending": 2}
    report = _when_free(url, tmp_path)
    assert report == RelayReport(2 if has_arrived else 3, 3 if has_arrived else 2, 0, 0, 0)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == PEOPLE
    assert states(url) == {"sent": PEOPLE}


def _when_free(url: str, folder: Path) -> RelayReport:
    """PostgreSQL lets go of a dead client's lock within moments."""
    import time

    for _ in range(100):
        try:
            return send(url, folder)
        except RoundBusy:
            time.sleep(0.1)
    pytest.fail("The hold outlived its process.")


class Doomed:
    """The process dies at its n-th look at the clock or touch of the mailbox."""

    def __init__(self, folder: Path, deaths: int) -> None:
        self.left = deaths
        self.inner = Mailbox(folder / "mail")
        self.folder = folder
        self.clock = Clock()
        self.settles_in = timedelta(0)

    def _step(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self):
        self._step()
        return self.clock()

    def carry(self, mail: Mail) -> Outcome:
        self._step()
        with (self.folder / "carried.txt").open("a") as file:
            file.write(mail.message_key + "\n")
        outcome = self.inner.carry(mail)
        self._step()
        return outcome

    def holds(self, mail: Mail) -> bool:
        self._step()
        return self.inner.holds(mail)

    def close(self) -> None:
        self.inner.close()


def _doomed(url: str, folder: Path, deaths: int) -> None:
    doomed = Doomed(folder, deaths)
    relay(
        url, ROUND.round_id, doomed, authority=AUTHORITY, documents_in=folder, by=BY, clock=doomed
    )
    os._exit(0)  # the threads of whatever was tested before are its parent's, and not waited for


def test_killed_at_every_single_step_each_mail_still_goes_exactly_once_f01_f02_n2(
    quick: str, tmp_path: Path
):
    """Every start dies one step later than the one before, until one lives to the end."""
    freeze(quick, tmp_path)
    deaths = 0
    for deaths in range(1, 200):
        child = FORK.Process(target=_doomed, args=(quick, tmp_path, deaths))
        child.start()
        child.join(60)
        if child.exitcode == 0:
            break
        assert child.exitcode == -signal.SIGKILL
    assert deaths > 8
    carried = Counter((tmp_path / "carried.txt").read_text().split())
    assert len(carried) == PEOPLE
    assert set(carried.values()) == {1}
    assert states(quick) == {"sent": PEOPLE}
    assert [each.suffix for each in (tmp_path / "mail").iterdir()] == [".eml"] * PEOPLE


def test_a_second_relay_of_the_same_round_says_so_and_sends_nothing_f07(url: str, tmp_path: Path):
    freeze(url, tmp_path)
    with hold_round(url, ROUND.round_id, "mail"), pytest.raises(RoundBusy) as caught:
        send(url, tmp_path)
    assert "is being sent by another start" in str(caught.value)
    assert states(url) == {"pending": PEOPLE}
    with hold_round(url, ROUND.round_id):
        assert send(url, tmp_path).sent == PEOPLE


def test_an_interrupted_draft_of_a_mail_does_not_stand_in_the_way(quick: str, tmp_path: Path):
    frozen = freeze(quick, tmp_path)
    draft = tmp_path / "mail" / f".{frozen.messages[0].message_key}.part"
    draft.parent.mkdir()
    draft.write_bytes(b"half a ma")
    assert send(quick, tmp_path).sent == PEOPLE
    assert not draft.exists()


def test_a_planted_link_in_the_mailbox_is_replaced_and_not_followed_k22(quick: str, tmp_path: Path):
    frozen = freeze(quick, tmp_path)
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    (tmp_path / "mail").mkdir()
    for name in (
        f".{frozen.messages[0].message_key}.part",
        f"{frozen.messages[1].message_key}.eml",
    ):
        (tmp_path / "mail" / name).symlink_to(victim if name[0] == "." else tmp_path / "nowhere")
    assert send(quick, tmp_path).sent == PEOPLE
    assert victim.read_bytes() == b"mine"
    assert not any(each.is_symlink() for each in (tmp_path / "mail").iterdir())


def test_a_report_counts_in_whole_sentences():
    report = RelayReport(1, 1, 2, 1, 1)
    assert report.sentence == (
        "1 message sent now; 1 message had been sent before and was not sent again;"
        " 2 messages waiting to be tried again; 1 message in doubt and held for a person;"
        " 1 message refused for good by the mail server."
    )
    assert replace(report, sent=0).sentence.startswith("0 messages sent now")
