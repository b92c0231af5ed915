"""A multi-agency audit from the source to the mail, and what no partner is told (R091 to R094)."""

import json
import sqlite3
from datetime import date
from email import message_from_bytes, policy

import pikepdf
import pytest
from pypdf import PdfReader

from config.loading import load_configuration
from tasks.demo.borough import write_borough
from tests.flows.commands import audit

pytestmark = pytest.mark.prefect
RUN = ("run", "multi-agency", "--cycle", "MA-2021-06")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("agencies")
    write_borough(f"sqlite:///{folder / 'borough.db'}", "unit", 7, date(2021, 6, 9))
    none = audit(folder, *RUN)
    assert none.returncode == 115, none.stderr
    assert "CSCP" in none.stderr
    done = audit(folder, *RUN, "--theme", "domestic_abuse")
    assert done.returncode == 0, done.stderr
    return folder


def words_of(path):
    with pikepdf.open(path) as held:
        fields = held.Root.get("/AcroForm", {}).get("/Fields", ())
        values = " ".join(str(each.get("/V", "")) for each in fields)
    pages = " ".join(page.extract_text() for page in PdfReader(path).pages)
    return " ".join(f"{pages} {values}".split())


def test_each_drawn_child_has_two_agencies_and_each_of_them_one_template(folder):
    """R091 to R094, property 19: ten cases where so many fit, by lot."""
    made = folder / "MA-2021-06"
    proof = json.loads((made / "certificate.json").read_text())
    assert proof["design"]["target"] == 10
    assert proof["design"]["reserve_share"] == "1/2"
    assert proof["design"]["least_agencies"] == 2
    families = {json.loads(each)[1] for each in proof["frame"]}  # one child of each at most
    assert len(proof["sample"]) == min(10, len(families)) > 0
    with sqlite3.connect(folder / "store.db") as store:
        returns = store.execute(
            "SELECT case_id, organisation_id, case_place, withheld FROM agency_returns"
        ).fetchall()
    mail = load_configuration().authority.mail
    own = {each.domain for each in mail.deliveries if each.documents == "attached"}
    with sqlite3.connect(folder / "borough.db") as source:
        involved = set(
            source.execute(
                "SELECT i.case_id, i.organisation_id FROM local_agency_involvements AS i"
                " WHERE i.start_on <= '2021-06-01'"
                " AND (i.end_on IS NULL OR i.end_on >= '2021-06-01')"
            )
        )
        people = {person for (person,) in source.execute("SELECT pers_person_id FROM ssd_person")}
        domains = dict(
            source.execute("SELECT organisation_id, mail_domain FROM local_partner_organisations")
        )
    drawn = set(proof["sample"])
    matched = {f"EH{each}": each for each in drawn if f"EH{each}" in people}
    involved = {(matched.get(case, case), agency) for case, agency in involved}
    assert {(case, agency) for case, agency, *_ in returns} == {
        each for each in involved if each[0] in drawn
    }
    for case in drawn:
        others = {a for c, a in involved if c == case and domains[a] not in own}
        assert len(others) >= 2, case
    wanted = {
        f"partners/{agency}/MA-2021-06-{place}.pdf" for _, agency, place, why in returns if not why
    }
    found = {path.relative_to(made).as_posix() for path in made.glob("partners/*/MA-2021-06-*.pdf")}
    assert found == wanted


