"""A small invented round for the tests of packs and forms: long names, accents, a second grade."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from config.loading import load_configuration
from tasks.model import (
    Allocation,
    Assignment,
    Auditor,
    Case,
    CaseEvent,
    Commitment,
    CoverageForecast,
    Frame,
    Leave,
    Round,
    RoundFacts,
    Sample,
    Seed,
    Selected,
    SelectionPlan,
    Team,
    Worker,
)

CONFIGURATION = load_configuration()
RULES = next(one for one in CONFIGURATION.audit_types if one.type == "practice_week")
FORM, GRADES = RULES.form, CONFIGURATION.grades
THEME = next(one for one in CONFIGURATION.themes.themes if len(one.questions) == 3)

LONG_TEAM = (
    "Family Intervention and Safeguarding Service, Kentish Town and Gospel Oak, team number three"
)
CASES = (
    ("P1048213", "CP", LONG_TEAM, date(2012, 6, 15)),
    ("P1000017", "LAC", "Looked After Children North", date(2021, 1, 4)),
    ("P1077001", "CIN", "Family Intervention South", None),
    ("P1077002", "CIN", "Family Intervention South", date(2021, 9, 1)),
)
ROUND = Round(
    round_id="PW-2021-07",
    audit_type="practice_week",
    title="Practice week, July 2021",
    financial_year="2021-22",
    as_at=date(2021, 6, 14),
    draw_on=date(2021, 6, 14),
    starts_on=date(2021, 7, 5),
    ends_on=date(2021, 7, 9),
    due_on=date(2021, 7, 16),
    target=60,
    cap=60,
    theme=None,
    lookback_months=12,
)
PLAN = SelectionPlan(
    authority="Invented Borough",
    round_id="PW-2021-07",
    version=1,
    as_at=ROUND.as_at,
    year_start=date(2021, 4, 1),
    target=60,
    statuses=("CIN", "CP", "LAC"),
    team_types=("family_intervention", "lac"),
    floors=(("CIN", 1),),
    max_per_family=1,
    max_per_worker=2,
    hard_months=6,
    soft_months=8,
    soft_weight=Fraction(1, 4),
    cap_months=24,
    smallest_share=Fraction(1, 4),
    reserve_share=Fraction(1, 5),
)
AUDITORS = {
    "A01": (
        "Zoë Núñez-O\N{RIGHT SINGLE QUOTATION MARK}Hara Łukasiewicz",
        "zoe.nunez@invented.gov.uk",
    ),
    "A02": ("Anne Smith", "anne.smith@invented.gov.uk"),
    "A03": ("Ben Jones", None),
}


def facts(round_: Round = ROUND) -> RoundFacts:
    """Four cases; A01 has three first grades and one blind second, A02 one and one, A03 nothing."""
    assignments = (
        *(_assignment(case_id, "A01", 1) for case_id in ("P1048213", "P1000017", "P1077001")),
        _assignment("P1077002", "A01", 2),
        _assignment("P1077002", "A02", 1),
        _assignment("P1048213", "A02", 2),
    )
    selected = tuple(
        Selected(order, case[0], Fraction(60, 1412))
        for order, case in enumerate(CASES[:3], start=17)
    )
    sample = Sample(
        round_id=round_.round_id,
        version=1,
        commitment=Commitment("0" * 64, "1" * 64, 1, "2" * 64),
        seed=Seed("3" * 64, "public", is_self_generated=True, purpose="live"),
        selected=selected,
        reserves=(Selected(1, "P1077002", Fraction(60, 1412)),),
        coverage=CoverageForecast((), (), (), is_certain=False, expectation=Fraction(0)),
        shortfall=0,
        certificate="{}",
    )
    return RoundFacts(
        authority="Invented Borough",
        round=round_,
        plan=PLAN,
        frame=Frame((), ()),
        sample=sample,
        allocation=Allocation(round_.round_id, assignments, (), (), (), ()),
        cases={case[0]: _case(*case) for case in CASES},
        workers={"W1": Worker("W1", "Siân Ó Briain", "Social worker", "T1", is_agency=False)},
        teams={f"T{place}": _team(place, case[2]) for place, case in enumerate(CASES, start=1)},
        auditors={key: _auditor(key, *words) for key, words in AUDITORS.items()},
        contracts=(),
        audited_workers=frozenset(),
        is_preview=False,
    )


def assignment_of(these: RoundFacts, auditor_id: str, case_id: str) -> Assignment:
    """The one assignment of a case to an auditor."""
    return next(
        one
        for one in these.allocation.assignments
        if (one.auditor_id, one.case_id) == (auditor_id, case_id)
    )


def events(case_id: str, number: int) -> tuple[CaseEvent, ...]:
    """So many events, one every six days back from the day of the draw."""
    kinds = ("visit", "referral", "assessment_completed", "child_protection_conference", "review")
    return tuple(
        CaseEvent(
            case_id,
            ROUND.as_at - timedelta(days=6 * place),
            kinds[place % len(kinds)],
            "Child seen alone; the next visit is due within ten working days."
            if place % 3
            else None,
        )
        for place in range(number)
    )


def _assignment(case_id: str, auditor_id: str, grade: int) -> Assignment:
    return Assignment(case_id, auditor_id, grade, (("current_worker", 3),))


def _case(case_id: str, status: str, team: str, born_on: date | None) -> Case:
    place = [case[0] for case in CASES].index(case_id) + 1
    return Case(
        case_id=case_id,
        family_id=f"F{place}",
        status=status,
        team_id=f"T{place}",
        team_name=team,
        team_type="family_intervention",
        service_id="S1",
        worker_id="W1",
        allocated_on=date(2020, 9, 1),
        reviewing_officer_id=None,
        opened_on=date(2019, 3, 1),
        born_on=born_on,
        last_audited_on=None,
        is_restricted=False,
    )


def _team(place: int, name: str) -> Team:
    return Team(
        f"T{place}", name, "family_intervention", "S1", "Family Help", "M1", "Mary Manager", None
    )


def _auditor(auditor_id: str, name: str, email: str | None) -> Auditor:
    return Auditor(
        auditor_id=auditor_id,
        auditor_name=name,
        email=email,
        role="team_manager",
        team_id="T9",
        service_id="S2",
        capacity=None,
        trained_on=date(2021, 1, 1),
        employed_from=None,
        active_from=None,
        active_to=None,
        leave=(Leave(date(2021, 7, 6), date(2021, 7, 6)),) if auditor_id == "A01" else (),
    )
