"""The notice to a team's manager: which of the team's cases were drawn, and what happens now."""

from __future__ import annotations

from tasks.model import RoundFacts
from tasks.reporting.contact_words import is_of_contacts, status_label
from tasks.reporting.pages import page, team_name, worker_name
from tasks.reporting.pdf import render_pdf
from tasks.reporting.words import STATUSES, day, listed, meaning, sentence, span, spelled

MOVED = "the child moved away or the case was closed"
WITHDRAWN = "Where a case has to be withdrawn, because {},"


def team_notice(facts: RoundFacts, team_id: str) -> bytes:
    """The notice to one team's manager as PDF/UA-1."""
    return render_pdf("reports/notice.html", notice_context(facts, team_id))


def notice_context(facts: RoundFacts, team_id: str) -> dict[str, object]:
    """All that the notice says: references, and never who the auditor is."""
    drawn = [
        case_id for case_id in facts.sample.case_ids if facts.cases[case_id].team_id == team_id
    ]
    team = facts.teams.get(team_id)
    named = {each.case_id for each in facts.sample.nominated} & set(drawn)
    return {
        **page(facts, "Notice of audits", "Notice to the team manager"),
        "finding": finding(len(drawn), team_name(facts, team_id)),
        "manager": (team.manager_name if team else None) or "colleague",
        "chosen": chosen_words(len(drawn), sorted(named)),
        "week": span(facts.round.starts_on, facts.round.ends_on),
        "due": day(facts.round.due_on),
        "is_of_contacts": is_of_contacts(facts),
        "asks_family": not (is_of_contacts(facts) or facts.is_of_own_unit),
        "withdrawn": WITHDRAWN.format("the worker is away" if facts.is_of_own_unit else MOVED),
        "status_label": status_label(facts),
        "cases": [
            (
                case_id,
                meaning(STATUSES, facts.cases[case_id].status),
                worker_name(facts, case_id),
            )
            for case_id in sorted(drawn)
        ],
    }


def chosen_words(number: int, named: list[str]) -> str:
    """How the cases of a notice came into the round; ``named`` are those that no lot drew (A03).

    >>> chosen_words(2, [])
    'the cases below were drawn by lot'
    >>> chosen_words(3, ["C7"])
    'the cases below were drawn by lot, but C7, which a manager named,'
    >>> chosen_words(1, ["C7"])
    'the cases below were named by a manager'
    """
    if not named:
        return "the cases below were drawn by lot"
    if len(named) == number:
        return "the cases below were named by a manager"
    which = "which a manager named" if len(named) == 1 else "which managers named"
    return f"the cases below were drawn by lot, but {listed(named)}, {which},"


def finding(number: int, team: str) -> str:
    """The notice's title.

    >>> finding(1, "North"), finding(4, "North")
    ('One case of North will be audited', 'Four cases of North will be audited')
    """
    noun = "case" if number == 1 else "cases"
    return f"{sentence(spelled(number))} {noun} of {team} will be audited"
