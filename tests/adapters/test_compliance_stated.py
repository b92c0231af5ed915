"""What the form asks of the manager: every reason has its words, every timescale its own boxes."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.loading import load_configuration
from tasks.reporting.compliance_form import compliance_fields
from tasks.reporting.compliance_list import day_words
from tasks.reporting.compliance_stated import stated_fields, stated_rows, to_state
from tasks.reporting.compliance_words import NOTES, reason_words
from tasks.scoring import asked, compliance, rules, timescales
from tests.core.compliance_cases import CIN, CP, day, fact
from tests.core.test_compliance_asked import judged

DECIDED = load_configuration().compliance
HOME = [fact("referral", "2021-03-01"), fact("enquiry", "2021-03-03"), fact(CP, "2021-03-30"),
        fact(CIN, "2020-12-20", "2021-03-30"), fact("private_fostering", "2021-06-01")]  # fmt: skip


def asked_of(facts):
    return to_state(SimpleNamespace(finding=judged(facts, "2021-06-14")))


def test_every_reason_that_is_given_has_words_for_the_manager():
    text = "".join(Path(str(each.__file__)).read_text() for each in
                   (asked, compliance, rules, timescales))  # fmt: skip
    given = set(re.findall(r'note = "(\w+)"|note="(\w+)"|Ask\("T\d\d", "(\w+)"', text))
    notes = {next(filter(None, each)) for each in given}
    assert len(notes) > 8
    assert notes <= set(NOTES)


def test_each_timescale_that_nobody_can_compute_has_a_choice_and_a_line_of_its_own():
    """R044, R045: it says why, and the manager states it; two limits of one rule stand apart."""
    found = asked_of(HOME)
    fields = {each.name: each for each in stated_fields(found)}
    assert len(fields) == 2 * len(found)
    assert {"state_t01", "state_t15_first", "state_t15_later", "state_t30_first"} <= set(fields)
    for row in stated_rows(found, fields):
        assert row["choice"].options == ("In time", "Late", "Not done", "Does not apply")
        assert row["choice"].is_required and row["where"].kind == "line"
        assert row["reason"].strip().endswith(".")


@pytest.mark.parametrize("kind", ["transfer", "closure"])
def test_the_boxes_of_a_form_are_named_once(kind):
    names = [each.name for each in compliance_fields(DECIDED, kind, asked_of(HOME))]
    assert len(names) == len(set(names))
    assert ("countersigned_by" in names) == (kind == "transfer")


def test_a_reason_says_from_which_day_the_clock_ran_and_when_it_was_due():
    """Ten working days from Tuesday 30 March 2021 end on 15 April, after Easter."""
    (found,) = [each for each in asked_of(HOME) if each.rule_id == "T05"]
    assert reason_words(found) == (
        "The source holds no core groups. From 30 March 2021, due 15 April 2021."
    )


def test_a_day_without_a_transfer_or_closure_says_so_in_one_sentence():
    assert day_words(0, 0, 0, 0, 0, day("2021-05-31")) == (
        "No transfer or closure came to light to the end of 31 May 2021, so no audit is issued."
    )
    assert day_words(0, 1, 0, 2, 1, day("2021-05-31")) == (
        "One closure came to light to the end of 31 May 2021. Two known events are no longer shown"
        " by the source. One known event that was withdrawn is shown again."
    )
