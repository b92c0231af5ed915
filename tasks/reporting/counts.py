"""The numbers of a round's reports, worked out from its facts and nothing else."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tasks.model import Frame, FrameCase, Load, RoundFacts, Sample


@dataclass(frozen=True, slots=True)
class Stratum:
    """Cases of one status or team: eligible, promised, to be expected by the lottery, and drawn."""

    key: str
    frame: int
    floor: int
    expected: Fraction
    drawn: int
    statuses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """The workers of one team who hold an eligible case, by when they are audited this year."""

    team_id: str
    reached: int
    earlier: int
    left: int

    @property
    def workers(self) -> int:
        """All of them."""
        return self.reached + self.earlier + self.left


@dataclass(frozen=True, slots=True)
class Barring:
    """One reason of independence: what it barred, and what the audits given were tested for."""

    code: str
    pairs: int
    cases: int
    auditors: int
    checks: int


def chances(facts: RoundFacts) -> Mapping[str, Fraction]:
    """The inclusion probability of every eligible case, as the certificate holds it."""
    held: dict[str, str] = json.loads(facts.sample.certificate)["probabilities"]
    return {case_id: Fraction(chance) for case_id, chance in held.items()}


def by_status(facts: RoundFacts) -> tuple[Stratum, ...]:
    """One stratum for each status of the plan, in the plan's order."""
    floors = dict(facts.plan.floors)
    held = chances(facts)
    drawn = _drawn(facts)
    return tuple(
        _stratum(status, _of(facts, status=status), held, drawn, floors.get(status, 0), ())
        for status in facts.plan.statuses
    )


def by_team(facts: RoundFacts) -> tuple[Stratum, ...]:
    """One stratum for each team with an eligible case, those with most of them first."""
    held, drawn = chances(facts), _drawn(facts)
    teams = Counter(case.team_id for case in facts.frame.cases)
    return tuple(
        _stratum(team_id, _of(facts, team_id=team_id), held, drawn, 0, facts.plan.statuses)
        for team_id, _ in sorted(teams.items(), key=lambda item: (-item[1], item[0]))
    )


def _of(facts: RoundFacts, status: str = "", team_id: str = "") -> list[FrameCase]:
    return [
        case
        for case in facts.frame.cases
        if status in {"", case.status} and (not team_id or case.team_id == team_id)
    ]


def _drawn(facts: RoundFacts) -> frozenset[str]:
    return frozenset(each.case_id for each in facts.sample.selected)


def _stratum(
    key: str,
    cases: list[FrameCase],
    held: Mapping[str, Fraction],
    drawn: frozenset[str],
    floor: int,
    statuses: tuple[str, ...],
) -> Stratum:
    """The numbers of some cases; ``statuses`` asks for the drawn ones of each."""
    expected = sum((held[case.case_id] for case in cases), Fraction(0))
    chosen = Counter(case.status for case in cases if case.case_id in drawn)
    split = tuple(chosen[status] for status in statuses)
    return Stratum(key, len(cases), floor, expected, chosen.total(), split)


def by_reason(facts: RoundFacts) -> tuple[tuple[str, int], ...]:
    """Each reason for which open cases were not eligible, most frequent first (A05)."""
    found = Counter(each.reason for each in facts.frame.exclusions)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def reach(facts: RoundFacts) -> tuple[Reach, ...]:
    """The coverage of each team's workers, those with most left for the next round first (R016).

    A worker counts once, in the team of the register, or else of the case.
    """
    coverage = facts.sample.coverage
    states = dict.fromkeys(coverage.left, "left") | dict.fromkeys(coverage.reached, "reached")
    teams: dict[str, Counter[str]] = defaultdict(Counter)
    for worker, team_id in _teams_of_workers(facts).items():
        teams[team_id][states.get(worker, "earlier")] += 1
    rows = [
        Reach(team_id, found["reached"], found["earlier"], found["left"])
        for team_id, found in teams.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.left, -row.workers, row.team_id)))


def _teams_of_workers(facts: RoundFacts) -> dict[str, str]:
    """The team of each worker with an eligible case."""
    held = {case.worker_id: case.team_id for case in reversed(facts.frame.cases) if case.worker_id}
    named = {key: each.team_id for key, each in facts.workers.items()}
    return {
        worker: named.get(worker) if named.get(worker) in facts.teams else team_id  # type: ignore[misc]
        for worker, team_id in sorted(held.items())
    }


def loads(facts: RoundFacts) -> tuple[Load, ...]:
    """Every auditor's load, the fullest first, then by name."""
    names = {key: each.auditor_name for key, each in facts.auditors.items()}
    return tuple(
        sorted(
            facts.allocation.loads,
            key=lambda each: (-each.first - each.second, names[each.auditor_id], each.auditor_id),
        )
    )


def of_part(frame: Frame, sample: Sample) -> tuple[int, int]:
    """How many cases of a theme that takes a part were drawn, and could be (R051)."""
    inside = {case.case_id for case in frame.cases if case.is_in_part}
    return sum(each.case_id in inside for each in sample.selected), len(inside)


def pairs(facts: RoundFacts) -> int:
    """The pairs of an audited case and an auditor of the register, who were all tested (A06)."""
    made = facts.allocation
    people = {each.auditor_id for each in (*made.loads, *made.ineligible)}
    return len(facts.sample.case_ids) * len(people)


def barrings(facts: RoundFacts) -> tuple[Barring, ...]:
    """Each reason that barred a pair or was tested for, most barred pairs first (A06, R027)."""
    made = facts.allocation
    checks: Counter[str] = Counter()
    for assignment in made.assignments:
        checks.update(dict(assignment.checks))
    found = {code: [bar for bar in made.bars if bar.reason == code] for code in _codes(facts)}
    rows = [
        Barring(
            code,
            len(bars),
            len({bar.case_id for bar in bars}),
            len({bar.auditor_id for bar in bars}),
            checks[code],
        )
        for code, bars in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.pairs, -row.checks, row.code)))


def _codes(facts: RoundFacts) -> list[str]:
    tested = {code for each in facts.allocation.assignments for code, _ in each.checks}
    return sorted(tested | {bar.reason for bar in facts.allocation.bars})


def choices(facts: RoundFacts) -> tuple[int, ...]:
    """For each audited case, in order, how many of the round's auditors may audit it."""
    able = {load.auditor_id for load in facts.allocation.loads}
    barred: dict[str, set[str]] = defaultdict(set)
    for bar in facts.allocation.bars:
        barred[bar.case_id].add(bar.auditor_id)
    return tuple(len(able - barred[case_id]) for case_id in facts.sample.case_ids)


def relaxed(facts: RoundFacts) -> tuple[tuple[str, int], ...]:
    """Each soft rule that gave way, and in how many audits, most frequent first."""
    found = Counter(code for each in facts.allocation.assignments for code in each.relaxed)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))
