"""What the certificate says of cases that managers named: on top, and in no estimate (A03)."""

from __future__ import annotations

from collections import Counter

from config.nominations import REASONS
from tasks.model import RoundFacts
from tasks.reporting.pages import team_name
from tasks.reporting.words import (
    EXCLUSIONS,
    STATUSES,
    TURNED_DOWN,
    counted,
    meaning,
    sentence,
    spelled,
)

Cells = tuple[str, ...]


def named_context(facts: RoundFacts) -> dict[str, object]:
    """The section of named cases; without a finding where none was named."""
    return {
        "named_finding": _finding(facts) if facts.plan.nominated else "",
        "named_lead": _lead(facts),
        "named": taken_rows(facts),
        "turned_down": turned_down_rows(facts),
    }


def named_rule(facts: RoundFacts) -> list[tuple[str, str]]:
    """What the design says of them, in the table of rules."""
    most = facts.plan.nominated_most
    return [("Named cases", f"{most} at most, on top of the draw")] if facts.plan.nominated else []


def named_words(facts: RoundFacts) -> str:
    """What a reader must know of them; empty where none was named."""
    number = len(facts.sample.nominated)
    if not facts.plan.nominated:
        return ""
    if not number:
        return "Managers named cases; none is audited on top of the draw."
    verb = "was" if number == 1 else "were"
    return (
        f"{counted(number, 'case')} {verb} named by managers, not drawn: audited on top, and in no"
        " estimate."
    )


def taken_rows(facts: RoundFacts) -> list[Cells]:
    """A line for each: its number, reference, status, team, and why it was named."""
    cases = ((each, facts.cases[each.case_id]) for each in facts.sample.nominated)
    return [
        (
            f"N{each.order}",
            each.case_id,
            meaning(STATUSES, case.status),
            team_name(facts, case.team_id),
            meaning(REASONS, each.reason),
        )
        for each, case in cases
    ]


def turned_down_rows(facts: RoundFacts) -> list[Cells]:
    """Each named case that is not audited on top, and why."""
    taken = {each.case_id for each in facts.sample.nominated}
    out = {each.case_id: each.reason for each in facts.frame.exclusions}
    families = {case.case_id: case.family_id for case in facts.frame.cases}
    audited = Counter(families.get(case_id) for case_id in facts.sample.case_ids)

    def why(case_id: str) -> str:
        if case_id in out:
            return out[case_id]
        if case_id not in families:
            return "not_known"
        if case_id in facts.sample.case_ids:
            return "drawn_by_lot"
        is_full = audited[families[case_id]] >= facts.plan.max_per_family
        return "family_limit" if is_full else "over_limit"

    return [
        (case_id, meaning(TURNED_DOWN | EXCLUSIONS, why(case_id)))
        for case_id, _ in facts.plan.nominated
        if case_id not in taken
    ]


def _finding(facts: RoundFacts) -> str:
    number = len(facts.sample.nominated)
    if not number:
        return "No case that was named is audited on top"
    cases = "named case is" if number == 1 else "named cases are"
    return f"{sentence(spelled(number))} {cases} audited on top"


def _lead(facts: RoundFacts) -> str:
    number = len(facts.plan.nominated)
    return (
        "Managers may ask for a case to be audited beside the sample. No lot chose it, so it says"
        " nothing of other cases: it is in no chance, share or estimate."
        f" {counted(number, 'case was', 'cases were')} named; at most {facts.plan.nominated_most}"
        " could be audited, the first named first."
    )
