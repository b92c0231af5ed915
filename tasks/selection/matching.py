"""A child that Early Help and social care know under two references is one child (R091).

Records are compared in the source; what comes here are references alone. Two
references are linked where one number, or where that is allowed the name and
the day of birth, says so and nothing speaks against it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from tasks.model import AgencyInvolvement, Case, EarlyHelpChild, EarlyHelpMatch, Matching

UPN, NHS_NUMBER, NAME = "upn", "nhs_number", "name_and_birth"
Named = TypeVar("Named", EarlyHelpChild, AgencyInvolvement)
Pair = tuple[str, str]


def match_children(
    helped: Iterable[str],
    opened: Iterable[str],
    matches: Sequence[EarlyHelpMatch],
    namesakes: Sequence[EarlyHelpMatch] | None = None,
) -> Matching:
    """Which children of Early Help are which of social care, each of either at most once.

    ``helped`` and ``opened`` are the references that may be drawn at all: a match
    with any other is none. First comes the same reference, then a number, then
    (where ``namesakes`` is not None) the name, of records that no number speaks of.

    >>> found = [EarlyHelpMatch("E1", "P1", "upn", None), EarlyHelpMatch("E2", "P2", "upn", None)]
    >>> match_children(["E1", "P3"], ["P1", "P2", "P3"], found).links
    (('E1', 'P1', 'upn'),)
    """
    of_help, of_care = frozenset(helped), frozenset(opened)
    elsewhere = of_help - of_care
    numbered = _between(matches, elsewhere, of_care)
    by_number = _undoubted(numbered)
    spoken_for = {each for pair in numbered for each in pair}
    named = _between(namesakes or (), elsewhere, of_care)
    by_name = {
        pair: evidence
        for pair, evidence in _undoubted(named).items()
        if not spoken_for.intersection(pair)
    }
    linked = {**by_number, **by_name}
    found = {case_id for case_id, _ in linked}
    return Matching(
        links=tuple(sorted((*pair, evidence) for pair, evidence in linked.items())),
        helped=len(of_help),
        by_reference=len(of_help & of_care),
        apart=tuple(sorted({case_id for case_id, _ in (*numbered, *named)} - found)),
        unnumbered=len({m.case_id for m in matches if m.social_care_id is None} & elsewhere),
        is_by_name=namesakes is not None,
    )


def _between(
    matches: Iterable[EarlyHelpMatch], helped: frozenset[str], opened: frozenset[str]
) -> dict[Pair, EarlyHelpMatch]:
    """The matches between children of either side; of a pair that stands twice any conflict."""
    found: dict[Pair, EarlyHelpMatch] = {}
    for each in matches:
        if each.case_id in helped and each.social_care_id in opened:
            pair = (each.case_id, each.social_care_id or "")
            if pair not in found or _rank(each) < _rank(found[pair]):
                found[pair] = each
    return found


def _rank(match: EarlyHelpMatch) -> tuple[bool, bool]:
    """A match with a conflict goes before one without, and a UPN before an NHS number."""
    return (match.conflict is None, match.evidence != UPN)


def _undoubted(pairs: Mapping[Pair, EarlyHelpMatch]) -> dict[Pair, str]:
    """The pairs against which nothing speaks, of references that stand in no other pair."""
    children = Counter(case_id for case_id, _ in pairs)
    cases = Counter(social_care_id for _, social_care_id in pairs)
    return {
        pair: match.evidence or ""
        for pair, match in pairs.items()
        if match.conflict is None and children[pair[0]] == 1 and cases[pair[1]] == 1
    }


def renamed(records: Iterable[Named], references: Mapping[str, str]) -> tuple[Named, ...]:
    """The records of linked children under their reference in social care."""
    return tuple(
        replace(each, case_id=references[each.case_id]) if each.case_id in references else each
        for each in records
    )


def joined(
    open_cases: Iterable[Case], early_help: Iterable[EarlyHelpChild], references: Mapping[str, str]
) -> tuple[Case, ...]:
    """The open cases, each linked one with what its record in Early Help says of it too.

    It is restricted where either record is, and was audited when the later was.
    Whoever had a part under either reference had a part in it (A06).
    """
    helped: dict[str, list[EarlyHelpChild]] = defaultdict(list)
    for child in early_help:
        if child.case_id in references:
            helped[references[child.case_id]].append(child)
    return tuple(
        _with(case, helped[case.case_id]) if case.case_id in helped else case for case in open_cases
    )


def _with(case: Case, records: Sequence[EarlyHelpChild]) -> Case:
    """The case with its records in Early Help."""
    return replace(
        case,
        family_id=next((f for f in (case.family_id, *(r.family_id for r in records)) if f), None),
        last_audited_on=_latest(
            (case.last_audited_on, *(each.last_audited_on for each in records))
        ),
        is_restricted=case.is_restricted or any(each.is_restricted for each in records),
        children=(case.case_id, *sorted(each.case_id for each in records)),
    )


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day), default=None)


def matching_words(matching: Matching | None) -> str:
    """What the certificate discloses of the matching, in one sentence and in counts alone.

    >>> matching_words(Matching((("E1", "P1", "upn"),), 9, 2, ("E4",), 3, False))[:73]
    '9 children of Early Help were compared with the open cases: 2 matched by '
    """
    if matching is None:
        return ""
    by = Counter(evidence for *_, evidence in matching.links)
    names = f"{by[NAME]:,} by name and birth" if matching.is_by_name else "none by name"
    verb = "child of Early Help was" if matching.helped == 1 else "children of Early Help were"
    return (
        f"{matching.helped:,} {verb} compared with the open cases: {matching.by_reference:,}"
        f" matched by the same reference, {by[UPN]:,} by UPN, {by[NHS_NUMBER]:,} by NHS number and"
        f" {names}, {len(matching.apart):,} left apart in doubt, {matching.unnumbered:,} without a"
        " valid number"
    )
