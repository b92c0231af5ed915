"""Who has to be told of a round, as its frozen records say: the gate compares (K27).

A round of children's cases tells auditors and the managers of drawn teams, and
each partner that is asked for a return (R093). A
census of fostering tells auditors and the readers of its certificate; section
11 tells every organisation in scope. The QA Unit is told of each.
"""

from __future__ import annotations

import json
from collections.abc import Set
from typing import TYPE_CHECKING, Any

from tasks.notification.envelopes import (
    AUDITOR,
    FOSTERING_READER,
    ORGANISATION,
    QA_READER,
    QUALITY_ASSURANCE,
    TEAM_MANAGER,
    auditors_of,
)
from tasks.notification.partners import PARTNER, asked_of

if TYPE_CHECKING:
    from tasks.model import Frame
    from tasks.store.freezing import FrozenRound

Reader = tuple[str, str]
QA = (QUALITY_ASSURANCE, QA_READER)


def expected_readers(frozen: FrozenRound, frame: Frame) -> set[Reader]:
    """Every role with its reference that has a part in the frozen round."""
    drawn = set(frozen.sample.case_ids)
    auditors = {(AUDITOR, each) for each in auditors_of(frozen.allocation)}
    held = _certified(frozen.sample.certificate)
    if held.get("audit_type") == "section_11":
        return {QA, *((ORGANISATION, each) for each in drawn)}
    if held.get("audit_type") == "fostering":
        return {QA, *auditors, *((FOSTERING_READER, each) for each in held["readers"])}
    managers = {(TEAM_MANAGER, team_id) for team_id in _teams(frozen, frame, drawn)}
    partners = {(PARTNER, each) for each in asked_of(frozen.returns)}
    return {QA, *auditors, *managers, *partners}


def has_auditors(frozen: FrozenRound) -> bool:
    """Whether cases of this round are audited by people of ours: of section 11 none is (R101)."""
    return _certified(frozen.sample.certificate).get("audit_type") != "section_11"


def _certified(certificate: str) -> dict[str, Any]:
    """What a certificate says; nothing where it is no JSON of ours."""
    try:
        found: Any = json.loads(certificate)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _teams(frozen: FrozenRound, frame: Frame, drawn: Set[str]) -> set[str]:
    """The teams of the drawn cases; where the frame has services in their place, of the notices."""
    if _certified(frozen.sample.certificate).get("design", {}).get("team_floors"):
        return {each.recipient_id or "" for each in frozen.documents if each.kind == "notice"}
    return {case.team_id for case in frame.cases if case.case_id in drawn}
