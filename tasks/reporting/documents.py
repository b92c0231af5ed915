"""Every document of a round, as files under its folder, and as records of what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

from config.schema import Form, Grades, Theme
from tasks.model import CaseEvent, ContractResult, Document, Round, RoundFacts, SourceDifference
from tasks.reporting.agency_documents import render_partners
from tasks.reporting.allocation_report import allocation_report
from tasks.reporting.certificate_report import sample_certificate
from tasks.reporting.notice import team_notice
from tasks.reporting.pack import file_stem
from tasks.reporting.packing import Job, packs_of
from tasks.reporting.quality import quality_page, round_quality_page

QA = "quality-assurance"
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
    shelf = Shelf(output, output / facts.round.folder)
    auditors = sorted({each.auditor_id for each in facts.allocation.assignments})
    with packs_of(Job(facts, events, form, theme, grades), auditors) as packs:
        made = [*_proof(shelf, facts, verifier), *_notices(shelf, facts)]
        made.extend(render_partners(facts, form, theme, grades, shelf.put))
        for number, (auditor_id, files) in enumerate(zip(auditors, packs, strict=True), start=1):
            progress(f"Pack {number} of {len(auditors)}")
            for name, content in files.items():
                path = f"packs/{file_stem(auditor_id)}/{name}"
                made.append(shelf.put(path, content, "pack", auditor_id))
    return tuple(made)


def render_stop(
    authority: str,
    round_: Round,
    contracts: tuple[ContractResult, ...],
    differences: tuple[SourceDifference, ...],
    output: Path,
    registers: str = "",
) -> Document:
    """The folder of a round that its contracts stopped holds the data owner's page alone."""
    page = quality_page(
        authority, round_.title, round_.as_at, contracts,
        differences=differences, registers=registers,
    )  # fmt: skip
    shelf = Shelf(output, output / round_.folder)
    return shelf.put("data-quality.pdf", page, "quality", QA)


def _proof(shelf: Shelf, facts: RoundFacts, verifier: Path) -> Iterator[Document]:
    """What the QA data lead gets: the proof of the draw, the reports, and what checks the proof."""
    yield shelf.put("certificate.json", facts.sample.certificate.encode(), "proof", None)
    yield shelf.put("sample-certificate.pdf", sample_certificate(facts), "certificate", QA)
    if facts.origin is None:  # else nobody was allocated, so there is nothing to report
        yield shelf.put("allocation-report.pdf", allocation_report(facts), "allocation", QA)
    if facts.contracts:
        yield shelf.put("data-quality.pdf", round_quality_page(facts), "quality", QA)
    copyfile(verifier, shelf.folder / "verifier.py")
    (shelf.folder / "verifier.py").chmod(0o600)


def _notices(shelf: Shelf, facts: RoundFacts) -> Iterator[Document]:
    """One for each team with a drawn case; none where the source can only be looked at."""
    if facts.origin is not None:
        return
    drawn = {facts.cases[case_id].team_id for case_id in facts.sample.case_ids}
    for team_id in sorted(team for team in drawn if team and team in facts.teams):
        path = f"notices/{file_stem(team_id)}.pdf"
        yield shelf.put(path, team_notice(facts, team_id), "notice", team_id)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a round's files lie: its folder, below the output folder that paths are told from."""

    output: Path
    folder: Path

    def put(self, name: str, content: bytes, kind: str, recipient_id: str | None) -> Document:
        """One file, whole or not at all, for its owner only."""
        path = self.folder / name
        for folder in (*reversed(path.parent.parents), path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        try:
            beside.touch(mode=0o600)
            beside.write_bytes(content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        relative = path.relative_to(self.output).as_posix()
        return Document(
            document_id=sha256(relative.encode()).hexdigest()[:32],
            kind=kind,
            path=relative,
            media_type=MEDIA[path.suffix],
            digest=sha256(content).hexdigest(),
            size=len(content),
            recipient_id=recipient_id,
        )
