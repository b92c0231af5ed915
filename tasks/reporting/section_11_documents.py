"""Every document of a section 11 round, as files under its folder and as records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tasks.reporting.documents import QA, Shelf
from tasks.reporting.pack import file_stem
from tasks.reporting.section_11_reports import covering_letter, overview, tool_on_paper
from tasks.reporting.section_11_workbook import section_11_workbook

if TYPE_CHECKING:
    from config.schema_section_11 import Section11, Section11Standards
    from tasks.model import Document, Section11Facts


def render_section_11(
    facts: Section11Facts, rules: Section11, standards: Section11Standards, output: Path
) -> tuple[Document, ...]:
    """For each organisation a letter and its tool twice; for the QA Unit an overview."""
    shelf = Shelf(output, output / facts.round.folder)
    made = [
        shelf.put("certificate.json", facts.sample.certificate.encode(), "proof", None),
        shelf.put("overview.pdf", overview(facts, rules), "certificate", QA),
    ]
    for each in facts.organisations:
        folder = f"organisations/{file_stem(each.organisation_id)}"
        files = {
            "letter.pdf": covering_letter(facts, each, rules),
            "self-assessment.xlsx": section_11_workbook(facts, each, rules, standards),
            "self-assessment.pdf": tool_on_paper(facts, each, standards),
        }
        made += [
            shelf.put(f"{folder}/{name}", content, "tool", each.organisation_id)
            for name, content in files.items()
        ]
    return tuple(made)
