"""What agencies are sent, and nobody else: the gate refuses a wrong one (R093, K23, K27)."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.errors import RecipientsFaulty
from tasks.model import AgencyReturn, PartnerOrganisation, Partnership
from tasks.notification.envelopes import addressees_of, envelopes_for
from tasks.notification.gate import release_faults
from tasks.notification.messages import compose_messages
from tasks.reporting.documents import Shelf
from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.freezing import FrozenRound, freeze_round, read_frozen
from tests.adapters.store_rounds import (
    AT,
    AUTHORITY,
    BY,
    ROUND,
    allocation_of,
    commit,
    facts_of,
    frame_of,
    sample_of,
    write_documents,
)

DOMAINS = {"O1": "police.example", "O2": "health-trust.example", "O3": "nowhere.example"}


def authority():
    """The council's configuration, with the two partners' domains as links."""
    link = AUTHORITY.mail.deliveries[0].model_copy(update={"documents": "link"})
    more = tuple(link.model_copy(update={"domain": DOMAINS[each]}) for each in ("O1", "O2"))
    mail = AUTHORITY.mail.model_copy(
        update={
            "deliveries": (*AUTHORITY.mail.deliveries, *more),
            "link_base": "https://audit.invented.gov.uk/documents",
        }
    )
    return AUTHORITY.model_copy(update={"mail": mail})


def partnership(sample):
    """Two agencies are asked about the first two children; a third has no domain of ours."""
    first, second = (each.case_id for each in sample.selected[:2])
    returns = (
        AgencyReturn("01", first, "O1", DOMAINS["O1"]),
        AgencyReturn("01", first, "O2", DOMAINS["O2"]),
        AgencyReturn("02", second, "O1", DOMAINS["O1"]),
        AgencyReturn("02", second, "O3", DOMAINS["O3"], "domain_not_named"),
    )
    organisations = {
        each: PartnerOrganisation(
            each, f"Agency {each}", "police", "Jo Reed", f"jo@{domain}", domain, None, None
        )
        for each, domain in DOMAINS.items()
    }
    return Partnership(returns, organisations, "Neglect", 2, "Ask for the match.", "the sub-group")


@pytest.fixture
def frozen(tmp_path: Path) -> FrozenRound:
    frame = frame_of()
    sample = sample_of(frame)
    allocation = allocation_of(sample)
    facts = replace(facts_of(frame, sample, allocation), partnership=partnership(sample))
    shelf = Shelf(tmp_path, tmp_path / ROUND.round_id)
    templates = tuple(
        shelf.put(f"partners/{agency}/{name}.pdf", f"{agency} {name}".encode(),
                  "agency_template", agency)
        for agency, names in (("O1", ("letter", "01", "02")), ("O2", ("letter", "01")))
        for name in names
    )  # fmt: skip
    documents = (*write_documents(tmp_path, sample, allocation), *templates)
    return FrozenRound(
        sample,
        allocation,
        documents,
        addressees_of(facts, authority()),
        compose_messages(facts, documents, authority()),
        returns=partnership(sample).returns,
    )


def faults(frozen, folder):
    return release_faults(frozen, frame_of(), frozen.digest, authority().mail, folder)


def test_each_agency_gets_its_own_templates_only_and_as_links(frozen: FrozenRound, tmp_path: Path):
    """R093, K24."""
    assert faults(frozen, tmp_path) == ()
    envelopes = envelopes_for("R", frozen.addressees, frozen.documents, authority().mail)
    own = {each.address: each for each in envelopes if "example" in each.address}
    assert set(own) == {"jo@police.example", "jo@health-trust.example"}
    kinds = {each.document_id: each for each in frozen.documents}
    for address, agency, number in (
        ("jo@police.example", "O1", 3), ("jo@health-trust.example", "O2", 2),
    ):  # fmt: skip
        held = [kinds[each] for each in own[address].document_ids]
        assert {each.recipient_id for each in held} == {agency}
        assert len(held) == number
        assert own[address].delivery == "link"


def test_no_mail_to_an_agency_holds_a_reference_of_a_child(frozen: FrozenRound):
    """The subject, the body and the links know places of the round at most."""
    cases = {each.case_id for each in frozen.sample.selected}
    mails = [each for each in frozen.messages if each.kind == "templates"]
    assert len(mails) == 2
    for each in mails:
        words = f"{each.subject}\n{each.body}".split()
        assert not cases & set(words)
        assert "returns, due" in each.subject


def test_the_gate_refuses_a_forged_row_of_a_partner(frozen: FrozenRound, tmp_path: Path):
    """K27: recipients, domains, returns and templates are worked out again."""
    people, documents = frozen.addressees, frozen.documents
    police = next(each for each in people if each.reference_id == "O1")
    other = replace(police, address="jo@health-trust.example")
    ours = replace(police, address="spy@invented.gov.uk")
    stranger = replace(police, reference_id="O3", address="jo@health-trust.example")
    swap = {police.reference_id: "O2"}
    astray = tuple(
        replace(each, recipient_id=swap.get(each.recipient_id or "", each.recipient_id))
        for each in documents
    )
    undrawn = replace(frozen.returns[0], case_id="C99")
    wrong = [
        (replace(frozen, addressees=_with(people, police, other)), "outside its own domain"),
        (replace(frozen, addressees=_with(people, police, ours)), "outside its own domain"),
        (replace(frozen, addressees=(*people, stranger)), "the people who would get mail"),
        (replace(frozen, addressees=tuple(each for each in people if each != police)),
         "the people who would get mail"),
        (replace(frozen, documents=astray), "has not one template for each of its returns"),
        (replace(frozen, returns=frozen.returns[2:]), "the people who would get mail"),
        (replace(frozen, returns=frozen.returns[1:]), "has not one template for each"),
        (replace(frozen, returns=(undrawn, *frozen.returns[1:])), "children who were not drawn"),
    ]  # fmt: skip
    for forged, fault in wrong:
        found = faults(forged, tmp_path)
        assert any(fault in each for each in found), (fault, found)


def _with(people, old, new):
    return tuple(new if each == old else each for each in people)


def test_two_agencies_never_share_an_address(frozen: FrozenRound):
    people = tuple(
        replace(each, address="jo@police.example") if each.role == "partner" else each
        for each in frozen.addressees
    )
    with pytest.raises(RecipientsFaulty, match="organisations O1, O2 have one address"):
        envelopes_for("R", people, frozen.documents, authority().mail)


def test_returns_are_frozen_with_the_round_and_read_back(frozen: FrozenRound, tmp_path: Path):
    """R093; a round without returns has the digest that it always had."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    prepare_store(url)
    commit(url, frame_of())
    with opened(url) as engine:
        assert freeze_round(engine, frozen, by=BY, at=AT)
        with reading(engine) as connection:
            kept = read_frozen(connection, ROUND.round_id, 1)
        assert kept.returns == frozen.returns
        assert kept.digest == frozen.digest
        with writing(engine) as connection, pytest.raises(Exception, match="agency_returns"):
            connection.exec_driver_sql("UPDATE agency_returns SET withheld = NULL")
    assert replace(frozen, returns=()).digest != frozen.digest
