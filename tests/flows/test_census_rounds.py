"""Fostering and section 11 from the registers to the mail, through Prefect, each twice."""

import json
from email import message_from_bytes, policy

import pikepdf
import pytest
from sqlalchemy import create_engine, text

from tasks.reporting.form_identity import read_identity
from tests.flows.commands import audit, python, shared

pytestmark = [pytest.mark.prefect, pytest.mark.slow]
RUN = """
import sys
from config.orders import FosteringOrder, Section11Order
from config.settings import read_settings, set_orchestrator_defaults
set_orchestrator_defaults(read_settings().output)
from flows.fostering import fostering
from flows.section_11 import section_11
from tasks.errors import AuditError
flows = {"fostering": (fostering, FosteringOrder), "section_11": (section_11, Section11Order)}
for each in sys.argv[1:]:
    kind, key, *options = each.split(":")
    flow, order = flows[kind]
    try:
        flow(order(cycle=key, dry_run="preview" in options))
    except AuditError as error:
        sys.stderr.write(str(error))
        sys.exit(error.exit_code)
"""
MARKER = "MARKERCHILD"


def ran(folder, *arguments):
    done = python(folder, RUN, *arguments, **shared())
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("output") / "out"
    url = f"sqlite:///{folder / 'borough.db'}"
    made = audit(folder, "demo", "borough", "--size", "unit", "--to", url)
    assert made.returncode == 0, made.stderr
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ssd_person SET pers_forename = :m"), {"m": MARKER})
    ran(folder, "fostering:FO-2021-07:preview")
    assert not (folder / "mail").exists()
    assert (folder / "preview/FO-2021-07/due-list.pdf").is_file()
    ran(folder, "fostering:FO-2021-07", "section_11:S11-2021")
    return folder


def mails(folder, round_id):
    found = sorted((folder / "mail").glob(f"{round_id}.*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


def attached(mail):
    return [part for part in mail.walk() if part.get_content_disposition() == "attachment"]


def certificate(folder, round_id):
    return json.loads((folder / round_id / "certificate.json").read_text())


def test_every_due_household_has_a_form_that_knows_which_it_is(folder):
    """R107, R108, R110."""
    held = certificate(folder, "FO-2021-07")
    forms = sorted((folder / "FO-2021-07").rglob("*-audit.pdf"))
    found = {read_identity(path.read_bytes()).case_id for path in forms}
    assert found == set(held["sample"])
    assert len(forms) == len(found) > 0


def test_the_readers_of_the_due_list_and_the_qa_unit_get_it(folder):
    """R108: whoever audits and reads gets one mail for both."""
    sent = mails(folder, "FO-2021-07")
    addresses = [mail["To"] for mail in sent]
    assert len(addresses) == len(set(addresses))
    lists = [mail for mail in sent if "due-list.pdf" in {p.get_filename() for p in attached(mail)}]
    assert len(lists) == len(certificate(folder, "FO-2021-07")["readers"]) + 1


def test_partners_get_links_and_never_a_file(folder):
    """R101, K24: to each organisation's own contact."""
    sent = mails(folder, "S11-2021")
    partners = [mail for mail in sent if not mail["To"].endswith("@invented.gov.uk")]
    assert len(partners) == len(certificate(folder, "S11-2021")["sample"]) == 5
    assert not any(attached(mail) for mail in partners)
    links = [line for mail in partners for line in mail.get_content().split() if "://" in line]
    assert len(links) == len(set(links)) == 15
    assert not any(each in link for link in links for each in ("O01", "O02", "S11"))


def test_started_again_both_rounds_send_nothing_and_change_nothing(folder):
    """R108: nothing twice."""
    before = {path: path.read_bytes() for path in folder.glob("*-2021*/**/*") if path.is_file()}
    count = len(list((folder / "mail").glob("*.eml")))
    said = ran(folder, "fostering:FO-2021-07", "section_11:S11-2021")
    assert said.count("0 messages sent now") == 2
    assert len(list((folder / "mail").glob("*.eml"))) == count
    assert all(path.read_bytes() == content for path, content in before.items())


def test_what_was_given_out_before_is_known(folder):
    """R108, R100: no household twice in one period, and the next year another service."""
    ran(folder, "fostering:FO-2021-08", "section_11:S11-2022:preview")
    july, august = (set(certificate(folder, f"FO-2021-0{m}")["sample"]) for m in (7, 8))
    assert august
    assert not july & august
    asked = set(certificate(folder, "S11-2021")["sample"])
    again = json.loads((folder / "preview/S11-2022/certificate.json").read_text())["sample"]
    assert again
    assert not asked & set(again)


def test_no_child_stands_in_any_document_or_mail_of_these_rounds(folder):
    """K35."""
    for path in folder.glob("*-202*/**/*.pdf"):
        with pikepdf.open(path) as document:
            assert MARKER.encode() not in document.Root.Metadata.read_bytes()
        assert MARKER.encode() not in path.read_bytes()
    for path in (folder / "mail").glob("*.eml"):
        assert MARKER.encode() not in path.read_bytes()


def test_a_key_of_another_form_is_refused_before_anything_is_begun(folder):
    refused = python(folder, RUN, "fostering:FO-2021-9", **shared())
    assert refused.returncode != 0
    assert "FO-2021-9" in refused.stderr
