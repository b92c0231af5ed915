"""A multi-agency audit, as "Other audits" of the programme document has it."""

from __future__ import annotations

from prefect import flow

from config.orders import MultiAgencyOrder
from flows.rounds import run_round
from tasks.guarding import guarded


@flow(name="multi-agency", flow_run_name="multi-agency audit: {order.cycle}")
@guarded
def multi_agency(order: MultiAgencyOrder) -> None:
    """Open a multi-agency audit: programme document, multi-agency audits."""
    run_round(order)
