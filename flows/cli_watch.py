"""``audit watch``: a process of its own, so that it sees what Prefect does not tell."""

from __future__ import annotations

from typing import Annotated

import typer


def watch(
    once: Annotated[
        bool, typer.Option("--once", help="One look and no more, for a timer of the system.")
    ] = False,
    every: Annotated[
        float, typer.Option(min=1, max=600, help="Seconds between two looks.")
    ] = 120.0,
) -> None:
    """Mail the QA address when a round that is due did not start, or waits too long."""
    from config.settings import read_settings
    from flows import clock
    from flows import watching as watching_flow

    settings = read_settings()
    if not once:
        watching_flow.watch(settings, every=every)
        return
    found = watching_flow.look(settings, clock.now())
    for each in found:
        typer.echo(each.subject)
    if not found:
        typer.echo("All is well.")
