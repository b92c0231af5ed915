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
from tasks.allocation.eligibility import capacity_of, split_auditors
from tasks.allocation.independence import unauditable
from tasks.allocation.task import allocate_auditors
from tasks.extraction.statements import POPULATIONS
from tasks.extraction.task import extract_populations
from tasks.model import Commitment, Frame, Round, RoundFacts, Seed, SelectionPlan
from tasks.notification.messages import messages_for
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
from tasks.store.database import hold_round, open_store
from tasks.store.rounds import freeze_round, is_frozen, keep_commitment, keep_public_value
from tasks.validation.gathering import Gathered
from tasks.validation.task import judge_extract


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
    store = open_store(settings.store_url)
    with hold_round(store, round_.round_id):
        if is_frozen(store, round_.round_id, round_.version):
            say(f"{round_.round_id} was drawn before; its draw stands.")
        else:
            facts, known = _draw_and_allocate(order, settings, decided, round_, is_preview=False)
            documents = _render(facts, known, decided, settings.output)
            messages = messages_for(facts, documents, decided.authority.mail)
            freeze_round(store, facts.sample, facts.allocation, documents, messages)
            create_markdown_artifact(opening.summary(facts, f"{len(messages)} messages."))
        sender = decided.authority.mail.sender
        report = release_messages(settings.store_url, round_, sender, settings.output)
    say(f"{report.sent} messages sent; {report.already_sent} had been sent before.")


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
    known = _gather(settings, decided, round_)
    rules = rules_of(decided, round_.audit_type)
    asked = allocation_plan(decided, rules, round_, "")
    able, _ = split_auditors(known.auditors, asked)
    nobody = unauditable(known.cases, able, known.involvements, known.interests, asked)
    audited = audited_this_year(known.past_audits, round_)
    plan = selection_plan(decided, rules, round_, round_.cap)
    frame = frame_cases(known.cases, plan, audited, nobody)
    places = sum(capacity_of(auditor, asked) for auditor in able)
    plan = selection_plan(decided, rules, round_, target_of(round_, places, len(frame.cases)))
    seed, commitment = _seed(order, settings, round_, frame, plan, is_preview=is_preview)
    say(f"Drawing {plan.target} of {len(frame.cases)} cases")
    sample = select_sample(frame, plan, commitment, seed)
    drawn = {each.case_id for each in sample.selected}
    allocation = allocate_auditors(
        tuple(case for case in known.cases if case.case_id in drawn),
        known.cases, known.auditors, known.involvements, known.management, known.interests,
        known.past_audits, allocation_plan(decided, rules, round_, seed.value),
    )  # fmt: skip
    facts = opening.facts_of(
        decided, round_, plan, known, frame, sample, allocation, audited, is_preview
    )
    if is_preview:
        _render(facts, known, decided, settings.output / "preview")
    return facts, known


def _gather(settings: Settings, decided: Configuration, round_: Round) -> Gathered:
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
    return judge_extract(frames, round_.as_at)


def _seed(
    order: PracticeWeekOrder,
    settings: Settings,
    round_: Round,
    frame: Frame,
    plan: SelectionPlan,
    *,
    is_preview: bool,
) -> tuple[Seed, Commitment]:
    """The commitment is kept first, then the public value, once; a preview keeps neither."""
    commitment = commit(frame, plan)
    if is_preview:
        value = clock.fresh_value()
        return seed_of(commitment, value, is_self_generated=True, purpose="preview"), commitment
    store = open_store(settings.store_url)
    keep_commitment(store, round_.round_id, round_.version, commitment)
    value, is_ours = keep_public_value(
        store,
        round_.round_id,
        round_.version,
        order.public_value or clock.fresh_value(),
        is_self_generated=order.public_value is None,
    )
    return seed_of(commitment, value, is_self_generated=is_ours, purpose="live"), commitment


def _render(facts: RoundFacts, known: Gathered, decided: Configuration, output: Path) -> tuple:  # type: ignore[type-arg]
    """The documents of the round."""
    say("Writing the documents")
    form = rules_of(decided, facts.round.audit_type).form
    return render_documents(facts, known.events, form, Path(verifier.__file__), output, say)
