"""Who is drawn and who audits what: from the source to the documents of a round.

The round is committed to before its seed exists; a preview has a seed of its
own, is stored nowhere, and tells nothing of the live draw (R023).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from config.orders import RoundOrder
from config.schema import Configuration
from config.settings import Settings
from flows import observing, opening, units
from flows.committing import committed
from flows.handing import whole
from flows.populations import folder_of
from flows.progress import (
    ALLOCATING,
    DRAWING,
    JUDGING,
    READING,
    WRITING,
    counted,
    say,
)
from flows.stopping import explained
from tasks.allocation.eligibility import room_of
from tasks.allocation.task import allocate_auditors, find_unauditable
from tasks.errors import CaseGone
from tasks.extraction.differences import differences_of
from tasks.extraction.statements import LOCAL_REGISTERS
from tasks.extraction.task import extract_populations, find_origin
from tasks.model import (
    Allocation,
    Decision,
    Document,
    Frame,
    Round,
    RoundFacts,
    Sample,
    SelectionPlan,
    SourceDifference,
    SourceOrigin,
)
from tasks.reporting.task import render_documents
from tasks.reporting.unproved import disclosure_words
from tasks.scheduling.calendar import months_before
from tasks.scheduling.nominations import nominations_for, with_nominations
from tasks.scheduling.plans import (
    allocation_plan,
    audited_this_year,
    selection_plan,
    target_of,
)
from tasks.scheduling.rounds import rules_of, theme_of, with_question
from tasks.selection import verifier
from tasks.selection.nominating import ids_of, nominations_of_design
from tasks.selection.quotas import theme_of_design, with_quotas
from tasks.selection.task import frame_cases, select_sample
from tasks.store import task as store
from tasks.store.registers import Registers
from tasks.validation.extracts import Judged
from tasks.validation.gathering import Gathered
from tasks.validation.task import judge_extract


def draw_and_allocate(
    order: RoundOrder,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    *,
    is_preview: bool,
    origin: SourceOrigin | None = None,
) -> tuple[RoundFacts, tuple[Document, ...]]:
    """Cases are extracted, judged, drawn and allocated, and every document is written."""
    if not is_preview:
        opening.refuse_preview_only(find_origin(settings.source_url, must_answer=True))
    say(f"Reading the source as at {round_.as_at}", READING)
    output = settings.output / "preview" if is_preview else settings.output
    # A source that can only be previewed has nobody whom a register could speak of.
    kept = store.registers_of(settings.store_url) if origin is None else Registers()
    judged, found = gather(settings, decided, round_, output, kept, origin)
    known = judged.known
    frame, plan, audited = _frame(decided, round_, known, origin, kept)
    seed, commitment = committed(
        settings, round_, frame, plan, judged.contracts, by=order.requested_by,
        is_preview=is_preview, public_value=order.public_value,
    )  # fmt: skip
    said = (
        disclosure_words(origin) if is_preview else store.disclosure_of(settings.store_url, round_)
    )
    found_by = units.disclosed(known)
    said = "; ".join(filter(None, (rules_of(decided, round_.audit_type).decision, found_by, said)))
    say(f"Drawing {plan.target} of {len(frame.cases)} cases", DRAWING)
    sample = select_sample(whole(frame), plan, commitment, seed, said)
    allocation = _allocate(decided, round_, known, sample, seed.value, origin)
    facts = opening.facts_of(
        decided, round_, plan, judged, found, frame, sample, allocation, audited, is_preview,
        origin, kept.told,
    )  # fmt: skip
    facts = observing.with_observations(facts, settings, decided, known)
    return facts, _render(facts, known, decided, output)


def allocate_again(
    settings: Settings,
    decided: Configuration,
    round_: Round,
    sample: Sample,
    decisions: tuple[Decision, ...],
) -> tuple[RoundFacts, tuple[Document, ...]]:
    """The drawn sample with its substitutions has auditors and documents; nothing is drawn again.

    Raises CaseGone where the source no longer has a case of it.
    """
    say("Reading the source again", READING)
    kept = store.registers_of(settings.store_url)
    judged, found = gather(settings, decided, round_, settings.output, kept)
    known = judged.known
    held = {case.case_id for case in known.cases}
    gone = tuple(each.order for each in sample.selected if each.case_id not in held)
    gone += tuple(f"N{each.order}" for each in sample.nominated if each.case_id not in held)
    if gone:
        raise CaseGone(round_.round_id, gone)
    rules = rules_of(decided, round_.audit_type)
    drawn_from = store.frame_of(settings.store_url, round_)
    round_ = replace(round_, **theme_of_design(sample.certificate))
    plan = selection_plan(decided, rules, round_, len(sample.selected) + sample.shortfall)
    plan = replace(plan, **nominations_of_design(sample.certificate))
    plan = with_quotas(plan, drawn_from.cases)
    allocation = _allocate(decided, round_, known, sample, sample.seed.value, None)
    facts = opening.facts_of(
        decided, round_, plan, judged, found, drawn_from, sample,
        allocation, audited_this_year(known.past_audits, round_), False, None, kept.told,
    )  # fmt: skip
    facts = observing.with_observations(facts, settings, decided, known)
    facts = replace(facts, decisions=decisions)
    return facts, _render(facts, known, decided, settings.output)


def _allocate(
    decided: Configuration,
    round_: Round,
    known: Gathered,
    sample: Sample,
    seed: str,
    origin: SourceOrigin | None,
) -> Allocation:
    """Each drawn case has an independent auditor, or a shortage says why not.

    From a source that can only be previewed nobody is allocated.
    """
    if origin is not None:
        return Allocation(round_.round_id, (), (), (), (), ())
    drawn = set(sample.case_ids)
    say(f"Allocating {len(drawn)} cases to independent auditors", ALLOCATING)
    plan = allocation_plan(decided, rules_of(decided, round_.audit_type), round_, seed)
    return allocate_auditors(
        whole(tuple(case for case in known.cases if case.case_id in drawn)),
        whole(known.cases), whole(known.auditors), whole(known.involvements),
        whole(known.management), whole(known.interests), whole(known.past_audits),
        replace(plan, nominated=ids_of(sample.nominated)),
    )  # fmt: skip


def gather(
    settings: Settings,
    decided: Configuration,
    round_: Round,
    output: Path,
    kept: Registers,
    origin: SourceOrigin | None = None,
) -> tuple[Judged, tuple[SourceDifference, ...]]:
    """Everything that the round may know of its source, judged, and where the source differs.

    Where the contracts stop the round, the data owner's page is written all the same.
    """
    rules = rules_of(decided, round_.audit_type)
    frames = extract_populations(
        settings.source_url,
        units.populations_read(decided, round_),
        round_.as_at,
        opening.role_codes(decided),
        months_before(round_.as_at, round_.lookback_months) + timedelta(days=1),
        whole(kept.in_force),
        decided.authority.contact_outcomes,
        rules.dates.window_months,
    )
    say("Judging the extract", JUDGING)
    found = differences_of(frames.values())
    lacking = LOCAL_REGISTERS if origin else frozenset[str]()
    with explained(decided, round_, frames, output, kept.told):
        judged = judge_extract(
            whole(frames), round_.as_at, settings.store_url, lacking, folder_of(settings)
        )
    return units.with_units(decided, round_, judged), found


def _frame(
    decided: Configuration,
    round_: Round,
    known: Gathered,
    origin: SourceOrigin | None,
    kept: Registers,
) -> tuple[Frame, SelectionPlan, frozenset[str]]:
    """Who may be drawn, the plan of the draw, and the workers audited this year.

    Where no auditor is known at all no case is left out for want of one, and
    there is a place for each.
    """
    rules = rules_of(decided, round_.audit_type)
    asked = allocation_plan(decided, rules, round_, "")
    nobody = frozenset[str]() if origin else find_unauditable(
        whole(known.cases), whole(known.auditors), whole(known.involvements),
        whole(known.interests), asked,
    )  # fmt: skip
    audited = audited_this_year(known.past_audits, round_)
    largest = selection_plan(decided, rules, round_, round_.cap)
    themed = units.in_theme(decided, round_, known)
    frame = frame_cases(whole(known.cases), largest, audited, nobody, themed)
    places = round_.cap if origin else sum(room_of(known.auditors, asked).values())
    target = target_of(round_, places, len(frame.cases))
    plan = with_quotas(selection_plan(decided, rules, round_, target), frame.cases)
    named = nominations_for(kept.tables.get("nominations", ()), round_, known.cases)
    plan = with_nominations(plan, named, rules.selection.nominated_share, places)
    return frame, plan, audited


def _render(
    facts: RoundFacts, known: Gathered, decided: Configuration, output: Path
) -> tuple[Document, ...]:
    """The documents of the round."""
    say("Writing the documents", WRITING)
    form = rules_of(decided, facts.round.audit_type).form
    theme = with_question(theme_of(decided, facts.round), facts.question)
    proof = Path(verifier.__file__)
    return render_documents(
        whole(facts), whole(known.events), form, theme, decided.grades, proof, output, counted
    )
