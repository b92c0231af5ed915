"""The charts of the allocation report, with the words that stand in for them when heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tasks.model import Auditor, Load
from tasks.reporting.board import Holder, board
from tasks.reporting.charts import (
    Row,
    Squares,
    bars_and_lines,
    columns,
    ranked,
    sheets,
    square_rows,
)
from tasks.reporting.counts import Barring, Reach, Stratum
from tasks.reporting.words import BARS, ROLES, STATUSES, counted, meaning

if TYPE_CHECKING:
    from markupsafe import Markup

LINE = "expected by the lottery"
MOST_ON_BOARD = 48


def status_chart(rows: Sequence[Stratum]) -> Markup:
    """Cases drawn of each status beside the number expected."""
    return _drawn_and_expected(rows, [meaning(STATUSES, row.key) for row in rows], "status", 25)[0]


def team_charts(rows: Sequence[Stratum], names: Sequence[str]) -> list[Markup]:
    """Cases drawn of each team beside the number expected, as many sheets as it needs."""
    return _drawn_and_expected(rows, names, "team", 25 if len(rows) <= 18 else 21)


def _drawn_and_expected(
    rows: Sequence[Stratum], names: Sequence[str], noun: str, pitch: float
) -> list[Markup]:
    marks = [
        Row(name, row.drawn, float(row.expected), (f"{row.drawn}", f"{float(row.expected):.1f}"))
        for name, row in zip(names, rows, strict=True)
    ]
    drawn = sum(row.drawn for row in rows)
    expected = float(sum(row.expected for row in rows))
    total = Row("All", drawn, None, (f"{drawn}", f"{expected:.1f}"))
    longest = max([1.0, *(max(mark.value, mark.line or 0) for mark in marks)])
    return [
        bars_and_lines(
            [total, *part], longest, ("Drawn", "Expected"), LINE, _drawn_says(part, noun), pitch
        )
        for part in sheets(marks)
    ]


def _drawn_says(marks: Sequence[Row], noun: str) -> str:
    return f"Cases drawn of each {noun}, with the number expected by the lottery: " + "; ".join(
        f"{mark.name} {mark.words[0]} drawn, {mark.words[1]} expected" for mark in marks
    )


def coverage_charts(rows: Sequence[Reach], names: Sequence[str]) -> list[Markup]:
    """One square for each worker of each team, as many sheets as it needs."""
    marks = [
        Squares(
            name, row.reached, row.earlier, row.left,
            f"{row.reached + row.earlier} of {row.workers}",
        )
        for name, row in zip(names, rows, strict=True)
    ]  # fmt: skip
    most = max([row.workers for row in rows], default=1)
    keys = ("in this round", "earlier this year", "left for later")
    return [square_rows(part, most, keys, "audited", _covered_says(part)) for part in sheets(marks)]


def _covered_says(marks: Sequence[Squares]) -> str:
    return "Workers audited this year, by team: " + "; ".join(
        f"{mark.name} {mark.words}" for mark in marks
    )


def board_charts(rows: Sequence[Load], people: Mapping[str, Auditor]) -> list[Markup]:
    """One square for each place of each auditor, by role, as many sheets as it needs."""
    by_role = sorted(rows, key=lambda row: list(ROLES).index(people[row.auditor_id].role))
    return [_board(part, people) for part in sheets(by_role, MOST_ON_BOARD)]


def _board(rows: Sequence[Load], people: Mapping[str, Auditor]) -> Markup:
    groups: dict[str, list[Load]] = {role: [] for role in ROLES}
    for row in rows:
        groups[people[row.auditor_id].role].append(row)
    shown = [
        (
            meaning(ROLES, role),
            f"{sum(each.first + each.second for each in held)} of"
            f" {sum(each.capacity for each in held)}",
            [_holder(each, people[each.auditor_id]) for each in held],
        )
        for role, held in groups.items()
        if held
    ]
    says = "Places used, by role: " + "; ".join(f"{name} {words}" for name, words, _ in shown)
    return board(shown, says)


def _holder(row: Load, person: Auditor) -> Holder:
    used = row.first + row.second
    free = max(0, row.capacity - used)
    return Holder(person.auditor_name, row.first, row.second, free, f"{used} of {row.capacity}")


def bars_chart(rows: Sequence[Barring]) -> Markup:
    """Barred pairs by reason."""
    marks = [Row(meaning(BARS, row.code), row.pairs, None, (f"{row.pairs:,}",)) for row in rows]
    says = "Pairs barred, by reason: " + "; ".join(f"{m.name} {m.words[0]}" for m in marks)
    return ranked(marks, says)


def choices_chart(free: Sequence[int]) -> Markup:
    """How many cases had so many auditors to choose from."""
    width = max(1, -(-(max(free, default=0) - min(free, default=0) + 1) // 10))
    found = Counter((number - min(free)) // width for number in free)
    marks = [
        Row(_between(min(free) + width * place, width), found[place])
        for place in range(max(found, default=-1) + 1)
    ]
    says = "Cases by the number of auditors who may audit them: " + "; ".join(
        f"{mark.name} auditors, {counted(int(mark.value), 'case')}" for mark in marks
    )
    return columns(marks, "Auditors who may audit the case", says)


def _between(low: int, width: int) -> str:
    """A bin of whole numbers.

    >>> _between(5, 1), _between(5, 3)
    ('5', '5 to 7')
    """
    return f"{low}" if width == 1 else f"{low} to {low + width - 1}"
