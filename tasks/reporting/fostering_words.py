"""What documents about fostering households say: checks in words, kinds of approval, days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tasks.model import CheckStanding, DueHousehold, Worker
from tasks.reporting.form import day_words

APPROVALS = {
    "mainstream": "Mainstream",
    "connected": "Connected persons",
    "temporary": "Temporary, regulation 24",
    "short_break": "Short breaks",
    "agency": "Another agency's carers",
}
REASONS = {
    "not_due": "Not due by the end of the month",
    "in_hand": "Given out in an earlier round and not yet finished",
    "left": "Approval ended",
    "other_agency": "Approved by another agency",
}
ABSENT = "No supervising worker recorded"
ORDER = ("overdue", "exceeded", "not_recorded", "in_date", "within", "not_yet_due", "recorded",
         "not_needed")  # fmt: skip
MARKS = {
    "overdue": ("Overdue", "stop"),
    "exceeded": ("Exceeded", "stop"),
    "not_recorded": ("Not recorded", "quarantine"),
    "in_date": ("In date", ""),
    "within": ("Kept", ""),
    "not_yet_due": ("Not yet due", ""),
    "recorded": ("Recorded", ""),
    "not_needed": ("Not needed", ""),
}
SYMBOLS = {"stop": "■", "quarantine": "◆", "": "○"}


def approval_words(kind: str) -> str:
    """A kind of approval as people say it; one that is not known as it came."""
    return APPROVALS.get(kind, kind)


def over_words(days: int) -> str:
    """How long something is overdue.

    >>> over_words(1), over_words(41), over_words(90)
    ('1 day', '41 days', '3 months')
    """
    if days < 60:
        return "1 day" if days == 1 else f"{days} days"
    return f"{round(days / 30.44)} months"


def check_row(check: CheckStanding) -> dict[str, str]:
    """One check as a row of the form: its state by mark and word, and what follows, in words."""
    state, css = MARKS[check.state]
    return {
        "title": check.title,
        "basis": check.basis,
        "state": state,
        "css": css,
        "mark": SYMBOLS[css],
        "words": _words(check),
    }


def check_rows(checks: tuple[CheckStanding, ...]) -> list[dict[str, str]]:
    """Every check, what needs attention first, else in the order of the rules."""
    order = {state: place for place, state in enumerate(ORDER)}
    return [check_row(each) for each in sorted(checks, key=lambda one: order[one.state])]


def _words(check: CheckStanding) -> str:
    """What a check's standing means."""
    done = f"Last done {day_words(check.done_on)}" if check.done_on else "Never recorded"
    if check.state == "overdue":
        what = "Ended" if check.check_kind == "temporary" else f"{done}, due"
        return f"{what} {_on(check.due_on)}: overdue by {over_words(check.days_over)}"
    if check.state == "in_date" and check.check_kind == "temporary":
        return f"Ends on {_on(check.due_on)}"
    return {
        "in_date": f"{done}, next due {_on(check.due_on)}",
        "not_recorded": f"Owed by {_on(check.due_on)}" if check.due_on else "Nothing recorded",
        "not_yet_due": f"Never recorded, due {_on(check.due_on)}",
        "recorded": done,
        "not_needed": "Nothing is owed",
        "within": "No more children are placed than the terms allow",
        "exceeded": "More children are placed than the terms allow",
    }[check.state]


def _on(day: date | None) -> str:
    return day_words(day) if day else "a day that is not known"


def worker_words(staff_id: str | None, workers: Mapping[str, Worker]) -> str:
    """Who supervises a household; the staff number where the name is not known."""
    if staff_id is None:
        return ABSENT
    worker = workers.get(staff_id)
    return (worker.worker_name if worker else None) or staff_id


def flags_of(due: DueHousehold, as_at: date) -> list[str]:
    """What a reader of the list has to see beside the days."""
    said: list[str] = []
    if due.approval_ends_on is not None:
        word = "ended" if due.approval_ends_on < as_at else "ends"
        said.append(f"Temporary approval (regulation 24) {word} {day_words(due.approval_ends_on)}")
    if due.last_audited_on is None:
        said.append("Never audited")
    if due.household.household_status == "on_hold":
        said.append("On hold")
    if due.household.supervising_worker_id is None:
        said.append(ABSENT)
    if due.given_out_in is not None:
        said.append(f"With its auditor since {due.given_out_in}")
    return said
