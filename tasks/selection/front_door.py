"""Front door contacts become cases: rated, on a pathway, of a service (R049, R054, R056, R057).

A contact with several pathways counts by the first that applies: transfer by
the child's journey meeting, step up from Early Help, step down to it. A step up
is a referral within so many days after the contact and as near to the end of a
time with Early Help; a step down is a time with Early Help that begins so soon
after the contact, and after social care closed the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING

from tasks.model import Case, CaseEvent, EarlyHelpEpisode, FrontDoorContact

if TYPE_CHECKING:
    from config.schema_front_door import Rag

JOURNEY_MEETING, STEP_UP, STEP_DOWN = "journey_meeting", "step_up", "step_down"
NO_TRANSFER = "no_transfer"
PATHWAYS = (JOURNEY_MEETING, STEP_UP, STEP_DOWN, NO_TRANSFER)
REFERRED, CLOSED = "Referral", "Referral closed"

Events = Mapping[str, Sequence[CaseEvent]]


def cases_of(
    contacts: Iterable[FrontDoorContact],
    events: Events,
    early_help: Iterable[EarlyHelpEpisode],
    rag: Rag,
    moved: Set[str] = frozenset(),
) -> tuple[Case, ...]:
    """Each contact as a case whose status is its first rating and whose team type its pathway.

    ``moved`` are the contacts that a proxy says were transferred (``transfers``): it
    counts where nothing that is recorded makes another pathway of them.
    """
    helped: dict[str, list[EarlyHelpEpisode]] = defaultdict(list)
    for episode in early_help:
        helped[episode.case_id].append(episode)
    ratings = {plain(name): each.id for each in rag.ratings for name in each.names}
    services = {plain(name): each.id for each in rag.services for name in each.names}
    return tuple(
        _case(
            contact,
            rating=ratings.get(plain(contact.rag_initial), rag.unrated),
            pathway=pathway_of(
                contact,
                events.get(contact.child_id, ()),
                helped[contact.child_id],
                rag.step_days,
                is_moved=contact.case_id in moved,
            ),
            service=services.get(plain(contact.front_door)),
        )
        for contact in contacts
    )


def pathway_of(
    contact: FrontDoorContact,
    events: Sequence[CaseEvent],
    early_help: Sequence[EarlyHelpEpisode],
    days: int,
    *,
    is_moved: bool = False,
) -> str:
    """The first pathway that applies to a contact, by what is known of its child."""
    on = contact.received_at.date()
    if contact.journey_meeting_on is not None:
        return JOURNEY_MEETING
    referred = [e.happened_on for e in events if e.kind == REFERRED and _soon(on, e, days)]
    if any(_is_near(end.ended_on, day, days) for end in early_help for day in referred):
        return STEP_UP
    closed = [event.happened_on for event in events if event.kind == CLOSED]
    starts = [e.started_on for e in early_help if 0 <= (e.started_on - on).days <= days]
    if any(0 <= (start - day).days <= days for start in starts for day in closed):
        return STEP_DOWN
    return JOURNEY_MEETING if is_moved else NO_TRANSFER


def contacts_of_reason(
    contacts: Iterable[FrontDoorContact], words: Iterable[str]
) -> frozenset[str]:
    """The contacts that were made for one of some reasons, whatever their capitals (R051)."""
    wanted = {plain(each) for each in words} - {""}
    return frozenset(each.case_id for each in contacts if plain(each.contact_reason) in wanted)


def _case(
    contact: FrontDoorContact, *, rating: str, pathway: str, service: str | None
) -> Case:  # fmt: skip
    return Case(
        case_id=contact.case_id,
        family_id=contact.family_id,
        status=rating,
        team_id=contact.team_id,
        team_name=contact.team_name,
        team_type=None,
        service_id=contact.service_id,
        worker_id=contact.worker_id,
        allocated_on=None,
        reviewing_officer_id=None,
        opened_on=contact.received_at.date(),
        born_on=contact.born_on,
        last_audited_on=contact.last_audited_on,
        is_restricted=contact.is_restricted,
        child_id=contact.child_id,
        pathway=pathway,
        service=service,
    )


def _soon(on: date, event: CaseEvent, days: int) -> bool:
    """Whether an event is of the day itself or of so many days after it."""
    return 0 <= (event.happened_on - on).days <= days


def _is_near(one: date | None, other: date, days: int) -> bool:
    """Whether two days are so near to each other."""
    return one is not None and abs((one - other).days) <= days


def plain(words: str | None) -> str:
    """Words as they are compared."""
    return " ".join((words or "").split()).casefold()
