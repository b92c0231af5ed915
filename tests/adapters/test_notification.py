"""Who is written to, at which address, in which words (R121, K23 to K25, K35)."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.schema import Delivery
from tasks.errors import MailSettingsBroken, RecipientsFaulty
from tasks.model import Addressee, Document, Message, RoundFacts
from tasks.notification.addressing import AddressFaulty, address_of, delivery_for
from tasks.notification.choosing import carrier_for
from tasks.notification.envelopes import addressees_of, envelopes_for
from tasks.notification.mail import Enclosure, Sender, mail_of, marking_of
from tasks.notification.mailbox import Mailbox
from tasks.notification.messages import compose_messages, message_key
from tasks.notification.smtp import SmtpCarrier
from tasks.notification.smtp_settings import smtp_settings
from tests.adapters.store_rounds import (
    AT,
    AUDITORS,
    AUTHORITY,
    ROUND,
    TEAMS,
    allocation_of,
    facts_of,
    frame_of,
    sample_of,
    with_version,
    write_documents,
)

SENDER = Sender("audit.programme@invented.gov.uk", "qa@invented.gov.uk", "Official: sensitive")
DELIVERIES = AUTHORITY.mail.deliveries


@pytest.fixture
def facts() -> RoundFacts:
    sample = sample_of(frame_of())
    return facts_of(frame_of(), sample, allocation_of(sample))


def composed(facts: RoundFacts, folder: Path) -> tuple[Message, ...]:
    documents = write_documents(folder, facts.sample, facts.allocation)
    return compose_messages(facts, documents, AUTHORITY)


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "ann.lee",
        "@invented.gov.uk",
        "ann.lee@",
        "a@invented.gov.uk, evil@x.com",  # K24: two addresses
        "a@invented.gov.uk; evil@x.com",
        "a@invented.gov.uk evil@x.com",
        "a@invented.gov.uk@evil.com",  # K25
        "Ann <a@invented.gov.uk>",
        "a@invented.gov.uk\r\nBcc: evil@x.com",  # K23
        "a@invented.gov.uk\n",
        "a\u200b@invented.gov.uk",
        "a@invented\u200b.gov.uk",
        "a@invented\u3002gov\u3002uk",
        "a@\uff49nvented.gov.uk",  # a full-width letter
        "a@invented.gov.uk.",
        "a@-.uk",
        ".a@invented.gov.uk",
        "a..b@invented.gov.uk",
        "x" * 65 + "@invented.gov.uk",
        "a@" + "b" * 64 + ".gov.uk",
        "a@" + ".".join(["b" * 60] * 5) + ".uk",
        "a@straße.gov.uk\u0000",
    ],
)
def test_what_is_not_exactly_one_address_is_refused_k23_k24(text: str | None):
    with pytest.raises(AddressFaulty):
        address_of(text)


@pytest.mark.parametrize(
    "domain",
    [
        "invented.gov.uk.evil.com",
        "sub.invented.gov.uk",
        "evil-invented.gov.uk",
        "invented.gov.u",
        "\u0131nvented.gov.uk",  # dotless i
        "inv\u0435nted.gov.uk",  # a Cyrillic letter
        "xn--invnted-5of.gov.uk",
        "gov.uk",
    ],
)
def test_a_domain_that_only_looks_like_ours_is_refused_k25(domain: str):
    with pytest.raises(AddressFaulty):
        delivery_for(address_of(f"ann.lee@{domain}"), DELIVERIES)


def test_sharp_s_and_double_s_are_two_domains_k25():
    """IDNA 2003 maps one to the other; an address must come back as it was written."""
    only = (Delivery(domain="strasse.gov.uk", documents="attached"),)
    assert delivery_for(address_of("a@strasse.gov.uk"), only) == "attached"
    with pytest.raises(AddressFaulty):
        delivery_for(address_of("a@straße.gov.uk"), only)


def test_a_domain_of_other_letters_is_matched_in_its_idna_form():
    only = (Delivery(domain="xn--mnchen-3ya.gov.uk", documents="link"),)
    assert address_of("a@MÜNCHEN.gov.uk") == "a@xn--mnchen-3ya.gov.uk"
    assert delivery_for(address_of("a@münchen.gov.uk"), only) == "link"


@given(st.text(max_size=40))
def test_whatever_passes_is_one_plain_address_in_a_named_domain(text: str):
    for candidate in (text, text + "@invented.gov.uk", "a@invented.gov.uk" + text):
        try:
            address = address_of(candidate)
            delivery_for(address, DELIVERIES)
        except AddressFaulty:
            continue
        assert re.fullmatch(r"[!-~]+@(invented\.gov\.uk|partner\.nhs\.uk)", address)
        assert address.count("@") == 1
        assert address.casefold() == candidate.strip(" ").casefold()


# ---------------------------------------------------------------- recipients


def test_everybody_gets_one_message_and_what_is_theirs_r121(facts: RoundFacts, tmp_path: Path):
    """Three auditors, two managers of whom one audits too, and the QA data lead: five people."""
    messages = composed(facts, tmp_path)
    told = {each.recipient: each.document_ids for each in messages}
    assert told == {
        "ann.lee@invented.gov.uk": ("PW-2021-07.pack-A1", "PW-2021-07.form-A1"),
        "sian.hughes@invented.gov.uk": (
            "PW-2021-07.pack-A2", "PW-2021-07.form-A2", "PW-2021-07.notice-T2",
        ),
        "ilse.kraus@partner.nhs.uk": ("PW-2021-07.pack-A3", "PW-2021-07.form-A3"),
        "mo.adeyemi@invented.gov.uk": ("PW-2021-07.notice-T1",),
        "quality.assurance@invented.gov.uk": ("PW-2021-07.certificate", "PW-2021-07.report"),
    }  # fmt: skip
    assert len({each.message_key for each in messages}) == len(messages) == 5


def test_every_faulty_recipient_is_named_at_once_and_no_address_is_shown_f34(
    facts: RoundFacts, tmp_path: Path
):
    auditors = {
        **AUDITORS,
        "A1": replace(AUDITORS["A1"], email=None),
        "A3": replace(AUDITORS["A3"], email="one@invented.gov.uk; two@invented.gov.uk"),
    }
    teams = {**TEAMS, "T1": replace(TEAMS["T1"], manager_email="mo@elsewhere.org")}
    with pytest.raises(RecipientsFaulty) as caught:
        composed(replace(facts, auditors=auditors, teams=teams), tmp_path)
    assert caught.value.exit_code == 70
    assert caught.value.faults == (
        "auditor A1 has no address",
        "auditor A3 holds more than one address",
        "the manager of team T1 is outside the domains that mail may go to",
    )
    assert "@" not in str(caught.value)


def test_two_people_behind_one_address_are_a_fault(facts: RoundFacts, tmp_path: Path):
    """One would read the other's pack."""
    shared = "Shared.Box@invented.gov.uk"
    auditors = {
        **AUDITORS,
        "A1": replace(AUDITORS["A1"], email=shared),
        "A3": replace(AUDITORS["A3"], email=shared.lower()),
    }
    teams = {
        key: replace(team, manager_email="both@invented.gov.uk") for key, team in TEAMS.items()
    }
    with pytest.raises(RecipientsFaulty) as caught:
        composed(replace(facts, auditors=auditors, teams=teams), tmp_path)
    assert caught.value.faults == (
        "auditors A1, A3 have one address between them",
        "the managers of teams T1, T2 are different people with one address",
    )


