"""Whole invented rounds for the tests of reports, really drawn and really allocated.

They go to the edges: nobody due, one case alone, a shortage, a preview, a
version that supersedes another, names as long as people have them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from tasks.allocation.assignment import allocate
from tasks.model import (
    Case,
    ContractResult,
    RoundFacts,
    RuleResult,
    SelectionPlan,
    Team,
    Worker,
)
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample
from tasks.selection.eligibility import build_frame
from tests.adapters.reporting_forms_facts import PLAN, ROUND
from tests.core.allocation_boroughs import make_borough

LONG_TEAM = "Family Intervention and Safeguarding, Kentish Town and Gospel Oak"
LONG_NAME = "Dr Wilhelmina Fotheringham-Cholmondeley Featherstonehaugh-Ng"
TEAMS = ("Canal", "Market", "Looked After Children North", LONG_TEAM, "Orchard", "Station")


@lru_cache
def a_round(
    *,
    cases: int = 150,
    auditors: int = 22,
    workers: int = 30,
    target: int = 20,
    nobody_due: bool = False,
    is_preview: bool = False,
    version: int = 1,
    disclosure: str = "",
    is_public: bool = False,
    floors: tuple[tuple[str, int], ...] = (("CIN", 3), ("CP", 2), ("LAC", 2)),
    is_judged: bool = False,
    has_dirt: bool = False,
) -> RoundFacts:
    """A round of a borough, drawn and allocated by the programme itself."""
    borough = make_borough("documents", cases=cases, auditors=auditors, teams=6, dirt=has_dirt)
    children = tuple(_case(place, case, workers) for place, case in enumerate(borough.cases))
    plan = replace(PLAN, target=target, version=version, floors=floors)
    audited = frozenset(each.worker_id for each in children if each.worker_id)
    done = audited if nobody_due else frozenset[str]()
    frame = build_frame(children, plan, audited_workers=done, unauditable=_out(children))
    sample = _drawn(frame, plan, is_preview, is_public, disclosure)
    chosen = {each.case_id for each in sample.selected}
    allocation = allocate(
        tuple(case for case in children if case.case_id in chosen), *borough.facts[1:]
    )
    return RoundFacts(
        authority="Invented Borough",
        round=replace(ROUND, version=version),
        plan=plan,
        frame=frame,
        sample=sample,
        allocation=allocation,
        cases={case.case_id: case for case in children},
        workers={f"W{place}": _worker(place) for place in range(workers)},
        teams={f"T{place}": _team(place) for place in range(6)},
        auditors={
            each.auditor_id: replace(each, auditor_name=LONG_NAME if place == 3 else f"Ann {place}")
            for place, each in enumerate(borough.auditors)
        },
        contracts=judged() if is_judged else (),
        audited_workers=done,
        is_preview=is_preview,
    )


def _drawn(frame, plan: SelectionPlan, is_preview: bool, is_public: bool, disclosure: str):
    commitment = commit(frame, plan)
    seed = seed_of(
        commitment,
        "the closing value of an index" if is_public else "0f" * 16,
        is_self_generated=not is_public,
        purpose="preview" if is_preview else "live",
    )
    return draw_sample(frame, plan, commitment, seed, disclosure=disclosure)


def _case(place: int, case: Case, workers: int) -> Case:
    """A case of the borough; some cannot be drawn, for every reason there is."""
    number = int(case.team_id[1:]) if case.team_id else 0
    audited = ROUND.as_at - timedelta(days=60 if place % 17 == 5 else 210)
    return replace(
        case,
        team_name=TEAMS[number],
        worker_id=f"W{place % workers}",
        status="ASSESSMENT" if place % 13 == 4 else case.status,
        is_restricted=place % 29 == 7,
        team_type="assessment" if place % 31 == 9 else case.team_type,
        last_audited_on=audited if place % 17 in (5, 6) else None,
        born_on=date(2012, 6, 15),
    )


def _out(children: tuple[Case, ...]) -> frozenset[str]:
    return frozenset(each.case_id for each in children[11::37])


def _worker(place: int) -> Worker:
    return Worker(f"W{place}", f"Worker {place}", "Social worker", f"T{place % 6}", is_agency=False)


def _team(place: int) -> Team:
    return Team(
        f"T{place}", TEAMS[place], "family_intervention", "S1", "Family Help", f"M{place}",
        LONG_NAME if place == 3 else f"Manager {place}", None,
    )  # fmt: skip


def judged(*, is_stopped: bool = False, codes: int = 3) -> tuple[ContractResult, ...]:
    """What two contracts found: rows set aside, questions, counts, and stops where asked for."""
    verdicts = ("quarantine", "flag", "count") * 9
    rules = [
        _rule(f"OC{place:03d}", verdict, place)
        for place, verdict in enumerate(verdicts[:codes], start=10)
    ]
    stops: tuple[str, ...] = ()
    if is_stopped:
        rules.append(_rule("OC099", "stop", 4))
        rules.append(replace(_rule("OC098", "flag", 0), is_judged=False))
        stops = ("open_cases OC099: a child stands more than once",)
    aside = sum(rule.failed for rule in rules if rule.verdict == "quarantine")
    return (
        ContractResult(
            "open_cases", "1.0.0", "c" * 64, "f" * 64, ROUND.as_at, 1_622, 1_622 - aside, aside,
            tuple(rules), (), {f"C{place}": ("OC011",) for place in range(11)}, stops,
        ),
        ContractResult(
            "workers", "1.0.0", "c" * 64, "f" * 64, ROUND.as_at, 212, 212, 0,
            (_rule("WK010", "flag", 0),), (),
        ),
    )  # fmt: skip


def _rule(code: str, verdict: str, failed: int) -> RuleResult:
    return RuleResult(
        code=code,
        message=f"What the rule {code} found. Please check and either amend or give a reason.",
        verdict=verdict,
        column="worker_id",
        failed=failed,
        failed_keys=tuple(f"C{place}" for place in range(failed)),
        waived=1 if verdict == "flag" and failed else 0,
        similar_to="CIN census 8500 (2022-23)" if verdict == "flag" else None,
        by_team=tuple((f"T{place % 6}", 1) for place in range(min(6, failed))),
    )


ROUNDS = {
    "as usual": {},
    "nobody is due": {"nobody_due": True},
    "one case alone": {"cases": 1, "target": 1, "workers": 1, "floors": ()},
    "fewer than wanted": {"cases": 12, "target": 20, "workers": 6},
    "a shortage": {"auditors": 4, "target": 30, "has_dirt": True},
    "a preview": {"is_preview": True},
    "a second version": {
        "version": 2,
        "disclosure": "version 1 was set aside because the extract lacked a team; approved by Ann",
    },
    "contracts judged, a public value": {"is_judged": True, "is_public": True},
    "many of everything": {"cases": 500, "auditors": 90, "workers": 100, "target": 100},
}
"""What to ask ``a_round`` for, by what is special about it."""
