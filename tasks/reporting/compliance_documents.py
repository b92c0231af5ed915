"""Every document of a day's compliance audits, as files under its folder and as records of them."""

from __future__ import annotations

from pathlib import Path

from config.schema_compliance import Compliance
from tasks.model import ComplianceDay, Document
from tasks.reporting.compliance_form import compliance_form
from tasks.reporting.compliance_list import compliance_list, team_notice
from tasks.reporting.documents import QA, Counted, Shelf
from tasks.reporting.pack import file_stem
from tasks.reporting.publishing import published


def render_day(
    facts: ComplianceDay, decided: Compliance, output: Path, counted: Counted
) -> tuple[Document, ...]:
    """The list, a form for each event, and a notice for each team; whole or not at all.

    A form whose manager cannot be written to is for quality assurance. Raises
    DocumentsUnwritable and RenderingFailed.
    """
    with published(output, facts.round.folder) as place:
        shelf = Shelf(place, place / facts.round.folder)
        made = [shelf.put("compliance-list.pdf", compliance_list(facts), "compliance_list", QA)]
        for number, audit in enumerate(facts.audits, start=1):
            counted("Form", number, len(facts.audits))
            reader = audit.responsible_id or QA
            stem = file_stem(audit.audit_ref.replace("/", "-"))
            path = f"forms/{file_stem(reader)}/{stem}.pdf"
            content = compliance_form(audit, facts, decided)
            made.append(shelf.put(path, content, "compliance_form", reader))
        told = {a.notified_team_id for a in facts.audits if a.responsible_id is not None}
        for team_id in sorted(str(each) for each in told if each is not None):
            path = f"notices/{file_stem(team_id)}.pdf"
            made.append(shelf.put(path, team_notice(facts, team_id), "notice", team_id))
    return tuple(made)
