"""What the Prefect screen shows of a round: counts, and links that hold ids only (K35)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tasks.model import (
    JOINT,
    PAUSED,
    SUBSTITUTED,
    WAITING,
    Allocation,
    ContractResult,
    Decision,
    Document,
    Frame,
    Sample,
)
from tasks.reporting.counts import of_part

SHOWN = {
    "certificate": "Sample certificate",
    "allocation": "Allocation report",
    "quality": "Data quality",
}


def strata(statuses: tuple[str, ...], frame: Frame, sample: Sample) -> str:
    """Each status with its cases in the frame and in the sample."""
    status = {case.case_id: case.status for case in frame.cases}
    held = Counter(status.values())
    drawn = Counter(status[each.case_id] for each in sample.selected)
    rows = [(name, str(held[name]), str(drawn[name])) for name in statuses]
    total = ("all", str(held.total()), str(drawn.total()))
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
    rows = [
        ("Reserves", len(sample.reserves)),
        *([("Named cases on top", len(sample.nominated))] if sample.nominated else []),
        ("Fewer drawn than wanted", sample.shortfall),
        ("Workers not yet audited this year", len(sample.coverage.due)),
        ("of these reached", len(sample.coverage.reached)),
        ("First audits allocated", sum(each.grade == 1 for each in made.assignments)),
        ("Blind second grades", sum(each.grade == 2 for each in made.assignments)),
        ("Audits without an auditor", short - alone),
        *([("Cases without anybody from Early Help", alone)] if alone else []),
        ("Fewest and most for one auditor", f"{min(loads, default=0)} and {max(loads, default=0)}"),
    ]
    return table(("", ""), [(name, str(value)) for name, value in rows])


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
    return " · ".join(
        f"[{SHOWN[each.kind]}]({address}/documents/{each.document_id})"
        for each in documents
        if each.kind in SHOWN
    )


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
