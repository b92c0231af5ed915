"""The borough as Liquidlogic gives it (source_data.md 1.3): whole, in columns of fixed lengths.

Nobody is -1, no end is 2300, nothing expected is 1900; moments have a time of
day; an outcome is JSON with an answer for every key. What the SSD calls text
is text of its specified length, and a flag one letter, or five padded ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from sqlalchemy import CHAR, MetaData, String

from tasks.demo.flavours import Change, Delivered, Field, Tables, built, fields_of
from tasks.source_tables import METADATA

NEVER, LONG_AGO = datetime(2300, 1, 1), datetime(1900, 1, 1)  # noqa: DTZ001  # as stored
ENDLESS = frozenset(
    {
        "invo_involvement_end_date", "lega_legal_status_end_date", "cine_close_date",
        "cinp_cin_plan_end_date", "cppl_cp_plan_end_date", "clae_cla_episode_ceased_date",
    }
)  # fmt: skip
"""Ends that have not come stand in 2300."""
UNKNOWN = frozenset({"pers_expected_dob", "pers_death_date", "perm_adopted_date"})
"""Days of which nothing is known stand in 1900."""
TIMED = {
    "cine_referral_date": time(8, 30),
    "cina_assessment_start_date": time(9, 5),
    "invo_involvement_start_date": time(9, 0),
    "cinp_cin_plan_start_date": time(10, 0),
    "cppl_cp_plan_start_date": time(11, 45),
    "cinv_cin_visit_date": time(14, 20),
}
"""Entries that have a time of day; always the same, so that no two change their order."""
CONTACT_KEYS = (
    "NEW_REFERRAL_FLAG", "EXISTING_REFERRAL_FLAG", "CP_ENQUIRY_FLAG", "NFA_FLAG",
    "NON_AGENCY_ADOPTION_FLAG", "PRIVATE_FOSTERING_FLAG", "ADVICE_FLAG", "MISSING_FLAG",
    "OLA_CP_FLAG", "OTHER_OUTCOMES_EXIST_FLAG",
)  # fmt: skip
REFERRAL_KEYS = (
    "SINGLE_ASSESSMENT_FLAG", "NFA_FLAG", "STRATEGY_DISCUSSION_FLAG", "CLA_REQUEST_FLAG",
    "NON_AGENCY_ADOPTION_FLAG", "PRIVATE_FOSTERING_FLAG", "CP_TRANSFER_IN_FLAG",
    "CP_CONFERENCE_FLAG", "CARE_LEAVER_FLAG", "OTHER_OUTCOMES_EXIST_FLAG",
)  # fmt: skip
OTHERWISE_NAMED = {"pers_common_child_id": "pers_single_unique_id"}
LENGTHS = {
    "pers_send_flag": CHAR(5),
    "pers_upn": String(13),
    "cine_cin_primary_need_code": String(3),
    "cppr_cp_review_quorate": String(100),
    "invo_professional_role_id": String(200),
}


def systemc(tables: Tables) -> list[Delivered]:
    """Every table as Liquidlogic gives it."""
    metadata = MetaData()
    return [
        Delivered(METADATA.tables[name], rows)
        if name.startswith("local_")
        else built(metadata, name, _fields(name), rows)
        for name, rows in tables.items()
        if name != "local_workforce"
    ]


def _fields(name: str) -> Iterator[Field]:
    """The columns of one of our tables, with the lengths and the habits of the system."""
    for each in fields_of(name):
        kind = LENGTHS.get(each.name) or each.kind
        if each.name.endswith("_id") and not each.name.endswith(("_worker_id", "_role_id")):
            kind = String(48)
        column = OTHERWISE_NAMED.get(each.name, each.name)
        yield Field(column, kind, each.name, _change(each.name))


def _change(name: str) -> Change | None:
    """What becomes of the values of one of our columns."""
    if name in ENDLESS:
        return lambda value: value or NEVER
    if name in UNKNOWN:
        return lambda value: value or LONG_AGO
    if name in TIMED:
        return lambda value: timed(value, TIMED[name])
    if name.endswith("_worker_id"):
        return lambda value: value or "-1"
    return WRITTEN.get(name)


def timed(moment: datetime | None, at: time) -> datetime | None:
    """The moment itself, or a time of day in place of midnight."""
    if moment is None or moment.time() != time():
        return moment
    return datetime.combine(moment.date(), at)


def padded(flag: Any) -> Any:
    """A flag as a column of five letters holds it.

    >>> padded("Y"), padded(None)
    ('Y    ', None)
    """
    return flag.ljust(5) if flag else flag


def answered(outcome: str | None, keys: tuple[str, ...]) -> str | None:
    """An outcome with an answer for every key.

    >>> answered('{"B": "Y"}', ("A", "B"))
    '{"A": "N", "B": "Y"}'
    """
    if outcome is None:
        return None
    return json.dumps(dict.fromkeys(keys, "N") | json.loads(outcome))


WRITTEN: dict[str, Change] = {
    "pers_send_flag": padded,
    "cont_contact_outcome_json": lambda value: answered(value, CONTACT_KEYS),
    "cine_referral_outcome_json": lambda value: answered(value, REFERRAL_KEYS),
}
