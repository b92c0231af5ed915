"""Who is short in a round: auditors or, beside them in a joint round, people of Early Help (R052).

Both are Hall sets of the same form. What tells them apart is who competes; and
where nobody does, whether the cases have their first auditor, or stand among
those without any before.
"""

from __future__ import annotations

from tasks.model import JOINT, RoundFacts, Shortage
from tasks.reporting.sentences import finding, short_finding, shortage_words
from tasks.reporting.words import counted, spelled

EARLY_HELP = "early_help_auditor"


def of_early_help(facts: RoundFacts) -> tuple[bool, ...]:
    """Of each shortage, whether it is of people from Early Help; of a round not joint none is."""
    placed = {each.case_id for each in facts.allocation.assignments if each.grade == 1}
    nobody: set[str] = set()
    found: list[bool] = []
    for short in facts.allocation.shortages:
        cases = set(short.case_ids)
        if short.auditor_ids:
            found.append(facts.auditors[short.auditor_ids[0]].role == EARLY_HELP)
        else:
            found.append(bool(cases & placed) or cases <= nobody)
            nobody |= cases
    return tuple(each and facts.round.is_joint for each in found)


def shortages_words(facts: RoundFacts) -> list[str]:
    """A sentence for each shortage; one of Early Help is named as such."""
    return [
        early_help_words(short) if is_beside else shortage_words(short)
        for short, is_beside in zip(facts.allocation.shortages, of_early_help(facts), strict=True)
    ]


def early_help_words(short: Shortage) -> str:
    """A shortage of people from Early Help, who is beside the first auditor of each case.

    >>> early_help_words(Shortage(("a", "b", "c"), ("x",), 1, 2))[:58]
    'Early Help is short. These 3 cases compete for this 1 pers'
    """
    said = shortage_words(short)
    for ours, theirs in (
        ("no auditor who may audit", "nobody from Early Help who may audit"),
        ("without an auditor", "without anybody from Early Help"),
        (" auditors, who", " people from Early Help, who"),
        (" auditor, who", " person from Early Help, who"),
    ):
        said = said.replace(ours, theirs)
    return f"Early Help is short. {said}"


def without_early_help(facts: RoundFacts) -> list[str]:
    """The cases of a joint round that nobody from Early Help is beside, in published order."""
    if not (facts.round.is_joint and facts.allocation.loads):
        return []
    beside = {each.case_id for each in facts.allocation.assignments if each.grade == JOINT}
    return [case_id for case_id in facts.sample.case_ids if case_id not in beside]


def joint_finding(facts: RoundFacts, drawn: int, placed: int) -> str:
    r"""The report's title, which says as well where Early Help is missing."""
    missing = len(without_early_help(facts))
    said = finding(drawn, placed)
    if not missing:
        return said
    if drawn > placed:
        return f"{said}, and {spelled(missing)} nobody from Early Help"
    noun = "case has" if missing == 1 else "cases have"
    return f"{said};\n{spelled(missing)} {noun} nobody from Early Help"


def waiting_finding(facts: RoundFacts) -> str:
    """How many cases wait, and for whom."""
    beside = len(without_early_help(facts))
    if not beside:
        return short_finding(facts)
    placed = {each.case_id for each in facts.allocation.assignments if each.grade == 1}
    others = f"{counted(beside, 'case waits', 'cases wait')} for somebody from Early Help"
    is_waiting = any(case_id not in placed for case_id in facts.sample.case_ids)
    return f"{short_finding(facts)};\n{others}" if is_waiting else others


def people_words(facts: RoundFacts, short: Shortage, *, is_beside: bool) -> str:
    """Who competes, by name; whether they are of Early Help."""
    names = ", ".join(facts.auditors[key].auditor_name for key in short.auditor_ids)
    if not is_beside:
        return names or "Nobody"
    return f"Early Help: {names or 'nobody'}"
