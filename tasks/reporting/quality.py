"""What the contracts found, for the people who read reports: counts, codes and references only.

The page for the data owner can be made of the contracts alone, since a run
that they stop has neither a sample nor an allocation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from tasks.model import ContractResult, RoundFacts, RuleResult, SourceDifference
from tasks.reporting.pdf import render_pdf
from tasks.reporting.unproved import answerable, unjudged_words
from tasks.reporting.words import VERDICTS, counted, listed, sentence

ORDER = tuple(VERDICTS)
SHOWN = 5
MOST_CODES, MOST_TEAMS = 7, 3  # the page is one page


def quality_page(
    authority: str,
    round_title: str,
    as_at: date,
    contracts: Sequence[ContractResult],
    team_names: Mapping[str, str] | None = None,
    differences: Sequence[SourceDifference] = (),
    registers: str = "",
    unproved: str = "",
) -> bytes:
    """What the data owner is asked to put right, as PDF/UA-1 (contracts, section 6).

    ``registers`` says which version of the registers that people keep was read.
    """
    context = owner_context(authority, round_title, as_at, contracts, team_names or {})
    beside = {"registers": registers, "readings": readings(differences), "unproved": unproved}
    return render_pdf("reports/quality_page.html", {**context, **beside})


def round_quality_page(facts: RoundFacts) -> bytes:
    """The same page for a round that went on, with its teams by name."""
    names = {team_id: team.team_name for team_id, team in facts.teams.items()}
    round_ = facts.round
    asked = answerable(facts.contracts, facts.origin)
    return quality_page(
        facts.authority, round_.title, round_.as_at, asked, names,
        facts.differences, facts.registers, unjudged_words(facts.origin),
    )  # fmt: skip


def readings(differences: Sequence[SourceDifference]) -> list[tuple[str, list[str], str]]:
    """Each rule by which the source was read, with its places and its rows, the most rows first.

    >>> readings([SourceDifference("either_key", "t.a", "S.", None)])
    [('S.', ['t.a'], 'all')]
    """
    places: dict[str, list[SourceDifference]] = {}
    for each in differences:
        places.setdefault(each.sentence, []).append(each)
    made = [
        (words, [each.place for each in found], _rows_of(found)) for words, found in places.items()
    ]
    return sorted(made, key=lambda each: (each[2] != "all", each[1]))


def _rows_of(found: Sequence[SourceDifference]) -> str:
    """How many rows a rule concerned."""
    if any(each.rows is None for each in found):
        return "all"
    return f"{sum(each.rows or 0 for each in found):,}"


def owner_context(
    authority: str,
    round_title: str,
    as_at: date,
    contracts: Sequence[ContractResult],
    team_names: Mapping[str, str],
) -> dict[str, object]:
    """All that the page says: the verdict, the counts, each rule that found something."""
    judged = [(each, rule) for each in contracts for rule in each.rules]
    return {
        "title": f"Data quality, {round_title}",
        "topic": "Data quality",
        "footer": f"Data quality, {round_title}, {authority}",
        "authority": authority,
        "made_on": as_at.isoformat(),
        "round_title": round_title,
        "as_at": as_at,
        "finding": owner_finding(contracts),
        "stops": [
            sentence(words.replace(each.population, each.population.replace("_", " ")))
            for each in contracts
            for words in each.stops
        ],
        "unjudged": [rule.code for _, rule in judged if not rule.is_judged],
        "cards_": _cards(contracts, len(judged)),
        "matrix": team_matrix(contracts, team_names),
        **quality_context(contracts),
    }


def owner_finding(contracts: Sequence[ContractResult]) -> str:
    """Whether the round may go on, and what is to be done."""
    stops = sum(len(each.stops) for each in contracts)
    if stops:
        return (
            f"The round cannot start:\n{counted(stops, 'thing has', 'things have')} to be put right"
        )
    return quality_finding(contracts)


def _cards(contracts: Sequence[ContractResult], judged: int) -> list[tuple[str, str, str, str]]:
    """Rows extracted, set aside and to be checked, and rules judged."""
    extracted = sum(each.extracted for each in contracts)
    aside = sum(each.quarantined for each in contracts)
    asked = sum(len(each.flags) for each in contracts)
    return [
        ("Extracted", f"{extracted:,}", "", f"Rows, from {counted(len(contracts), 'population')}"),
        ("Set aside", f"{aside:,}", "", "Rows that cannot be used until they are corrected"),
        ("To check", f"{asked:,}", "", "Rows that are used, with a question to answer"),
        ("Rules judged", f"{judged:,}", "", "Each of them found nothing, or stands below"),
    ]


def team_matrix(
    contracts: Sequence[ContractResult], team_names: Mapping[str, str]
) -> dict[str, object]:
    """Rows found by team and rule: the rules and the teams with most, the rest in one line."""
    rules = [rule for _, rule in broken_rules(contracts) if rule.by_team][:MOST_CODES]
    held = {rule.code: Counter(dict(rule.by_team)) for rule in rules}
    whole: Counter[str] = sum(held.values(), Counter())
    teams = sorted(whole, key=lambda team: (-whole[team], team))
    rows = [
        (team_names.get(team, team), [found[team] for found in held.values()])
        for team in teams[:MOST_TEAMS]
    ]
    if teams[MOST_TEAMS:]:
        rest = [sum(found[team] for team in teams[MOST_TEAMS:]) for found in held.values()]
        rows.append((counted(len(teams) - MOST_TEAMS, "other team"), rest))
    total = [found.total() for found in held.values()]
    return {"codes": list(held), "rows": [("All", total), *rows] if rows else []}


def quality_context(contracts: Sequence[ContractResult]) -> dict[str, object]:
    """The data-quality part of a report."""
    faults = [fault(contract, rule) for contract, rule in broken_rules(contracts)]
    return {
        "quality_finding": quality_finding(contracts),
        "populations": [
            (each.population.replace("_", " ").capitalize(), each) for each in contracts
        ],
        "faults": faults,
        "fault_rows": [(each,) for each in faults],
        "verdicts": [
            VERDICTS[name] for name in ORDER if any(each["verdict"] == name for each in faults)
        ],
        "rules_judged": sum(len(each.rules) for each in contracts),
    }


def quality_finding(contracts: Sequence[ContractResult]) -> str:
    """How many rows may be used, and how many are asked about."""
    if not contracts:
        return "No data contract was judged for this round"
    extracted = sum(each.extracted for each in contracts)
    accepted = sum(each.accepted for each in contracts)
    if accepted == extracted:
        asked = sum(len(each.flags) for each in contracts)
        if asked:
            return (
                f"All {counted(extracted, 'row')} may be used;\n{asked:,} of them raise a question"
            )
        return f"All {counted(extracted, 'row')} extracted kept the data contracts"
    return (
        f"{accepted:,} of {counted(extracted, 'row')} extracted may be used;\n"
        f"{extracted - accepted:,} {'is' if extracted - accepted == 1 else 'are'} set aside"
    )


def broken_rules(
    contracts: Sequence[ContractResult],
) -> tuple[tuple[ContractResult, RuleResult], ...]:
    """Every rule that found something, the gravest first, then the most rows."""
    found = [(each, rule) for each in contracts for rule in each.rules if rule.failed]
    return tuple(
        sorted(
            found,
            key=lambda pair: (ORDER.index(pair[1].verdict), -pair[1].failed, pair[1].code),
        )
    )


def fault(contract: ContractResult, rule: RuleResult) -> dict[str, object]:
    """One broken rule as a reader meets it: what, how many, which."""
    mark, word, _ = VERDICTS[rule.verdict]
    return {
        "code": rule.code,
        "population": contract.population.replace("_", " "),
        "message": rule.message,
        "verdict": rule.verdict,
        "mark": mark,
        "word": word,
        "failed": rule.failed,
        "waived": rule.waived,
        "similar_to": rule.similar_to,
        "references": references(rule),
    }


def references(rule: RuleResult) -> str:
    """The references of a broken rule, those known longest first, and how many more there are.

    >>> references(RuleResult("OC1", "m", "flag", None, 3, ("b", "a", "c")))
    'a, b and c'
    >>> known = (("c", date(2021, 6, 14)),)
    >>> references(RuleResult("OC1", "m", "quarantine", None, 2, ("a", "c"), first_seen=known))
    'c (since 14 June 2021) and a'
    """
    failed = set(rule.failed_keys)
    known = {
        key: f"{key} (since {day.day} {day:%B %Y})" for key, day in rule.first_seen if key in failed
    }
    shown = [*known.values(), *sorted(failed - known.keys())]
    more = len(shown) - SHOWN
    return f"{', '.join(shown[:SHOWN])} and {more} more" if more > 0 else listed(shown)
