"""The allocation report for the QA data lead: who audits what, and is it fair.

Every sentence that holds a number is worked out here from the round's facts.
"""

from __future__ import annotations

from fractions import Fraction

from tasks.model import JOINT, SECOND, RoundFacts
from tasks.reporting import counts
from tasks.reporting.allocation_charts import (
    bars_chart,
    board_charts,
    choices_chart,
    coverage_charts,
    status_chart,
    team_charts,
)
from tasks.reporting.contact_words import called, crossed, services_words, status_label
from tasks.reporting.observed import observing_context
from tasks.reporting.pages import page, status_rows, team_name
from tasks.reporting.pdf import render_pdf
from tasks.reporting.quality import quality_context
from tasks.reporting.sentences import (
    absent_words,
    choices_words,
    coverage_finding,
    independence_finding,
    left_out_words,
    load_finding,
    status_finding,
    status_lead,
    team_finding,
    to_watch,
    undrawn_words,
    unused,
    unused_words,
    what_holds,
    what_next,
    wishes_words,
)
from tasks.reporting.shortages import (
    joint_finding,
    of_early_help,
    people_words,
    shortages_words,
    waiting_finding,
    without_early_help,
)
from tasks.reporting.words import (
    ABSENCES,
    BARS,
    ROLE,
    STATUSES,
    WISHES,
    day,
    listed,
    lowered,
    meaning,
    span,
)

DASH = "\N{EN DASH}"

TEAM_LEAD = (
    "Teams get no places of their own: every eligible case has its chance, whichever team holds it."
)
SERVICE_LEAD = "Each service of the front door has at least one case, where it has any."


def allocation_report(facts: RoundFacts) -> bytes:
    """The report as PDF/UA-1."""
    return render_pdf("reports/allocation_report.html", allocation_context(facts))


def allocation_context(facts: RoundFacts) -> dict[str, object]:
    """All that the allocation report says."""
    return {
        **page(facts, "Allocation report", "Summary"),
        **_summary(facts),
        **_frame(facts),
        **_shortage(facts),
        **_coverage(facts),
        **_teams(facts),
        **_load(facts),
        **observing_context(facts),
        **_independence(facts),
        **quality_context(facts.contracts),
    }


def _summary(facts: RoundFacts) -> dict[str, object]:
    """The first page: the finding, four figures, three columns and whatever is short."""
    made, drawn = facts.allocation, len(facts.sample.case_ids)
    placed = sum(each.grade == 1 for each in made.assignments)
    busy = sum(load.first + load.second > 0 for load in made.loads)
    barred = len({(bar.case_id, bar.auditor_id) for bar in made.bars})
    return {
        "fieldwork": span(facts.round.starts_on, facts.round.ends_on),
        "due": day(facts.round.due_on),
        "finding": joint_finding(facts, drawn, placed),
        "shortages": shortages_words(facts),
        "cards_": [
            ("With an auditor", placed, f"of {drawn}", "First grades: one auditor for each case"),
            (
                "Graded twice",
                sum(each.grade == SECOND for each in made.assignments),
                f"of {drawn}",
                second_words(facts),
            ),
            (
                "Auditors at work",
                busy,
                f"of {len(made.loads)}",
                absent_words(len({each.auditor_id for each in made.ineligible})),
            ),
            (
                "Pairs barred",
                f"{barred:,}",
                "",
                f"Of {counts.pairs(facts):,} pairs of case and auditor",
            ),
        ],
        "holds": what_holds(facts),
        "watch": to_watch(facts),
        "next": what_next(facts),
    }


def _frame(facts: RoundFacts) -> dict[str, object]:
    """Frame against sample by status and team."""
    statuses, teams = counts.by_status(facts), counts.by_team(facts)
    keys = [f"{status}: {lowered(STATUSES, status)}" for status in facts.plan.statuses]
    return {
        **crossed(facts),
        "services_words": services_words(facts) if facts.plan.team_floors else "",
        "status_label": status_label(facts),
        "has_coverage": facts.plan.is_coverage_wanted,
        "status_finding": status_finding(statuses, called(facts)),
        "status_lead": status_lead(statuses, called(facts)),
        "status_chart": status_chart(statuses),
        **status_rows(facts, statuses),
        "team_finding": team_finding(teams),
        "team_lead": SERVICE_LEAD if facts.plan.team_floors else TEAM_LEAD,
        "undrawn": undrawn_words([team_name(facts, row.key) for row in teams if not row.drawn]),
        "team_charts": team_charts(teams, [team_name(facts, row.key) for row in teams]),
        "status_codes": facts.plan.statuses,
        "status_key": f"{listed(keys)}.",
    }


