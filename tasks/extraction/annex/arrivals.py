"""Lists 1 to 5: what came to the front door and what was looked into, one record a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.extraction.annex.records import Record, Records
from tasks.extraction.annex.rows import ListRow
from tasks.extraction.annex.staff import Staff

SOURCE_WORDS = {
    "1": "Individual", "2": "Education", "3": "Health", "4": "Housing", "5": "Local authority",
    "6": "Police", "7": "Legal agency", "8": "Other", "9": "Anonymous", "10": "Unknown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The referrals and the assessments of each child, for what follows from them."""

    referrals: defaultdict[str, list[Record]] = field(
        default_factory=lambda: defaultdict[str, list[Record]](list)
    )
    assessments: defaultdict[str, list[Record]] = field(
        default_factory=lambda: defaultdict[str, list[Record]](list)
    )


def write_arrivals(rows: Mapping[int, list[ListRow]], records: Records, staff: Staff) -> Arrivals:
    """Contacts, early help, referrals, assessments, enquiries and conferences stand as records."""
    made = Arrivals()
    for number, put in ((1, _contact), (2, _early_help)):
        for row in rows.get(number, ()):
            put(row, records)
    for row in rows.get(3, ()):
        made.referrals[row.child_id].append(_referral(row, records, staff))
    for row in rows.get(4, ()):
        made.assessments[row.child_id].append(_assessment(row, records, staff))
    for row in rows.get(5, ()):
        _enquiry(row, records, staff)
    return made


def _source_words(code: str | None) -> str | None:
    """The kind of a source, by the figures of its code."""
    return SOURCE_WORDS.get(code.rstrip("ABCDEF")) if code else None


def _contact(row: ListRow, records: Records) -> None:
    records.put(
        "ssd_contacts",
        cont_contact_id=row.key,
        cont_person_id=row.child_id,
        cont_contact_date=row.day("happened_on"),
        cont_contact_source_code=row.text("source"),
        cont_contact_source_desc=_source_words(row.text("source")),
    )


def _early_help(row: ListRow, records: Records) -> None:
    records.put(
        "ssd_early_help_episodes",
        earl_episode_id=row.key,
        earl_person_id=row.child_id,
        earl_episode_start_date=row.day("started_on"),
        earl_episode_end_date=row.day("ended_on"),
        earl_episode_organisation=row.text("organisation"),
    )


def _referral(row: ListRow, records: Records, staff: Staff) -> Record:
    """The referral with the team and worker to whom it went."""
    return records.put(
        "ssd_cin_episodes",
        cine_referral_id=row.key,
        cine_person_id=row.child_id,
        cine_referral_date=row.day("happened_on"),
        cine_referral_source_code=row.text("source"),
        cine_referral_source_desc=_source_words(row.text("source")),
        cine_referral_nfa=row.text("is_nfa"),
        cine_referral_team=staff.team_id(row),
        cine_referral_worker_id=staff.worker_id(row),
    )


def _assessment(row: ListRow, records: Records, staff: Staff) -> Record:
    supported = {"Y": "N", "N": "Y"}
    return records.put(
        "ssd_cin_assessments",
        cina_assessment_id=row.key,
        cina_person_id=row.child_id,
        cina_assessment_start_date=row.day("started_on"),
        cina_assessment_child_seen=row.text("seen"),
        cina_assessment_auth_date=row.day("ended_on"),
        cina_assessment_outcome_nfa=supported.get(row.text("is_supported") or ""),
        cina_assessment_team=staff.team_id(row),
        cina_assessment_worker_id=staff.worker_id(row),
    )


def _enquiry(row: ListRow, records: Records, staff: Staff) -> None:
    """The enquiry, and its initial conference where one was held."""
    team_id, worker_id = staff.team_id(row), staff.worker_id(row)
    records.put(
        "ssd_s47_enquiry",
        s47e_s47_enquiry_id=row.key,
        s47e_person_id=row.child_id,
        s47e_s47_start_date=row.day("started_on"),
        s47e_s47_completed_by_team=team_id,
        s47e_s47_completed_by_worker_id=worker_id,
    )
    if row.day("conference_on"):
        records.put(
            "ssd_initial_cp_conference",
            icpc_icpc_id=row.key,
            icpc_s47_enquiry_id=row.key,
            icpc_person_id=row.child_id,
            icpc_icpc_date=row.day("conference_on"),
            icpc_icpc_outcome_cp_flag=row.text("is_planned"),
            icpc_icpc_team=team_id,
            icpc_icpc_worker_id=worker_id,
        )
