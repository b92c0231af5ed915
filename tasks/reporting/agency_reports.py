"""The letter to each agency, and the list for the partnership's sub-group (R093, R096)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tasks.reporting.agency_form import child_ref, return_ref
from tasks.reporting.form import day_words
from tasks.reporting.pack import WEEKDAYS, short_day
from tasks.reporting.pages import page
from tasks.reporting.pdf import render_pdf
from tasks.reporting.words import STATUSES, counted, meaning, sentence, spelled

if TYPE_CHECKING:
    from tasks.model import AgencyReturn, PartnerOrganisation, Partnership, RoundFacts

WITHHELD = {
    "not_on_register": "Not on the register of partner organisations",
    "no_address": "No contact with a mail address on the register",
    "not_its_own_domain": "The contact's address is not in the organisation's own domain",
    "domain_not_named": "Mail may not go to its domain: config/authority.yaml does not name it",
    "contact_involved": "The contact has worked with the child: another senior manager is needed",
}
OWN = "Children's social care"


def agency_letter(facts: RoundFacts, organisation_id: str) -> bytes:
    """The letter to one agency as PDF/UA-1."""
    return render_pdf("reports/agency_letter.html", letter_context(facts, organisation_id))


def letter_context(facts: RoundFacts, organisation_id: str) -> dict[str, object]:
    """All that the letter says: references of the round, and nothing of a case file."""
    partnership = _partnership(facts)
    organisation = partnership.organisations[organisation_id]
    mine = [each for each in partnership.asked if each.organisation_id == organisation_id]
    due_on = facts.round.due_on
    return {
        "authority": facts.authority,
        "round_id": facts.round.round_id,
        "round_title": facts.round.title,
        "made_on": facts.round.draw_on.isoformat(),
        "is_preview": facts.is_preview,
        "agency": organisation.organisation_name,
        "contact": organisation.contact_name or "colleague",
        "finding": f"{sentence(spelled(len(mine)))}"
        f" {'return is' if len(mine) == 1 else 'returns are'} asked of your agency",
        "theme_title": partnership.theme_title,
        "matching": partnership.matching,
        "returns": [(child_ref(facts, each), return_ref(facts, each)) for each in mine],
        "returns_words": f"One template for each, of {len(facts.sample.selected)} children",
        "due": short_day(due_on),
        "due_words": f"{WEEKDAYS[due_on.weekday()]}, {day_words(due_on)}, every template",
        "period": f"the year up to {day_words(facts.round.as_at)}",
    }


def agency_list(facts: RoundFacts) -> bytes:
    """Which agency returns what by when, for the partnership's sub-group, as PDF/UA-1."""
    return render_pdf("reports/agency_list.html", list_context(facts))


def list_context(facts: RoundFacts) -> dict[str, object]:
    """All that the list says: counts, agencies and places in the round."""
    partnership = _partnership(facts)
    withheld = [each for each in partnership.returns if each.withheld]
    agencies = {each.organisation_id for each in partnership.returns}
    children, returns = len(facts.sample.selected), len(partnership.returns)
    return {
        **page(facts, "Returns of a multi-agency audit", "Multi-agency audit"),
        "finding": f"{sentence(spelled(len(agencies)))} agencies are asked about"
        f" {spelled(children)} children;\n{_withheld_words(len(withheld))}",
        "lead": f"For the {partnership.recipients_of_list}. Theme: {partnership.theme_title}.",
        "figures": [
            ("Children", children, "", f"Drawn by lot of {len(facts.frame.cases):,}"),
            ("Agencies", len(agencies), "", "Involved with at least one of them"),
            ("Returns", returns, "", f"Due by {short_day(facts.round.due_on)}"),
            (
                "Sent",
                len(partnership.asked),
                f"of {returns}",
                "The others stand below" if withheld else "Each to the agency's own contact",
            ),
        ],
        "due": day_words(facts.round.due_on),
        "agencies": _agency_rows(partnership),
        "own": _own_words(facts),
        "withheld": [
            (
                f"{facts.round.round_id}/{each.place}",
                _name(partnership, each.organisation_id),
                WITHHELD[each.withheld or ""],
            )
            for each in withheld
        ],
        "statuses": _status_rows(facts),
        "widths": _width_rows(partnership),
        "least": spelled(partnership.least_agencies),
    }


def _withheld_words(number: int) -> str:
    if not number:
        return "every template was sent"
    verb = "return waits" if number == 1 else "returns wait"
    return f"{spelled(number)} {verb} for somebody to answer"


def _agency_rows(partnership: Partnership) -> list[tuple[str, str, str, int, int]]:
    """Each agency with its contact, the places it answers for, and how many it was sent."""
    held: dict[str, list[AgencyReturn]] = {}
    for each in partnership.returns:
        held.setdefault(each.organisation_id, []).append(each)
    rows = [
        (
            _name(partnership, organisation_id),
            _contact(partnership.organisations.get(organisation_id)),
            _places(each.place for each in mine),
            len(mine),
            sum(each.withheld is None for each in mine),
        )
        for organisation_id, mine in held.items()
    ]
    return sorted(rows)


def _own_places(facts: RoundFacts) -> list[str]:
    """The places that the council's own senior managers audit."""
    audited = {each.case_id for each in facts.allocation.assignments}
    return [f"{each.order:02d}" for each in facts.sample.selected if each.case_id in audited]


def _own_words(facts: RoundFacts) -> str:
    """Who audits the council's own records."""
    mine = _own_places(facts)
    if len(mine) == len(facts.sample.selected):
        return (
            f"{OWN} audits its own record of every child, each by a senior manager who has no part"
            " in the case."
        )
    return f"{OWN} has a senior manager without a part in the case for places {_places(mine)} only."


def _status_rows(facts: RoundFacts) -> list[tuple[str, int]]:
    drawn = Counter(facts.cases[each.case_id].status for each in facts.sample.selected)
    return [(meaning(STATUSES, status), drawn[status]) for status in facts.plan.statuses]


def _width_rows(partnership: Partnership) -> list[tuple[str, int]]:
    """How many children have so many agencies."""
    each_child = Counter(each.place for each in partnership.returns)
    counts = Counter(each_child.values())
    return [
        (counted(agencies, "agency", "agencies"), counts[agencies]) for agencies in sorted(counts)
    ]


def _places(places: Iterable[str]) -> str:
    return ", ".join(places)


def _name(partnership: Partnership, organisation_id: str) -> str:
    organisation = partnership.organisations.get(organisation_id)
    return organisation.organisation_name if organisation else organisation_id


def _contact(organisation: PartnerOrganisation | None) -> str:
    return (organisation.contact_name if organisation else None) or "Nobody named"


def _partnership(facts: RoundFacts) -> Partnership:
    if facts.partnership is None:
        raise ValueError("Only a multi-agency audit has agencies.")
    return facts.partnership
