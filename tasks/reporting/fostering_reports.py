"""The due and overdue list, and each auditor's letter (R108, R109)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tasks.reporting.form import day_words
from tasks.reporting.fostering_form import household_ref
from tasks.reporting.fostering_words import (
    REASONS,
    approval_words,
    flags_of,
    over_words,
    worker_words,
)
from tasks.reporting.pack import WEEKDAYS, short_day
from tasks.reporting.pack import counted as counted_in_words
from tasks.reporting.pdf import render_pdf
from tasks.reporting.words import ROLE, counted, meaning, sentence, spelled

if TYPE_CHECKING:
    from tasks.model import DueHousehold, FosteringFacts

NEEDS_WORDS = frozenset({"overdue", "exceeded", "not_recorded"})
PREVIEW = "Preview. This is not a live round, and nothing was sent."


def due_list(facts: FosteringFacts) -> bytes:
    """The list for the service manager, the fostering manager and the QA Unit as PDF/UA-1."""
    return render_pdf("reports/fostering_due_list.html", due_list_context(facts))


def due_list_context(facts: FosteringFacts) -> dict[str, object]:
    """All that the list says: references of households and names of staff."""
    listed, census = facts.census.listed, facts.census
    over = [each for each in listed if each.is_overdue]
    due = [each for each in listed if not each.is_overdue]
    round_ = facts.round
    return {
        "title": f"Due and overdue list, {round_.round_id}",
        "topic": "Preview: fostering audits" if facts.is_preview else "Fostering audits",
        "footer": f"Due and overdue list, {round_.round_id}, {facts.authority}",
        "authority": facts.authority,
        "made_on": round_.draw_on.isoformat(),
        "preview": PREVIEW if facts.is_preview else "",
        "finding": finding(len(due), len(over), f"{round_.draw_on:%B}"),
        "lead": f"Every household that {facts.authority} has approved is audited once a year. This"
        f" is how all of them stand on {day_words(census.as_at)}.",
        "figures": _figures(facts, len(due), len(over)),
        "short": list(_short(facts)),
        "as_at": census.as_at,
        "until": census.until,
        "overdue": [_row(facts, each) for each in over],
        "due": [_row(facts, each) for each in due],
        "others": _others(facts),
        "registers": facts.registers,
        "loads": [
            (
                facts.auditors[load.auditor_id].auditor_name,
                meaning(ROLE, facts.auditors[load.auditor_id].role),
                load.first,
                load.capacity,
            )
            for load in facts.allocation.loads
        ],
    }


def finding(due: int, overdue: int, month: str) -> str:
    """The list's title.

    >>> finding(5, 1, "July"), finding(1, 0, "July")
    ('Five households are due in July, and one is overdue', 'One household is due in July')
    """
    noun = "household is" if due == 1 else "households are"
    late = f", and {spelled(overdue)} {'is' if overdue == 1 else 'are'} overdue" if overdue else ""
    return f"{sentence(spelled(due))} {noun} due in {month}{late}"


def _figures(facts: FosteringFacts, due: int, over: int) -> list[tuple[str, object, str, str]]:
    """The four numbers at the head."""
    approved = len(facts.census.listed) + sum(
        each.reason == "not_due" for each in facts.census.exclusions
    )
    given = len(facts.allocation.assignments)
    return [
        ("Approved", approved, "", "Households on our register"),
        ("Due", due, "", f"By {short_day(facts.census.until)}"),
        ("Overdue", over, "", "More than a year without an audit"),
        ("Given out", given, f"of {len(facts.census.to_audit)}", "To an auditor in this round"),
    ]


def _short(facts: FosteringFacts) -> Iterator[str]:
    """What is wanting, first of all."""
    for each in facts.allocation.shortages:
        named = ", ".join(each.case_ids[:8]) + (" and others" if len(each.case_ids) > 8 else "")
        yield (
            f"{counted(each.short, 'household has', 'households have')} no auditor. {named} compete"
            f" for {counted(each.places, 'place')}: give an auditor more places on the register."
        )
    relaxed = sum(bool(each.relaxed) for each in facts.allocation.assignments)
    if relaxed:
        yield (
            f"{counted(relaxed, 'household is', 'households are')} audited by the line manager of"
            " the supervising social worker, because nobody else had a place."
        )


def _row(facts: FosteringFacts, due: DueHousehold) -> tuple[object, ...]:
    """One household of a list."""
    held = {each.case_id: each.auditor_id for each in facts.allocation.assignments}
    auditor_id = held.get(due.household.household_id)
    auditor = facts.auditors[auditor_id].auditor_name if auditor_id else ""
    days = (facts.census.as_at - due.due_on).days
    return (
        due.household.household_id,
        approval_words(due.household.approval_type),
        flags_of(due, facts.census.as_at),
        day_words(due.last_audited_on) if due.last_audited_on else "Never",
        day_words(due.due_on),
        over_words(days) if due.is_overdue else "",
        auditor or (f"In {due.given_out_in}" if due.given_out_in else ""),
    )


def _others(facts: FosteringFacts) -> list[tuple[str, int]]:
    """How many households are on neither list, by reason."""
    counts = Counter(each.reason for each in facts.census.exclusions if each.reason != "in_hand")
    return [(words, counts[reason]) for reason, words in REASONS.items() if counts[reason]]


def auditor_letter(facts: FosteringFacts, auditor_id: str) -> bytes:
    """One auditor's letter with their households as PDF/UA-1."""
    return render_pdf("reports/fostering_letter.html", letter_context(facts, auditor_id))


