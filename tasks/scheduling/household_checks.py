"""What a register tells of a fostering household: in date, overdue, or not recorded (R110).

The limits are those of rules.md 5.6. A check that comes again is owed so long
after the last one, or after the approval where there was none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from config.schema_fostering import Census, Check, FosteringChecks
from tasks.model import CheckStanding, FosterCheck, FosterHousehold
from tasks.scheduling.calendar import months_before

Done = Mapping[str, date]


def latest(checks: Iterable[FosterCheck], as_at: date) -> dict[str, dict[str, date]]:
    """The last day of each kind of check in each household, none of them after ``as_at``."""
    found: dict[str, dict[str, date]] = {}
    for each in checks:
        if each.done_on <= as_at:
            done = found.setdefault(each.household_id, {})
            done[each.check_kind] = max(each.done_on, done.get(each.check_kind, each.done_on))
    return found


def approval_ends_on(
    household: FosterHousehold, done: Done, rules: Census, extension: str
) -> date | None:
    """The last day of a temporary approval, extended or not; None for any other (regulation 24)."""
    if household.approval_type != rules.temporary:
        return None
    weeks = rules.temporary_weeks + (rules.extension_weeks if extension in done else 0)
    return household.approved_on + timedelta(weeks=weeks)


def standings(
    household: FosterHousehold, done: Done, listed: FosteringChecks, census: Census, as_at: date
) -> tuple[CheckStanding, ...]:
    """How each check that concerns the household stands on a day, in the order of the rules.

    The terms of approval and a temporary approval's end are worked out beside them.
    """
    found = [
        _standing(household, done.get(each.id), each, as_at)
        for each in listed.checks
        if not each.only or household.approval_type in each.only
    ]
    ends_on = approval_ends_on(household, done, census, listed.extension)
    if ends_on is not None:
        found.insert(0, _temporary(ends_on, as_at))
    return (_terms(household), *found)


def _terms(household: FosterHousehold) -> CheckStanding:
    """Whether so many children as are placed fit the terms of approval (regulation 28)."""
    state = "not_recorded"
    if household.places is not None and household.children is not None:
        state = "within" if household.children <= household.places else "exceeded"
    return CheckStanding("terms", "Terms of approval", "Regulation 28", state, None, None)


def _temporary(ends_on: date, as_at: date) -> CheckStanding:
    """A temporary approval holds until its last day."""
    over = (as_at - ends_on).days
    state = "overdue" if over > 0 else "in_date"
    return CheckStanding(
        "temporary", "Temporary approval", "Care planning regulations 24 and 25", state, None,
        ends_on, max(0, over),
    )  # fmt: skip


def _standing(
    household: FosterHousehold, done_on: date | None, check: Check, as_at: date
) -> CheckStanding:
    """How one check stands."""
    if check.above_children and (household.children or 0) <= check.above_children:
        return CheckStanding(check.id, check.title, check.basis, "not_needed", done_on, None)
    due_on = _due(household.approved_on, done_on, check)
    if due_on is None:
        state = "recorded" if done_on else "not_needed"
        return CheckStanding(check.id, check.title, check.basis, state, done_on, None)
    over = (as_at - due_on).days
    if done_on is None:
        state = "not_recorded" if over > 0 else "not_yet_due"
    else:
        state = "overdue" if over > 0 else "in_date"
    return CheckStanding(check.id, check.title, check.basis, state, done_on, due_on, max(0, over))


def _due(approved_on: date, done_on: date | None, check: Check) -> date | None:
    """The day by which a check is owed; None where it is owed by no day."""
    if check.first_months is not None:
        return None if done_on else months_after(approved_on, check.first_months)
    if check.weeks is not None:
        return (done_on or approved_on) + timedelta(weeks=check.weeks)
    return months_after(done_on or approved_on, check.months) if check.months else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month.

    >>> months_after(date(2020, 2, 29), 12), months_after(date(2020, 7, 14), 12)
    (datetime.date(2021, 2, 28), datetime.date(2021, 7, 14))
    """
    return months_before(day, -months)
