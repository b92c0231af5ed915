"""What every round ends with: proposed with its messages, shown in counts, frozen and sent."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact

from config.schema import Configuration
from config.settings import Settings
from flows import clock, showing
from flows.handing import whole
from flows.progress import ENDED, SENDING, at_terminal, say
from tasks.model import Decision, Document, Frame, Round, RoundFacts
from tasks.notification.envelopes import addressees_of
from tasks.notification.messages import compose_messages
from tasks.notification.task import release_messages
from tasks.reporting.words import counted
from tasks.scheduling.rounds import rules_of, theme_of
from tasks.store import task as store
from tasks.store.approvals import Proposal
from tasks.store.freezing import FrozenRound


def propose(
    settings: Settings,
    decided: Configuration,
    facts: RoundFacts,
    documents: tuple[Document, ...],
    *,
    by: str,
) -> Proposal:
    """The round is on record as it would be frozen, and shown; nothing is sent."""
    messages = compose_messages(facts, documents, decided.authority)
    people = addressees_of(facts, decided.authority)
    returns = facts.partnership.returns if facts.partnership else ()
    frozen = FrozenRound(
        facts.sample, facts.allocation, documents, people, messages, facts.observing.observations,
        returns,
    )  # fmt: skip
    proposal = store.propose_round(settings.store_url, whole(frozen), by=by, at=clock.now())
    links = showing.links(settings.documents_url, documents)
    show(facts, documents, f"{showing.waiting(len(messages))}\n\n{links}".strip())
    return proposal


def proposal_words(
    settings: Settings,
    decided: Configuration,
    round_: Round,
    proposal: Proposal,
    past: tuple[Decision, ...],
) -> str:
    """What a person who is asked to approve is shown: counts, drafts, and what was decided."""
    frame = store.frame_of(settings.store_url, round_)
    frozen = proposal.frozen
    messages = counted(len(frozen.messages), "message waits", "messages wait")
    parts = (
        f"## {round_.title}: approve it?",
        showing.links(settings.documents_url, frozen.documents),
        *showing.decision_lines(past),
        showing.days(round_),
        f"{messages}. Nothing is sent before it is approved.",
        *_counts(decided, round_, frame, frozen),
    )
    return "\n\n".join(filter(None, parts))


def _counts(
    decided: Configuration, round_: Round, frame: Frame, frozen: FrozenRound
) -> tuple[str, ...]:
    """What a type that draws has drawn, or what a census gives out."""
    if not any(rules.type == round_.audit_type for rules in decided.audit_types):
        return showing.taken(frame), showing.given_out(frozen.allocation)
    rules, theme = rules_of(decided, round_.audit_type), theme_of(decided, round_)
    return (
        f"Theme: {theme.title}" if theme else "",
        showing.strata(tuple(rules.selection.statuses), frame, frozen.sample),
        showing.part(frame, frozen.sample),
        showing.sizes(frozen.sample, frozen.allocation),
        showing.observed(len(frozen.observations)),
        showing.asked_of_agencies(frozen.returns),
    )


def freeze(settings: Settings, proposal: Proposal, *, by: str) -> None:
    """The round and its messages are frozen in one transaction, as they were proposed."""
    store.freeze_round(settings.store_url, whole(proposal.frozen), by=by, at=clock.now())


def release(settings: Settings, decided: Configuration, round_id: str, *, by: str) -> None:
    """Everything that waits is sent, once."""
    say("Sending what waits", SENDING)
    report = release_messages(
        settings.store_url,
        round_id,
        smtp_url=settings.smtp_url,
        ca_file=settings.smtp_ca_file,
        mailbox=settings.mailbox,
        authority=decided.authority,
        documents_in=settings.output,
        by=by,
        clock=clock.now,
    )
    say(f"{round_id}: {report.sentence}", ENDED)
    for note in report.notes:
        at_terminal(note)


def show(facts: RoundFacts, documents: tuple[Document, ...], last: str) -> None:
    """The Prefect screen shows what a round made, in counts and nothing else (K35)."""
    parts = (
        f"## {facts.round.title}",
        showing.days(facts.round),
        showing.strata(facts.plan.statuses, facts.frame, facts.sample),
        showing.part(facts.frame, facts.sample),
        showing.sizes(facts.sample, facts.allocation),
        showing.load_table(facts.allocation),
        showing.observed(len(facts.observing.observations)),
        showing.asked_of_agencies(facts.partnership.returns if facts.partnership else ()),
        showing.quality(facts.contracts),
        f"{len(documents)} documents. {last}",
    )
    create_markdown_artifact(
        "\n\n".join(filter(None, parts)),
        key=f"{facts.round.audit_type.replace('_', '-')}-{facts.round.folder.lower()}",
        description=facts.round.title,
    )
