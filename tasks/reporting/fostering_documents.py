"""Every document of a fostering round, as files under its folder and as records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tasks.reporting.documents import QA, Counted, Shelf
from tasks.reporting.fostering_form import fostering_form
from tasks.reporting.fostering_reports import auditor_letter, due_list
from tasks.reporting.pack import file_stem

if TYPE_CHECKING:
    from config.schema import Grades
    from config.schema_fostering import FosteringForm
    from tasks.model import Document, FosteringFacts


def render_fostering(
    facts: FosteringFacts,
    form: FosteringForm,
    grades: Grades,
    output: Path,
    counted: Counted,
) -> tuple[Document, ...]:
    """The list for each of its readers, and for each auditor a letter and the forms."""
    shelf = Shelf(output, output / facts.round.folder)
    listed = due_list(facts)
    made = [
        shelf.put("certificate.json", facts.sample.certificate.encode(), "proof", None),
        shelf.put("due-list.pdf", listed, "certificate", QA),
    ]
    for reader in facts.readers:
        path = f"readers/{file_stem(reader)}/due-list.pdf"
        made.append(shelf.put(path, listed, "due_list", reader))
    auditors = sorted({each.auditor_id for each in facts.allocation.assignments})
    for number, auditor_id in enumerate(auditors, start=1):
        counted("Pack", number, len(auditors))
        folder = f"packs/{file_stem(auditor_id)}"
        letter = auditor_letter(facts, auditor_id)
        made.append(shelf.put(f"{folder}/letter.pdf", letter, "pack", auditor_id))
        for each in facts.allocation.assignments:
            if each.auditor_id == auditor_id:
                path = f"{folder}/forms/{file_stem(each.case_id)}-audit.pdf"
                content = fostering_form(facts, each, form, grades)
                made.append(shelf.put(path, content, "pack", auditor_id))
    return tuple(made)
