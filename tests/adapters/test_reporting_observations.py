"""What people read of observations: the form, the letter and the report (R066, R031)."""

from __future__ import annotations

from dataclasses import asdict, replace
from fractions import Fraction
from functools import lru_cache
from io import BytesIO

import pikepdf
import pytest

from tasks.errors import FormRefused
from tasks.model import Observation, Observing, Selected, Worker
from tasks.reporting.allocation_report import allocation_report
from tasks.reporting.form_identity import field_values, read_identity
from tasks.reporting.observation_form import (
    ASKED,
    KNOWN,
    checked,
    identity_of,
    observation_form,
    read_observation,
)
from tasks.reporting.observed import observing_context, worker_team
from tasks.reporting.pack import auditor_pack, pack_files
from tests.adapters.reporting_forms_facts import FORM, GRADES, LONG_TEAM, facts
from tests.adapters.reporting_pages import A4, pages_of, text_of
from tests.adapters.reporting_rounds import a_round

MADE = (Observation("W8", "A01"), Observation("W9", "A02"))
LONG_NAME = "Zoë Núñez-O\N{RIGHT SINGLE QUOTATION MARK}Hara Łukasiewicz"
WORKERS = {
    "W8": Worker("W8", LONG_NAME, "Social worker", "T1", is_agency=False),
    "W9": Worker("W9", None, "Social worker", None, is_agency=True),
}
FACTS = replace(facts(), observing=Observing(MADE, (), 12, 24))
FACTS = replace(FACTS, workers=FACTS.workers | WORKERS)


@lru_cache
def form(number: int = 0) -> bytes:
    return observation_form(FACTS, MADE[number])


@lru_cache
def pack(auditor_id: str) -> dict[str, bytes]:
    return pack_files(FACTS, auditor_id, {}, FORM, None, GRADES)


def test_the_form_asks_what_was_seen_what_worked_well_and_whether_it_was_discussed():
    asked = " ".join(field.question for field in ASKED)
    for words in ("agree", "What was observed?", "worked well", "build on", "discussed"):
        assert words in asked
        assert words in text_of(form())


def test_an_observation_has_no_grade_and_asks_for_no_child():
    names = {*KNOWN, *(field.name for field in ASKED)}
    assert not [name for name in names if "grade" in name or "case" in name or "child" in name]
    values = field_values(form())
    assert set(values) == names
    held = " ".join(values.values())
    assert not [case_id for case_id in FACTS.cases if case_id in held]
    assert "carries no grade" in text_of(form())


def test_every_question_is_a_field_that_can_be_filled_and_what_is_known_cannot_be_changed():
    with pikepdf.open(BytesIO(form())) as document:
        fields = {str(one.T): one for one in document.Root.AcroForm.Fields}
        for field in ASKED:
            assert not int(fields[field.name].get("/Ff", 0)) & 1
            assert bool(int(fields[field.name].get("/Ff", 0)) & 2) == field.is_required
            assert str(fields[field.name].TU) == field.question
        assert all(int(fields[name].Ff) & 1 for name in KNOWN)
        assert document.open_metadata()["pdfuaid:part"] == "1"


def test_a_form_tells_which_observation_it_is_of():
    assert read_observation(form()) == identity_of(FACTS, MADE[0])
    assert identity_of(FACTS, MADE[0]).observation_ref == "PW-2021-07/OB01"
    assert field_values(form())["worker_name"] == LONG_NAME


@pytest.mark.parametrize("name", ["worker_id", "auditor_id", "round_id", "template_hash"])
def test_a_form_whose_references_were_changed_is_refused(name: str):
    values = {**field_values(form()), name: "W1"}
    with pytest.raises(FormRefused, match="checksum"):
        checked(values)
    with pytest.raises(FormRefused, match=name):
        checked({**values, name: ""})


def test_an_observation_form_is_never_taken_for_an_audit_form():
    with pytest.raises(FormRefused):
        read_identity(form())


def test_the_form_fills_two_pages_and_nothing_runs_off_them():
    for number in range(2):
        pages = pages_of(form(number))
        assert len(pages) == 2
        for page in pages:
            assert all(left > 0 and right < A4[0] for left, _, right, _ in page.marks)
            assert max(word.bottom for word in page.body) < A4[1] - 50


