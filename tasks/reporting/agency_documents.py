"""What a multi-agency audit writes beside every round's documents: for agencies, and of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tasks.reporting.agency_form import agency_form
from tasks.reporting.agency_reports import agency_letter, agency_list
from tasks.reporting.pack import file_stem

if TYPE_CHECKING:
    from config.schema import Form, Grades, Theme
    from tasks.model import Document, RoundFacts

TEMPLATE, REPORT, QA = "agency_template", "certificate", "quality-assurance"
Put = Callable[[str, bytes, str, str | None], "Document"]


def render_partners(
    facts: RoundFacts, form: Form, theme: Theme | None, grades: Grades, put: Put
) -> Iterator[Document]:
    """The list for the sub-group, and each agency's letter and templates; nothing elsewhere.

    File names hold places of the round, and no reference of a child.
    """
    partnership = facts.partnership
    if partnership is None:
        return
    yield put("returns-list.pdf", agency_list(facts), REPORT, QA)
    for organisation_id in sorted({each.organisation_id for each in partnership.asked}):
        folder = f"partners/{file_stem(organisation_id)}"
        letter = agency_letter(facts, organisation_id)
        yield put(f"{folder}/letter.pdf", letter, TEMPLATE, organisation_id)
        organisation = partnership.organisations[organisation_id]
        for each in partnership.asked:
            if each.organisation_id == organisation_id:
                name = f"{folder}/{facts.round.round_id}-{each.place}.pdf"
                content = agency_form(facts, each, organisation, form, theme, grades)
                yield put(name, content, TEMPLATE, organisation_id)
