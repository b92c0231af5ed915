"""A case file as it was known on one day: spans of each status, and dated entries (R122).

Nothing that happened later is seen, and an end that came later is not known.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.model import ComplianceFact

SPAN_KINDS = {
    "LAC": "care", "CP": "protection_plan", "CIN": "need_plan", "care_leaver": "care_leaver",
}  # fmt: skip
"""Which entry begins each status; the first that applies of LAC, CP, CIN counts (R063)."""
ABOVE = {"CIN": ("CP", "LAC"), "CP": ("LAC",), "LAC": (), "care_leaver": ("LAC",)}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one status, from a day up to another; ``ended_on`` None means still."""

    started_on: date
    ended_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the status holds on a day."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The entries of one case known on ``known_on``, by kind, each kind in order of its days."""

    case_id: str
    known_on: date
    born_on: date | None
    entries: dict[str, tuple[ComplianceFact, ...]]
    spell_from: date | None = None

    def of(self, kind: str) -> tuple[ComplianceFact, ...]:
        """The entries of a kind, the earliest first."""
        return self.entries.get(kind, ())

    def days_of(self, kind: str, span: Span) -> tuple[date, ...]:
        """The days of a kind of entry within a span, its last day included."""
        last = span.ended_on or self.known_on
        found = (each.happened_on for each in self.of(kind))
        return tuple(day for day in found if span.started_on <= day <= last)

    def spans(self, status: str) -> tuple[Span, ...]:
        """The spans of a status, less the days on which a status above it held."""
        found = [Span(each.happened_on, each.ended_on) for each in self.of(SPAN_KINDS[status])]
        for higher in ABOVE[status]:
            for each in self.of(SPAN_KINDS[higher]):
                other = Span(each.happened_on, each.ended_on)
                found = [part for span in found for part in _less(span, other)]
        return tuple(found)


def file_of(
    case_id: str,
    facts: Iterable[ComplianceFact],
    known_on: date,
    born_on: date | None = None,
    spell_from: date | None = None,
) -> CaseFile:
    """The case file as it was known at the end of a day."""
    by_kind: dict[str, list[ComplianceFact]] = defaultdict(list)
    for fact in facts:
        if fact.case_id == case_id and fact.happened_on <= known_on:
            ended_on = fact.ended_on
            is_known = ended_on is not None and ended_on <= known_on
            by_kind[fact.kind].append(replace(fact, ended_on=ended_on if is_known else None))
    entries = {
        kind: tuple(sorted(found, key=lambda each: (each.happened_on, str(each.ended_on))))
        for kind, found in by_kind.items()
    }
    return CaseFile(case_id, known_on, born_on, entries, spell_from)


def status_on(file: CaseFile, status_days: int) -> str:
    """The status that a case had at its event: the last to hold within so many days before.

    A plan or a care that ended shortly before a closure still says who reviewed it (A09).
    """
    earliest = file.known_on - timedelta(days=status_days)
    eve = file.known_on - timedelta(days=1)
    ranks = {"LAC": 3, "CP": 2, "CIN": 1}
    found = [
        (min(span.ended_on or eve, eve), ranks[status], status)
        for status in ranks
        for span in file.spans(status)
        if span.ended_on is None or span.ended_on >= earliest
    ]
    return max(found, default=(eve, 0, "CIN"))[2]


def _less(span: Span, other: Span) -> list[Span]:
    """What is left of a span outside another."""
    parts: list[Span] = []
    if span.started_on < other.started_on:
        ends = [each for each in (span.ended_on, other.started_on) if each is not None]
        parts.append(Span(span.started_on, min(ends)))
    if other.ended_on is not None and (span.ended_on is None or other.ended_on < span.ended_on):
        parts.append(Span(max(span.started_on, other.ended_on), span.ended_on))
    if not parts and not _meet(span, other):
        return [span]
    return parts


def _meet(span: Span, other: Span) -> bool:
    """Whether two spans have a day in common."""
    is_before = span.ended_on is not None and span.ended_on <= other.started_on
    is_after = other.ended_on is not None and other.ended_on <= span.started_on
    return not is_before and not is_after
