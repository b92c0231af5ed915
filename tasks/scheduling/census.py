"""The census of fostering households: who is due, who is overdue, and who is not counted.

Nothing is drawn. Each approved household is due twelve months after its last
fostering audit, the first time after its approval (R108, A16).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from config.schema_fostering import Census as CensusRules
from tasks.model import Census, DueHousehold, Exclusion, FosterHousehold
from tasks.scheduling.calendar import months_before
from tasks.scheduling.household_checks import Done, approval_ends_on, months_after

GivenOut = Mapping[str, tuple[str, date]]
"""The last round that gave a household out, and when."""


def take_census(
    households: tuple[FosterHousehold, ...],
    done: Mapping[str, Done],
    given_out: GivenOut,
    rules: CensusRules,
    audit: str,
    extension: str,
    as_at: date,
    month_end: date,
) -> Census:
    """How every household stands on a day, whatever the order in which they come.

    ``done`` has the last day of each kind of check by household, among them
    ``audit``; ``month_end`` is the last day of the round's month. A household
    is in hand while a round has given it out and no audit has ended since,
    for as long as one interval, so that none is given out twice in it.
    """
    until = _horizon(month_end, rules.ahead_months)
    listed: list[DueHousehold] = []
    left: list[Exclusion] = []
    for each in sorted(households, key=lambda one: one.household_id):
        mine = done.get(each.household_id, {})
        last = mine.get(audit)
        due_on = months_after(last or each.approved_on, rules.interval_months)
        in_hand = _in_hand(given_out.get(each.household_id), last, rules, as_at)
        reason = _left_out(each, due_on, until, rules, as_at)
        if reason:
            left.append(Exclusion(each.household_id, reason))
            continue
        ends_on = approval_ends_on(each, mine, rules, extension)
        listed.append(DueHousehold(each, last, due_on, due_on < as_at, in_hand, ends_on))
        if in_hand:
            left.append(Exclusion(each.household_id, "in_hand"))
    listed.sort(key=lambda one: (one.due_on, one.household.household_id))
    return Census(as_at, until, tuple(listed), tuple(left))


def _horizon(month_end: date, ahead_months: int) -> date:
    """The last day of the month that lies so many months ahead."""
    if not ahead_months:
        return month_end
    first = months_after(month_end.replace(day=1), ahead_months + 1)
    return date.fromordinal(first.toordinal() - 1)


def _left_out(
    household: FosterHousehold, due_on: date, until: date, rules: CensusRules, as_at: date
) -> str | None:
    """Why a household is on neither list; None for one that is."""
    if household.ended_on is not None and household.ended_on <= as_at:
        return "left"
    if household.approval_type in rules.excluded:
        return "other_agency"
    return "not_due" if due_on > until else None


def _in_hand(
    given: tuple[str, date] | None, last: date | None, rules: CensusRules, as_at: date
) -> str | None:
    """The round that has a household in hand, if one has."""
    if given is None:
        return None
    round_id, given_on = given
    is_open = last is None or last < given_on
    return round_id if is_open and given_on > months_before(as_at, rules.interval_months) else None
