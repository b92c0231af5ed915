"""A deep dive that the monthly meeting asked for ("Other audits" of the programme document)."""

from __future__ import annotations

from prefect import flow

from config.orders import DeepDiveOrder
from flows.rounds import run_round
from tasks.guarding import guarded


@flow(name="deep-dive", flow_run_name="deep dive audit: {order.cycle}")
@guarded
def deep_dive(order: DeepDiveOrder) -> None:
    """Open a deep dive: programme document, themed "deep dive" audits."""
    run_round(order)
