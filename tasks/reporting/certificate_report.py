"""The sample certificate as people read it: is this sample fair, and can I check it.

The proof itself is ``certificate.json``; these pages say what is in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tasks.model import RoundFacts
from tasks.reporting import certificate_sentences as said
from tasks.reporting import counts
from tasks.reporting.allocation_charts import coverage_charts, status_chart
from tasks.reporting.charts import Row, columns, ranked
from tasks.reporting.contact_words import (
    called,
    crossed,
    is_of_contacts,
    part_words,
    services_words,
    status_label,
    unit,
    units,
)
from tasks.reporting.named_cases import named_context, named_rule
from tasks.reporting.pages import page, place, status_rows, team_name
from tasks.reporting.pdf import render_pdf
from tasks.reporting.sentences import coverage_finding, status_finding, status_lead
from tasks.reporting.words import (
    EXCLUSIONS,
    PATHWAYS,
    SERVICES,
    STATUSES,
    TEAM_TYPES,
    counted,
    listed,
    lowered,
    meaning,
    sentence,
    share,
)

MOST_BINS = 14
STEPS = tuple(Fraction(step, 1000) for step in (1, 2, 5, 10, 20, 50, 100))
MOST_RELAXED = 20


def sample_certificate(facts: RoundFacts) -> bytes:
    """The certificate as PDF/UA-1 (R022 to R025, R048, A05, A25)."""
    return render_pdf("reports/certificate.html", certificate_context(facts))


def certificate_context(facts: RoundFacts) -> dict[str, object]:
    """All that the certificate says."""
    proof: dict[str, Any] = json.loads(facts.sample.certificate)
    chances = counts.chances(facts)
    return {
        **page(facts, "Sample certificate", "Is it fair, and can I check it"),
        **_first(facts, proof, chances),
        **_fixed(facts),
        **_eligible(facts),
        **_strata(facts, proof),
        **_chances(facts, chances),
        **_coverage(facts),
        "sample_finding": said.sample_finding(len(facts.sample.selected)),
        "substitutions": said.substitution_words(facts),
        "sample": [place(facts, each) for each in facts.sample.selected],
        "reserves_finding": said.reserves_finding(len(facts.sample.reserves)),
        "reserves": [place(facts, each) for each in facts.sample.reserves],
        **named_context(facts),
    }


def _first(
    facts: RoundFacts, proof: Mapping[str, Any], chances: Mapping[str, Fraction]
) -> dict[str, object]:
    """The first page: the finding, four figures, three columns and three steps."""
    sample = facts.sample
    drawn, due, reached = (
        len(each) for each in (sample.selected, sample.coverage.due, sample.coverage.reached)
    )
    open_cases = len(facts.frame.cases) + len(facts.frame.exclusions)
    return {
        "finding": said.finding(facts),
        "drawn": counted(drawn, "case"),
        "cards_": [
            ("Cases drawn", drawn, f"of {facts.plan.target}", said.shortfall_words(facts)),
            (
                "Eligible cases",
                f"{len(facts.frame.cases):,}",
                "",
                f"Could be drawn, of {counted(open_cases, unit(facts), units(facts))}",
            ),
            _third_card(facts, reached, due),
            ("Reserves", len(sample.reserves), "", "Stand in for withdrawn cases; no new draw"),
        ],
        "fair": said.is_fair(facts, chances),
        "checks": said.can_check(facts),
        "know": said.to_know(facts, proof),
    }


def _third_card(facts: RoundFacts, reached: int, due: int) -> tuple[str, object, str, str]:
    """Coverage of workers or, where nobody is to be covered, of the strata that there are."""
    if facts.plan.is_coverage_wanted:
        said_of = "Not yet audited this year, and now in the sample"
        return ("Workers reached", reached, f"of {due}", said_of)
    strata = facts.plan.quotas
    if not strata:
        status = {case.case_id: case.status for case in facts.frame.cases}
        met = {status[each.case_id] for each in facts.sample.selected}
        said_of = "As the lot gave, each case by its own chance"
        return ("Statuses with a case", len(met), f"of {len(facts.plan.statuses)}", said_of)
    placed = sum(places > 0 for *_, places in strata)
    return ("Strata with places", placed, f"of {len(strata)}", "Each rating on each pathway")


def _fixed(facts: RoundFacts) -> dict[str, object]:
    """What was fixed, in what order, and the rules that were fixed with it."""
    sample, plan = facts.sample, facts.plan
    prefix = "" if sample.seed.purpose == "live" else f"{sample.seed.purpose}|"
    return {
        "commitment": sample.commitment.digest,
        "fixed_finding": said.fixed_finding(facts),
        "fixed_lead": said.fixed_lead(facts),
        "fixed": [
            ("Frame", sample.commitment.frame_digest, "of every eligible and every excluded case"),
            ("Design", sample.commitment.design_digest, "of the rules below"),
            (
                "Commitment",
                sample.commitment.digest,
                f"of frame|design|{sample.commitment.method}, the version of the method",
            ),
            ("Public value", sample.seed.public_value, "which entered after the commitment"),
            ("Seed", sample.seed.value, f"of {prefix}commitment|public value"),
        ],
        "rules": [
            ("Cases wanted", f"{plan.target:,}"),
            *_who(facts),
            ("Not again within", f"{plan.hard_months} months of the last audit"),
            (
                "Less chance within",
                f"{plan.soft_months} months of the last audit: {plan.soft_weight} of the weight",
            ),
            ("Weight rises until", f"{plan.cap_months} months since the last audit"),
            ("Least chance", f"{plan.smallest_share} of an even chance"),
            ("Reserves", f"{plan.reserve_share} of the cases drawn"),
            *named_rule(facts),
        ],
    }


def _who(facts: RoundFacts) -> list[tuple[str, str]]:
    """Whose cases the rules speak of, and how many of one at most."""
    plan = facts.plan
    kinds = PATHWAYS if is_of_contacts(facts) else TEAM_TYPES
    names = ("Ratings", "Pathways") if is_of_contacts(facts) else ("Statuses", "Teams")
    holder = "decision-maker of a service" if is_of_contacts(facts) else "worker"
    rules = [
        (names[0], sentence(listed([lowered(STATUSES, each) for each in plan.statuses]))),
        (names[1], sentence(listed([lowered(kinds, each) for each in plan.team_types]))),
        ("At most", f"{plan.max_per_family} of a family, {plan.max_per_worker} of a {holder}"),
    ]
    if plan.theme_cases:
        rules.append(("The theme takes", said.part_rule(facts)))
    if plan.team_floors:
        least = [f"{number} of {meaning(SERVICES, each)}" for each, number in plan.team_floors]
        rules.append(("At least", sentence(listed(least))))
    if plan.type_floors:
        fewest = [f"{number} by {lowered(kinds, each)}" for each, number in plan.type_floors]
        rules.append(("And at least", sentence(listed(fewest))))
    return rules


def _eligible(facts: RoundFacts) -> dict[str, object]:
    """Every open case that could not be drawn, by reason (A05)."""
    reasons = counts.by_reason(facts)
    aside = len(facts.frame.exclusions)
    rows = [
        Row(meaning(EXCLUSIONS, code), number, None, (f"{number:,}",)) for code, number in reasons
    ]
    says = f"{sentence(units(facts))} that could not be drawn, by reason: " + "; ".join(
        f"{row.name} {row.words[0]}" for row in rows
    )
    return {
        "eligible_finding": said.eligible_finding(facts),
        "reasons_chart": ranked(rows, says) if rows else "",
        "reasons": [("All", aside, share(aside, aside) if aside else "")]
        + [(meaning(EXCLUSIONS, code), number, share(number, aside)) for code, number in reasons],
    }


def _strata(facts: RoundFacts, proof: Mapping[str, Any]) -> dict[str, object]:
    """Wanted and drawn by status, and what gave way (R063)."""
    rows = counts.by_status(facts)
    relaxed = said.relaxation_rows(facts, proof.get("relaxations", ()))
    return {
        **crossed(facts),
        "has_part": bool(facts.plan.theme_cases),
        "services_words": " ".join(
            filter(
                None, [part_words(facts), services_words(facts) if facts.plan.team_floors else ""]
            )
        ),
        "status_label": status_label(facts),
        "status_finding": status_finding(rows, called(facts)),
        "status_lead": status_lead(rows, called(facts)),
        "status_chart": status_chart(rows),
        **status_rows(facts, rows),
        "relaxed": relaxed[:MOST_RELAXED],
        "more_relaxed": max(0, len(relaxed) - MOST_RELAXED),
    }


def _chances(facts: RoundFacts, chances: Mapping[str, Fraction]) -> dict[str, object]:
    """How many cases had which chance, by status, and how many of them were drawn."""
    drawn = {each.case_id for each in facts.sample.selected}
    status = {case.case_id: case.status for case in facts.frame.cases}
    rows: list[tuple[str, tuple[int, ...]]] = []
    for low, high in bins(list(chances.values())):
        inside = [key for key, chance in chances.items() if low <= chance < high]
        split = [sum(status[key] == each for key in inside) for each in facts.plan.statuses]
        rows.append((between(low, high), (len(inside), *split, len(drawn & set(inside)))))
    bars = [Row(name.removesuffix("%").replace("%", ""), cells[0]) for name, cells in rows]
    says = "Cases by their chance: " + "; ".join(
        f"{name}, {counted(cells[0], 'case')}" for name, cells in rows
    )
    return {
        "chances_finding": said.chances_finding(chances),
        "weights": said.weights_words(facts),
        "chances_chart": columns(bars, "Chance of being drawn, in per cent", says, 150),
        "chance_rows": rows,
        "status_names": [meaning(STATUSES, each) for each in facts.plan.statuses],
    }


def bins(values: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """Round bounds for some chances: the smallest round step that needs no more than 14 bins.

    >>> [between(*each) for each in bins([Fraction(1, 50), Fraction(1, 5)])][:2]
    ['2% to 4%', '4% to 6%']
    """
    if not values:
        return []
    low, high = min(values), max(values)
    step = next((each for each in STEPS if high // each - low // each < MOST_BINS), STEPS[-1])
    first, last = int(low // step), int(high // step)
    return [(step * number, step * (number + 1)) for number in range(first, last + 1)]


def between(low: Fraction, high: Fraction) -> str:
    """A bin of chances; none is above certainty.

    >>> between(Fraction(1, 100), Fraction(3, 200)), between(Fraction(1), Fraction(11, 10))
    ('1% to 1.5%', '100%')
    """
    if low == 1:
        return "100%"
    return f"{float(low * 100):g}% to {float(high * 100):g}%"


def _coverage(facts: RoundFacts) -> dict[str, object]:
    """Which workers are reached, and how many are left in which team (R016, R017)."""
    rows = counts.reach(facts)
    names = [team_name(facts, row.team_id) for row in rows]
    everybody = (
        sum(row.workers for row in rows),
        sum(row.reached for row in rows),
        sum(row.earlier for row in rows),
        sum(row.left for row in rows),
    )
    return {
        "has_coverage": facts.plan.is_coverage_wanted,
        "coverage_finding": coverage_finding(facts),
        "forecast": said.forecast_words(facts),
        "coverage_charts": coverage_charts(rows, names),
        "reach": [("All", everybody)]
        + [
            (name, (row.workers, row.reached, row.earlier, row.left))
            for name, row in zip(names, rows, strict=True)
        ],
    }
