"""What is kept and what is read of cases that managers named (R053, A03)."""

from dataclasses import replace

import pytest

from flows.showing import sizes
from tasks.model import Addressee, Nominated
from tasks.notification.envelopes import QUALITY_ASSURANCE, TEAM_MANAGER, Envelope
from tasks.notification.messages import _context, environment
from tasks.reporting.certificate_report import certificate_context, sample_certificate
from tasks.reporting.form_identity import audit_ref
from tasks.reporting.named_cases import named_words, turned_down_rows
from tasks.reporting.notice import notice_context
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample
from tests.adapters.reporting_pages import text_of
from tests.adapters.reporting_rounds import a_round
from tests.adapters.store_rounds import AUTHORITY


def with_names(facts, most=4):
    """The round drawn again with names: eligible, drawn, unknown, excluded."""
    drawn = {each.case_id for each in facts.sample.selected}
    free = [each.case_id for each in facts.frame.cases if each.case_id not in drawn]
    out = facts.frame.exclusions[0].case_id
    names = (*free[:6], sorted(drawn)[0], "a case of nobody", out)
    plan = replace(
        facts.plan, nominated=tuple((each, "complaint") for each in names), nominated_most=most
    )
    commitment = commit(facts.frame, plan)
    seed = seed_of(commitment, "0f" * 16, is_self_generated=True, purpose="live")
    sample = draw_sample(facts.frame, plan, commitment, seed)
    made = facts.allocation
    auditor = made.assignments[0]
    given = tuple(replace(auditor, case_id=case_id, grade=1) for case_id in sample.case_ids)
    return replace(facts, plan=plan, sample=sample, allocation=replace(made, assignments=given))


@pytest.fixture(scope="module")
def facts():
    return with_names(a_round())


def test_the_certificate_shows_them_apart_with_their_reason_and_no_chance(facts):
    said = certificate_context(facts)
    assert said["named_finding"] == "Four named cases are audited on top"
    assert [each[0] for each in said["named"]] == ["N1", "N2", "N3", "N4"]
    assert {each[-1] for each in said["named"]} == {"Complaint or compliment"}
    assert len(said["sample"]) == len(facts.sample.selected) == facts.plan.target
    assert ("Named cases", "4 at most, on top of the draw") in said["rules"]
    assert "in no estimate" in named_words(facts)
    words = text_of(sample_certificate(facts))
    assert "Named, and not audited on top" in words


def test_whoever_is_named_and_not_taken_is_told_why(facts):
    why = dict(turned_down_rows(facts))
    assert why["a case of nobody"] == "Not among the cases that this audit is about"
    assert "More were named than the limit allows" in why.values()
    excluded = {each.case_id for each in facts.frame.exclusions}
    assert len(why) == len(facts.plan.nominated) - 4
    assert excluded & why.keys()
    drawn = {each.case_id for each in facts.sample.selected} & why.keys()
    assert {why[each] for each in drawn} <= {"Drawn by lot, so it is in the sample"}


def test_a_sibling_of_an_audited_case_is_told_as_such(facts):
    first = facts.sample.selected[0].case_id
    other = next(
        each for each in facts.frame.cases if each.case_id in dict(turned_down_rows(facts))
        and each.case_id not in facts.sample.case_ids
    )  # fmt: skip
    home = next(each.family_id for each in facts.frame.cases if each.case_id == first)
    kin = tuple(
        replace(each, family_id=home) if each.case_id == other.case_id else each
        for each in facts.frame.cases
    )
    changed = replace(facts, frame=replace(facts.frame, cases=kin))
    assert dict(turned_down_rows(changed))[other.case_id].startswith("Its family has")


def test_no_names_no_words_and_none_taken_is_said():
    plain = a_round()
    assert certificate_context(plain)["named_finding"] == ""
    assert named_words(plain) == ""
    none = with_names(plain, most=0)
    assert named_words(none) == "Managers named cases; none is audited on top of the draw."
    assert certificate_context(none)["named_finding"] == "No case that was named is audited on top"


def test_the_reference_of_an_audit_tells_that_no_lot_drew_it(facts):
    """A03: so whoever reads returns leaves it out."""
    last = facts.allocation.assignments[-1]
    assert last.case_id == facts.sample.nominated[-1].case_id
    assert audit_ref(facts, last).endswith("/N04")


def test_the_manager_of_its_team_is_told_and_the_lead_sees_how_many(facts):
    case_id = facts.sample.nominated[0].case_id
    team_id = facts.cases[case_id].team_id
    assert case_id in {each[0] for each in notice_context(facts, team_id)["cases"]}
    assert "| Named cases on top | 4 |" in sizes(facts.sample, facts.allocation)
    assert "Named cases" not in sizes(replace(facts.sample, nominated=()), facts.allocation)


def test_what_is_kept_has_the_place_the_case_and_the_reason(facts):
    assert facts.sample.nominated[0] == Nominated(1, facts.plan.nominated[0][0], "complaint")


def test_manager_and_lead_are_told_by_mail_how_many_were_named(facts):
    """A03: nobody is told that a lot drew a case that no lot drew."""
    team_id = facts.cases[facts.sample.nominated[0].case_id].team_id
    wanted = {
        TEAM_MANAGER: "named by a manager",
        QUALITY_ASSURANCE: f"{facts.plan.target} cases, and 4 named on top.",
    }
    for role, words in wanted.items():
        part = Addressee(role, team_id, "Ann Lee", "ann.lee@invented.gov.uk")
        envelope = Envelope(part.address, "attached", (part,), ())
        body = environment().get_template("body.txt").render(_context(envelope, facts, AUTHORITY))
        assert words in body
