"""The numbers and sentences of a round's documents, worked out from its facts and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from tasks.model import CaseEvent, RoundFacts, Selected

STATUS_WORDS = {
    "CIN": "child in need",
    "CP": "child protection",
    "LAC": "looked after child",
    "ASSESSMENT": "open assessment",
}


def percent(chance: Fraction) -> str:
    """A chance as people read it.

    >>> percent(Fraction(1, 23))
    '4.3%'
    """
    return f"{float(chance) * 100:.1f}%"


def page(facts: RoundFacts, title: str, topic: str) -> dict[str, object]:
    """What every document carries: title, topic, footer and the day it is dated."""
    return {
        "title": title,
        "topic": topic,
        "footer": f"{facts.authority} · {facts.round.round_id}",
        "authority": facts.authority,
        "made_on": facts.round.draw_on.isoformat(),
        "round": facts.round,
        "is_preview": facts.is_preview,
    }


def counted(reasons: Iterable[str]) -> list[tuple[str, int]]:
    """The total first, then each reason in plain words, most frequent first."""
    found = Counter(reasons)
    rows = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [("All", found.total()), *((name.replace("_", " "), count) for name, count in rows)]


def certificate_figures(facts: RoundFacts) -> dict[str, object]:
    """All that the sample certificate says."""
    sample = facts.sample
    return {
        **page(facts, f"Sample certificate {facts.round.round_id}", "Sample certificate"),
        "drawn": len(sample.selected),
        "wanted": facts.plan.target,
        "frame_size": len(facts.frame.cases),
        "excluded": len(facts.frame.exclusions),
        "reached": len(sample.coverage.reached),
        "due": len(sample.coverage.due),
        "coverage_sentence": coverage_sentence(facts),
        "shortfall_sentence": shortfall_sentence(facts),
        "strata": strata(facts),
        "exclusions": counted(each.reason for each in facts.frame.exclusions),
        "commitment": sample.commitment,
        "seed": sample.seed,
        "seed_words": seed_words(facts),
        "sample": [_place(facts, each) for each in sample.selected],
        "reserves": [_place(facts, each) for each in sample.reserves],
    }


def coverage_sentence(facts: RoundFacts) -> str:
    """What the draw does for workers who have not been audited this year (R016, R017)."""
    coverage = facts.sample.coverage
    due, reached = len(coverage.due), len(coverage.reached)
    if not due:
        return "Every worker with an eligible case has been audited this year."
    if coverage.is_certain:
        return f"{due} workers have not been audited this year, and {reached} of them are reached."
    return (
        f"{due} workers have not been audited this year, more than there are places, so each had"
        f" the same chance of {percent(coverage.expectation)}; {reached} are reached and"
        f" {due - reached} are left for the next round."
    )


def shortfall_sentence(facts: RoundFacts) -> str:
    """Whether as many could be drawn as were wanted (R048)."""
    short = facts.sample.shortfall
    return (
        f"{short} fewer than wanted: no more were eligible" if short else "As many as were wanted"
    )


def seed_words(facts: RoundFacts) -> str:
    """What a stranger may conclude from the draw."""
    if facts.sample.seed.is_self_generated:
        return "reproducible, not publicly unpredictable: we made the public value ourselves"
    return "reproducible, from a public value given for it"


def strata(facts: RoundFacts) -> list[dict[str, object]]:
    """For each status the frame, the floor, the drawn cases and the sum of chances; total first."""
    status = {case.case_id: case.status for case in facts.frame.cases}
    frame = Counter(status.values())
    drawn = Counter(status[each.case_id] for each in facts.sample.selected)
    floors = dict(facts.plan.floors)
    rows = [
        {
            "name": STATUS_WORDS[name].capitalize(),
            "frame": frame[name],
            "floor": floors.get(name, 0),
            "drawn": drawn[name],
            "expected": f"{float(_expected(facts, name)):.2f}",
        }
        for name in facts.plan.statuses
    ]
    total = {"name": "All", "frame": frame.total(), "floor": "", "drawn": drawn.total()}
    return [{**total, "expected": f"{float(_expected(facts, None)):.2f}"}, *rows]


def _expected(facts: RoundFacts, status: str | None) -> Fraction:
    """The sum of the chances of a status, or of all."""
    import json

    held: Mapping[str, str] = json.loads(facts.sample.certificate)["probabilities"]
    return sum(
        (
            Fraction(held[case.case_id])
            for case in facts.frame.cases
            if status is None or case.status == status
        ),
        Fraction(0),
    )


def _place(facts: RoundFacts, each: Selected) -> dict[str, object]:
    """One line of the sample: place, reference, status, team and chance."""
    case = facts.cases[each.case_id]
    return {
        "order": each.order,
        "case_id": each.case_id,
        "status": case.status,
        "team_name": case.team_name or "",
        "chance": percent(each.probability),
    }


def allocation_figures(facts: RoundFacts) -> dict[str, object]:
    """All that the allocation report says."""
    made = facts.allocation
    firsts = [a for a in made.assignments if a.grade == 1]
    drawn = len(facts.sample.selected)
    return {
        **page(facts, f"Allocation report {facts.round.round_id}", "Allocation report"),
        "finding": finding(drawn, len(firsts)),
        "drawn": drawn,
        "placed": len(firsts),
        "seconds": len(made.assignments) - len(firsts),
        "busy": sum(load.first + load.second > 0 for load in made.loads),
        "auditors": len(made.loads),
        "unable": len(made.ineligible),
        "barred": len({(bar.case_id, bar.auditor_id) for bar in made.bars}),
        "pairs": drawn * len(made.loads),
        "bars": counted(bar.reason for bar in made.bars),
        "ineligible": counted(each.reason for each in made.ineligible) if made.ineligible else [],
        "shortages": [
            f"These {len(s.case_ids)} cases compete for these {len(s.auditor_ids)} auditors, who"
            f" have {s.places} places: {s.short} cases have no auditor."
            for s in made.shortages
        ],
        "loads": [
            {
                "name": facts.auditors[load.auditor_id].auditor_name,
                "role": facts.auditors[load.auditor_id].role,
                "first": load.first,
                "second": load.second,
                "capacity": load.capacity,
            }
            for load in sorted(
                made.loads, key=lambda each: (-each.first - each.second, each.auditor_id)
            )
        ],
        "teams": teams(facts),
    }


def finding(drawn: int, placed: int) -> str:
    """The report's title: whether every case has an independent auditor."""
    if drawn == placed:
        return f"All {drawn} cases have an auditor who has no involvement in them."
    return f"{placed} of {drawn} cases have an independent auditor; {drawn - placed} have none yet."