def test_one_manager_of_two_teams_gets_one_message_with_both_notices(
    facts: RoundFacts, tmp_path: Path
):
    teams = {
        key: replace(team, manager_name="Mo Adeyemi", manager_email="mo.adeyemi@invented.gov.uk")
        for key, team in TEAMS.items()
    }
    messages = composed(replace(facts, teams=teams), tmp_path)
    (manager,) = [each for each in messages if each.recipient.startswith("mo.")]
    assert manager.document_ids == ("PW-2021-07.notice-T1", "PW-2021-07.notice-T2")
    assert "6 cases of North and South are among those drawn" in manager.body


def test_a_document_that_nobody_or_two_would_get_is_a_fault(facts: RoundFacts, tmp_path: Path):
    documents = write_documents(tmp_path, facts.sample, facts.allocation)
    stray = replace(documents[-1], recipient_id="A7")
    addressees = addressees_of(facts, AUTHORITY)
    with pytest.raises(RecipientsFaulty, match="has no single reader"):
        envelopes_for("PW-2021-07", addressees, (*documents, stray), AUTHORITY.mail)
    with pytest.raises(RecipientsFaulty, match="auditor A1 would get a mail without a document"):
        without = tuple(each for each in documents if each.recipient_id != "A1")
        envelopes_for("PW-2021-07", addressees, without, AUTHORITY.mail)
    twice = (*addressees, Addressee("auditor", "A1", "Ann Lee", "a.lee@invented.gov.uk"))
    with pytest.raises(RecipientsFaulty, match="has no single reader"):
        envelopes_for("PW-2021-07", twice, documents, AUTHORITY.mail)


