"""Whether a team is only the continuation of another: renamed, given a new id, or merged.

A name that changes under the same id never shows as a change of team. Where
the id itself changes, the register's own history has to say so: the old
team's last row ends about the day of the change, and either the new team
bears a name that the old one bore, or the same worker went on with the case.
Where the register tells no ends, every change of team counts as a transfer:
an audit too many does less harm than one too few.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from tasks.model import TeamName

ABOUT = timedelta(days=7)
"""A register and a case-management system are changed in the same week, seldom on the same day."""


def continuity(names: Iterable[TeamName]) -> Callable[[str, str, date, bool], bool]:
    """The question whether one team continues another, as the register of teams answers it.

    It is asked with the old team, the new one, the day of the change, and
    whether the same worker went on with the case.
    """
    called: dict[str, set[str]] = defaultdict(set)
    rows: dict[str, list[TeamName]] = defaultdict(list)
    for each in names:
        called[each.team_id].add(_plain(each.team_name))
        rows[each.team_id].append(each)
    ends = {team_id: _ended_on(found) for team_id, found in rows.items()}

    def is_continued(before: str, after: str, day: date, is_same_worker: bool) -> bool:
        ended_on = ends.get(before)
        if ended_on is None or abs(ended_on - day) > ABOUT:
            return False
        return is_same_worker or bool(called[before] & called.get(after, set()))

    return is_continued


def _ended_on(rows: list[TeamName]) -> date | None:
    """The last day of a team that is no more; None for one that still is."""
    ends = [each.valid_to for each in rows]
    known = [each for each in ends if each is not None]
    return max(known) if len(known) == len(ends) else None


def _plain(name: str) -> str:
    """A name as one reads it."""
    return " ".join(name.casefold().split())
