"""One person for each child, whatever number of lists and rows the child stands on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tasks.extraction.annex.findings import ASK, Findings
from tasks.extraction.annex.lists import BORN
from tasks.extraction.annex.records import Records
from tasks.extraction.annex.rows import ListRow

SEXES = {"01": "M", "02": "F"}


def write_children(rows: Mapping[int, list[ListRow]], records: Records, findings: Findings) -> None:
    """Every child of a used row stands once among the persons.

    Where rows of a child disagree, what most of them say counts; dates of
    birth that disagree evenly are left out, and every one that differs from
    what counts is a finding.
    """
    by_child: defaultdict[str, list[ListRow]] = defaultdict(list)
    for number in sorted(rows):
        for row in rows[number]:
            by_child[row.child_id].append(row)
    for child_id, own in sorted(by_child.items()):
        born_on = _birth(own, findings)
        is_unborn = own[-1].is_unborn
        gender = _most(row.text("gender") for row in own)
        records.put(
            "ssd_person",
            pers_person_id=child_id,
            pers_sex=SEXES.get(gender or "", "U"),
            pers_gender=gender,
            pers_ethnicity=_most(row.text("ethnicity") for row in own),
            pers_dob=None if is_unborn else born_on,
            pers_expected_dob=born_on if is_unborn else None,
        )


def _most(told: Iterable[Any]) -> Any:
    """What is said most often, the first said of those; None where nothing is."""
    counts = Counter(each for each in told if each is not None)
    return counts.most_common(1)[0][0] if counts else None


def _birth(own: list[ListRow], findings: Findings) -> date | None:
    """The date of birth that most rows give."""
    counts = Counter(row.day(BORN) for row in own if row.day(BORN))
    if len(counts) < 2:
        return next(iter(counts), None)
    (first, many), (_, next_many) = counts.most_common(2)
    kept = first if many > next_many else None
    for row in own:
        if row.day(BORN) not in {None, kept}:
            _say_differs(row, findings, is_kept=kept is not None)
    return kept


def _say_differs(row: ListRow, findings: Findings, *, is_kept: bool) -> None:
    """Another row of the child has another date of birth."""
    counts = "the one that most rows have counts" if is_kept else "so none is kept"
    words = f"The child has another date of birth in other rows; {counts}."
    found = row.found
    findings.add(found.form.number, found.sheet.name, row.number, found.letter(BORN), ASK, words)
