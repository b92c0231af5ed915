"""The sentences of the sample certificate: is it fair, can it be checked, what to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tasks.model import SUBSTITUTED, RoundFacts
from tasks.reporting.contact_words import is_of_contacts, theme_words, unit, units
from tasks.reporting.named_cases import named_words
from tasks.reporting.sentences import Point
from tasks.reporting.unproved import disclosure_words
from tasks.reporting.words import (
    PATHWAYS,
    RELAXATIONS,
    SERVICES,
    STATUSES,
    all_of,
    counted,
    listed,
    lowered,
    meaning,
    percent,
    sentence,
    spelled,
)


def finding(facts: RoundFacts) -> str:
    """The certificate's title: how many were drawn of how many, and that it can be checked."""
    drawn, eligible = len(facts.sample.selected), len(facts.frame.cases)
    verb = "was" if drawn == 1 else "were"
    noun, nouns = ("eligible case", "eligible cases")
    if facts.partnership:
        noun, nouns = ("child of the theme", "children of the theme")
    said = f"{drawn:,} of {counted(eligible, noun, nouns)} {verb} drawn by lot"
    return (
        f"{said};\nthis is a preview" if facts.is_preview else f"{said},\nand anybody can check it"
    )


def is_fair(facts: RoundFacts, chances: Mapping[str, Fraction]) -> list[Point]:
    """Why nobody could choose (R023, R069)."""
    plan = facts.plan
    family = f"{counted(plan.max_per_family, 'case')} of a family and "
    known = family if facts.origin is None else ""  # no family is known in an Annex A
    holder = "a decision-maker" if is_of_contacts(facts) else "a worker"
    limits = f"at most {known}{plan.max_per_worker} of {holder}"
    points = [("Chance alone.", f"A lot decided, inside rules that were set before: {limits}.")]
    if chances:
        points.append(("Known chances.", f"{chances_words(chances)}."))
    if plan.theme_cases:
        points.append(("A part for the theme.", f"{part_rule(facts)}."))
    if any(least for _, least in plan.floors):
        missed = "No rating missed." if is_of_contacts(facts) else "No status missed."
        points.append((missed, f"{floors_words(plan.floors)}."))
    return points


def part_rule(facts: RoundFacts) -> str:
    """How many places a theme has that takes a part (R051)."""
    plan = facts.plan
    return (
        f"{plan.theme_cases} of {plan.target} places are for its cases ({theme_words(facts)}), the"
        " rest for other cases, by lot in both"
    )


def floors_words(floors: Sequence[tuple[str, int]]) -> str:
    """What each status has at least.

    >>> floors_words([("CIN", 6), ("CP", 6)])
    'At least 6 each of child in need and child protection plan, where there are so many'
    """
    least = {number for _, number in floors}
    names = [lowered(STATUSES, name) for name, number in floors if number]
    if len(least) == 1:
        return f"At least {least.pop()} each of {listed(names)}, where there are so many"
    parts = [f"{number} {lowered(STATUSES, name)}" for name, number in floors if number]
    return f"At least {listed(parts)}, where there are so many"


def chances_words(chances: Mapping[str, Fraction]) -> str:
    """The range and the sum of the chances.

    >>> chances_words({"a": Fraction(1, 4), "b": Fraction(3, 4)})
    'Each eligible case had its own, from 25.0% to 75.0%; together they make exactly 1'
    """
    low, high = min(chances.values()), max(chances.values())
    said = f"from {percent(low)} to {percent(high)}" if low < high else percent(low)
    return f"Each eligible case had its own, {said}; together they make exactly {total(chances)}"


def total(chances: Mapping[str, Fraction]) -> str:
    """The sum of the chances, which is a whole number of cases."""
    whole = sum(chances.values(), Fraction(0))
    return f"{whole}"


def can_check(facts: RoundFacts) -> list[Point]:
    """How a stranger finds out."""
    fixed = "Cases, exclusions and rules had their digest before the seed was made."
    if facts.is_preview:
        fixed = "Nothing is fixed by a preview: the live draw has a seed of its own."
    frame = counted(len(facts.frame.cases), "chance")
    return [
        ("Fixed first.", fixed),
        ("Drawn again.", "One file draws it again without the council's own software."),
        ("Nothing rounded.", f"The certificate holds {frame} as exact fractions."),
    ]


def to_know(facts: RoundFacts, proof: Mapping[str, Any]) -> list[Point]:
    """What a reader must know before trusting the sample."""
    given = (
        "Reproducible, not publicly unpredictable: the council made the public value itself."
        if facts.sample.seed.is_self_generated
        else "Reproducible, from a public value given after the frame was fixed."
    )
    shown_above = disclosure_words(facts.origin)
    said = [
        ("Disclosed.", f"{sentence(each)}.")
        for each in proof.get("disclosure", ())
        if each != shown_above
    ]
    gave_way = len(proof.get("relaxations", ()))
    left = len(facts.sample.coverage.left)
    points = [
        (bool(facts.sample.shortfall), "Short.", shortfall_words(facts)),
        (True, "Public value.", given),
        (bool(facts.plan.nominated), "Named.", named_words(facts)),
        (bool(left), "Left out.", f"{counted(left, 'worker')} due an audit, for later rounds."),
        (
            bool(gave_way),
            "Gave way.",
            f"{counted(gave_way, 'rule')} in part, listed with the statuses.",
        ),
    ]
    swaps = [("Substituted.", words) for words in substitution_words(facts)]
    return said + swaps + [(word, words) for holds, word, words in points if holds]


