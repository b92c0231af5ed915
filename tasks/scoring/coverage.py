"""Who and what a year's audits reached: workers (R016, R017), and core areas of practice (R014).

A worker counts once a case of theirs was drawn in any round of the year, or the
source knows of an audit in it. Eligible are all who held an eligible case in
any of the year's frames; compliance audits do not count (R016).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tasks.model import AreaCoverage, RoundReach, WorkerCoverage


def worker_coverage(rounds: Iterable[RoundReach]) -> WorkerCoverage:
    """The workers whom some rounds covered, of those who were eligible in any of them.

    >>> july = RoundReach("A", "x", 1, 0, frozenset("ab"), frozenset("a"), frozenset())
    >>> worker_coverage([july])
    WorkerCoverage(covered=1, eligible=2)
    """
    held = tuple(rounds)
    eligible = frozenset[str]().union(*(each.workers for each in held))
    covered = frozenset[str]().union(*(each.reached | each.earlier for each in held))
    return WorkerCoverage(len(covered & eligible), len(eligible))


def area_coverage(
    rounds: Iterable[RoundReach],
    areas_of: Mapping[str, frozenset[int]],
    titles: Mapping[int, str],
    kinds: tuple[str, ...],
) -> tuple[AreaCoverage, ...]:
    """Each core area with the audits of each type in ``kinds``, in the order of the areas.

    ``areas_of`` says which areas the form of a type asks about.
    """
    drawn = dict.fromkeys(kinds, 0)
    for each in rounds:
        drawn[each.audit_type] = drawn.get(each.audit_type, 0) + each.drawn
    return tuple(
        AreaCoverage(
            number,
            title,
            tuple(drawn[kind] * (number in areas_of.get(kind, frozenset())) for kind in kinds),
        )
        for number, title in sorted(titles.items())
    )


def areas_seen(rounds: Iterable[RoundReach], areas_of: Mapping[str, frozenset[int]]) -> int:
    """How many core areas some rounds looked at."""
    seen = (areas_of.get(each.audit_type, frozenset[int]()) for each in rounds if each.drawn)
    return len(frozenset[int]().union(*seen))
