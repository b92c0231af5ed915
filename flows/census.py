"""A round that draws nothing, from what is due to what is sent: fostering and section 11."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from prefect.artifacts import create_markdown_artifact

from config.orders import CensusOrder
from config.schema import Configuration
from config.settings import Settings
from flows import clock, showing
from flows.committing import committed
from flows.handing import whole
from flows.progress import ENDED, say
from flows.rounds import hold_live
from tasks.errors import DateInFuture, DrawDayNotReached
from tasks.model import ContractResult, Document, Frame, Round, Sample, SelectionPlan
from tasks.scheduling.calendar import year_start
from tasks.selection.census import plan_of_cases, sample_of_cases
from tasks.store import task as store
from tasks.store.approvals import Proposal
from tasks.store.freezing import FrozenRound

Make = Callable[[Round, bool], FrozenRound]
"""Everything of a round, and its documents written; True for a preview."""


PREVIEW = "A preview: nothing is given out, recorded or sent."


def meant(order: CensusOrder, round_: Round) -> Round:
    """The round as at the day that was asked for; raises DateInFuture and DrawDayNotReached."""
    today = clock.today()
    if order.as_at is not None and order.as_at > today:
        raise DateInFuture(order.as_at.isoformat(), today.isoformat())
    if not order.dry_run and round_.draw_on > today:
        raise DrawDayNotReached(round_.round_id, round_.draw_on.isoformat())
    return replace(round_, as_at=order.as_at or min(round_.as_at, today))


def run_census(
    order: CensusOrder, settings: Settings, decided: Configuration, round_: Round, make: Make
) -> None:
    """The round is taken once, approved, frozen and sent; a preview is shown only."""
    if order.dry_run:
        make(round_, True)
        say(f"A preview of {round_.round_id} lies under {settings.output / 'preview'}.", ENDED)
        return

    def propose(round_: Round) -> Proposal:
        frozen = make(round_, False)
        by, at = order.requested_by, clock.now()
        return store.propose_round(settings.store_url, whole(frozen), by=by, at=at)

    hold_live(order, settings, decided, round_, propose)


def certain(
    order: CensusOrder,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    frame: Frame,
    contracts: tuple[ContractResult, ...],
    readers: tuple[str, ...] = (),
    *,
    is_preview: bool,
) -> tuple[Sample, SelectionPlan]:
    """Every case of the frame, committed to before the lots of its auditors are known."""
    key = decided.authority.key
    plan = plan_of_cases(key, round_, year_start(round_.as_at), frame)
    seed, commitment = committed(
        settings, round_, frame, plan, contracts, by=order.requested_by, is_preview=is_preview
    )
    return sample_of_cases(frame, round_, commitment, seed, readers), plan


def show(
    settings: Settings,
    round_: Round,
    counts: str,
    documents: tuple[Document, ...],
    messages: int,
    *,
    is_preview: bool,
) -> None:
    """The Prefect screen shows counts, and links by ids that are served (K35, K37).

    Documents of a preview are served by none.
    """
    links = "" if is_preview else showing.links(settings.documents_url, documents)
    last = PREVIEW if is_preview else showing.waiting(messages)
    parts = (f"## {round_.title}", showing.days(round_), counts, last, links)
    create_markdown_artifact(
        "\n\n".join(filter(None, parts)),
        key=f"{round_.audit_type.replace('_', '-')}-{round_.folder.lower()}",
        description=round_.title,
    )
