"""``audit demo``: an invented borough, as a database, as a workbook, and as its registers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_registers import write_borough_register

demo = typer.Typer(help="An invented borough to try things on.", no_args_is_help=True)
Size = Annotated[str, typer.Option(help="unit, camden or large.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same rows.")]
LastDay = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day.")]
DEMO_LAST = datetime(2022, 3, 31)  # noqa: DTZ001  # a day, not a moment
DEMO_SEED, DEMO_UNTIL, DEMO_CYCLE = 1, DEMO_LAST.date(), "PW-2021-07"


@demo.command("borough")
def write_demo_borough(
    to: Annotated[str, typer.Option(help="Where to, as a database URL.")],
    size: Size = "camden",
    seed: Seed = DEMO_SEED,
    until: LastDay = DEMO_LAST,
    dirt: Annotated[
        str, typer.Option(help="text-dates: British dates in the registers (SQLite).")
    ] = "",
    dirt_times: Annotated[
        int, typer.Option(min=1, max=100, help="So many times the usual errors of recording.")
    ] = 1,
    flavour: Annotated[
        str, typer.Option(help="plain, mosaic or systemc: as that system delivers it.")
    ] = "plain",
    with_registers: Annotated[
        bool, typer.Option("--with-registers", help="mosaic: and the council's families and staff.")
    ] = False,
) -> None:
    """Write a whole invented authority into an empty database."""
    from tasks.demo.borough import write_borough

    check_borough(size, until.date(), dirt, flavour, with_registers=with_registers)
    made = write_borough(
        to, size, seed, until.date(), lambda line: typer.echo(line, err=True), dirt=dirt,
        dirt_times=dirt_times, flavour=flavour, with_registers=with_registers,
    )  # fmt: skip
    if made.was_there:
        typer.echo("This borough is there already; nothing was written.")
    for table, count in made.counts.items():
        typer.echo(f"{count:>9,} {table}")


def check_borough(
    size: str, until: date, dirt: str = "", flavour: str = "plain", *, with_registers: bool = False
) -> None:
    """Raises BadParameter where an option of the borough has no such value."""
    from tasks.demo.borough import TEXT_DATES
    from tasks.demo.flavours import FLAVOURS, MOSAIC
    from tasks.demo.size import BEGINS_ON, SIZES

    for is_wrong, option, hint in (
        (size not in SIZES, "--size", f"choose one of {', '.join(SIZES)}"),
        (dirt not in {"", TEXT_DATES}, "--dirt", f"choose {TEXT_DATES} or leave it out"),
        (flavour not in FLAVOURS, "--flavour", f"choose one of {', '.join(FLAVOURS)}"),
        (with_registers and flavour != MOSAIC, "--with-registers", "only Mosaic lacks them"),
        (until < BEGINS_ON, "--until", f"the borough begins on {BEGINS_ON}"),
    ):
        if is_wrong:
            raise typer.BadParameter(hint, param_hint=option)


@demo.command("register")
def write_demo_register(
    to: Annotated[Path, typer.Option(help="Where to write the workbook.")],
) -> None:
    """Write what stands in the source's local tables as a register workbook."""
    from config.settings import read_settings

    write_borough_register(to, read_settings().source_url)
    typer.echo(str(to))


@demo.command("annex-a")
def write_demo_annex_a(
    to: Annotated[Path, typer.Option(help="Where to, as an .xlsx file.")],
    size: Size = "camden",
    seed: Seed = DEMO_SEED,
    until: LastDay = datetime(2021, 6, 14),  # noqa: DTZ001  # a day, not a moment
    style: Annotated[
        str, typer.Option(help="2024, or ofsted: titles above, earlier headers.")
    ] = "2024",
) -> None:
    """Write the invented authority as an Annex A workbook."""
    from tasks.demo.annex_form import STYLES
    from tasks.demo.annex_workbook import write_annex_workbook
    from tasks.demo.size import SIZES

    if size not in SIZES:
        raise typer.BadParameter(f"choose one of {', '.join(SIZES)}", param_hint="--size")
    if style not in STYLES:
        raise typer.BadParameter(f"choose one of {', '.join(STYLES)}", param_hint="--style")
    made = write_annex_workbook(
        to, size, seed, until.date(), style, lambda line: typer.echo(line, err=True)
    )
    for number, count in made.items():
        typer.echo(f"{count:>9,} List {number}")
