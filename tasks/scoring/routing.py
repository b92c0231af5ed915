"""Who carries out each compliance audit, who counter-signs, and to whom its outcome goes.

At a transfer the sending team's manager audits and the receiving team's
manager counter-signs; at a closure the closing team's manager audits (A08).
The outcome goes to the conference chair of a child with a protection plan, to
the reviewing officer of a looked after child, and else to the quality
assurance address (A09). Where nobody can be written to, that is said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.model import Auditor, CaseHolder, ComplianceEvent, Team, Worker
from tasks.scoring.events import TRANSFER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

REVIEWERS = {"CP": "chair", "LAC": "reviewing_officer"}
QUALITY_ASSURANCE = "quality_assurance"
NO_MANAGER, NO_RECEIVER, NO_REVIEWER = "no_manager", "no_receiving_manager", "no_reviewer"
UNREACHABLE_REVIEWER = "reviewer_not_on_register"


@dataclass(frozen=True, slots=True)
class Manager:
    """The manager of a team, by one key whatever numbers the register gives the same person."""

    manager_id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Reviewer:
    """To whom an outcome goes: what they are, their name where one is known, their address."""

    kind: str
    name: str | None
    address: str
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Responsible:
    """The manager who audits, and who counter-signs; None where nobody can be written to."""

    team_id: str | None
    manager: Manager | None
    countersign_team_id: str | None
    countersigner: Manager | None
    exceptions: tuple[str, ...]


def managers_of(
    teams: Iterable[Team], is_reachable: Callable[[str | None], bool]
) -> dict[str, Manager]:
    """The manager of each team who can be written to.

    Two names behind one address are nobody: one of them would read the other's.
    """
    listed = [each for each in teams if each.manager_name and is_reachable(each.manager_email)]
    at: dict[str, list[Team]] = defaultdict(list)
    for team in listed:
        at[_address(team)].append(team)
    found: dict[str, Manager] = {}
    for address, theirs in at.items():
        names = {_plain(str(each.manager_name)) for each in theirs}
        if len(names) == 1:
            keys = (each.manager_id or each.team_id for each in theirs)
            manager = Manager(min(keys), str(theirs[0].manager_name), address)
            found |= {each.team_id: manager for each in theirs}
    return found


def responsible_for(event: ComplianceEvent, managers: Mapping[str, Manager]) -> Responsible:
    """Who audits an event, and who counter-signs it (A08)."""
    manager = managers.get(event.from_team_id or "")
    receiver = managers.get(event.to_team_id or "") if event.kind == TRANSFER else None
    exceptions = [NO_MANAGER] if manager is None else []
    if event.kind == TRANSFER and receiver is None:
        exceptions.append(NO_RECEIVER)
    return Responsible(event.from_team_id, manager, event.to_team_id, receiver, tuple(exceptions))


def reviewer_of(
    event: ComplianceEvent,
    status: str,
    holders: Iterable[CaseHolder],
    register: Mapping[str, Reviewer],
    fallback: str,
    status_days: int,
) -> Reviewer:
    """To whom the outcome of an event goes (A09).

    ``register`` has who can be written to by staff number; ``fallback`` is the
    quality assurance address. The last reviewer within so many days counts.
    """
    if status not in REVIEWERS:
        return Reviewer(QUALITY_ASSURANCE, None, fallback)
    earliest = event.happened_on - timedelta(days=status_days)
    theirs = [
        each
        for each in holders
        if each.kind == "reviewing_officer"
        and each.staff_id is not None
        and each.started_on <= event.happened_on
        and (each.ended_on is None or each.ended_on >= earliest)
    ]
    last = max(theirs, key=lambda each: (each.started_on, each.holder_key), default=None)
    if last is None:
        return Reviewer(QUALITY_ASSURANCE, None, fallback, NO_REVIEWER)
    found = register.get(str(last.staff_id))
    if found is None:
        return Reviewer(QUALITY_ASSURANCE, None, fallback, UNREACHABLE_REVIEWER)
    return Reviewer(REVIEWERS[status], found.name, found.address)


def reviewers_of(
    auditors: Iterable[Auditor], is_reachable: Callable[[str | None], bool]
) -> dict[str, Reviewer]:
    """Whoever of the auditors' register can be written to, by each of their staff numbers."""
    return {
        staff_id: Reviewer("", each.auditor_name, str(each.email))
        for each in auditors
        if is_reachable(each.email)
        for staff_id in (each.auditor_id, *each.staff_ids)
    }


def worker_names(workers: Iterable[Worker]) -> dict[str, str]:
    """What each worker is called."""
    return {each.worker_id: each.worker_name for each in workers if each.worker_name}


def _address(team: Team) -> str:
    return str(team.manager_email).strip().casefold()


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
