"""Every transfer and closure of a case, as the source tells them (R043).

A spell is the time in which a child has an open episode without a day's break:
a closure followed by a reopening on the same day is none, and neither is the
end of one of two episodes. A transfer is a change of the allocated team within
a spell; a new worker of the same team is none, and a team that only changed
its id by the register's own history is none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.model import CaseHolder, CaseMove, ReferralEpisode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

TRANSFER, CLOSURE = "transfer", "closure"
ALLOCATED = "allocated_worker"


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch without a break in which a child has an open episode."""

    started_on: date
    ended_on: date | None
    episodes: tuple[ReferralEpisode, ...]

    def covers(self, day: date) -> bool:
        """Whether the case is open on a day; the day of the closure is no longer part of it."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


def moves_of(
    episodes: Iterable[ReferralEpisode],
    holders: Iterable[CaseHolder],
    is_continued: Callable[[str, str, date, bool], bool],
) -> tuple[CaseMove, ...]:
    """Every transfer and closure of every child, in order of child and day.

    ``is_continued`` tells whether a team is only the continuation of another
    (``continuity``). A closure and a transfer are never the same event.
    """
    by_case: dict[str, list[CaseHolder]] = defaultdict(list)
    for holder in holders:
        if holder.kind == ALLOCATED and holder.team_id is not None:
            by_case[holder.case_id].append(holder)
    moves: list[CaseMove] = []
    for case_id, spells in spells_of(episodes).items():
        for spell in spells:
            moves += _transfers(case_id, spell, by_case[case_id], is_continued)
            if spell.ended_on is not None:
                moves.append(_closure(case_id, spell, spell.ended_on, by_case[case_id]))
    return tuple(sorted(moves, key=lambda each: (each.case_id, each.happened_on, each.kind)))


def spells_of(episodes: Iterable[ReferralEpisode]) -> dict[str, tuple[Spell, ...]]:
    """The spells of each child, the earliest first."""
    by_case: dict[str, list[ReferralEpisode]] = defaultdict(list)
    for episode in episodes:
        by_case[episode.case_id].append(episode)
    return {case_id: tuple(_spells(found)) for case_id, found in sorted(by_case.items())}


def _spells(episodes: list[ReferralEpisode]) -> Iterator[Spell]:
    """Episodes that touch or overlap make one spell; there is at least one of them."""
    together: list[ReferralEpisode] = []
    ended_on: date | None = None
    for episode in sorted(episodes, key=lambda each: (each.opened_on, each.referral_id)):
        if together and ended_on is not None and episode.opened_on > ended_on:
            yield Spell(together[0].opened_on, ended_on, tuple(together))
            together = []
        if not together:
            ended_on = episode.closed_on
        elif ended_on is not None:
            ended_on = None if episode.closed_on is None else max(ended_on, episode.closed_on)
        together.append(episode)
    yield Spell(together[0].opened_on, ended_on, tuple(together))


def _closure(case_id: str, spell: Spell, day: date, holders: list[CaseHolder]) -> CaseMove:
    """The end of a spell; its keys are its episodes, the one that ended last first."""
    ranked = sorted(spell.episodes, key=lambda each: (each.closed_on or day, each.referral_id))
    keys = tuple(each.referral_id for each in reversed(ranked))
    last = _last_holder(spell, holders)
    team_id, worker_id = (last.team_id, last.staff_id) if last else (None, None)
    return CaseMove(case_id, CLOSURE, keys, day, team_id, None, worker_id, None)


def _last_holder(spell: Spell, holders: list[CaseHolder]) -> CaseHolder | None:
    """Who held the case when the spell ended: the last to take it over within the spell."""
    within = [each for each in holders if _overlaps(each, spell)]
    return max(within, key=_rank, default=None)


def _overlaps(holder: CaseHolder, spell: Spell) -> bool:
    """Whether somebody held the case on some day of a spell."""
    is_late = spell.ended_on is not None and holder.started_on >= spell.ended_on
    is_early = holder.ended_on is not None and holder.ended_on <= spell.started_on
    return not is_late and not is_early


def _rank(holder: CaseHolder) -> tuple[date, str]:
    """Of several who hold a case at once, the last to begin counts."""
    return holder.started_on, holder.holder_key


@dataclass(slots=True)
class _Stay:
    """A team with the case, and the rows that showed it so far."""

    holder: CaseHolder
    keys: list[str]


def _transfers(
    case_id: str,
    spell: Spell,
    holders: list[CaseHolder],
    is_continued: Callable[[str, str, date, bool], bool],
) -> Iterator[CaseMove]:
    """Each change of the team that holds the case within a spell.

    While nobody holds it, it is still with the last team.
    """
    found: list[tuple[date, CaseHolder, CaseHolder, list[str]]] = []
    stay: _Stay | None = None
    for day, holder in _turns(spell, holders):
        if stay is not None and _is_handed_over(stay.holder, holder, day, is_continued):
            before, stay = stay, _Stay(holder, [])
            found.append((day, before.holder, holder, stay.keys))
        stay = stay or _Stay(holder, [])
        stay.holder = holder
        if holder.holder_key not in stay.keys:
            stay.keys.append(holder.holder_key)
    for day, before, after, keys in found:
        yield CaseMove(
            case_id, TRANSFER, tuple(keys), day, before.team_id, after.team_id,
            before.staff_id, after.staff_id,
        )  # fmt: skip


def _is_handed_over(
    before: CaseHolder,
    after: CaseHolder,
    day: date,
    is_continued: Callable[[str, str, date, bool], bool],
) -> bool:
    if before.team_id == after.team_id:
        return False
    is_same_worker = before.staff_id is not None and before.staff_id == after.staff_id
    return not is_continued(str(before.team_id), str(after.team_id), day, is_same_worker)


def _turns(spell: Spell, holders: list[CaseHolder]) -> Iterator[tuple[date, CaseHolder]]:
    """Each day of a spell on which another row becomes the one that counts."""
    within = [each for each in holders if _overlaps(each, spell)]
    days = {max(each.started_on, spell.started_on) for each in within}
    days |= {each.ended_on for each in within if each.ended_on is not None}
    last: CaseHolder | None = None
    for day in sorted(each for each in days if spell.covers(each)):
        there = [
            each
            for each in within
            if each.started_on <= day and (each.ended_on is None or day < each.ended_on)
        ]
        counts = max(there, key=_rank, default=None)
        if counts is not None and counts != last:
            yield day, counts
            last = counts
