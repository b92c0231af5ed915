"""The multi-agency template: one fillable form for each agency and case (R093, R094, A24).

It holds nothing of the case file: a partner knows the child by the place in
the round, and asks for the match over a secure channel (R091).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from tasks.reporting.agency_fields import agency_fields
from tasks.reporting.form import KNOWN, Sheet, day_words, sheet_of
from tasks.reporting.form_fields import graded_views
from tasks.reporting.form_identity import NAMES, FormIdentity, Template
from tasks.reporting.form_repair import repair_form
from tasks.reporting.form_stamp import TITLE_MARK, Layout, layout_of, stamp
from tasks.reporting.form_template import template_digest
from tasks.reporting.pdf import render_pdf

if TYPE_CHECKING:
    from config.schema import Form, Grades, Theme
    from tasks.model import AgencyReturn, PartnerOrganisation, RoundFacts

TEMPLATE = "forms/agency.html"
ABSENT = frozenset({"status", "age", "team_name"})
OWN = {
    "audit_ref": "Return",
    "case_id": "Child, by reference",
    "auditor_name": "Agency",
    "auditor_id": "Agency reference",
}


def agency_form(
    facts: RoundFacts,
    asked: AgencyReturn,
    organisation: PartnerOrganisation,
    form: Form,
    theme: Theme | None,
    grades: Grades,
) -> bytes:
    """The template of one return as PDF/UA-1; the same facts give the same bytes."""
    frozen = cast("Any", (sheet_of(facts), form, theme, grades))
    layout = _layout(*frozen)
    identity = _identity(facts, asked, form, theme, grades)
    values = {
        **{name: str(getattr(identity, name)) for name in NAMES},
        "checksum": identity.checksum,
        "auditor_name": organisation.organisation_name,
    }
    shown = f"Preview, not a live round: {identity.audit_ref}"
    return stamp(
        layout, values, identity.audit_ref, shown if facts.is_preview else identity.audit_ref
    )


def child_ref(facts: RoundFacts, asked: AgencyReturn) -> str:
    """How partners know a child: by round and place, such as MA-2021-06/03."""
    return f"{facts.round.round_id}/{asked.place}"


def return_ref(facts: RoundFacts, asked: AgencyReturn) -> str:
    """How one return is called: the child's reference and the agency's."""
    return f"{child_ref(facts, asked)}-{asked.organisation_id}"


def _identity(
    facts: RoundFacts, asked: AgencyReturn, form: Form, theme: Theme | None, grades: Grades
) -> FormIdentity:
    """Which form of which return this is; the council's own reference of the child is not in it."""
    return FormIdentity(
        form_kind="agency",
        audit_ref=return_ref(facts, asked),
        round_id=facts.round.round_id,
        round_version=str(facts.round.version),
        case_id=child_ref(facts, asked),
        auditor_id=asked.organisation_id,
        grade="1",
        template=form.template,
        template_version=form.version,
        template_hash=agency_template(form, theme, grades).digest,
    )


def agency_template(form: Form, theme: Theme | None, grades: Grades) -> Template:
    """The template's name, version and hash over its files and questions (R059)."""
    asked = map(repr, agency_fields(form, theme, grades))
    return Template(form.template, form.version, template_digest(TEMPLATE, asked))


@lru_cache(maxsize=2)
def _layout(sheet: Sheet, form: Form, theme: Theme | None, grades: Grades) -> Layout:
    """The form laid out once for a round."""
    asked = agency_fields(form, theme, grades)
    named = {field.name: field for field in asked}
    context = {
        "title_mark": TITLE_MARK,
        "authority": sheet.authority,
        "round_title": sheet.round_title,
        "due_on": day_words(sheet.due_on),
        "drawn_on": sheet.drawn_on.isoformat(),
        "f": named,
        "theme_title": theme.title if theme else "",
        "theme_questions": [field for field in asked if field.name.startswith("theme_")],
        **graded_views(form.domains, grades, named),
    }
    known = {name: words for name, words in KNOWN.items() if name not in ABSENT} | OWN
    drawn = render_pdf(TEMPLATE, context, forms=True)
    return layout_of(repair_form(drawn, TEMPLATE, asked, known))
