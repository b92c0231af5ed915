"""A front door's own words: ratings crossed with pathways, and how long a decision took."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from tasks.model import JOINT, Assignment, Case, DecisionTimes, FrontDoorContact, RoundFacts
from tasks.reporting.counts import of_part
from tasks.reporting.words import PATHWAYS, SERVICES, counted, meaning

NOT_RECORDED = "Not recorded"
JOURNEY_MEETING = "journey_meeting"
PROXY = (
    "No journey meeting is recorded. That the case moved from Brief Intervention to a social work"
    " team stands for it."
)


def is_of_contacts(facts: RoundFacts) -> bool:
    """Whether what is drawn are contacts of a front door."""
    return bool(facts.plan.is_quota_wanted and facts.plan.team_floors)


def unit(facts: RoundFacts) -> str:
    """What could be drawn, as a noun; in a multi-agency audit children, open with us or not."""
    if facts.partnership is not None:
        return "child"
    return facts.unit or ("contact" if is_of_contacts(facts) else "open case")


def units(facts: RoundFacts) -> str:
    """The same of several."""
    noun = unit(facts)
    return "children" if noun == "child" else f"{noun}s"


def status_label(facts: RoundFacts) -> str:
    """What a status is called in this round."""
    return "Rating" if is_of_contacts(facts) else "Status"


def called(facts: RoundFacts) -> str:
    """What a status is called inside a sentence."""
    return status_label(facts).lower()


def crossed(facts: RoundFacts) -> dict[str, object]:
    """The table of ratings and pathways: in each cell the cases drawn and the eligible ones.

    Empty where the round has no quotas.
    """
    if not facts.plan.is_quota_wanted:
        return {"pathways": [], "crossed": []}
    strata = {case.case_id: (case.status, case.pathway) for case in facts.frame.cases}
    frame = Counter(strata.values())
    drawn = Counter(strata[each.case_id] for each in facts.sample.selected)
    kinds = facts.plan.team_types
    rows = [
        (
            meaning({}, status),
            [(drawn[status, kind], frame[status, kind]) for kind in kinds],
            (
                sum(drawn[status, kind] for kind in kinds),
                sum(frame[status, kind] for kind in kinds),
            ),
        )
        for status in facts.plan.statuses
    ]
    totals = [
        (
            sum(drawn[status, kind] for status in facts.plan.statuses),
            sum(frame[status, kind] for status in facts.plan.statuses),
        )
        for kind in kinds
    ]
    everything = (drawn.total(), frame.total())
    return {
        "pathways": [pathway_words(kind, is_proxy=has_proxy(facts)) for kind in kinds],
        "crossed": [("All", totals, everything), *rows],
    }


def part_words(facts: RoundFacts) -> str:
    """How many cases of a theme that takes a part were drawn; empty where none does (R051)."""
    if not facts.plan.theme_cases:
        return ""
    drawn, could_be = of_part(facts.frame, facts.sample)
    return (
        f"Of the theme, {theme_words(facts)}: {drawn} drawn of {counted(could_be, 'contact')}"
        f" that could be; of all others {len(facts.sample.selected) - drawn} of"
        f" {len(facts.frame.cases) - could_be:,}."
    )


def theme_words(facts: RoundFacts) -> str:
    """The theme that takes a part, as people say it."""
    return facts.plan.theme.replace("_", " ")


def services_words(facts: RoundFacts) -> str:
    """How many cases of each service were drawn (R049)."""
    service = {case.case_id: case.team_id for case in facts.frame.cases}
    held = Counter(service[each.case_id] for each in facts.sample.selected)
    parts = [f"{meaning(SERVICES, name)} {held[name]}" for name, _ in facts.plan.team_floors]
    return f"By service: {', '.join(parts)}."


def partner_of(facts: RoundFacts, assignment: Assignment) -> str:
    """Who fills in the form of a joint case together with this auditor; empty where nobody does."""
    wanted = {1: JOINT, JOINT: 1}.get(assignment.grade)
    beside = (
        each.auditor_id
        for each in facts.allocation.assignments
        if each.case_id == assignment.case_id and each.grade == wanted
    )
    found = next(beside, None)
    return facts.auditors[found].auditor_name if found else ""


def contact_view(facts: RoundFacts, case: Case) -> dict[str, str] | None:
    """What the pack and the form say of a contact's decision; None where there is no contact."""
    contact, times = facts.contacts.get(case.case_id), facts.times.get(case.case_id)
    if contact is None or times is None:
        return None
    return {
        "service": meaning(SERVICES, case.service or "") or NOT_RECORDED,
        "rating": rating_words(case, contact),
        "pathway": pathway_words(case.pathway or "", is_proxy=is_by_proxy(case, contact)),
        "proxy": PROXY if is_by_proxy(case, contact) else "",
        "received": moment_words(contact.received_at),
        "rated": moment_words(contact.rated_at),
        "decided": moment_words(contact.decided_at),
        "local": local_words(times),
        "statutory": statutory_words(contact, times),
        "again": again_words(contact),
        "reason": (contact.contact_reason or "").replace("_", " ") or NOT_RECORDED.lower(),
    }