def test_links_without_a_place_to_link_to_are_a_fault(facts: RoundFacts, tmp_path: Path):
    documents = write_documents(tmp_path, facts.sample, facts.allocation)
    mail = AUTHORITY.mail.model_copy(update={"link_base": None})
    with pytest.raises(RecipientsFaulty, match="link_base"):
        envelopes_for("PW-2021-07", addressees_of(facts, AUTHORITY), documents, mail)


people = st.integers(1, 12)
owners = st.lists(st.integers(0, 11), min_size=1, max_size=40)


@settings(max_examples=300, deadline=None)
@given(people, people, owners, st.randoms(use_true_random=False))
def test_no_document_ever_goes_to_anybody_but_its_reader_n3(auditors, teams, owned, random):
    """300 organisations, with managers who audit and managers of several teams."""
    pool = [f"person{n}@invented.gov.uk" for n in range(auditors + teams)]
    held = random.sample(pool, auditors)
    managed = [random.choice(pool) for _ in range(teams)]
    addressees = (
        *(Addressee("auditor", f"A{n}", pool[0], each) for n, each in enumerate(held)),
        *(Addressee("team_manager", f"T{n}", each, each) for n, each in enumerate(managed)),
        Addressee("quality_assurance", "quality-assurance", "", "qa@invented.gov.uk"),
    )
    made = [
        *(("pack", f"A{n}", each) for n, each in enumerate(held)),
        *(("form", f"A{each % auditors}", held[each % auditors]) for each in owned),
        *(("notice", f"T{n}", each) for n, each in enumerate(managed)),
        ("certificate", None, "qa@invented.gov.uk"),
    ]
    random.shuffle(made)
    documents = tuple(
        Document(f"D{n}", kind, f"{n}.pdf", "application/pdf", "", 0, reader)
        for n, (kind, reader, _) in enumerate(made)
    )
    envelopes = envelopes_for("PW-2021-07", addressees, documents, AUTHORITY.mail)
    went = {key: each.address for each in envelopes for key in each.document_ids}
    assert went == {f"D{n}": address for n, (_, _, address) in enumerate(made)}
    assert len({each.address for each in envelopes}) == len(envelopes)
    assert sum(len(each.document_ids) for each in envelopes) == len(documents)


def test_a_preview_tells_nobody(facts: RoundFacts, tmp_path: Path):
    assert composed(replace(facts, is_preview=True), tmp_path) == ()


# ---------------------------------------------------------------- words


def test_no_subject_and_no_body_holds_a_reference_or_a_detail_of_a_child_k35(
    facts: RoundFacts, tmp_path: Path
):
    details = {each.case_id for each in facts.frame.cases} | {
        each.family_id for each in facts.frame.cases
    }
    for message in composed(facts, tmp_path):
        words = set(re.findall(r"[\w-]+", f"{message.subject} {message.body}"))
        assert not words & details
        assert "2010" not in message.body