def test_the_same_facts_give_the_same_bytes():
    assert observation_form(FACTS, MADE[0]) == form()


def test_a_preview_is_marked_on_every_page():
    preview = observation_form(replace(FACTS, is_preview=True), MADE[0])
    assert all("Preview" in page.text for page in pages_of(preview))


def test_an_observer_has_the_form_in_their_folder_and_nobody_else_has():
    mine = [name for name in pack("A01") if "observation" in name]
    assert mine == ["forms/observation-01.pdf"]
    assert pack("A01")[mine[0]] == form()
    without = replace(FACTS, observing=Observing())
    assert not [n for n in pack_files(without, "A01", {}, FORM, None, GRADES) if "observ" in n]


def test_the_letter_says_whom_the_auditor_also_observes():
    letter = text_of(pack("A01")["pack.pdf"], 1, 2)
    assert f"You also observe {LONG_NAME}" in letter
    assert LONG_TEAM in letter
    assert "PW-2021-07/OB01" in letter


@pytest.mark.parametrize("cases", range(1, 8))
def test_the_letter_loses_none_of_its_words_where_it_runs_over_a_page(cases: int):
    """A column that was cut by a page once lost what had stood below."""
    keys = [f"P20000{number}" for number in range(cases)]
    child, one = FACTS.cases["P1048213"], FACTS.allocation.assignments[0]
    these = replace(
        FACTS,
        cases={key: replace(child, case_id=key) for key in keys},
        sample=replace(
            FACTS.sample, reserves=(),
            selected=tuple(Selected(n, key, Fraction(1, 9)) for n, key in enumerate(keys, 1)),
        ),
        allocation=replace(
            FACTS.allocation,
            assignments=tuple(
                replace(one, case_id=key, grade=1 if number else 2)
                for number, key in enumerate(keys)
            ),
        ),
    )  # fmt: skip
    letter = text_of(auditor_pack(these, "A01", {}))
    for words in ("You also observe", "no child is named", "name it came with",
                  "Whom to ask", "another auditor takes the case", "tick the box"):  # fmt: skip
        assert words in letter, words


def test_a_letter_without_an_observation_is_as_it_was():
    plain = replace(FACTS, observing=Observing(MADE[1:], (), 12, 24))
    assert auditor_pack(plain, "A01", {}) == auditor_pack(facts_without(), "A01", {})
    assert "observe" not in text_of(auditor_pack(plain, "A01", {}))


def facts_without():
    return replace(FACTS, observing=Observing())


def test_a_worker_whom_no_register_names_is_shown_by_reference_and_the_team_of_a_case():
    assert field_values(form(1))["worker_name"] == "W9"
    frame = a_round().frame
    holder = frame.cases[0]
    these = replace(a_round(), workers={})
    held = {case.team_id for case in frame.cases if case.worker_id == holder.worker_id}
    names = {these.teams[team_id].team_name for team_id in held}
    assert worker_team(these, holder.worker_id) in names


def test_the_report_lists_who_observes_whom_and_who_has_no_observer():
    these = a_round()
    first, second, third = sorted(these.workers)[:3]
    auditor = next(iter(sorted({each.auditor_id for each in these.allocation.assignments})))
    made = (Observation(first, auditor),)
    with_one = replace(these, observing=Observing(made, (third, second), 30, 24))
    words = text_of(allocation_report(with_one))
    assert "One worker is observed at work; two more were drawn and have no observer" in words
    name = these.workers[first].worker_name
    assert f"PW-2021-07/OB01 {name}" in words
    assert f"No observer for {these.workers[second].worker_name}" in words
    assert "nobody is ranked" in words


def test_the_report_of_a_round_without_observations_says_nothing_of_them():
    assert observing_context(a_round())["observation_finding"] == ""
    assert "observ" not in text_of(allocation_report(a_round())).lower()


def test_no_report_says_when_a_worker_was_observed_before():
    assert set(asdict(Observing())) == {"observations", "left", "workers", "months"}
