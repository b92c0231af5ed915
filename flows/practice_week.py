"""A practice week, as section 5 of the programme document has it."""

from __future__ import annotations

from prefect import flow

from config.orders import PracticeWeekOrder
from flows.rounds import run_round
from tasks.guarding import guarded


@flow(name="practice-week", flow_run_name="practice week: {order.cycle}")
@guarded
def practice_week(order: PracticeWeekOrder) -> None:
    """Open a practice week: programme document, section 5."""
    run_round(order)
