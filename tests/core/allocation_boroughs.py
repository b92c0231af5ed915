"""Makers of records for the tests of allocation, and whole small boroughs whose truth is known.

In a generated borough every entry has a real person behind it. The register
sees them by one of their ids, by an id in other letters, by a key that nobody
can resolve, or by none; the truth is kept beside it, so that a test can ask
of every pair that the rules leave free whether it really is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256

from tasks.model import (
    AllocationPlan,
    Auditor,
    Case,
    DeclaredInterest,
    Involvement,
    LineManagement,
    Membership,
    PastAudit,
)

AS_AT = date(2021, 6, 14)
FROM = date(2020, 6, 14)
KINDS = (
    "allocated_worker", "allocated_worker", "supervisor", "reviewing_officer",
    "other_involvement", "assessment_worker", "conference_worker", "plan_worker",
)  # fmt: skip


def make_plan(**more):
    facts = {
        "round_id": "PW-2021-07", "seed": "5eed", "fieldwork_from": date(2021, 7, 5),
        "fieldwork_to": date(2021, 7, 9), "period_from": FROM, "as_at": AS_AT,
        "roles": ("head_of_service", "service_manager", "team_manager", "reviewing_officer"),
        "default_capacity": (
            ("head_of_service", 2), ("service_manager", 3), ("team_manager", 2),
            ("reviewing_officer", 3),
        ),
        "training_months": 12, "second_share": Fraction(1, 5),
    }  # fmt: skip
    return AllocationPlan(**{**facts, **more})


def make_case(number, **more):
    facts = {
        "case_id": f"C{number}", "family_id": f"F{number}", "status": "CIN", "team_id": "T1",
        "team_name": "Canal", "team_type": "family_intervention", "service_id": "S1",
        "worker_id": f"W{number}", "allocated_on": date(2021, 1, 4), "reviewing_officer_id": None,
        "opened_on": date(2020, 1, 1), "born_on": None, "last_audited_on": None,
        "is_restricted": False,
    }  # fmt: skip
    return Case(**{**facts, **more})


def make_auditor(number, **more):
    facts = {
        "auditor_id": f"A{number}", "auditor_name": f"Name {number}",
        "email": f"a{number}@borough.gov.uk", "role": "team_manager", "team_id": f"AT{number}",
        "service_id": None, "capacity": None, "trained_on": date(2021, 2, 1),
        "employed_from": date(2015, 1, 5), "active_from": date(2018, 1, 1), "active_to": None,
        "staff_ids": frozenset({f"S{number}"}), "memberships": (), "leave": (),
    }  # fmt: skip
    return Auditor(**{**facts, **more})


def make_entry(case_id, staff_id, kind="allocated_worker", **more):
    facts = {
        "case_id": case_id, "staff_id": staff_id, "kind": kind, "team_id": None,
        "started_on": date(2020, 9, 1), "ended_on": None, "is_known": True,
    }  # fmt: skip
    return Involvement(**{**facts, **more})


class Chance:
    """Whole numbers from SHA-256 of a name and a counter."""

    def __init__(self, name):
        self.name, self.count = name, 0

    def below(self, limit):
        self.count += 1
        digest = sha256(f"{self.name}#{self.count}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def hit(self, percent):
        return self.below(100) < percent

    def pick(self, things):
        return things[self.below(len(things))]

    def day(self, first, last):
        return first + timedelta(days=self.below((last - first).days + 1))

    def shuffled(self, things):
        return tuple(sorted(things, key=lambda _: self.below(1 << 60)))


@dataclass(frozen=True)
class Borough:
    cases: tuple[Case, ...]
    auditors: tuple[Auditor, ...]
    involvements: tuple[Involvement, ...]
    management: tuple[LineManagement, ...]
    interests: tuple[DeclaredInterest, ...]
    past_audits: tuple[PastAudit, ...]
    plan: AllocationPlan
    conflicts: frozenset[tuple[str, str]]

    @property
    def facts(self):
        return (
            self.cases, self.auditors, self.involvements, self.management, self.interests,
            self.past_audits, self.plan,
        )  # fmt: skip

    @property
    def raw(self):
        return self.cases, self.auditors, self.involvements, self.interests, self.plan


def make_borough(seed, *, cases=16, auditors=14, teams=6, dirt=True):
    """A borough and all its true conflicts of interest (B1)."""
    chance = Chance(f"borough {seed}")
    plan = make_plan(seed=f"{seed}")
    register = tuple(_auditor(chance, number, teams, dirt) for number in range(auditors))
    register = chance.shuffled(register)
    children = tuple(_case(chance, number, teams) for number in range(cases))
    elsewhere = tuple((f"X{number}", f"F{number % cases}") for number in range(cases // 3))
    truth, entries = set(), []
    for child_id, home, team_id in [(c.case_id, c.family_id, c.team_id) for c in children] + [
        (case_id, home, None) for case_id, home in elsewhere
    ]:
        for _ in range(1 + chance.below(4)):
            entry, person = _entry(chance, child_id, home, register, teams, team_id, dirt)
            entries.append(entry)
            truth |= {(c.case_id, person) for c in children if c.family_id == home}
    interests = tuple(_interest(chance, children, register) for _ in range(3))
    truth |= _true_interests(children, interests)
    truth |= _true_teams(children, register, entries)
    workers = sorted({case.worker_id for case in children})
    management = tuple(
        LineManagement(worker, sorted(chance.pick(register).staff_ids)[0], None, None)
        for worker in workers
    )
    past = tuple(
        PastAudit(f"P{number}", "practice_week", "PW-2021-03", "C0", chance.pick(workers),
                  chance.pick(register).auditor_id, date(2021, 2, 8), None)
        for number in range(4)
    )  # fmt: skip
    return Borough(
        children, register, chance.shuffled(entries), management, interests, past, plan,
        frozenset(truth),
    )  # fmt: skip


def _auditor(chance, number, teams, dirt):
    roles = ("team_manager", "service_manager", "head_of_service", "reviewing_officer")
    employed = chance.day(date(2012, 1, 1), date(2020, 12, 1))
    ids = {f"S{number}"} | {f"Old-{number}-{each}" for each in range(chance.below(3))}
    former = chance.day(employed, date(2021, 3, 1))
    return make_auditor(
        number,
        role=chance.pick(roles),
        team_id=f"T{chance.below(teams)}" if chance.hit(60) else None,
        service_id=f"V{chance.below(3)}" if chance.hit(40) else None,
        employed_from=None if dirt and chance.hit(5) else employed,
        staff_ids=frozenset(ids),
        memberships=(Membership(f"T{chance.below(teams)}", employed, former),)
        if chance.hit(40)
        else (),
    )


def _case(chance, number, teams):
    return make_case(
        number,
        family_id=f"F{number - 1}" if number and chance.hit(15) else f"F{number}",
        status=chance.pick(("CIN", "CIN", "CP", "LAC")),
        team_id=f"T{chance.below(teams)}",
        service_id=f"V{chance.below(3)}",
        worker_id=f"W{chance.below(9)}",
    )


def _entry(chance, case_id, home, register, teams, team_id, dirt):
    """One entry as the source has it, and the person it truly is (an auditor id or "")."""
    kind = chance.pick(KINDS)
    started = chance.day(date(2013, 1, 1), AS_AT)
    ended = None if chance.hit(25) else chance.day(started, AS_AT)
    person, staff_id = "", f"W{chance.below(9)}"
    if chance.hit(45):
        auditor = chance.pick(register)
        person, staff_id = auditor.auditor_id, chance.pick(sorted(auditor.staff_ids))
        if auditor.employed_from and started < auditor.employed_from:
            started = auditor.employed_from
            ended = ended and max(ended, started)
    is_known = True
    if dirt and chance.hit(15):  # the same person in other letters
        staff_id = f" {staff_id.lower()} "
    if dirt and chance.hit(6):  # nobody can say who this was
        staff_id, is_known = chance.pick([None, "", f"gone-{chance.below(99)}"]), False
    return Involvement(
        case_id, staff_id, kind, team_id if chance.hit(50) else f"T{chance.below(teams)}",
        None if dirt and chance.hit(5) else started, ended, is_known, home,
    ), person  # fmt: skip


def _interest(chance, children, register):
    case = chance.pick(children)
    what = chance.pick(({"case_id": case.case_id}, {"family_id": case.family_id},
                        {"staff_id": case.worker_id}))  # fmt: skip
    facts = {"case_id": None, "family_id": None, "staff_id": None, **what}
    return DeclaredInterest(chance.pick(register).auditor_id, **facts, started_on=FROM,
                            ended_on=None)  # fmt: skip


def _true_interests(children, interests):
    return {
        (case.case_id, each.auditor_id)
        for each in interests
        for case in children
        if case.case_id == each.case_id
        or case.family_id == each.family_id
        or case.worker_id == each.staff_id
    }


def _true_teams(children, register, entries):
    """Who had a team in common with the child on one and the same day of the audit period."""
    truth = set()
    for case in children:
        held = [(case.team_id, AS_AT, AS_AT)]
        held += [
            (each.team_id, each.started_on or date.min, each.ended_on or AS_AT)
            for each in entries
            if each.case_id == case.case_id
        ]
        for auditor in register:
            spans = [(m.team_id, m.started_on, m.ended_on) for m in auditor.memberships]
            spans += [(auditor.team_id, AS_AT, AS_AT)]
            for team, first, last in held:
                for other, start, end in spans:
                    if team == other and max(first, start, FROM) <= min(last, end, AS_AT):
                        truth.add((case.case_id, auditor.auditor_id))
    return truth
