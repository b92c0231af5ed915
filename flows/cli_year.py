"""``audit run year``: what a whole year's rounds would reach, looked at before or after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from config.schema import Configuration
    from config.settings import Settings
    from tasks.model import MovesOfMonth, Occasion


def run_year(
    year: Annotated[str, typer.Argument(help="Such as 2021-22.")],
    by: Annotated[str, typer.Option(help="Your name.")] = "QA data lead",
) -> None:
    """Preview every round of a year in date order, each as at its draw day; nothing is sent.

    A line a round, compliance a line a month, and pages at the end: workers
    covered, core areas covered. A round that waits for a decision says so.
    """
    from functools import partial

    from config.settings import read_settings
    from flows import clock, opening
    from flows.orchestrator import orchestrator
    from flows.whole_year import preview_year, write_year
    from tasks.errors import YearIncomplete
    from tasks.scheduling.calendar import financial_year
    from tasks.scheduling.decisions import decisions_of_year
    from tasks.scheduling.years import year_written
    from tasks.store.registers import registers_of

    settings, today = read_settings(), clock.today()
    first = year_written(year, today)
    kept = registers_of(settings.store_url)
    decided = opening.with_closures(opening.configuration(), kept)
    rows = kept.tables.get("meeting_decisions", ())
    decided, decisions = decisions_of_year(decided, rows, first, today)
    with orchestrator(settings.output) as ready:
        held = preview_year(
            decided, first, partial(_begin, ready, decisions, by),
            partial(_count, settings, decided, first, today, ready),
            settings.output, typer.echo,
        )  # fmt: skip
    typer.echo(str(write_year(decided, first, today, held, settings.output)))
    failed = tuple((each.key, each.why) for each in held.unheld if not each.waits)
    if failed:
        raise YearIncomplete(financial_year(first), failed)


def _count(
    settings: Settings, decided: Configuration, first: date, today: date, ready: Callable[[], None]
) -> tuple[MovesOfMonth, ...]:
    """The transfers and closures of the year; Prefect is loaded once its server is named."""
    from flows.compliance_year import count_moves

    return count_moves(settings, decided, first, today, ready)


def _begin(ready: Callable[[], None], decisions: dict[int, str], by: str, held: Occasion) -> None:
    """The preview of a round is made; raises RoundUndecided for a deep dive without a decision."""
    from flows.cli_run import order_of, start
    from tasks.errors import RoundUndecided

    asked: dict[str, object] = {"cycle": held.key, "dry_run": True, "requested_by": by}
    if held.audit_type == "deep_dive":
        month = (held.fieldwork_from or held.starts_on).month
        if month not in decisions:
            raise RoundUndecided(held.key, held.financial_year)
        asked["decision"] = decisions[month]
    start(order_of(held.audit_type, **asked), ready)