def is_by_proxy(case: Case, contact: FrontDoorContact) -> bool:
    """Whether a transfer was found by the proxy and not by a recorded meeting (R056)."""
    return case.pathway == JOURNEY_MEETING and contact.journey_meeting_on is None


def has_proxy(facts: RoundFacts) -> bool:
    """Whether the round's journey meetings are known by the proxy: then all of them are."""
    return any(is_by_proxy(facts.cases[key], each) for key, each in facts.contacts.items())


def pathway_words(pathway: str, *, is_proxy: bool) -> str:
    """A pathway in words; a transfer that a proxy found is called so (R056).

    >>> pathway_words("journey_meeting", is_proxy=True), pathway_words("step_up", is_proxy=True)
    ('Journey meeting (proxy)', 'Step up')
    """
    said = meaning(PATHWAYS, pathway)
    return f"{said} (proxy)" if is_proxy and pathway == JOURNEY_MEETING else said


def rating_words(case: Case, contact: FrontDoorContact) -> str:
    """The rating at first screening, and the last one where it was changed (A07)."""
    first = meaning({}, case.status)
    last = contact.rag_final
    if not last or last.casefold() == (contact.rag_initial or "").casefold():
        return first
    return f"{first}; at the decision {last}"


def moment_words(moment: datetime | None) -> str:
    """A moment as people write it.

    >>> moment_words(datetime(2021, 9, 7, 9, 30)), moment_words(None)
    ('Tue 7 September 2021, 09:30', 'Not recorded')
    """
    return f"{moment:%a} {moment.day} {moment:%B %Y, %H:%M}" if moment else NOT_RECORDED


def duration_words(minutes: int) -> str:
    """So many minutes in hours and minutes.

    >>> duration_words(65), duration_words(240), duration_words(0), duration_words(1)
    ('1 h 5 min', '4 h', '0 min', '1 min')
    """
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{rest} min"] if rest or not hours else []
    return " ".join(parts)


def local_words(times: DecisionTimes) -> str:
    """What the local clock says."""
    if not times.is_in_order:
        return "The decision is dated before the contact: ask which of the two is wrong"
    taken = None if times.minutes is None else duration_words(times.minutes)
    if times.due_at is None:
        return f"No clock for this rating; taken in {taken}" if taken else "No clock, no decision"
    due = f"due {times.due_at:%a} {times.due_at.day} {times.due_at:%B, %H:%M}"
    if taken is None:
        return f"{'Late' if times.is_kept is False else 'Not yet decided'}: {due}"
    return f"{'In time' if times.is_kept else 'Late'}: {taken} of front door hours; {due}"


def statutory_words(contact: FrontDoorContact, times: DecisionTimes) -> str:
    """What the clock of one working day says (T01)."""
    if not times.is_in_order:
        return "Not assessed: the order of the dates is wrong"
    if times.statutory_due_on is None:
        return "Not assessed: no rule was in force"
    due = f"{times.statutory_due_on.day} {times.statutory_due_on:%B}"
    if contact.decided_at is None:
        return f"{'Late' if times.is_statutory_kept is False else 'Not yet decided'}: due by {due}"
    return f"{'In time' if times.is_statutory_kept else 'Late'}: one working day, by {due}"


def again_words(contact: FrontDoorContact) -> str:
    """How often the front door heard of the child in the window (A23).

    The lot chose which contact stands for the child.
    """
    number = contact.contacts_in_window or 1
    if number == 1:
        return "The only contact about this child in the window"
    return f"One of {counted(number, 'contact')} about this child in the window"