def letter_context(facts: FosteringFacts, auditor_id: str) -> dict[str, object]:
    """All that the letter says."""
    mine = [each for each in facts.allocation.assignments if each.auditor_id == auditor_id]
    ids = {each.case_id for each in mine}
    listed = [each for each in facts.census.listed if each.household.household_id in ids]
    over = sum(each.is_overdue for each in listed)
    relaxed = sorted(each.case_id for each in mine if each.relaxed)
    due_on = facts.round.due_on
    return {
        "authority": facts.authority,
        "auditor_name": facts.auditors[auditor_id].auditor_name,
        "round_id": facts.round.round_id,
        "round_title": facts.round.title,
        "made_on": facts.round.draw_on.isoformat(),
        "is_preview": facts.is_preview,
        "finding": f"You have {counted_in_words(len(mine), 'household')} to audit in"
        f" {facts.round.draw_on:%B %Y}",
        "overdue_words": f"{sentence(spelled(over)) if over else 'None'} of them overdue",
        "attention": sum(_attention(facts, each) for each in listed),
        "due": short_day(due_on),
        "due_words": f"{WEEKDAYS[due_on.weekday()]}, {day_words(due_on)}, every form",
        "is_relaxed": bool(relaxed),
        "relaxed": ", ".join(relaxed),
        "households": [_view(facts, each) for each in listed],
    }


def _view(facts: FosteringFacts, due: DueHousehold) -> dict[str, object]:
    """One household of the letter's schedule."""
    household = due.household
    return {
        "audit_ref": household_ref(facts, household.household_id),
        "household_id": household.household_id,
        "approval": approval_words(household.approval_type),
        "flags": [each for each in flags_of(due, facts.census.as_at) if each != "Never audited"],
        "worker_name": worker_words(household.supervising_worker_id, facts.workers),
        "last": day_words(due.last_audited_on) if due.last_audited_on else "Never",
        "due": day_words(due.due_on),
        "attention": counted(_attention(facts, due), "check") if _attention(facts, due) else "None",
    }


def _attention(facts: FosteringFacts, due: DueHousehold) -> int:
    """How many checks of a household the auditor has to explain."""
    return sum(each.state in NEEDS_WORDS for each in facts.checks[due.household.household_id])
