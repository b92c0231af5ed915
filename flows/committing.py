"""A round is committed to before its seed exists; a preview has a seed of its own (R023)."""

from __future__ import annotations

from config.settings import Settings
from flows import clock
from flows.handing import whole
from tasks.model import Commitment, ContractResult, Frame, Round, Seed, SelectionPlan
from tasks.selection.commitment import commit, seed_of
from tasks.store import task as store
from tasks.store.commitments import PublicValue


def committed(
    settings: Settings,
    round_: Round,
    frame: Frame,
    plan: SelectionPlan,
    contracts: tuple[ContractResult, ...],
    *,
    by: str,
    is_preview: bool,
    public_value: str | None = None,
) -> tuple[Seed, Commitment]:
    """The commitment is kept first, then the public value, once; a preview keeps neither."""
    commitment = commit(frame, plan)
    if is_preview:
        value = clock.fresh_value()
        return seed_of(commitment, value, is_self_generated=True, purpose="preview"), commitment
    holds = store.commit_to_draw(
        settings.store_url, round_, whole(frame), commitment, whole(contracts),
        proposed=PublicValue(public_value or clock.fresh_value(), public_value is None),
        by=by, at=clock.now(),
    )  # fmt: skip
    seed = seed_of(
        commitment, holds.value, is_self_generated=holds.is_self_generated, purpose="live"
    )
    return seed, commitment
