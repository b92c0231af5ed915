"""Multi-agency audits: the programme document, Other audits (R089 to R093, A13)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from config.orders import MultiAgencyOrder
from flows import opening
from tasks.allocation.agencies import returns_of
from tasks.errors import ThemeMissing
from tasks.model import AgencyInvolvement, EarlyHelpChild, PartnerOrganisation, Selected
from tasks.notification.partners import unreachable
from tasks.scheduling.plans import selection_plan
from tasks.scheduling.rounds import round_named, rounds_of_year, rules_of
from tasks.selection.eligibility import build_frame
from tasks.selection.multi_agency import cases_of
from tests.core.selection_frames import case

DECIDED = load_configuration()
RULES = rules_of(DECIDED, "multi_agency")
JUNE = round_named(DECIDED, "multi_agency", "MA-2021-06")
PLAN = selection_plan(DECIDED, RULES, JUNE, 10)
ORGANISATIONS = ("O1", "O2", "O3", "O4")


def helped(number, **more):
    facts = {
        "family_id": None, "team_id": "EH01", "team_name": "Early Help", "team_type": "other",
        "service_id": "S4", "worker_id": "W9", "opened_on": date(2021, 2, 1), "reason": None,
        "born_on": None, "last_audited_on": None, "is_restricted": False,
    }  # fmt: skip
    return EarlyHelpChild(case_id=f"P{number}", **(facts | more))


def works(child, organisation, *, knows=False):
    return AgencyInvolvement(child, organisation, knows, date(2021, 1, 4), None)


def organisation(number, email="jo@police.example", domain="police.example"):
    return PartnerOrganisation(
        f"O{number}", f"Agency {number}", "police", "Jo Reed", email, domain, None, None
    )


def framed(children, early_help=(), involvements=(), own=frozenset()):
    cases = cases_of(children, early_help, involvements, own)
    return build_frame(cases, PLAN, audited_workers=frozenset())


involved = st.lists(
    st.tuples(st.integers(1, 8), st.sampled_from(ORGANISATIONS)), max_size=40
)  # fmt: skip


# ---------------------------------------------------------------- when, and how many


def test_themed_audits_are_carried_out_bi_annually_in_june_and_december():
    """R090, A13: the standing part gives the rounds; agencies have twenty working days."""
    held = [
        (each.round_id, each.draw_on, each.due_on, each.target)
        for each in rounds_of_year(DECIDED, "multi_agency", date(2021, 4, 1))
    ]
    assert held == [
        ("MA-2021-06", date(2021, 6, 1), date(2021, 6, 29), 10),
        ("MA-2021-12", date(2021, 12, 1), date(2021, 12, 31), 10),
    ]
    assert len(rounds_of_year(DECIDED, "multi_agency", date(2027, 4, 1))) == 2


def test_rows_of_the_year_s_own_table_replace_the_standing_months():
    """R089: the partnership's own calendar and theme override the standing pattern."""
    (programme,) = (p for p in DECIDED.programmes if p.source.endswith("31 March 2022"))
    row = programme.cycles[0].model_copy(
        update={"id": None, "type": "multi_agency", "month": 12, "theme": "neglect",
                "target": 8, "requires": None}
    )  # fmt: skip
    changed = programme.model_copy(update={"cycles": (*programme.cycles, row)})
    decided = DECIDED.model_copy(update={"programmes": (changed,)})
    (december,) = rounds_of_year(decided, "multi_agency", date(2021, 4, 1))
    assert (december.round_id, december.target, december.theme) == ("MA-2021-12", 8, "neglect")


def test_the_other_standing_parts_give_no_rounds_to_types_that_have_rows():
    assert [each.round_id for each in rounds_of_year(DECIDED, "front_door", date(2021, 4, 1))] == [
        "FD-2021-09", "FD-2022-01",
    ]  # fmt: skip


