"""A practice week, as section 5 of the programme document has it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from config.orders import PracticeWeekOrder
from config.schema import Configuration
from config.settings import Settings, read_settings
from flows import clock, opening
from flows.progress import say
from tasks.allocation.eligibility import ineligible, places
from tasks.allocation.independence import unauditable
from tasks.allocation.task import allocate_auditors
from tasks.extraction.statements import POPULATIONS
from tasks.extraction.task import extract_populations
from tasks.model import (
    Commitment,
    ContractResult,
    Document,
    Frame,
    Round,
    RoundFacts,
    Seed,
    SelectionPlan,
)
from tasks.notification.envelopes import addressees_of
from tasks.notification.messages import compose_messages
from tasks.notification.task import release_messages
from tasks.reporting.task import render_documents
from tasks.scheduling.calendar import months_before
from tasks.scheduling.plans import (
    allocation_plan,
    audited_this_year,
    selection_plan,
    target_of,
)
from tasks.scheduling.rounds import rules_of
from tasks.selection import verifier
from tasks.selection.commitment import commit, seed_of
from tasks.selection.task import frame_cases, select_sample
from tasks.store import task as store
from tasks.store.commitments import PublicValue
from tasks.store.database import prepare_store
from tasks.store.freezing import FrozenRound
from tasks.store.holding import hold_round
from tasks.validation.extracts import Judged
from tasks.validation.gathering import Gathered
from tasks.validation.task import judge_extract

BY = "QA data lead"  # until a person's name reaches the flow (R022)


@flow(name="practice-week", flow_run_name="practice week")
def practice_week(order: PracticeWeekOrder) -> None:
    """Open a practice week: programme document, section 5."""
    settings, decided = read_settings(), opening.configuration()
    round_, is_preview = opening.open_round(order, decided, clock.today())
    if is_preview:
        facts = _draw_and_allocate(order, settings, decided, round_, is_preview=True)[0]
        create_markdown_artifact(opening.summary(facts, "Preview: nothing was sent."))
        say(f"A preview of {round_.round_id} lies under {settings.output / 'preview'}.")
        return
    prepare_store(settings.store_url)
    with hold_round(settings.store_url, round_.round_id):
        standing = store.open_round(settings.store_url, round_, by=BY, at=clock.now())
        if standing.state in {"frozen", "released"}:
            say(f"{round_.round_id} was drawn before; its draw stands.")
        else:
            facts, known = _draw_and_allocate(order, settings, decided, round_, is_preview=False)
            documents = _render(facts, known, decided, settings.output)
            messages = compose_messages(facts, documents, decided.authority)
            people = addressees_of(facts, decided.authority)
            frozen = FrozenRound(facts.sample, facts.allocation, documents, people, messages)
            store.freeze_round(settings.store_url, frozen, by=BY, at=clock.now())
            create_markdown_artifact(opening.summary(facts, f"{len(messages)} messages."))
        report = release_messages(
            settings.store_url,
            round_.round_id,
            smtp_url=settings.smtp_url,
            ca_file=settings.smtp_ca_file,
            mailbox=settings.mailbox,
            authority=decided.authority,
            documents_in=settings.output,
            by=BY,
            clock=clock.now,
        )
    say(report.sentence)


def _draw_and_allocate(
    order: PracticeWeekOrder,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    *,
    is_preview: bool,
) -> tuple[RoundFacts, Gathered]:
    """Cases are extracted, judged, drawn and allocated; a preview's documents are written too."""
    say(f"Reading the source as at {round_.as_at}")
    judged = _gather(settings, decided, round_)
    known = judged.known
    rules = rules_of(decided, round_.audit_type)
    asked = allocation_plan(decided, rules, round_, "")
    out = {each.auditor_id for each in ineligible(known.auditors, asked)}
    nobody = unauditable(known.cases, known.auditors, known.involvements, known.interests, asked)
    audited = audited_this_year(known.past_audits, round_)
    plan = selection_plan(decided, rules, round_, round_.cap)
    frame = frame_cases(known.cases, plan, audited, nobody)
    room = sum(places(each, asked) for each in known.auditors if each.auditor_id not in out)
    plan = selection_plan(decided, rules, round_, target_of(round_, room, len(frame.cases)))
    seed, commitment = _seed(
        order, settings, round_, frame, plan, judged.contracts, is_preview=is_preview
    )
    say(f"Drawing {plan.target} of {len(frame.cases)} cases")
    sample = select_sample(frame, plan, commitment, seed)
    drawn = {each.case_id for each in sample.selected}
    allocation = allocate_auditors(
        tuple(case for case in known.cases if case.case_id in drawn),
        known.cases, known.auditors, known.involvements, known.management, known.interests,
        known.past_audits, allocation_plan(decided, rules, round_, seed.value),
    )  # fmt: skip
    facts = opening.facts_of(
        decided, round_, plan, judged, frame, sample, allocation, audited, is_preview
    )
    if is_preview:
        _render(facts, known, decided, settings.output / "preview")
    return facts, known


def _gather(settings: Settings, decided: Configuration, round_: Round) -> Judged:
    """Everything that the round may know of its source, judged."""
    codes = decided.authority.role_codes
    frames = extract_populations(
        settings.source_url,
        tuple(POPULATIONS),
        round_.as_at,
        {
            "allocated_worker": codes.allocated_worker,
            "supervisor": codes.supervisor,
            "reviewing_officer": codes.reviewing_officer,
        },
        months_before(round_.as_at, round_.lookback_months) + timedelta(days=1),
    )
    return judge_extract(frames, round_.as_at, settings.store_url)


def _seed(
    order: PracticeWeekOrder,
    settings: Settings,
    round_: Round,
    frame: Frame,
    plan: SelectionPlan,
    contracts: tuple[ContractResult, ...],
    *,
    is_preview: bool,
) -> tuple[Seed, Commitment]:
    """The commitment is kept first, then the public value, once; a preview keeps neither."""
    commitment = commit(frame, plan)
    if is_preview:
        value = clock.fresh_value()
        return seed_of(commitment, value, is_self_generated=True, purpose="preview"), commitment
    proposed = PublicValue(order.public_value or clock.fresh_value(), order.public_value is None)
    holds = store.commit_to_draw(
        settings.store_url, round_, frame, commitment, contracts,
        proposed=proposed, by=BY, at=clock.now(),
    )  # fmt: skip
    value, is_ours = holds.value, holds.is_self_generated
    return seed_of(commitment, value, is_self_generated=is_ours, purpose="live"), commitment


def _render(
    facts: RoundFacts, known: Gathered, decided: Configuration, output: Path
) -> tuple[Document, ...]:
    """The documents of the round."""
    say("Writing the documents")
    form = rules_of(decided, facts.round.audit_type).form
    theme = next((t for t in decided.themes.themes if t.id == facts.round.theme), None)
    proof = Path(verifier.__file__)
    return render_documents(facts, known.events, form, theme, decided.grades, proof, output, say)