def _shortage(facts: RoundFacts) -> dict[str, object]:
    """Who competes for whom where auditors are short (A25)."""
    made = facts.allocation
    placed = {each.case_id for each in made.assignments if each.grade == 1}
    return {
        "competing": [
            (
                ", ".join(each.case_ids),
                people_words(facts, each, is_beside=is_beside),
                each,
            )
            for each, is_beside in zip(made.shortages, of_early_help(facts), strict=True)
        ],
        "short_finding": waiting_finding(facts),
        "waiting": [case_id for case_id in facts.sample.case_ids if case_id not in placed],
        "without_early_help": without_early_help(facts),
    }


def _coverage(facts: RoundFacts) -> dict[str, object]:
    """Which workers have been or are audited this year (R016)."""
    rows = counts.reach(facts)
    names = [team_name(facts, row.team_id) for row in rows]
    return {
        "coverage_finding": coverage_finding(facts),
        "coverage_charts": coverage_charts(rows, names),
    }


def _teams(facts: RoundFacts) -> dict[str, object]:
    """One line a team: its cases and its workers, and a dash where it has none."""
    cases = {row.key: row for row in counts.by_team(facts)}
    workers = {row.team_id: row for row in counts.reach(facts)}
    is_covering = facts.plan.is_coverage_wanted
    nothing = (DASH,) * (3 + len(facts.plan.statuses))
    absent = (DASH,) * 4
    held = {key: worker_cells(row) for key, row in workers.items()} if is_covering else {}
    rows = [
        (
            team_name(facts, team_id),
            (
                *(case_cells(cases[team_id]) if team_id in cases else nothing),
                *(held.get(team_id, absent) if is_covering else ()),
            ),
        )
        for team_id in [*cases, *(each for each in workers if each not in cases)]
    ]
    statuses = counts.by_status(facts)
    total = counts.Stratum(
        "all",
        sum(row.frame for row in statuses),
        0,
        sum((row.expected for row in statuses), Fraction(0)),
        sum(row.drawn for row in statuses),
        tuple(row.drawn for row in statuses),
    )
    everybody = counts.Reach(
        "all",
        sum(row.reached for row in workers.values()),
        sum(row.earlier for row in workers.values()),
        sum(row.left for row in workers.values()),
    )
    people = worker_cells(everybody) if is_covering else ()
    return {"team_rows": rows, "team_total": case_cells(total) + people}


def case_cells(row: counts.Stratum) -> tuple[str, ...]:
    """A team's cases: frame, expected, drawn, and drawn of each status."""
    drawn = (f"{count}" for count in (row.drawn, *row.statuses))
    return (f"{row.frame:,}", f"{float(row.expected):.1f}", *drawn)


def worker_cells(row: counts.Reach) -> tuple[str, ...]:
    """A team's workers: all, in this round, earlier this year, left for later."""
    return tuple(f"{count}" for count in (row.workers, row.reached, row.earlier, row.left))


def _load(facts: RoundFacts) -> dict[str, object]:
    """How many cases each auditor has, of how many places."""
    rows = counts.loads(facts)
    people = facts.auditors
    others = unused(facts)
    unable = {
        each.auditor_id: each.reason
        for each in reversed(facts.allocation.ineligible)
        if each.auditor_id not in others
    }
    return {
        "load_finding": load_finding(rows),
        "board_charts": board_charts(rows, people),
        "loads": [
            (
                people[row.auditor_id].auditor_name,
                meaning(ROLE, people[row.auditor_id].role),
                row,
            )
            for row in rows
        ],
        "unused": unused_words(facts),
        "unable": [
            (people[auditor_id].auditor_name, meaning(ABSENCES, reason))
            for auditor_id, reason in sorted(unable.items())
        ],
    }


def _independence(facts: RoundFacts) -> dict[str, object]:
    """Why pairs were barred, and what each audit given was tested for (A06, R027)."""
    rows, free = counts.barrings(facts), counts.choices(facts)
    return {
        "independence_finding": independence_finding(facts),
        "bars_chart": bars_chart([row for row in rows if row.pairs]),
        "barrings": [(meaning(BARS, row.code), row) for row in rows],
        "choices_chart": choices_chart(free),
        "choices_words": choices_words(free),
        "left_out": left_out_words(facts),
        "wishes": wishes_words(),
        "relaxed": [(meaning(WISHES, code), count) for code, count in counts.relaxed(facts)],
    }


def second_words(facts: RoundFacts) -> str:
    """What the second grades are, and whether Early Help audits beside the first (R052)."""
    joint = sum(each.grade == JOINT for each in facts.allocation.assignments)
    said = "Second grades, blind, by another auditor"
    return f"{said}; {joint} cases jointly with Early Help" if facts.round.is_joint else said
