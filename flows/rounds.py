"""A round with a draw, from what is due to what is sent: the same for every type that draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from config.orders import RoundOrder
from config.schema import Configuration
from config.settings import Settings
from flows import approving, clock, closing, drawing, opening, showing
from flows.programme import show_programme
from flows.progress import ENDED, say
from flows.starting import started
from tasks.extraction.task import find_origin
from tasks.model import Document, Round
from tasks.store import task as store
from tasks.store.approvals import Proposal
from tasks.store.holding import hold_round

Propose = Callable[[Round], Proposal]
STANDS = frozenset({"frozen", "released"})


def run_round(order: RoundOrder) -> None:
    """The round that is meant is drawn once, approved, frozen and sent; a preview is shown only.

    Started again it goes on from where it was: what was drawn stands, what was
    approved is what is sent, and nothing is sent twice.
    """
    settings, kept, decided = started(order)
    order, decided = opening.with_meeting(order, decided, kept)
    round_, is_preview = opening.open_round(order, decided, clock.today())
    origin = find_origin(settings.source_url, must_answer=False)
    round_, is_preview = opening.within(origin, order, round_, is_preview=is_preview)
    if is_preview:
        facts, documents = drawing.draw_and_allocate(
            order, settings, decided, round_, is_preview=True, origin=origin
        )
        links = _draft_links(settings, round_, documents)
        last = "A preview: not the live sample, and nothing was sent."
        closing.show(facts, documents, f"{last}\n\n{links}".strip())
        say(f"A preview of {round_.round_id} lies under {settings.output / 'preview'}.", ENDED)
        return

    def propose(round_: Round) -> Proposal:
        facts, documents = drawing.draw_and_allocate(
            order, settings, decided, round_, is_preview=False
        )
        return closing.propose(settings, decided, facts, documents, by=order.requested_by)

    hold_live(order, settings, decided, round_, propose)


def hold_live(
    order: RoundOrder, settings: Settings, decided: Configuration, round_: Round, propose: Propose
) -> None:
    """A live round goes on from where it was, by the one process that holds it, and is shown.

    ``propose`` makes what would be sent; it is asked once in the round's life.
    """
    round_ = store.newest_version(settings.store_url, round_)
    with hold_round(settings.store_url, round_.round_id):
        _hold(order, settings, decided, round_, propose)
    show_programme(settings, decided, clock.today())


def _draft_links(settings: Settings, round_: Round, documents: tuple[Document, ...]) -> str:
    """The reports of a preview as links by ids of their own, which nobody can guess (K37)."""
    if settings.documents_url is None:
        return ""
    drafts = store.keep_drafts(
        settings.store_url, round_.round_id, documents, below="preview", at=clock.now()
    )
    shown = tuple(
        replace(document, document_id=draft.draft_id)
        for document, draft in zip(documents, drafts, strict=True)
    )
    return showing.links(settings.documents_url, shown)


def _hold(
    order: RoundOrder, settings: Settings, decided: Configuration, round_: Round, propose: Propose
) -> None:
    """What was proposed is approved, frozen and sent; what was sent before stands."""
    by = order.requested_by
    standing = store.open_round(
        settings.store_url, round_, by=by, at=clock.now(), may_be_paused=approving.can_ask()
    )
    if standing.state in STANDS:
        say(f"{round_.round_id} was drawn before; its draw stands.")
        closing.release(settings, decided, round_.round_id, by=by)
        return
    proposal = store.proposal_of(settings.store_url, round_) or propose(round_)
    approved = approving.await_approval(order, settings, decided, round_, proposal)
    if approved is not None:
        proposal, decision = approved
        closing.freeze(settings, proposal, by=decision.decided_by)
        closing.release(settings, decided, round_.round_id, by=decision.decided_by)
