"""Each agency involved with a drawn child audits its own record (R093).

Its own senior manager does, the contact of the register; who has worked with
the child does not, as far as the register knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tasks.model import AgencyInvolvement, AgencyReturn, PartnerOrganisation, Selected

NOT_ON_REGISTER, CONTACT_INVOLVED = "not_on_register", "contact_involved"


def returns_of(
    selected: Iterable[Selected],
    involvements: Iterable[AgencyInvolvement],
    organisations: Mapping[str, PartnerOrganisation],
    unreachable: Mapping[str, str],
) -> tuple[AgencyReturn, ...]:
    """One return for each drawn child and each organisation involved with it, in their order.

    ``unreachable`` has the reason why mail may not go to an organisation. A
    return that nobody can be asked for is withheld with its reason, and never
    left out: it is chased by a person.
    """
    places = {each.case_id: each.order for each in selected}
    knows: dict[tuple[int, str, str], bool] = {}
    for each in involvements:
        if each.case_id in places:
            key = (places[each.case_id], each.case_id, each.organisation_id)
            knows[key] = knows.get(key, False) or bool(each.is_contact_involved)
    return tuple(
        AgencyReturn(
            place=f"{order:02d}",
            case_id=case_id,
            organisation_id=organisation_id,
            mail_domain=_domain(organisations.get(organisation_id)),
            withheld=_withheld(organisation_id, organisations, unreachable, knows=contact),
        )
        for (order, case_id, organisation_id), contact in sorted(knows.items())
    )


def _domain(organisation: PartnerOrganisation | None) -> str:
    return organisation.mail_domain if organisation else ""


def _withheld(
    organisation_id: str,
    organisations: Mapping[str, PartnerOrganisation],
    unreachable: Mapping[str, str],
    *,
    knows: bool,
) -> str | None:
    """The first reason why nobody can be asked for a return, or None."""
    if organisation_id not in organisations:
        return NOT_ON_REGISTER
    if organisation_id in unreachable:
        return unreachable[organisation_id]
    return CONTACT_INVOLVED if knows else None
