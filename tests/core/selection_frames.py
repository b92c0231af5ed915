"""Invented frames for the tests of selection, and short ways to draw from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import date
from fractions import Fraction
from hashlib import sha256

from hypothesis import strategies as st

from tasks.model import Case, Frame, FrameCase, Sample, SelectionPlan
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample

AS_AT = date(2021, 6, 14)


def case(number, *, worker="W1", status="CIN", family=None, audited=None, **more) -> Case:
    facts = dict.fromkeys(each.name for each in fields(Case))
    facts |= {
        "case_id": f"P{number}", "family_id": family, "status": status, "team_id": "T1",
        "team_type": "family_intervention", "worker_id": worker, "opened_on": date(2020, 1, 1),
        "last_audited_on": audited, "is_restricted": False,
    }  # fmt: skip
    return Case(**(facts | more))


def plan(**more) -> SelectionPlan:
    facts = {
        "authority": "test", "round_id": "PW-2021-07", "version": 1, "as_at": AS_AT,
        "year_start": date(2021, 4, 1), "target": 3, "statuses": ("CIN", "CP", "LAC"),
        "team_types": ("family_intervention", "lac"), "floors": (), "max_per_family": 1,
        "max_per_worker": 2, "hard_months": 6, "soft_months": 8, "soft_weight": Fraction(1, 4),
        "cap_months": 24, "smallest_share": Fraction(1, 4), "reserve_share": Fraction(1, 5),
    }  # fmt: skip
    return SelectionPlan(**(facts | more))


def eligible(number, *, worker="W1", family=None, status="CIN", weight=24, due=True, **more):
    facts = {
        "case_id": f"P{number:04d}", "family_id": family or f"alone:{number}", "worker_id": worker,
        "team_id": "T1", "team_type": "family_intervention", "status": status,
        "weight": Fraction(weight), "is_worker_due": due,
    }  # fmt: skip
    return FrameCase(**(facts | more))


def frame(*cases: FrameCase) -> Frame:
    return Frame(tuple(cases), ())


def draw(
    of: Frame, design: SelectionPlan, value: object = 1, purpose: str = "live", disclosure: str = ""
) -> Sample:
    commitment = commit(of, design)
    seed = seed_of(commitment, f"dice {value}", is_self_generated=False, purpose=purpose)
    return draw_sample(of, design, commitment, seed, disclosure=disclosure)


def small(workers=6, each=4, due=True) -> Frame:
    """Some workers with so many cases each, in three statuses, all of different families."""
    return frame(
        *(
            eligible(w * 10 + n, worker=f"W{w}", status=("CIN", "CP", "LAC", "CIN")[n % 4], due=due)
            for w in range(workers)
            for n in range(each)
        )
    )


def _lot(*parts: object) -> int:
    return int(sha256("/".join(map(str, parts)).encode()).hexdigest()[:12], 16)


def borough(size=1_700, audited_tenths=0) -> Frame:
    """107 case-holders in 18 teams, four of them LAC, with siblings, some held by two workers."""
    workers = [f"W{number:03d}" for number in range(107)]
    audited = {w for w in workers if _lot("audited", w) % 10 < audited_tenths}
    cases: list[FrameCase] = []
    family = 0
    while len(cases) < size:
        family += 1
        holder = _lot("holder", family) % 107
        for child in range(1 + (_lot("two", family) % 3 == 0) + (_lot("three", family) % 5 == 0)):
            is_apart = _lot("apart", family, child) % 12 == 0
            number = _lot("other", family, child) % 107 if is_apart else holder
            team = number % 18
            status = "CP" if _lot("cp", family, child) % 6 == 0 else "CIN"
            if team >= 14 and _lot("lac", family, child) % 10:
                status = "LAC"
            months = _lot("months", family, child) % 60
            cases.append(
                eligible(
                    len(cases),
                    worker=workers[number],
                    family=f"F{family}",
                    status=status,
                    weight=24 if months >= 19 else months + 6 if months > 1 else months + 6 - 4,
                    due=workers[number] not in audited,
                    team_id=f"T{team:02d}",
                    team_type="lac" if team >= 14 else "family_intervention",
                )
            )
    return Frame(tuple(cases[:size]), ())


def practice_week(**more) -> SelectionPlan:
    """The plan of a practice week with the numbers that have been decided (config/audit_types)."""
    floors = (("CIN", 6), ("CP", 6), ("LAC", 6))
    return plan(**({"target": 60, "floors": floors} | more))


@st.composite
def frames(draw_from, most=24):
    """Small frames in which families, workers, teams, strata and weights cross in every way."""
    rows = draw_from(
        st.lists(
            st.tuples(
                st.integers(0, 5),
                st.integers(0, 9),
                st.sampled_from(["CIN", "CP", "LAC"]),
                st.sampled_from(["family_intervention", "lac"]),
                st.sampled_from([Fraction(3, 2), Fraction(9), Fraction(24)]),
                st.integers(0, 2),
            ),
            min_size=1,
            max_size=most,
        )
    )
    due = draw_from(st.sets(st.integers(0, 5)))
    return frame(
        *(
            eligible(
                n, worker=f"W{worker}", family=f"F{family}", status=status, team_type=kind,
                weight=weight, due=worker in due, team_id=f"T{team}",
            )
            for n, (worker, family, status, kind, weight, team) in enumerate(rows)
        )
    )  # fmt: skip


@st.composite
def plans(draw_from):
    """Plans whose rules often collide on such frames."""
    return plan(
        target=draw_from(st.integers(1, 12)),
        floors=tuple((s, draw_from(st.integers(0, 4))) for s in ("CIN", "CP", "LAC")),
        max_per_family=draw_from(st.integers(1, 2)),
        max_per_worker=draw_from(st.integers(1, 3)),
        smallest_share=draw_from(st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1)])),
        reserve_share=draw_from(st.sampled_from([Fraction(0), Fraction(1, 5), Fraction(1)])),
        is_coverage_wanted=draw_from(st.booleans()),
    )


def most_of(values) -> int:
    """How often the most frequent value occurs."""
    return max(Counter(values).values(), default=0)
