"""What every report carries, and the names of the people, teams and cases in it."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.model import RoundFacts, Selected
from tasks.reporting.counts import Stratum
from tasks.reporting.unproved import unproved_words
from tasks.reporting.words import SERVICES, STATUSES, meaning, percent, share

PREVIEW = (
    "Preview. This is not the live sample and tells nothing about it:"
    " it was drawn with a seed of its own."
)
NOT_NAMED = "Not on the register"


def page(facts: RoundFacts, title: str, topic: str) -> dict[str, object]:
    """Title, topic, footer and the day a document is dated: always the day of the draw."""
    return {
        "title": f"{title}, {facts.round.round_id}",
        "topic": f"Preview: {topic}" if facts.is_preview else topic,
        "footer": f"{title}, {facts.round.round_id}, {facts.authority}",
        "authority": facts.authority,
        "made_on": facts.round.draw_on.isoformat(),
        "round": facts.round,
        "preview": PREVIEW if facts.is_preview else "",
        "question": facts.question,
        "unproved": unproved_words(facts.origin),
        "prefix": "Preview: " if facts.is_preview else "",
    }


def team_name(facts: RoundFacts, team_id: str | None) -> str:
    """What a team is called on the day, or by its cases, or by its reference."""
    team = facts.teams.get(team_id or "")
    if team:
        return team.team_name
    named = (case.team_name for case in facts.cases.values() if case.team_id == team_id)
    known = next((name for name in named if name), None) or SERVICES.get(team_id or "")
    return known or team_id or "No team"


def worker_name(facts: RoundFacts, case_id: str) -> str:
    """Who holds a case."""
    worker = facts.workers.get(facts.cases[case_id].worker_id or "")
    return (worker.worker_name if worker else None) or NOT_NAMED


def place(facts: RoundFacts, each: Selected) -> tuple[object, ...]:
    """One line of the published order: place, reference, status, team, chance, exact chance."""
    case = facts.cases[each.case_id]
    return (
        each.order,
        each.case_id,
        meaning(STATUSES, case.status),
        team_name(facts, case.team_id),
        percent(each.probability, 2),
        f"{each.probability.numerator}/{each.probability.denominator}",
    )


def status_rows(facts: RoundFacts, rows: Sequence[Stratum]) -> dict[str, object]:
    """The table of frame and sample by status: the total, then each status with its shares."""
    frame, drawn = len(facts.frame.cases), len(facts.sample.selected)
    return {
        "all_frame": frame,
        "all_drawn": drawn,
        "all_expected": float(sum(row.expected for row in rows)),
        "statuses": [
            (
                meaning(STATUSES, row.key),
                row,
                float(row.expected),
                share(row.frame, frame),
                share(row.drawn, drawn),
            )
            for row in rows
        ],
    }
