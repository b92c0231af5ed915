"""``audit import``: a source made of what an authority can hand over today."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tasks.extraction.annex.importing import AnnexImport
    from tasks.extraction.folder.importing import FolderImport
    from tasks.extraction.folder.reading import FileReport

imports = typer.Typer(
    help="Make a source of what an authority can hand over today.", no_args_is_help=True
)


@imports.command("ssd")
def import_ssd(
    folder: Annotated[Path, typer.Argument(help="One .csv or .parquet file for each table.")],
    to: Annotated[str, typer.Option(help="An empty database, as a URL.")],
) -> None:
    """Read a folder of Standard Safeguarding Dataset files into a source."""
    from tasks.extraction.folder.importing import import_folder

    _say_folder(import_folder(folder, to))


def _say_folder(made: FolderImport) -> None:
    """What became of each file, by name and heading, and what rounds will miss."""
    if made.was_there:
        typer.echo("These files are there already; nothing was changed.")
    for each in made.files:
        _say_file(each)
    for name in made.ignored:
        typer.echo(f"{'left alone':>14}  {name}")
    for gap in made.gaps:
        typer.echo(f"{'missing':>14}  {gap}", err=True)


def _say_file(file: FileReport) -> None:
    """What became of one file."""
    typer.echo(f"{file.rows:>9,} rows  {file.table}  from {file.name}")
    if file.left_out:
        typer.echo(f"{'not used':>14}  {', '.join(file.left_out)}")
    for column, count in file.kept:
        typer.echo(f"{count:>9,} kept  {column} as it was written, for the contract to judge")


@imports.command("annex-a")
def import_annex_a(
    workbook: Annotated[Path, typer.Argument(help="An Annex A, as made for Ofsted.")],
    to: Annotated[str, typer.Option(help="An empty database, as a URL.")],
    report: Annotated[
        Path | None, typer.Option(help="Where the report goes: .xlsx or .csv.")
    ] = None,
    extracted_on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The day of the extract; else the latest day in the lists."
        ),
    ] = None,
) -> None:
    """Read lists 1 to 8 into a source from which rounds can be previewed."""
    from config.settings import read_settings
    from flows import clock, opening
    from tasks.extraction.annex import importing
    from tasks.extraction.annex.report import write_report

    today = clock.today()
    if extracted_on and extracted_on.date() > today:
        raise typer.BadParameter("that day has not come yet", param_hint="--extracted-on")
    codes = opening.configuration().authority.role_codes
    made = importing.import_annex_a(
        workbook,
        to,
        today=today,
        codes={
            "allocated_worker": codes.allocated_worker,
            "supervisor": codes.supervisor,
            "reviewing_officer": codes.reviewing_officer,
        },
        extracted_on=extracted_on.date() if extracted_on else None,
    )
    place = report or read_settings().output / "annex-a-import.xlsx"
    write_report(made, place)
    _say_annex_a(made, place)


def _say_annex_a(made: AnnexImport, report: Path) -> None:
    """The counts of an import, the day that it stands for, and where its report lies."""
    from tasks.extraction.annex.findings import KINDS, NOTE

    if made.was_there:
        typer.echo("This workbook is there already; nothing was changed.")
    for each in made.lists:
        lost = f", {each.not_used:,} not used" if each.not_used else ""
        typer.echo(f"{each.used:>7,} of {each.rows:>6,} rows  List {each.list_number}{lost}")
    typer.echo(f"{made.children:>7,} children, {made.open_cases:,} open cases")
    told = "as you said" if made.day_is_told else "the latest day in its lists"
    typer.echo(f"As at {made.origin.extracted_on.isoformat()}: {told}.")
    for kind in (each for each in KINDS if each != NOTE):
        count = sum(finding.kind == kind for finding in made.findings)
        if count:
            typer.echo(f"{count:>7,} {kind}")
    typer.echo(f"What could not be used, row by row: {report}")
    typer.echo(
        "Rounds can be previewed from this source, not run: an Annex A has no history of"
        " involvements, no past audits and no auditors."
    )
