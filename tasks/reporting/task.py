"""The Prefect face of reporting. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prefect import get_run_logger, task

from config.schema import Form, Grades, Theme
from config.schema_compliance import Compliance
from config.schema_fostering import FosteringForm
from config.schema_section_11 import Section11, Section11Standards
from tasks.guarding import guarded
from tasks.model import (
    CaseEvent,
    ComplianceDay,
    ContractResult,
    Document,
    FosteringFacts,
    Round,
    RoundFacts,
    Section11Facts,
    SourceDifference,
)
from tasks.reporting.compliance_documents import render_day
from tasks.reporting.documents import Counted, render_round, render_stop
from tasks.reporting.fostering_documents import render_fostering
from tasks.reporting.publishing import published
from tasks.reporting.section_11_documents import render_section_11


@task
@guarded
def render_documents(
    facts: RoundFacts,
    events: Mapping[str, tuple[CaseEvent, ...]],
    form: Form,
    theme: Theme | None,
    grades: Grades,
    verifier: Path,
    output: Path,
    counted: Counted,
) -> tuple[Document, ...]:
    """Write every document of the round and log how many."""
    with published(output, facts.round.folder) as place:
        made = render_round(facts, events, form, theme, grades, verifier, place, counted)
    get_run_logger().info("Wrote %d documents", len(made))
    return made


@task
@guarded
def render_fostering_documents(
    facts: FosteringFacts,
    form: FosteringForm,
    grades: Grades,
    output: Path,
    counted: Counted,
) -> tuple[Document, ...]:
    """Write every document of a fostering round and log how many."""
    with published(output, facts.round.folder) as place:
        made = render_fostering(facts, form, grades, place, counted)
    get_run_logger().info("Wrote %d documents", len(made))
    return made


@task
@guarded
def render_section_11_documents(
    facts: Section11Facts, rules: Section11, standards: Section11Standards, output: Path
) -> tuple[Document, ...]:
    """Write every document of a section 11 round and log how many."""
    with published(output, facts.round.folder) as place:
        made = render_section_11(facts, rules, standards, place)
    get_run_logger().info("Wrote %d documents", len(made))
    return made


@task
@guarded
def report_stop(
    authority: str,
    round_: Round,
    contracts: tuple[ContractResult, ...],
    differences: tuple[SourceDifference, ...],
    output: Path,
    registers: str = "",
) -> Path:
    """Write the data owner's page of a round that its contracts stopped; return where it lies."""
    with published(output, round_.folder) as place:
        render_stop(authority, round_, contracts, differences, place, registers)
    return output / round_.folder / "data-quality.pdf"


@task
@guarded
def render_compliance(
    facts: ComplianceDay, decided: Compliance, output: Path, counted: Counted
) -> tuple[Document, ...]:
    """Write the list, the forms and the notices of a day's compliance audits and log how many."""
    made = render_day(facts, decided, output, counted)
    get_run_logger().info("Wrote %d documents", len(made))
    return made
