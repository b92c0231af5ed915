"""Why a case has no auditor: the cases that compete, and the auditors they compete for."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.model import Shortage


def shortages_of(
    allocated: Mapping[str, str | None],
    permitted: Mapping[str, frozenset[str]],
    places: Mapping[str, int],
) -> tuple[Shortage, ...]:
    """One Hall set for each group of cases left over, found by alternating search.

    From the cases left over to the auditors they may go to, from those to
    the cases that hold their places, and so on: all these auditors are full,
    and the cases outnumber their places by exactly the number left over.
    """
    held: dict[str, list[str]] = {}
    for case_id, name in allocated.items():
        if name is not None:
            held.setdefault(name, []).append(case_id)
    left = sorted(case_id for case_id, name in allocated.items() if name is None)
    found: list[Shortage] = []
    seen: set[str] = set()
    for case_id in left:
        if case_id not in seen:
            cases, auditors = _reach(case_id, permitted, held)
            seen |= cases
            free = sum(places[name] for name in auditors)
            found.append(
                Shortage(tuple(sorted(cases)), tuple(sorted(auditors)), free, len(cases) - free)
            )
    return tuple(found)


def _reach(
    start: str, permitted: Mapping[str, frozenset[str]], held: Mapping[str, list[str]]
) -> tuple[set[str], set[str]]:
    """The cases and auditors that a case left over reaches."""
    cases, auditors, waiting = {start}, set[str](), [start]
    while waiting:
        for name in sorted(permitted[waiting.pop()] - auditors):
            auditors.add(name)
            fresh = [each for each in held.get(name, ()) if each not in cases]
            cases.update(fresh)
            waiting.extend(fresh)
    return cases, auditors
