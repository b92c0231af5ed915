"""Every sheet of the register workbook, in the order in which a QA team fills them in."""

from __future__ import annotations

from tasks.returns.registers.agency_sheets import AGENCIES_INVOLVED
from tasks.returns.registers.household_sheets import FOSTER_CARER_CHECKS, FOSTER_CARERS
from tasks.returns.registers.partner_sheets import PARTNER_ORGANISATIONS, SECTION_11_HISTORY
from tasks.returns.registers.record_sheets import (
    CLOSURE_DAYS,
    DECLARED_INTERESTS,
    MEETING_DECISIONS,
    NOMINATIONS,
    PAST_AUDITS,
    RESTRICTED_RECORDS,
)
from tasks.returns.registers.sheet import Row, Sheet
from tasks.returns.registers.staff_sheets import (
    AUDITOR_TEAMS,
    AUDITORS,
    LEAVE,
    LINE_MANAGEMENT,
    STAFF,
    STAFF_NUMBERS,
    TEAMS,
)

SHEETS = (
    AUDITORS, STAFF_NUMBERS, AUDITOR_TEAMS, LEAVE, TEAMS, STAFF, LINE_MANAGEMENT,
    DECLARED_INTERESTS, RESTRICTED_RECORDS, PAST_AUDITS, MEETING_DECISIONS, NOMINATIONS,
    CLOSURE_DAYS, FOSTER_CARERS, FOSTER_CARER_CHECKS, PARTNER_ORGANISATIONS, SECTION_11_HISTORY,
    AGENCIES_INVOLVED,
)  # fmt: skip
BY_TABLE = {sheet.table: sheet for sheet in SHEETS}


def is_in_force(sheet: Sheet, row: Row, day: str) -> bool:
    """Whether a row still counts on a day in ISO form; a row without a span always does.

    >>> is_in_force(LEAVE, {"start_on": "2021-06-01", "end_on": "2021-06-04"}, "2021-06-05")
    False
    """
    if sheet.span is None or sheet.table == "local_past_audits":
        return True
    last = row.get(sheet.span[1])
    return last is None or str(last) >= day
