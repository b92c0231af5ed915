"""What the Prefect screen shows of a round, in counts and links (K35, K37)."""

from datetime import date
from fractions import Fraction

from flows import showing
from tasks.model import (
    AgencyReturn,
    Allocation,
    Assignment,
    Document,
    Frame,
    FrameCase,
    Load,
    Round,
    Shortage,
)

ROUND = Round(
    round_id="FO-2021-07", audit_type="fostering", title="Fostering audits, July 2021",
    financial_year="2021-22", as_at=date(2021, 7, 1), draw_on=date(2021, 7, 1),
    starts_on=date(2021, 7, 1), ends_on=date(2021, 7, 30), due_on=date(2021, 8, 6), target=None,
    cap=9, theme=None, lookback_months=12,
)  # fmt: skip


def document(path, number="a" * 32):
    return Document(number, "certificate", path, "application/pdf", "d", 1, "quality-assurance")


def household(number, status):
    return FrameCase(
        case_id=f"H{number}", family_id=f"H{number}", worker_id="W1", team_id="T1",
        team_type="fostering", status=status, weight=Fraction(1), is_worker_due=False,
    )  # fmt: skip


def test_whoever_approves_a_round_sees_its_days():
    assert showing.days(ROUND) == (
        "Facts as at 1 July 2021 · from 1 July 2021 to 30 July 2021 · due on 6 August 2021"
    )


def test_a_report_is_called_by_what_it_is_and_the_papers_of_others_are_no_links():
    made = (
        document("FO-2021-07/due-list.pdf"),
        document("FO-2021-07/readers/A1/due-list.pdf", "b" * 32),
        document("FO-2021-07/packs/A1/letter.pdf", "c" * 32),
        document("S11-2021/overview.pdf", "d" * 32),
    )
    assert showing.links("http://here", made) == (
        f"[Due and overdue list](http://here/documents/{'a' * 32})"
        f" · [Overview](http://here/documents/{'d' * 32})"
    )
    assert showing.links(None, made) == ""


def test_a_census_shows_all_that_are_in_it_and_nothing_of_a_draw():
    frame = Frame(tuple(household(n, "overdue" if n else "due") for n in range(3)), ())
    assert showing.taken(frame) == (
        "| Status | In this round |\n| --- | --- |\n| due | 1 |\n| overdue | 2 |\n| all | 3 |"
    )


def test_a_census_of_a_month_in_which_nothing_is_due_says_so():
    """R108: its list is still approved and sent."""
    assert showing.taken(Frame((), ())) == (
        "Nothing is due in this round, so nobody is given an audit."
    )


def test_a_census_shows_how_its_audits_are_given_out():
    made = Allocation(
        "FO-2021-07", tuple(Assignment(f"H{n}", "A1", 1, ()) for n in range(2)), (), (),
        (Load("A1", 2, 0, 2), Load("A2", 0, 0, 2)), (Shortage(("H2",), ("A1",), 0, 1),),
    )  # fmt: skip
    shown = showing.given_out(made)
    assert "| Audits given out | 2 |" in shown
    assert "| Audits without an auditor | 1 |" in shown
    assert "| Auditors with an audit | 1 |" in shown
    nobody = Allocation("S11-2021", (), (), (), (), ())
    assert showing.given_out(nobody) == "", "organisations audit themselves"


def test_how_much_falls_to_how_many_auditors_is_a_table_without_a_name():
    made = Allocation(
        "PW-2021-07", (), (), (),
        (Load("A1", 2, 1, 3), Load("A2", 1, 0, 2), Load("A3", 0, 1, 2), Load("A4", 0, 0, 0)), (),
    )  # fmt: skip
    assert showing.load_table(made) == (
        "| Audits each | Of places | Auditors |\n| --- | --- | --- |\n| 3 | 3 | 1 |\n| 1 | 2 | 2 |"
    )
    assert showing.load_table(Allocation("S11-2021", (), (), (), (), ())) == ""


def test_a_multi_agency_audit_shows_what_is_asked_of_how_many_agencies():
    returns = tuple(
        AgencyReturn(f"{n}", f"C{n}", "O1" if n else "O2", "o.uk", None if n < 3 else "no address")
        for n in range(4)
    )
    assert showing.asked_of_agencies(returns) == (
        "Asked of 2 agencies: 3 returns. 1 return cannot be asked for."
    )
    assert showing.asked_of_agencies(()) == ""
