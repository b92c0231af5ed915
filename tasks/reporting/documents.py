"""Every document of a round, as files under its folder, and as records of what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

from config.schema import Form, Grades, Theme
from tasks.model import CaseEvent, Document, RoundFacts
from tasks.reporting.allocation_report import allocation_report
from tasks.reporting.certificate_report import sample_certificate
from tasks.reporting.notice import team_notice
from tasks.reporting.pack import file_stem, pack_files
from tasks.reporting.quality import round_quality_page

MEDIA = {
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".ics": "text/calendar",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render_round(
    facts: RoundFacts,
    events: Mapping[str, tuple[CaseEvent, ...]],
    form: Form,
    theme: Theme | None,
    grades: Grades,
    verifier: Path,
    output: Path,
    progress: Callable[[str], None],
) -> tuple[Document, ...]:
    """The documents of a round lie in its folder; each has a record with its digest."""
    folder = output / facts.round.round_id
    proof = facts.sample.certificate.encode()
    made = [
        _write(folder, output, "certificate.json", proof, "proof", None),
        _write(
            folder, output, "sample-certificate.pdf",
            sample_certificate(facts), "certificate", "quality-assurance",
        ),
        _write(
            folder, output, "allocation-report.pdf",
            allocation_report(facts), "allocation", "quality-assurance",
        ),
    ]  # fmt: skip
    if facts.contracts:
        page = round_quality_page(facts)
        made.append(_write(folder, output, "data-quality.pdf", page, "quality", "quality-assurance"))
    copyfile(verifier, folder / "verifier.py")
    auditors = sorted({each.auditor_id for each in facts.allocation.assignments})
    for number, auditor_id in enumerate(auditors, start=1):
        progress(f"Pack {number} of {len(auditors)}")
        for name, content in pack_files(facts, auditor_id, events, form, theme, grades).items():
            relative = f"packs/{file_stem(auditor_id)}/{name}"
            made.append(_write(folder, output, relative, content, "pack", auditor_id))
    drawn = {facts.cases[each.case_id].team_id for each in facts.sample.selected}
    for team_id in sorted(team for team in drawn if team):
        content = team_notice(facts, team_id)
        made.append(
            _write(folder, output, f"notices/{file_stem(team_id)}.pdf", content, "notice", team_id)
        )
    return tuple(made)


def _write(
    folder: Path, output: Path, name: str, content: bytes, kind: str, recipient_id: str | None
) -> Document:
    """One file, whole or not at all, for its owner only."""
    path = folder / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.touch(mode=0o600)
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    relative = path.relative_to(output).as_posix()
    return Document(
        document_id=sha256(relative.encode()).hexdigest()[:32],
        kind=kind,
        path=relative,
        media_type=MEDIA[path.suffix],
        digest=sha256(content).hexdigest(),
        size=len(content),
        recipient_id=recipient_id,
    )
