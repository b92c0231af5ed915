"""Who audits a transfer or a closure, who counter-signs, and where the outcome goes (A08, A09)."""

from datetime import date, timedelta

from config.loading import load_configuration
from tasks.model import Auditor, CaseHolder, ComplianceEvent, ReferralEpisode, Team, Worker
from tasks.scheduling.calendar import WorkingCalendar
from tasks.scoring.issuing import Known, issue, task_of
from tasks.scoring.routing import (
    Reviewer,
    managers_of,
    responsible_for,
    reviewer_of,
    reviewers_of,
    worker_names,
)
from tasks.scoring.timescales import Rulebook
from tests.core.compliance_cases import CP, fact

ON = date(2021, 6, 10)
QA = "qa@invented.gov.uk"
DECIDED = load_configuration()
BOOK = Rulebook(DECIDED.timescales, DECIDED.compliance, WorkingCalendar())


def reachable(address):
    return bool(address) and address.endswith("@invented.gov.uk")


def team(team_id, name, address, manager_id="M1"):
    return Team(team_id, team_id, "lac", "S1", "Service", manager_id, name, address)


def event(kind="transfer", sender="A", receiver="B"):
    return ComplianceEvent("t-1", "P1", kind, "H2", 1, ON, sender, receiver, ON)


def reviewer(start, end=None, staff_id="R1"):
    return CaseHolder("P1", f"I{start}", "reviewing_officer", staff_id, "QA01",
                      date.fromisoformat(start), end and date.fromisoformat(end))  # fmt: skip


MANAGERS = managers_of(
    [
        team("A", "Ann Lee", "ann@invented.gov.uk", "M1"),
        team("B", "Bea Roe", "bea@invented.gov.uk", "M2"),
        team("C", "Cy Dane", "cy@elsewhere.org", "M3"),
    ],
    reachable,
)
REGISTER = reviewers_of(
    [Auditor("U1", "Ira Moss", "ira@invented.gov.uk", "reviewing_officer", None, None, None, None,
             None, None, None, frozenset({"R1"}))],
    reachable,
)  # fmt: skip


def test_at_a_transfer_the_sending_manager_audits_and_the_receiving_one_counter_signs():
    """A08."""
    who = responsible_for(event(), MANAGERS)
    assert (who.manager.name, who.countersigner.name) == ("Ann Lee", "Bea Roe")


def test_at_a_closure_the_closing_manager_audits_and_nobody_counter_signs():
    """A08."""
    who = responsible_for(event("closure", receiver=None), MANAGERS)
    assert (who.manager.name, who.countersigner, who.exceptions) == ("Ann Lee", None, ())


def test_a_manager_who_cannot_be_written_to_is_said_and_nobody_else_is_chosen():
    who = responsible_for(event(sender="C"), MANAGERS)
    assert (who.manager, who.exceptions) == (None, ("no_manager",))
    who = responsible_for(event(receiver="C"), MANAGERS)
    assert (who.countersigner, who.exceptions) == (None, ("no_receiving_manager",))
    assert responsible_for(event(sender=None), MANAGERS).manager is None


def test_one_manager_of_two_teams_under_two_staff_numbers_is_one_person():
    found = managers_of(
        [team("A", "Ann Lee", "ann@invented.gov.uk", "W9"),
         team("B", "ann  lee", "Ann@invented.gov.uk", "M1")], reachable,
    )  # fmt: skip
    assert found["A"] is found["B"] and found["A"].manager_id == "M1"


def test_two_people_with_one_address_are_nobody():
    found = managers_of(
        [
            team("A", "Ann Lee", "duty@invented.gov.uk"),
            team("B", "Bea Roe", "duty@invented.gov.uk"),
        ],
        reachable,
    )
    assert found == {}


def test_the_outcome_is_sent_to_the_responsible_iro_or_chair():
    """R046, A09: CP to the chair, LAC to the reviewing officer, CIN to Quality Assurance."""
    held = [reviewer("2021-01-01", "2021-03-01", "R0"), reviewer("2021-03-01")]
    for status, kind, address in (
        ("CP", "chair", "ira@invented.gov.uk"),
        ("LAC", "reviewing_officer", "ira@invented.gov.uk"),
        ("CIN", "quality_assurance", QA),
    ):
        found = reviewer_of(event(), status, held, REGISTER, QA, 31)
        assert (found.kind, found.address, found.exception) == (kind, address, "")


def test_no_reviewer_recorded_is_an_exception_and_goes_to_quality_assurance():
    """R046, A09."""
    nobody = reviewer_of(event(), "LAC", [], REGISTER, QA, 31)
    assert (nobody.address, nobody.exception) == (QA, "no_reviewer")
    stranger = reviewer_of(
        event(), "LAC", [reviewer("2021-03-01", staff_id="R7")], REGISTER, QA, 31
    )
    assert (stranger.address, stranger.exception) == (QA, "reviewer_not_on_register")
    long_ago = reviewer_of(event(), "CP", [reviewer("2020-03-01", "2020-09-01")], REGISTER, QA, 31)
    assert long_ago.exception == "no_reviewer"


def _issued(*events, facts=(), today=ON):
    known = Known(
        episodes=[ReferralEpisode("P1", "R1", date(2021, 1, 4), None, date(2012, 3, 1), False)],
        holders=[reviewer("2021-03-01")],
        managers=MANAGERS,
        reviewers=REGISTER,
        workers={},
        moves={},
        quality_assurance=QA,
    )
    return issue(events, facts, known, BOOK, "CO-2021-06-10", today)


def test_days_are_counted_from_when_the_event_became_known_in_working_days():
    """A08: five working days to counter-sign; Thursday 10 June to Thursday 17 June."""
    (audit,) = _issued(event(), facts=[fact(CP, "2021-03-01")])
    assert (audit.due_on, audit.countersign_on) == (date(2021, 6, 14), date(2021, 6, 17))
    (late,) = _issued(event(), today=date(2021, 7, 1))
    assert late.due_on == date(2021, 7, 5)
    kept = task_of(audit)
    assert (kept.status, kept.route, kept.due_on) == ("CP", "chair", audit.due_on)
    assert audit.age == 9


def test_a_closure_has_no_day_to_counter_sign():
    (audit,) = _issued(event("closure", receiver=None))
    assert (audit.countersign_on, audit.countersign_team_id) == (None, None)
    assert audit.notified_team_id == "A"


def test_each_audit_has_its_own_number_in_its_round():
    again = ComplianceEvent("c-2", "P1", "closure", "R1", 1, ON + timedelta(days=1), "A", None, ON)
    refs = [each.audit_ref for each in _issued(event(), again)]
    assert refs == ["CO-2021-06-10/01", "CO-2021-06-10/02"]


def test_a_worker_of_whom_the_register_has_no_name_is_called_nothing():
    known = Worker("W1", "Jo Hart", "social_worker", "A", is_agency=False)
    unnamed = Worker("W2", None, "social_worker", "A", is_agency=True)
    blank = Worker("W3", "", None, None, is_agency=False)
    assert worker_names([known, unnamed, blank]) == {"W1": "Jo Hart"}


def test_a_reviewer_without_an_address_is_not_on_the_register():
    nobody = Auditor("U2", "No Body", None, "reviewing_officer", None, None, None, None, None,
                     None, None, frozenset({"R2"}))  # fmt: skip
    assert reviewers_of([nobody], reachable) == {}
    assert isinstance(REGISTER["R1"], Reviewer)