def teams(facts: RoundFacts) -> list[dict[str, object]]:
    """For each team its cases in the frame and in the sample."""
    frame = Counter(case.team_id for case in facts.frame.cases)
    drawn = Counter(facts.cases[each.case_id].team_id for each in facts.sample.selected)
    names = {case.team_id: case.team_name for case in facts.cases.values()}
    return [
        {"name": names[team_id], "frame": count, "drawn": drawn[team_id]}
        for team_id, count in sorted(frame.items(), key=lambda item: str(names[item[0]]))
    ]


def audit_reference(facts: RoundFacts, case_id: str) -> str:
    """The reference of an audit: the round's key and the case's place in the sample."""
    place = next(each.order for each in facts.sample.selected if each.case_id == case_id)
    return f"{facts.round.round_id}/{place:02d}"


def case_row(facts: RoundFacts, case_id: str) -> dict[str, object]:
    """What a pack or a notice says of one case: references, never the child's name."""
    case = facts.cases[case_id]
    worker = facts.workers.get(case.worker_id or "")
    return {
        "audit": audit_reference(facts, case_id),
        "case_id": case_id,
        "status": case.status,
        "status_words": STATUS_WORDS[case.status],
        "team_name": case.team_name or "",
        "worker_name": (worker.worker_name if worker else None) or "not on the register",
        "opened_on": case.opened_on,
    }


def pack_figures(
    facts: RoundFacts, auditor_id: str, events: Mapping[str, tuple[CaseEvent, ...]]
) -> dict[str, object]:
    """All that one auditor's pack says."""
    auditor = facts.auditors[auditor_id]
    mine = [a for a in facts.allocation.assignments if a.auditor_id == auditor_id]
    rows = [
        {
            **case_row(facts, made.case_id),
            "grade": "first" if made.grade == 1 else "second, blind",
            "events": events.get(made.case_id, ()),
        }
        for made in mine
    ]
    noun = "case" if len(rows) == 1 else "cases"
    return {
        **page(facts, f"Auditor pack {facts.round.round_id}", "Auditor pack"),
        "heading": f"{len(rows)} {noun} to audit by {facts.round.due_on.day}"
        f" {facts.round.due_on:%B}",
        "auditor": auditor,
        "cases": sorted(rows, key=lambda row: str(row["audit"])),
    }


def notice_figures(facts: RoundFacts, team_id: str) -> dict[str, object]:
    """All that the notice to one team manager says."""
    team = facts.teams[team_id]
    drawn = [s.case_id for s in facts.sample.selected if facts.cases[s.case_id].team_id == team_id]
    noun = "case" if len(drawn) == 1 else "cases"
    return {
        **page(facts, f"Notice {facts.round.round_id}", "Notice to the team manager"),
        "heading": f"{len(drawn)} {noun} of {team.team_name} will be audited",
        "manager": team.manager_name or "colleague",
        "cases": [case_row(facts, case_id) for case_id in drawn],
    }
