"""The command that issues compliance audits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer


def run_compliance(
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day that is read; else yesterday."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day that is audited; first run only."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Preview only: nothing is sent.")
    ] = False,
    by: Annotated[str, typer.Option(help="Your name; it stays on record.")] = "QA data lead",
) -> None:
    """Issue one compliance audit for each transfer and closure that came to light."""
    from pydantic import ValidationError

    from config.orders import ComplianceOrder
    from config.settings import read_settings
    from flows.orchestrator import orchestrator

    try:
        order = ComplianceOrder(
            until=until.date() if until else None, since=since.date() if since else None,
            dry_run=dry_run, requested_by=by,
        )  # fmt: skip
    except ValidationError as refused:
        fields = ", ".join(str(error["loc"][0]) for error in refused.errors())
        raise typer.BadParameter(f"these are not of the right form: {fields}") from None
    with orchestrator(read_settings().output) as ready:
        typer.echo("Starting Prefect", err=True)
        from flows.compliance import compliance

        ready()
        compliance(order)