def substitution_words(facts: RoundFacts) -> list[str]:
    """A sentence for each reserve that took the place of a drawn case (A25)."""
    return [
        f"Case {each.place} was withdrawn ({each.reason}); reserve {each.reserve_place} of the"
        f" draw stands in its place, by {each.decided_by}."
        for each in facts.decisions
        if each.decision == SUBSTITUTED
    ]


def shortfall_words(facts: RoundFacts) -> str:
    """Whether as many could be drawn as were wanted (R048)."""
    short = facts.sample.shortfall
    if not short:
        return "As many as were wanted"
    return f"{short:,} fewer than wanted: no more could be drawn"


def fixed_finding(facts: RoundFacts) -> str:
    """What came first; in a preview nothing did."""
    if facts.is_preview:
        return "A preview fixes nothing;\nthis is what it was drawn from"
    return "The commitment came first;\nthe seed follows from it"


def fixed_lead(facts: RoundFacts) -> str:
    """Why that matters."""
    if facts.is_preview:
        return "The live draw commits to its cases and rules first, and has another seed."
    return "Cases and rules were fixed before anybody could know the seed."


def eligible_finding(facts: RoundFacts) -> str:
    """How many of all that are known were eligible; in a multi-agency audit also by the theme."""
    eligible, aside = len(facts.frame.cases), len(facts.frame.exclusions)
    noun, nouns = unit(facts), units(facts)
    if not aside:
        return all_of(eligible, f"{noun} was", f"{nouns} were") + " eligible"
    fit = "fit the theme and the rules" if facts.partnership else "were eligible"
    return (
        f"{eligible:,} of {counted(eligible + aside, noun, nouns)} {fit};\n"
        f"{aside:,} could not be drawn, each for one reason"
    )


def chances_finding(chances: Mapping[str, Fraction]) -> str:
    """The range of the chances, as a title."""
    if not chances:
        return "No case was eligible, so none had a chance"
    low, high = min(chances.values()), max(chances.values())
    said = (
        f"run from {percent(low)} to {percent(high)}" if low < high else f"are all {percent(low)}"
    )
    return f"The chances {said},\nand make exactly {total(chances)} together"


def weights_words(facts: RoundFacts) -> str:
    """Why chances differ, from the rules of this round (R025)."""
    plan = facts.plan
    said = (
        f"A case audited {plan.hard_months} to {plan.soft_months} months ago has less chance, one"
        f" not audited for {plan.cap_months} months or never has most."
    )
    if plan.is_quota_wanted:
        return (
            f"{said} Each rating on each pathway has a whole number of places, so where there are"
            " few contacts each has more chance. A contact stands for all that a lot left out."
        )
    if not plan.is_coverage_wanted:
        return said
    return (
        f"{said} A worker who is due an"
        " audit shares one place among the cases they hold, so few cases have more chance each."
    )


def forecast_words(facts: RoundFacts) -> str:
    """What each worker due an audit could expect (R016, R017)."""
    coverage = facts.sample.coverage
    due = len(coverage.due)
    if not due:
        return "Nobody was due, so the places went by the chances of the cases alone."
    if coverage.is_certain:
        return "Everybody due fits in the places open to them, so each was sure of one."
    if coverage.expectation == 1:
        return (
            "Everybody due would fit, but not each could be made sure of one: what gave way is"
            " listed with the statuses."
        )
    return (
        f"{counted(due, 'worker was', 'workers were')} due, more than there are places. Each had"
        f" the same chance of {percent(coverage.expectation)}, and nobody due has two cases."
    )


def relaxation_rows(
    facts: RoundFacts, relaxations: Sequence[Sequence[str]]
) -> list[tuple[str, str, str, str]]:
    """Each rule that gave way: which, for whom, what it asks and what was given."""
    return [
        (meaning(RELAXATIONS, rule), _subject(facts, rule, subject), _parts(wanted), _parts(given))
        for rule, subject, wanted, given in relaxations
    ]


def _subject(facts: RoundFacts, rule: str, subject: str) -> str:
    if rule == "floor":
        return meaning(STATUSES, subject)
    if rule in {"type_floor", "team_floor"}:
        return meaning(PATHWAYS | SERVICES, subject)
    if rule == "no_place":
        status, _, kind = subject.partition("|")
        place = "of the theme" if kind.startswith("+") else lowered(PATHWAYS, kind)
        return f"{meaning(STATUSES, status)}, {place}"
    if rule == "theme_part":
        return meaning({}, subject)
    worker = facts.workers.get(subject)
    return (worker.worker_name if worker else None) or subject or "The whole round"


def _parts(text: str) -> str:
    """Cases, or a part of one.

    >>> _parts("6/1"), _parts("30/53")
    ('6', '0.57')
    """
    value = Fraction(text)
    return f"{value}" if value.denominator == 1 else f"{float(value):.2f}"


def sample_finding(number: int) -> str:
    """The title over the drawn cases."""
    if number == 1:
        return "The sample: one case"
    return f"The sample: {counted(number, 'case')}, in their published order"


def reserves_finding(number: int) -> str:
    """The title over the reserves (A25)."""
    if not number:
        return "No case waits as a reserve"
    return (
        f"{sentence(spelled(number))} {'case waits' if number == 1 else 'cases wait'} as reserves"
    )
