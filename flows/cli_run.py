"""``audit run``: one round of an audit type that draws, started from a terminal.

Whoever starts a round here approves it: nobody else can be asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from config.orders import RoundOrder

run = typer.Typer(help="Run one round of an audit type.", no_args_is_help=True)

ORDERS = {
    "practice_week": "PracticeWeekOrder",
    "front_door": "FrontDoorOrder",
    "deep_dive": "DeepDiveOrder",
    "multi_agency": "MultiAgencyOrder",
}
"""The audit types that draw, with the names of their forms; each flow has its type's name."""
CENSUSES = {"fostering": "FosteringOrder", "section_11": "Section11Order"}
"""Those that draw nothing."""

Cycle = Annotated[str | None, typer.Option(help="Its key; else the one that is due.")]
Theme = Annotated[str | None, typer.Option(help="Such as domestic_abuse; else the programme's.")]
AsAt = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Whose facts count.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Preview only: nothing is sent.")]
PublicValue = Annotated[str | None, typer.Option(help="Dice or another value made in public.")]
By = Annotated[str, typer.Option(help="Your name; it stays on record.")]


@run.command("practice-week")
def practice_week(
    cycle: Cycle = None, theme: Theme = None, as_at: AsAt = None, dry_run: DryRun = False,
    public_value: PublicValue = None, by: By = "QA data lead",
) -> None:  # fmt: skip
    """Draw, allocate, write and send a practice week."""
    _run("practice_week", cycle, theme, as_at, dry_run, public_value, by)


@run.command("front-door")
def front_door(
    cycle: Cycle = None, theme: Theme = None, as_at: AsAt = None, dry_run: DryRun = False,
    public_value: PublicValue = None, by: By = "QA data lead",
    theme_cases: Annotated[
        int | None, typer.Option(help="How many are of the theme; 0: all. Else the programme's.")
    ] = None,
) -> None:  # fmt: skip
    """Draw, allocate, write and send a front door audit."""
    _run(
        "front_door", cycle, theme, as_at, dry_run, public_value, by, theme_cases=theme_cases
    )  # fmt: skip


@run.command("multi-agency")
def multi_agency(
    cycle: Cycle = None, theme: Theme = None, as_at: AsAt = None, dry_run: DryRun = False,
    public_value: PublicValue = None, by: By = "QA data lead",
) -> None:  # fmt: skip
    """Draw, allocate, write and send a multi-agency audit of a theme."""
    _run("multi_agency", cycle, theme, as_at, dry_run, public_value, by)


@run.command("deep-dive")
def deep_dive(
    cycle: Cycle = None, theme: Theme = None, as_at: AsAt = None, dry_run: DryRun = False,
    public_value: PublicValue = None, by: By = "QA data lead",
    decision: Annotated[str | None, typer.Option(help="Which meeting decision.")] = None,
    looks_at: Annotated[
        str, typer.Option(help="children's cases, or contacts of the front door.")
    ] = "children's cases",
) -> None:  # fmt: skip
    """Draw, allocate, write and send a deep dive that a meeting decided on."""
    _run(
        "deep_dive", cycle, theme, as_at, dry_run, public_value, by, decision=decision,
        looks_at=looks_at,
    )  # fmt: skip


@run.command("fostering")
def fostering(
    cycle: Cycle = None, as_at: AsAt = None, dry_run: DryRun = False, by: By = "QA data lead"
) -> None:
    """Give out a month's fostering audits."""
    _run("fostering", cycle, None, as_at, dry_run, None, by)


@run.command("section-11")
def section_11(
    cycle: Cycle = None, as_at: AsAt = None, dry_run: DryRun = False, by: By = "QA data lead",
    service: Annotated[
        str | None, typer.Option(help="Such as health; else the one due longest.")
    ] = None,
) -> None:  # fmt: skip
    """Send a year's section 11 self-assessment tool to the organisations of a service."""
    _run("section_11", cycle, None, as_at, dry_run, None, by, service=service)


def _run(
    audit_type: str,
    cycle: str | None,
    theme: str | None,
    as_at: datetime | None,
    dry_run: bool,
    public_value: str | None,
    by: str,
    **more: str | int | None,
) -> None:
    """The flow with an order made of the options, on embedded defaults."""
    from config.settings import read_settings
    from flows.orchestrator import orchestrator

    order = order_of(
        audit_type, cycle=cycle, theme=theme, as_at=as_at.date() if as_at else None,
        dry_run=dry_run, public_value=public_value, requested_by=by, **more,
    )  # fmt: skip
    with orchestrator(read_settings().output) as ready:
        start(order, ready)


def order_of(audit_type: str, **asked: object) -> RoundOrder:
    """The order of a type's flow; a value of the wrong form is named."""
    from pydantic import ValidationError

    from config import orders

    named = {**ORDERS, **CENSUSES}.get(audit_type)
    form = getattr(orders, named) if named else orders.order_for(audit_type)
    try:
        return form.model_validate(asked)
    except ValidationError as refused:
        fields = ", ".join(str(error["loc"][0]) for error in refused.errors())
        raise typer.BadParameter(f"these are not of the right form: {fields}") from None


def start(order: RoundOrder, ready: Callable[[], None]) -> None:
    """The flow of an order, once Prefect's server answers."""
    typer.echo("Starting Prefect", err=True)
    flow: Any = getattr(import_module(f"flows.{order.audit_type}"), order.audit_type)
    ready()
    flow(order)