def test_cases_fit_the_profile_of_the_theme_so_there_is_none_without_a_theme():
    """R091: who decides the theme is said."""
    order = MultiAgencyOrder(cycle="MA-2021-06")
    with pytest.raises(ThemeMissing, match="CSCP") as refused:
        opening.open_round(order, DECIDED, date(2021, 6, 8))
    assert refused.value.exit_code == 115
    themed = MultiAgencyOrder(cycle="MA-2021-06", theme="neglect")
    round_, is_preview = opening.open_round(themed, DECIDED, date(2021, 6, 8))
    assert (round_.theme, is_preview) == ("neglect", False)


# ---------------------------------------------------------------- which children


@given(involved)
def test_there_is_a_multi_agency_response_in_place_of_at_least_two_agencies(pairs):
    """R092: whoever may be drawn has two agencies besides the council's own."""
    children = [case(number) for number in range(1, 9)]
    involvements = [works(children[number - 1].case_id, name) for number, name in pairs]
    frame = framed(children, (), involvements, frozenset({"O4"}))
    by_hand = {
        child.case_id
        for number, child in enumerate(children, start=1)
        if len({name for n, name in pairs if n == number and name != "O4"}) >= 2
    }
    assert {each.case_id for each in frame.cases} == by_hand
    assert {each.reason for each in frame.exclusions} <= {"too_few_agencies"}


def test_they_may_include_child_in_need_child_protection_and_early_help_cases():
    """R092: looked after children are not listed, and are left out unless configured."""
    children = [case(1, status="CIN"), case(2, status="CP"), case(3, status="LAC")]
    early = [helped(4), helped(1)]
    ids = {each.case_id for each in (*children, *early)}
    involvements = [works(child, name) for child in ids for name in ("O1", "O2")]
    frame = framed(children, early, involvements)
    found = {each.case_id: (each.status, each.team_type) for each in frame.cases}
    assert found == {
        children[0].case_id: ("CIN", "social_care"),  # known to both, it counts once
        children[1].case_id: ("CP", "social_care"),
        early[0].case_id: ("EH", "early_help"),
    }
    assert [(each.case_id, each.reason) for each in frame.exclusions] == [
        (children[2].case_id, "status_not_in_scope")
    ]


# ---------------------------------------------------------------- who audits


@given(involved)
def test_senior_managers_from_each_agency_audit_their_own_agency_s_case_records(pairs):
    """R093: one return for each agency of each drawn child, and no other."""
    selected = [Selected(place, f"P{place}", 1) for place in (1, 2, 3, 4)]
    involvements = [works(f"P{number}", name) for number, name in pairs]
    known = {each: organisation(each[1]) for each in ORGANISATIONS[:3]}
    found = returns_of(selected, involvements, known, {"O2": "domain_not_named"})
    asked = [(each.case_id, each.organisation_id) for each in found]
    assert len(asked) == len(set(asked))
    assert set(asked) == {(f"P{number}", name) for number, name in pairs if number <= 4}
    for each in found:
        reasons = {"O2": "domain_not_named", "O4": "not_on_register"}
        assert each.withheld == reasons.get(each.organisation_id)
        assert each.place == f"0{each.case_id[1:]}"


def test_whoever_has_worked_with_the_child_does_not_audit_it():
    """R093: of several times of an agency with a child one is enough."""
    involvements = [works("P1", "O1"), works("P1", "O1", knows=True), works("P2", "O1")]
    selected = [Selected(1, "P1", 1), Selected(2, "P2", 1)]
    found = returns_of(selected, involvements, {"O1": organisation(1)}, {})
    assert [each.withheld for each in found] == ["contact_involved", None]


def test_an_agency_that_mail_may_not_go_to_gets_nothing_and_is_named():
    """K23 to K25."""
    listed = (
        organisation(1),
        organisation(2, None),
        organisation(3, "jo@police.example, evil@x.example"),
        organisation(4, "jo@elsewhere.example"),
        organisation(5, "jo@unknown.example", "unknown.example"),
    )
    assert unreachable(listed, DECIDED.authority.mail) == {
        "O2": "no_address", "O3": "no_address", "O4": "not_its_own_domain",
        "O5": "domain_not_named",
    }  # fmt: skip
