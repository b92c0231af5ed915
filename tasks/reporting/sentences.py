"""The sentences of the allocation report: each number in them is counted, never written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from tasks.model import Load, RoundFacts, Shortage
from tasks.reporting import counts
from tasks.reporting.contact_words import called, unit, units
from tasks.reporting.counts import Stratum
from tasks.reporting.words import (
    ROLES,
    STATUSES,
    WISHES,
    all_of,
    counted,
    day,
    listed,
    lowered,
    meaning,
    percent,
    sentence,
    span,
    spelled,
)

Point = tuple[str, str]
OTHER_ROLE = "role_not_permitted"


def one_line(title: str) -> str:
    """A title that was broken by hand, in running text."""
    return title.replace("\n", " ")


def finding(drawn: int, placed: int) -> str:
    r"""The report's title: whether every case has an independent auditor (A06).

    >>> finding(60, 60)
    'Sixty cases, all with an independent auditor'
    >>> finding(60, 57)
    '57 of 60 cases have an independent auditor;\nthree have none yet'
    """
    if not drawn:
        return "No case was drawn, so nobody audits"
    if drawn == placed:
        return (
            f"{sentence(spelled(drawn))} {'cases, all' if drawn > 1 else 'case,'}"
            " with an independent auditor"
        )
    verb = "has" if drawn - placed == 1 else "have"
    return (
        f"{placed} of {drawn} cases have an independent auditor;\n"
        f"{spelled(drawn - placed)} {verb} none yet"
    )


def shortage_words(short: Shortage) -> str:
    """A shortage as its Hall set: who competes for whom (A25).

    >>> shortage_words(Shortage(("a", "b", "c"), ("x",), 1, 2))
    'These 3 cases compete for this 1 auditor, who has 1 place: 2 cases stay without an auditor.'
    """
    cases, auditors = len(short.case_ids), len(short.auditor_ids)
    if not auditors:
        noun = "This case has" if cases == 1 else f"These {cases} cases have"
        return f"{noun} no auditor who may audit {'it' if cases == 1 else 'them'}."
    one = auditors == 1
    return (
        f"{'This 1 case competes' if cases == 1 else f'These {cases} cases compete'} for"
        f" {'this' if one else 'these'} {counted(auditors, 'auditor')}, who"
        f" {'has' if one else 'have'} {counted(short.places, 'place')}:"
        f" {counted(short.short, 'case stays', 'cases stay')} without an auditor."
    )


def short_finding(facts: RoundFacts) -> str:
    """How many cases wait for an auditor."""
    waiting = len(facts.sample.case_ids) - sum(a.grade == 1 for a in facts.allocation.assignments)
    return f"{counted(waiting, 'case waits', 'cases wait')} for an independent auditor"


def absent_words(number: int) -> str:
    """How many auditors of the register are not in the round.

    >>> absent_words(0), absent_words(1)
    ('Everybody on the register takes part', '1 more on the register takes no part')
    """
    if not number:
        return "Everybody on the register takes part"
    return f"{number} more on the register take{'s' if number == 1 else ''} no part"


def status_finding(rows: Sequence[Stratum], noun: str = "status") -> str:
    """Whether the sample has of each status what the lottery was to give."""
    far = [row for row in rows if abs(row.drawn - row.expected) >= 1]
    if not far:
        return f"Each {noun} has the cases\nthat the lottery was to give, to within one"
    names = listed([lowered(STATUSES, row.key) for row in far])
    return f"The sample stands apart from the lottery's chances in {names}"


def status_lead(rows: Sequence[Stratum], noun: str = "status") -> str:
    """Where the sample's share is furthest from the frame's; shares only from ten cases up."""
    frame, drawn = sum(row.frame for row in rows), sum(row.drawn for row in rows)
    if min(frame, drawn) < 10:
        return f"{counted(drawn, 'case was', 'cases were')} drawn from {frame:,}."
    wide = max(rows, key=lambda row: abs(Fraction(row.frame, frame) - Fraction(row.drawn, drawn)))
    return (
        f"{meaning(STATUSES, wide.key)}: {percent(Fraction(wide.frame, frame), 0)} of the eligible"
        f" cases and {percent(Fraction(wide.drawn, drawn), 0)} of the sample."
        f" No {noun} differs by more."
    )


def team_finding(rows: Sequence[Stratum]) -> str:
    """In how many teams a case was drawn."""
    drawn = sum(row.drawn > 0 for row in rows)
    if rows and drawn == len(rows):
        return all_of(drawn, "team has", "teams have") + " a case in the sample"
    return f"{drawn} of {counted(len(rows), 'team')} have a case in the sample"


def undrawn_words(names: Sequence[str]) -> str:
    """Which teams the sample leaves out."""
    return f"No case was drawn from {listed(names)}." if names else ""


def coverage_finding(facts: RoundFacts) -> str:
    """What the draw does for workers who have not been audited this year (R016, R017)."""
    coverage = facts.sample.coverage
    due, reached, left = len(coverage.due), len(coverage.reached), len(coverage.left)
    if not due:
        return "Every worker with an eligible case has been audited this year"
    if not left:
        return all_of(due, "worker due an audit is", "workers due an audit are") + " reached"
    return (
        f"{reached} of {counted(due, 'worker')} due an audit"
        f" {'is' if reached == 1 else 'are'} reached;\n{left} {'is' if left == 1 else 'are'} left"
        " for the next round"
    )


def load_finding(rows: Sequence[Load]) -> str:
    """How many places are used, and whether anybody has more than their own (A12)."""
    used, places = sum(row.first + row.second for row in rows), sum(row.capacity for row in rows)
    over = sum(row.first + row.second > row.capacity for row in rows)
    if over:
        return f"{counted(over, 'auditor has', 'auditors have')} more cases than places"
    share = "All" if used == places else f"{used} of"
    return f"{share} {counted(places, 'place')} are used,\nand nobody has more than their own"


def unused_words(facts: RoundFacts) -> str:
    """How many auditors of the register have a role that this round does not use, by role."""
    roles = Counter(facts.auditors[key].role for key in unused(facts) if key in facts.auditors)
    if not roles:
        return ""
    named = [f"{meaning(ROLES, role)} {number}" for role, number in roles.most_common()]
    people = counted(roles.total(), "more auditor", "more auditors")
    have = "has a role" if roles.total() == 1 else "have roles"
    return f"{people} of the register {have} that this round does not use: {', '.join(named)}."


def unused(facts: RoundFacts) -> frozenset[str]:
    """The auditors of roles that this round does not use, whatever else keeps them out."""
    return frozenset(
        each.auditor_id for each in facts.allocation.ineligible if each.reason == OTHER_ROLE
    )


def broken(facts: RoundFacts) -> int:
    """How many audits were given to an auditor who is barred from the case: always none (A06)."""
    barred = {(bar.case_id, bar.auditor_id) for bar in facts.allocation.bars}
    return sum((a.case_id, a.auditor_id) in barred for a in facts.allocation.assignments)


def independence_finding(facts: RoundFacts) -> str:
    """How many pairs were barred, and whether a barred one was used."""
    barred = {(bar.case_id, bar.auditor_id) for bar in facts.allocation.bars}
    pairs = counts.pairs(facts)
    if broken(facts):
        noun = counted(broken(facts), "audit was", "audits were")
        return f"{noun} given to an auditor who is barred from the case"
    return f"{len(barred):,} of {pairs:,} pairs were barred,\nand none of them was used"


def choices_words(free: Sequence[int]) -> str:
    r"""How much choice there was.

    >>> choices_words([3, 5, 9])
    'The tightest case had 3 auditors to choose from;\nhalf of the cases had 5 or more'
    """
    if not free:
        return "No case was drawn, so nobody could choose"
    if len(set(free)) == 1:
        return f"Each case had {counted(free[0], 'auditor')} to choose from"
    least = counted(min(free), "auditor") if min(free) else "no auditor"
    middle = sorted(free, reverse=True)[(len(free) - 1) // 2]
    return f"The tightest case had {least} to choose from;\nhalf of the cases had {middle} or more"


def wishes_words() -> str:
    """What auditors are spared where it costs nobody fairness, none of it met.

    >>> wishes_words()[:60]
    "None of these came up: auditor in the worker's line of manag"
    """
    wishes = [f"{words[0].lower()}{words[1:]}" for words in WISHES.values()]
    return f"None of these came up: {listed(wishes)}."


def left_out_words(facts: RoundFacts) -> str:
    """How many cases could not be drawn because nobody may audit them (A06)."""
    number = sum(each.reason == "no_independent_auditor" for each in facts.frame.exclusions)
    noun, nouns = unit(facts), units(facts)
    if not number:
        return f"No {noun} had to be left out of the draw for want of an independent auditor."
    return (
        f"{counted(number, f'{noun} was', f'{nouns} were')} left out of the draw because no"
        " auditor of this round may audit them."
    )


def what_holds(facts: RoundFacts) -> list[Point]:
    """What a reader may rely on."""
    made = facts.allocation
    points: list[Point] = []
    if not broken(facts):
        tested = sum(count for each in made.assignments for _, count in each.checks)
        given = counted(len(made.assignments), "audit")
        points.append(
            ("Independent.", f"{given} given, tested against {counted(tested, 'recorded fact')}.")
        )
    points.append(("Fair.", f"{one_line(status_finding(counts.by_status(facts), called(facts)))}."))
    if made.loads:
        points.append(("Even.", evenness(made.loads)))
    return points


def evenness(rows: Sequence[Load]) -> str:
    """How far apart auditors with as many places are.

    >>> evenness([Load("a", 1, 0, 2), Load("b", 1, 1, 2)])
    'Loads of auditors with as many places differ by one at most.'
    """
    widest = 0
    for places in {row.capacity for row in rows}:
        held = [row.first + row.second for row in rows if row.capacity == places]
        widest = max(widest, max(held) - min(held))
    if not widest:
        return "Auditors with as many places have as many cases."
    return f"Loads of auditors with as many places differ by {spelled(widest)} at most."


def to_watch(facts: RoundFacts) -> list[Point]:
    """What somebody should look at; empty where there is nothing."""
    made, left = facts.allocation, len(facts.sample.coverage.left)
    unable = len({each.auditor_id for each in made.ineligible} - unused(facts))
    gave_way = [f"{lowered(WISHES, code)}: {n}" for code, n in counts.relaxed(facts)]
    asked = sum(len(keys) for each in facts.contracts for keys in each.flags.values())
    aside = sum(each.quarantined for each in facts.contracts)
    short, named = facts.sample.shortfall, len(facts.sample.nominated)
    unjudged = "No data contract was judged: the extract had the plain checks only."
    points = [
        (bool(short), "Drawn.", f"{short} fewer than wanted: no more could be drawn."),
        (named > 0, "Named.", f"{counted(named, 'case')} on top of the draw, in no estimate."),
        (bool(left), "Coverage.", f"{counted(left, 'worker is', 'workers are')} left for later."),
        (
            bool(unable),
            "Register.",
            f"{counted(unable, 'auditor takes', 'auditors take')} no part.",
        ),
        (bool(gave_way), "Wishes.", f"{sentence('; '.join(gave_way))}."),
        (
            bool(asked or aside),
            "Data.",
            f"{counted(aside, 'row')} set aside, {counted(asked, 'query', 'queries')} to answer.",
        ),
        (not facts.contracts, "Data.", unjudged),
    ]
    return [(word, words) for holds, word, words in points if holds]


def what_next(facts: RoundFacts) -> list[Point]:
    """What happens after this report."""
    round_, waiting = facts.round, len(facts.sample.reserves)
    return [
        ("Fieldwork.", f"{span(round_.starts_on, round_.ends_on)}: reading and conversations."),
        ("Return.", f"Every audit is due by {day(round_.due_on)}."),
        (
            "Withdrawn cases.",
            f"{counted(waiting, 'reserve waits', 'reserves wait')} in a published order;"
            " the nearest in kind stands in.",
        ),
    ]
