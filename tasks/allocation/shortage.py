"""Who gets in whose way: growing a matching by one case, and the proof when that cannot be done.

An alternating search from a case without an auditor goes to every auditor it
may have, from there to every case they hold, and so on. If it meets a place
that is left, all can move up by one. If it meets none, the cases and auditors
it met are a Hall set: these cases compete for these auditors, all full, and
no allocation whatever can serve more of them (Hall, 1935).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.model import Shortage

Options = Mapping[str, Sequence[str]]


def grow(case_id: str, options: Options, places: Mapping[str, int], held: dict[str, str]) -> bool:
    """Whether the case found an auditor in ``held``, others moving up as they must."""
    came_from: dict[str, str] = {}
    by_auditor = _by_auditor(held)
    waiting = [case_id]
    for case in waiting:
        for auditor in options[case]:
            if auditor in came_from:
                continue
            came_from[auditor] = case
            holding = by_auditor.get(auditor, [])
            if len(holding) < places[auditor]:
                _move_up(case_id, auditor, came_from, held)
                return True
            waiting += holding
    return False


def _move_up(
    case_id: str, auditor: str, came_from: Mapping[str, str], held: dict[str, str]
) -> None:
    """Along the way back, every case takes the auditor by whom the next was reached."""
    while True:
        case = came_from[auditor]
        before = held.get(case, "")
        held[case] = auditor
        if case == case_id:
            return
        auditor = before


def shortages(
    short: Sequence[str], options: Options, places: Mapping[str, int], held: Mapping[str, str]
) -> tuple[Shortage, ...]:
    """The Hall sets of the cases left over by an allocation of most cases, in order.

    ``places`` are those this allocation could use, ``held`` who has what.
    Cases that nobody may audit stand together in one, without auditors.
    """
    by_auditor = _by_auditor(held)
    groups: list[tuple[set[str], set[str]]] = []
    for case_id in sorted(short):
        cases, auditors = _reached(case_id, options, by_auditor)
        rest: list[tuple[set[str], set[str]]] = []
        for group in groups:
            if group[1] & auditors or not (group[1] or auditors):
                cases, auditors = cases | group[0], auditors | group[1]
            else:
                rest.append(group)
        groups = [*rest, (cases, auditors)]
    return tuple(sorted((_shortage(*group, places) for group in groups), key=_order))


def _reached(
    case_id: str, options: Options, by_auditor: Mapping[str, list[str]]
) -> tuple[set[str], set[str]]:
    """Everybody whom the alternating search from one case meets."""
    auditors: set[str] = set()
    waiting = [case_id]
    for case in waiting:
        for auditor in options[case]:
            if auditor not in auditors:
                auditors.add(auditor)
                waiting += by_auditor.get(auditor, [])
    return set(waiting), auditors


def _shortage(cases: set[str], auditors: set[str], places: Mapping[str, int]) -> Shortage:
    total = sum(places[auditor] for auditor in auditors)
    return Shortage(tuple(sorted(cases)), tuple(sorted(auditors)), total, len(cases) - total)


def _order(shortage: Shortage) -> tuple[str, ...]:
    return shortage.case_ids


def _by_auditor(held: Mapping[str, str]) -> dict[str, list[str]]:
    """Each auditor's cases in order."""
    cases: dict[str, list[str]] = {}
    for case_id in sorted(held):
        cases.setdefault(held[case_id], []).append(case_id)
    return cases
