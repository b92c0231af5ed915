"""What the Prefect screen shows of a round: counts, and links that hold ids only (K35)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from tasks.model import (
    JOINT,
    PAUSED,
    SUBSTITUTED,
    WAITING,
    AgencyReturn,
    Allocation,
    ContractResult,
    Decision,
    Document,
    Frame,
    Round,
    Sample,
)
from tasks.reporting.counts import of_part
from tasks.reporting.words import counted
from tasks.scheduling.programme_page import day_of

SHOWN = {
    "sample-certificate": "Sample certificate",
    "overview": "Overview",
    "due-list": "Due and overdue list",
    "allocation-report": "Allocation report",
    "returns-list": "List of returns",
    "data-quality": "Data quality",
}
"""What the reports of a round are called, by the names of their files in its folder."""


OF_ROUND = 2  # a report lies in the folder of its round itself, and not deeper
COUNTS = ("What", "How many")


def days(round_: Round) -> str:
    """The days of a round, as whoever approves it asks first."""
    as_at, starts, ends, due = (
        day_of(each) for each in (round_.as_at, round_.starts_on, round_.ends_on, round_.due_on)
    )
    return f"Facts as at {as_at} · from {starts} to {ends} · due on {due}"


def strata(statuses: tuple[str, ...], frame: Frame, sample: Sample) -> str:
    """Each status with its cases in the frame and in the sample."""
    status = {case.case_id: case.status for case in frame.cases}
    held = Counter(status.values())
    drawn = Counter(status[each.case_id] for each in sample.selected)
    rows = [(name.replace("_", " "), f"{held[name]:,}", str(drawn[name])) for name in statuses]
    total = ("all", f"{held.total():,}", str(drawn.total()))
    return table(("Status", "In the frame", "Drawn"), [*rows, total])


def part(frame: Frame, sample: Sample) -> str:
    """How many of the drawn cases are of a theme that takes a part; nothing where none does."""
    drawn, could_be = of_part(frame, sample)
    if not could_be:
        return ""
    return f"Of the theme: {drawn} of {len(sample.selected)} drawn, from {could_be} that could be."


def sizes(sample: Sample, made: Allocation) -> str:
    """What else a QA data lead asks first."""
    loads = [each.first + each.second for each in made.loads if each.capacity]
    short = sum(each.short for each in made.shortages)
    beside = sum(each.grade == JOINT for each in made.assignments)
    alone = len(sample.case_ids) - beside if beside else 0
    covered = [
        ("Workers not yet audited this year", len(sample.coverage.due)),
        ("of these reached", len(sample.coverage.reached)),
    ]
    rows = [
        ("Reserves", len(sample.reserves)),
        *([("Named cases on top", len(sample.nominated))] if sample.nominated else []),
        ("Fewer drawn than wanted", sample.shortfall),
        *(covered if sample.coverage.due else []),
        ("First audits allocated", sum(each.grade == 1 for each in made.assignments)),
        ("Blind second grades", sum(each.grade == 2 for each in made.assignments)),
        ("Audits without an auditor", short - alone),
        *([("Cases without anybody from Early Help", alone)] if alone else []),
        ("Fewest and most for one auditor", f"{min(loads, default=0)} and {max(loads, default=0)}"),
    ]
    return table(COUNTS, [(name, str(value)) for name, value in rows])


def load_table(made: Allocation) -> str:
    """How many auditors have how many audits of how many places, those with most first.

    Nobody without a place is in it, and nobody is named.
    """
    held = Counter(
        (each.first + each.second, each.capacity) for each in made.loads if each.capacity
    )
    rows = [
        (str(audits), str(places), str(number))
        for (audits, places), number in sorted(held.items(), reverse=True)
    ]
    return table(("Audits each", "Of places", "Auditors"), rows) if rows else ""


def taken(frame: Frame) -> str:
    """Each status of a census with its cases, all of which are in it, or that nothing is due."""
    if not frame.cases:
        return "Nothing is due in this round, so nobody is given an audit."
    held = Counter(case.status.replace("_", " ") for case in frame.cases)
    rows = [(name, str(held[name])) for name in sorted(held)]
    return table(("Status", "In this round"), [*rows, ("all", str(held.total()))])


def given_out(made: Allocation) -> str:
    """Who audits a census, in counts; nothing where those who are asked audit themselves."""
    if not made.assignments and not made.shortages:
        return ""
    loads = [each.first + each.second for each in made.loads if each.first + each.second]
    rows = [
        ("Audits given out", str(len(made.assignments))),
        ("Audits without an auditor", str(sum(each.short for each in made.shortages))),
        ("Auditors with an audit", str(len(loads))),
        ("Most for one auditor", str(max(loads, default=0))),
    ]
    return table(COUNTS, rows)


def asked_of_agencies(returns: tuple[AgencyReturn, ...]) -> str:
    """How many returns are asked of how many agencies; nothing in any other audit."""
    asked = [each for each in returns if each.withheld is None]
    kept = len(returns) - len(asked)
    if not returns:
        return ""
    agencies = counted(len({each.organisation_id for each in asked}), "agency", "agencies")
    withheld = f" {counted(kept, 'return')} cannot be asked for." if kept else ""
    return f"Asked of {agencies}: {counted(len(asked), 'return')}.{withheld}"


def observed(number: int) -> str:
    """How many workers are observed beside the cases; nothing where none is."""
    return f"Observations of practice: {number}." if number else ""


def quality(contracts: tuple[ContractResult, ...]) -> str:
    """Each population with its rows, and how many of them were set aside or questioned."""
    rows = [
        (each.population.replace("_", " "), f"{each.extracted:,}", f"{each.quarantined:,}",
         f"{len(each.flags):,}")
        for each in contracts
    ]  # fmt: skip
    return table(("Data", "Rows", "Set aside", "With a question"), rows) if rows else ""


def links(address: str | None, documents: tuple[Document, ...]) -> str:
    """The reports of a proposed round as links by id; nothing where no document server is set."""
    if address is None:
        return ""
    named = ((PurePath(each.path), each.document_id) for each in documents)
    return " · ".join(
        f"[{SHOWN[path.stem]}]({address}/documents/{number})"
        for path, number in named
        if path.stem in SHOWN and len(path.parts) == OF_ROUND
    )


def waiting(messages: int) -> str:
    """How many messages a proposed round has; true before they are sent and after."""
    leaves = counted(messages, "message, which leaves", "messages, which leave")
    return f"{leaves} once the round is approved."


def decision_lines(past: tuple[Decision, ...]) -> Iterator[str]:
    """What was decided so far, and why the last answer was not followed."""
    for each in past:
        if each.decision == SUBSTITUTED:
            yield (
                f"Case {each.place} was substituted by reserve {each.reserve_place}, by"
                f" {each.decided_by}: {each.reason}."
            )
    if past and past[-1].decision == PAUSED:
        yield f"**Paused** by {past[-1].decided_by}: {past[-1].reason}. To go on, approve it."
    if past and past[-1].decision == WAITING and past[-1].reason:
        yield f"**The last answer was not followed:** {past[-1].reason}."


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table that the Prefect screen shows."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
