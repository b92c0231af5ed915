"""``audit run year``: what a whole year's rounds would reach, looked at before or after it."""

from __future__ import annotations

from typing import Annotated

import typer


def run_year(
    year: Annotated[str, typer.Argument(help="Such as 2021-22.")],
    by: Annotated[str, typer.Option(help="Your name.")] = "QA data lead",
) -> None:
    """Preview every round of a year in date order, each as at its draw day; nothing is sent.

    A line a round, and a page at the end: workers covered, core areas covered.
    """
    from config.settings import read_settings
    from flows import clock, opening
    from flows.cli_run import ORDERS, order_of, start
    from flows.orchestrator import orchestrator
    from flows.whole_year import preview_year, write_year
    from tasks.errors import YearIncomplete
    from tasks.scheduling.calendar import financial_year
    from tasks.scheduling.years import year_written
    from tasks.store.registers import registers_of

    settings, first = read_settings(), year_written(year, clock.today())
    decided = opening.with_closures(opening.configuration(), registers_of(settings.store_url))
    kinds = tuple(ORDERS)
    with orchestrator(settings.output) as ready:
        steps, refused = preview_year(
            decided, first, kinds,
            lambda each: start(
                order_of(each.audit_type, cycle=each.key, dry_run=True, requested_by=by), ready
            ),
            settings.output, typer.echo,
        )  # fmt: skip
    typer.echo(str(write_year(decided, first, kinds, steps, refused, settings.output)))
    if refused:
        raise YearIncomplete(financial_year(first), refused)
