"""The letter, the tool on paper, and the QA Unit's overview of a section 11 round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.reporting.form import day_words
from tasks.reporting.pdf import render_pdf
from tasks.reporting.section_11_words import CONFIRM, NO_CHILD, RULE, parts_of, year_before
from tasks.reporting.words import listed, sentence, spelled

if TYPE_CHECKING:
    from config.schema_section_11 import Section11, Section11Standards
    from tasks.model import PartnerOrganisation, Section11Facts

PREVIEW = "Preview. This is not a live round, and nothing was sent."


def covering_letter(
    facts: Section11Facts, organisation: PartnerOrganisation, rules: Section11
) -> bytes:
    """The letter to one organisation's own contact as PDF/UA-1."""
    year = year_before(facts, organisation)
    return render_pdf(
        "reports/section_11_letter.html",
        {
            **_page(facts, "Section 11 audit", "Section 11 of the Children Act 2004"),
            "finding": f"How does {organisation.organisation_name} keep children safe?",
            "contact": organisation.contact_name or "colleague",
            "organisation": organisation.organisation_name,
            "service": _titles(rules, facts.services),
            "due": day_words(facts.round.due_on),
            "panel": f"{facts.panel[0]:%B %Y}",
            "plans": f"{facts.plans[0]:%B %Y}",
            "before": year,
            "rule": RULE,
            "confirm": CONFIRM,
            "no_child": NO_CHILD,
        },
    )


def tool_on_paper(
    facts: Section11Facts, organisation: PartnerOrganisation, standards: Section11Standards
) -> bytes:
    """The tool of one organisation as PDF/UA-1, to read, to print and to discuss."""
    year = year_before(facts, organisation)
    return render_pdf(
        "reports/section_11_tool.html",
        {
            **_page(facts, "Self-assessment", organisation.organisation_name),
            "organisation": organisation.organisation_name,
            "due": day_words(facts.round.due_on),
            "before": f"Your answer in {year}" if year else "Your earlier answer",
            "rule": RULE,
            "confirm": CONFIRM,
            "no_child": NO_CHILD,
            "scores": [(each.code, each.label, each.meaning) for each in standards.scores],
            "parts": parts_of(facts, organisation, standards),
        },
    )


def overview(facts: Section11Facts, rules: Section11) -> bytes:
    """What the QA Unit gets: why it is this service's turn, and to whom the tool went."""
    titles = {each.id: each.title for each in rules.rota.services}
    count = len(facts.organisations)
    return render_pdf(
        "reports/section_11_overview.html",
        {
            **_page(facts, "Section 11 overview", "Section 11 audit"),
            "finding": f"{sentence(spelled(count))} organisation{'s' * (count != 1)} of"
            f" {_titles(rules, facts.services)} {'is' if count == 1 else 'are'} asked this year",
            "figures": [
                ("Organisations", count, "", "In scope, with a tool of their own"),
                ("With earlier answers", sum(bool(facts.before.get(each.organisation_id))
                                             for each in facts.organisations), "",
                 "Shown beside the questions"),
                ("Due back", f"{facts.round.due_on.day} {facts.round.due_on:%b}", "",
                 day_words(facts.round.due_on)),
                ("Panel", f"{facts.panel[0]:%b}", "", f"{facts.panel[0]:%B %Y}; plans"
                 f" {facts.plans[0]:%B %Y}"),
            ],
            "organisations": [
                (each.organisation_id, each.organisation_name, each.contact_name or "Nobody named",
                 each.mail_domain, year_before(facts, each) or "Never")
                for each in facts.organisations
            ],
            "rota": [
                (place, titles.get(turn.service, turn.service), turn.organisations,
                 turn.last_audited_in or "Never", turn.service in facts.services)
                for place, turn in enumerate(facts.rota, start=1)
            ],
            "registers": facts.registers,
        },
    )  # fmt: skip


def _page(facts: Section11Facts, title: str, topic: str) -> dict[str, object]:
    """Title, topic and footer of a page."""
    return {
        "title": f"{title}, {facts.round.round_id}",
        "topic": f"Preview: {topic}" if facts.is_preview else topic,
        "footer": f"{title}, {facts.round.round_id}, {facts.authority}",
        "authority": facts.authority,
        "made_on": facts.round.draw_on.isoformat(),
        "preview": PREVIEW if facts.is_preview else "",
        "round": facts.round,
    }


def _titles(rules: Section11, services: tuple[str, ...]) -> str:
    """The services as a sentence names them."""
    titles = {each.id: each.title for each in rules.rota.services}
    return listed([titles.get(each, each) for each in services])