def test_a_child_known_to_early_help_under_another_reference_is_drawn_once(folder):
    """R091: by its NHS number; only why Early Help began makes it fit the theme."""
    proof = json.loads((folder / "MA-2021-06" / "certificate.json").read_text())
    frame = [json.loads(each)[0] for each in proof["frame"]]
    with sqlite3.connect(folder / "borough.db") as source:
        numbers = dict(
            source.execute("SELECT pers_person_id, pers_common_child_id FROM ssd_person")
        )
    both = [each for each in frame if plain(numbers.get(f"EH{each}")) == plain(numbers[each])]
    twice = [each for each in both if plain(numbers[each])]
    assert set(twice) & set(proof["sample"])
    assert not {f"EH{each}" for each in twice} & set(frame)
    (said,) = [each for each in proof["disclosure"] if "Early Help" in each]
    assert f"{len(twice)} by NHS number and none by name" in said
    assert "by NHS number" in words_of(folder / "MA-2021-06" / "sample-certificate.pdf")
    with sqlite3.connect(folder / "store.db") as store:
        asked = set(store.execute("SELECT case_id, organisation_id FROM agency_returns"))
    with sqlite3.connect(folder / "borough.db") as source:
        ours = f"EH{twice[0]}"
        theirs = source.execute(
            "SELECT organisation_id FROM local_agency_involvements WHERE case_id = ?", (ours,)
        ).fetchall()
    assert theirs
    assert {(twice[0], agency) for (agency,) in theirs} <= asked
    assert not [case_id for case_id, _ in asked if case_id == ours]


def plain(number):
    """A number without its spaces; nothing where there is none."""
    return (number or "").replace(" ", "")


def test_no_partner_is_told_a_reference_name_or_birth_date_of_a_child(folder):
    """Least data: nothing of the case file is in a partner's documents or mail."""
    made = folder / "MA-2021-06"
    drawn = json.loads((made / "certificate.json").read_text())["sample"]
    with sqlite3.connect(folder / "borough.db") as source:
        known = source.execute(
            "SELECT pers_person_id, pers_forename, pers_surname, pers_dob FROM ssd_person"
        ).fetchall()
    people = [row for row in known if row[0] in drawn]
    secrets = {str(part) for row in people for part in row[:3] if part}
    born = [date.fromisoformat(str(row[3])[:10]) for row in people if row[3]]
    secrets |= {each.isoformat() for each in born}
    secrets |= {f"{each.day} {each:%B %Y}" for each in born}
    secrets |= {f"{each:%d/%m/%Y}" for each in born}
    papers = sorted(made.glob("partners/*/*.pdf"))
    assert papers
    for path in papers:
        text = words_of(path)
        assert not {each for each in secrets if f" {each} " in f" {text} "}, path.name
        assert not [each for each in drawn if each in text or each in path.as_posix()]
    for path in (folder / "mail").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if "agency's returns" not in mail["Subject"]:
            continue
        body = mail.get_body().get_content()
        assert not [each for each in drawn if each in body or each in mail["Subject"]]
        if not str(mail["To"]).endswith("@invented.gov.uk"):
            assert not list(mail.iter_attachments())
            assert "https://audit.invented.gov.uk/documents/" in body


def test_the_template_is_the_same_for_every_agency_and_takes_no_record_held_as_an_answer(folder):
    """R094, R093."""
    texts = set()
    for path in sorted((folder / "MA-2021-06").glob("partners/*/MA-2021-06-*.pdf")):
        with pikepdf.open(path) as held:
            fields = {str(each.T): each for each in held.Root.AcroForm.Fields}
        texts.add(tuple(sorted(fields)))
        options = words_of(path)
        assert "No record held" in options
        assert "overall_grade" in fields
        assert any(name.startswith("theme_da_") for name in fields)
    assert len(texts) == 1


def test_the_sub_group_s_list_names_every_agency_and_no_child(folder):
    text = words_of(folder / "MA-2021-06" / "returns-list.pdf")
    drawn = json.loads((folder / "MA-2021-06" / "certificate.json").read_text())["sample"]
    assert "CSCP Quality Assurance sub-group" in text
    assert not [each for each in drawn if each in text]


def test_started_again_it_sends_nothing_twice(folder):
    before = sorted(path.name for path in (folder / "mail").glob("*.eml"))
    again = audit(folder, *RUN, "--theme", "domestic_abuse")
    assert again.returncode == 0, again.stderr
    assert "was drawn before" in again.stderr
    assert sorted(path.name for path in (folder / "mail").glob("*.eml")) == before