def test_each_body_says_what_to_do_by_when(facts: RoundFacts, tmp_path: Path):
    for message in composed(facts, tmp_path):
        assert "What to do, and by when:" in message.body
        assert "Monday 5 July" in message.body
        assert max(map(len, message.body.splitlines())) <= 88
        assert "\n\n\n" not in message.body
        assert message.subject.startswith("Practice week, July 2021: ")
        assert len(message.subject) <= 69  # a longer one is folded in an ugly place
        assert message.body.startswith("Official: sensitive\n\n")
        assert "This is about Practice week, July 2021 (PW-2021-07)." in message.body
        assert message.body.endswith("Children's Safeguarding and Social Care\n")


def test_the_mail_of_a_superseding_version_says_that_it_takes_the_place_of_an_earlier_one(
    facts: RoundFacts, tmp_path: Path
):
    """R022: what was received before must not be worked from."""
    first = composed(facts, tmp_path)
    second = composed(replace(facts, round=with_version(facts.round, 2)), tmp_path)
    for before, after in zip(first, second, strict=True):
        assert before.message_key != after.message_key
        assert after.subject == f"Replacement: {before.subject}"
        assert "please delete whatever you received before" in after.body
        assert "earlier" not in before.body


def test_counts_in_the_body_are_those_of_the_allocation(facts: RoundFacts, tmp_path: Path):
    bodies = {each.recipient.split("@")[0]: each.body for each in composed(facts, tmp_path)}
    assert "You have 2 cases." in bodies["ann.lee"]
    assert "You have 3 cases: 2 to audit and 1 for a second, blind grade." in bodies["sian.hughes"]
    assert "3 cases of South are among those drawn" in bodies["sian.hughes"]
    assert "Your 3 documents are attached" in bodies["sian.hughes"]
    assert "drawn and allocated: 6 cases" in bodies["quality.assurance"]


def test_a_domain_that_gets_links_gets_links_only(facts: RoundFacts, tmp_path: Path):
    (linked,) = [each for each in composed(facts, tmp_path) if each.recipient.startswith("ilse.")]
    assert "https://audit.invented.gov.uk/documents/PW-2021-07.pack-A3" in linked.body
    assert "attached" not in linked.body


def test_a_name_cannot_pretend_to_be_our_words(facts: RoundFacts, tmp_path: Path):
    """K05, K12, K23: a template in a name stays text, and line ends and hidden signs go."""
    hostile = "Ann\r\n\r\nPlease send all forms to evil@x.com\u202e {{ 7 * 7 }}"
    auditors = {**AUDITORS, "A1": replace(AUDITORS["A1"], auditor_name=hostile)}
    message = composed(replace(facts, auditors=auditors), tmp_path)[0]
    assert "Dear Ann Please send all forms to evil@x.com {{ 7 * 7 }},\n" in message.body
    assert "\u202e" not in message.body


def test_a_subject_that_is_not_one_line_is_refused_k23(facts: RoundFacts, tmp_path: Path):
    round_ = replace(ROUND, title="Practice week\r\nBcc: evil@x.com")
    with pytest.raises(ValueError, match="one printable line"):
        composed(replace(facts, round=round_), tmp_path)


def test_a_message_key_is_the_same_every_time_and_another_for_another_version():
    first = message_key(ROUND, "pack", "Ann.Lee@invented.gov.uk")
    assert first == message_key(ROUND, "pack", "ann.lee@invented.gov.uk")
    assert re.fullmatch(r"PW-2021-07\.v1\.pack\.[0-9a-f]{16}", first)
    assert first != message_key(with_version(ROUND, 2), "pack", "ann.lee@invented.gov.uk")


# ---------------------------------------------------------------- the mail itself


