"""A front door audit, as section 5 of the programme document has it."""

from __future__ import annotations

from prefect import flow

from config.orders import FrontDoorOrder
from flows.rounds import run_round
from tasks.guarding import guarded


@flow(name="front-door", flow_run_name="front door audit: {order.cycle}")
@guarded
def front_door(order: FrontDoorOrder) -> None:
    """Open a front door audit: programme document, section 5."""
    run_round(order)
