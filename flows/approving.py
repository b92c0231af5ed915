"""A proposed round waits for a person: approved, a case substituted, paused, or cancelled.

A run of a deployment suspends: its process ends, and once somebody answered
the form the flow starts again from the top and finds its proposal in the
store. At a terminal nobody can be asked: who started the round approves it.
"""

from __future__ import annotations

from typing import TypeVar, cast

from prefect.context import FlowRunContext
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.runtime import deployment
from pydantic import BaseModel, ValidationError

from config.answers import CodeAnswer
from config.choices import CALENDAR
from config.orders import ComplianceOrder, RoundOrder
from config.schema import Configuration
from config.settings import Settings
from flows import clock, closing, drawing
from flows.progress import ENDED, say
from flows.progress import WAITING as WAITS
from tasks.errors import AnswerRefused, StarterUnknown
from tasks.model import (
    APPROVED,
    CANCELLED,
    PAUSED,
    SUBSTITUTED,
    WAITING,
    Decision,
    Round,
    Sample,
)
from tasks.notification.task import send_code
from tasks.selection.approving import decision_of, form_for
from tasks.store import task as store
from tasks.store.approvals import Proposal, substituted

Answer = TypeVar("Answer", bound=BaseModel)


def check_starter(order: RoundOrder | ComplianceOrder, decided: Configuration) -> None:
    """From the screen only the people of the configuration start rounds; raises StarterUnknown."""
    people = (*decided.authority.approval.names, CALENDAR)
    if can_ask() and order.requested_by not in people:
        raise StarterUnknown(decided.authority.approval.names)


def can_ask() -> bool:
    """Whether this run can suspend until a person answers: one of a deployment can."""
    return bool(deployment.id)


def await_approval(
    order: RoundOrder,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    proposal: Proposal,
) -> tuple[Proposal, Decision] | None:
    """The proposal as it was approved, with the decision; None where the round was cancelled."""
    while True:
        past = store.decisions_of(settings.store_url, round_)
        last = past[-1] if past else None
        if last and last.decision == APPROVED and last.revision == proposal.revision:
            return proposal, last
        if last and last.decision == CANCELLED:
            say(f"{round_.round_id} was cancelled; nothing was sent.", ENDED)
            return None
        decision = _decide(order, settings, decided, round_, proposal, past)
        store.record_decision(settings.store_url, round_, decision, at=clock.now())
        if decision.decision == SUBSTITUTED:
            proposal = _propose_again(order, settings, decided, round_, (*past, decision))


def _decide(
    order: RoundOrder,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    proposal: Proposal,
    past: tuple[Decision, ...],
) -> Decision:
    """By whoever is asked; at a terminal by who started, and by the calendar where that may be."""
    step, revision = len(past) + 1, proposal.revision
    is_paused = bool(past) and past[-1].decision == PAUSED
    if not can_ask():
        return Decision(step, revision, APPROVED, order.requested_by, reason="at a terminal")
    may_approve = decided.authority.approval.started_by_calendar == "approve"
    if _is_scheduled() and may_approve and not is_paused:
        return Decision(step, revision, APPROVED, CALENDAR, reason="by configuration")
    return _ask(settings, decided, round_, proposal, past)


def _is_scheduled() -> bool:
    """Whether the calendar started this run."""
    context = FlowRunContext.get()
    return bool(context and context.flow_run and context.flow_run.auto_scheduled)


def _ask(
    settings: Settings,
    decided: Configuration,
    round_: Round,
    proposal: Proposal,
    past: tuple[Decision, ...],
) -> Decision:
    """The decision that the next answer is; an answer that cannot be followed is one to wait."""
    step = len(past) + 1
    key = f"{round_.folder}-{step}".lower()  # Prefect takes no capitals in a key
    words = closing.proposal_words(settings, decided, round_, proposal, past)
    drawn = store.drawn_sample(settings.store_url, round_)
    try:
        answer = _suspended(form_for(proposal.frozen.sample), key, words)
        decision = decision_of(
            answer, decided.authority.approval.names, drawn=drawn,
            standing=proposal.frozen.sample, step=step, revision=proposal.revision,
        )  # fmt: skip
    except AnswerRefused as refused:
        return _waiting(step, proposal, "; ".join(refused.faults))
    if decision.decision == APPROVED and decided.authority.approval.confirm_by_mail:
        return _confirmed(settings, decided, round_, decision, key)
    return decision


def _confirmed(
    settings: Settings, decided: Configuration, round_: Round, decision: Decision, key: str
) -> Decision:
    """The approval, once the approver gave the code that was sent to them."""
    people = {each.name: each.address for each in decided.authority.approval.people}
    send_code(settings, decided.authority, round_, decision.step,
              people[decision.decided_by], clock.fresh_code(), at=clock.now())  # fmt: skip
    words = f"A code was sent to **{decision.decided_by}**. Nothing is sent before it is given."
    code = _suspended(CodeAnswer, f"{key}-code", words).code
    if store.is_code_right(settings.store_url, round_, decision.step, code.strip()):
        return Decision(
            decision.step, decision.revision, APPROVED, decision.decided_by, is_confirmed=True,
            reason=decision.reason, note=decision.note,
        )  # fmt: skip
    return Decision(decision.step, decision.revision, WAITING, decision.decided_by,
                    reason="the code was not the one that was sent")  # fmt: skip


def _waiting(step: int, proposal: Proposal, why: str) -> Decision:
    """Nothing was decided, and why."""
    return Decision(step, proposal.revision, WAITING, "nobody", reason=why)


def _suspended(form: type[Answer], key: str, words: str) -> Answer:
    """The answer to a form; until it is there this run stops here and later starts again."""
    asked = RunInput.subclass_from_base_model_type(form).with_initial_data(description=words)
    say("Waiting for approval", WAITS)
    try:
        return cast("Answer", suspend_flow_run(wait_for_input=asked, key=key))
    except ValidationError as refused:
        if refused.title != asked.__name__:  # Prefect's own, not the answer
            raise
    return form()


def _propose_again(
    order: RoundOrder,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    decisions: tuple[Decision, ...],
) -> Proposal:
    """The round with a reserve in the place of a case, proposed anew."""
    drawn = store.drawn_sample(settings.store_url, round_)
    sample: Sample = substituted(drawn, decisions)
    facts, documents = drawing.allocate_again(settings, decided, round_, sample, decisions)
    return closing.propose(settings, decided, facts, documents, by=order.requested_by)