def mail_bytes(message: Message) -> bytes:
    enclosures = (
        Enclosure("pack.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),
        Enclosure("C1-audit.xlsx", "application/vnd.ms-excel", b"PK"),
    )
    return mail_of(message, enclosures, SENDER, AT).content


def test_the_same_message_makes_the_same_bytes(facts: RoundFacts, tmp_path: Path):
    message = composed(facts, tmp_path)[1]
    assert mail_bytes(message) == mail_bytes(message)


def test_a_mail_has_its_headers_its_words_and_its_documents(facts: RoundFacts, tmp_path: Path):
    message = composed(facts, tmp_path)[1]
    content = mail_bytes(message)
    assert content.isascii()
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    mail = message_from_bytes(content, policy=policy.default)
    assert dict(mail.items()) | {"Content-Type": ""} == {
        "From": "audit.programme@invented.gov.uk",
        "To": "sian.hughes@invented.gov.uk",
        "Reply-To": "qa@invented.gov.uk",
        "Subject": message.subject,
        "Date": "Mon, 14 Jun 2021 07:00:00 +0000",
        "Message-ID": f"<{message.message_key}@invented.gov.uk>",
        "Auto-Submitted": "auto-generated",
        "X-Sensitivity": "OFFICIAL-SENSITIVE",
        "MIME-Version": "1.0",
        "Content-Type": "",
    }
    body = mail.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == message.body
    assert [(each.get_filename(), each.get_content()) for each in mail.iter_attachments()] == [
        ("pack.pdf", b"%PDF-1.7 \x00\xff"),
        ("C1-audit.xlsx", b"PK"),
    ]


@pytest.mark.parametrize("field", ["subject", "recipient"])
def test_a_line_end_in_a_header_is_refused_k23(facts: RoundFacts, tmp_path: Path, field: str):
    message = composed(facts, tmp_path)[0]
    smuggled = replace(message, **{field: "a@invented.gov.uk\r\nBcc: evil@x.com"})
    with pytest.raises(ValueError):
        mail_of(smuggled, (), SENDER, AT)


def test_a_marking_is_a_header_word():
    assert marking_of("OFFICIAL-SENSITIVE") == "OFFICIAL-SENSITIVE"


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("smtp://mail.invented.gov.uk", ("mail.invented.gov.uk", 587, "starttls", None, None)),
        ("smtps://mail.invented.gov.uk", ("mail.invented.gov.uk", 465, "implicit", None, None)),
        ("smtp://me:p%40ss%2F@host:2525/", ("host", 2525, "starttls", "me", "p@ss/")),
        ("smtp://localhost:25?tls=none", ("localhost", 25, "none", None, None)),
        ("smtp://[::1]:25?tls=none", ("::1", 25, "none", None, None)),
    ],
)
def test_a_mail_server_s_address_means_what_it_says(url: str, meant: tuple[object, ...]):
    found = smtp_settings(url)
    assert (found.host, found.port, found.tls, found.user, found.password) == meant


@pytest.mark.parametrize(
    "url",
    [
        "http://me:secret-word@host",
        "me:secret-word@host",
        "smtp://",
        "smtp://me:secret-word@host:port",
        "smtp://me:secret-word@host/path",
        "smtp://me:secret-word@host#x",
        "smtp://me@host",
        "smtp://me:secret-word@mail.invented.gov.uk?tls=none",
        "smtp://me:secret-word@127.0.0.1.evil.com?tls=none",
        "smtps://localhost?tls=none",
        "smtp://localhost?tls=off",
        "smtp://localhost?tls=none&tls=none",
        "smtp://localhost?verify=no",
    ],
)
def test_a_mail_server_s_address_that_is_unsafe_or_unclear_is_refused_k26(url: str):
    with pytest.raises(MailSettingsBroken) as caught:
        smtp_settings(url)
    assert "secret-word" not in str(caught.value)
    assert caught.value.exit_code == 73


def test_settings_do_not_show_their_password():
    assert "secret-word" not in repr(smtp_settings("smtp://me:secret-word@host"))


def test_mail_goes_to_the_folder_unless_a_server_is_set(tmp_path: Path):
    assert isinstance(carrier_for(None, tmp_path), Mailbox)
    assert isinstance(carrier_for("smtp://host", tmp_path), SmtpCarrier)
    with pytest.raises(MailSettingsBroken, match="certificates"):
        carrier_for("smtp://host", tmp_path, ca_file=tmp_path / "nowhere.pem")
