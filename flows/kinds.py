"""The flow of an audit type that draws, made from its name: the rest of it is configured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import flow

from config.orders import order_for
from flows.rounds import run_round
from tasks.guarding import guarded

if TYPE_CHECKING:
    from prefect import Flow

    from config.orders import RoundOrder


def round_flow(audit_type: str, run_name: str) -> Flow[Any, None]:
    """A flow that runs rounds of an audit type, with a form of its own on the screen.

    It is named as its deployment is: ``front-door`` for ``front_door``.
    """
    form = order_for(audit_type)

    def run(order: RoundOrder) -> None:
        run_round(order)

    run.__name__ = run.__qualname__ = audit_type
    run.__doc__ = f"Open a round of {audit_type.replace('_', ' ')}."
    run.__annotations__["order"] = form
    return flow(name=audit_type.replace("_", "-"), flow_run_name=run_name)(guarded(run))
