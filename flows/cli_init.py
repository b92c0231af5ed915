"""``audit init``: a few questions, and a council has a checked configuration of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tasks.extraction.checking import SourceReport
    from tasks.returns.registers.sheet import Row

SETTINGS = Path("audit.env")
CONFIGURATION = Path("council")


def init(
    name: Annotated[str | None, typer.Option(help="Your council's name.")] = None,
    domain: Annotated[
        str | None, typer.Option(help="The domain of its e-mail, such as somewhere.gov.uk.")
    ] = None,
    quality_assurance: Annotated[
        str | None, typer.Option(help="The address of the quality assurance team.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(help="A database URL, a folder of SSD files, or an Annex A workbook."),
    ] = None,
    teams: Annotated[
        Path | None, typer.Option(help="A CSV file with your teams, for the register workbook.")
    ] = None,
) -> None:
    """Ask a few questions and write a configuration, settings and a register workbook to fill."""
    from config.writing import Council, write_configuration
    from tasks.errors import AlreadySetUp
    from tasks.returns.registers.teams_file import teams_of

    for place in (SETTINGS, CONFIGURATION):
        if place.exists():
            raise AlreadySetUp(str(place))
    rows = teams_of(teams) if teams else ()
    called = _answer(name, "Your council's name")
    ours, desk = _addresses(domain, quality_assurance)
    url = _source(_answer(source, "Where cases come from: a database URL, a folder or a workbook"))
    council = Council(called, ours, f"audit.programme@{ours}", desk, _codes(url))
    write_configuration(CONFIGURATION, council)
    _keep(url)
    typer.echo(f"{CONFIGURATION}/ holds your configuration, checked; {SETTINGS} your settings.")
    _register(rows)
    typer.echo("Next: audit doctor says what is still missing.")


def _addresses(domain: str | None, desk: str | None) -> tuple[str, str]:
    """The council's mail domain, and the address of its quality assurance team within it."""
    from config.writing import DOMAIN

    ours = _answer(domain, "The domain of its e-mail, such as somewhere.gov.uk").lower()
    if not DOMAIN.fullmatch(ours):
        raise typer.BadParameter("it must be such as somewhere.gov.uk", param_hint="--domain")
    usual = f"quality.assurance@{ours}"
    mine = _answer(desk, "The address of the quality assurance team", usual)
    if not re.fullmatch(rf"[^@\s]+@{re.escape(ours)}", mine):
        raise typer.BadParameter(f"it must end in @{ours}", param_hint="--quality-assurance")
    return ours, mine


def _answer(given: str | None, question: str, usual: str | None = None) -> str:
    """What was given as an option, or else what the person answers."""
    return given or str(typer.prompt(question, default=usual))


def _source(asked: str) -> str:
    """The URL of the source; files are imported into a database below the output first."""
    from config.settings import read_settings

    path = Path(asked)
    if not path.exists():
        return asked
    url = f"sqlite:///{read_settings().output / 'source.db'}"
    if path.is_dir():
        from flows.cli_imports import import_ssd

        import_ssd(path, url)
    elif path.suffix == ".db":
        return f"sqlite:///{path.absolute()}"
    else:
        from flows.cli_imports import import_annex_a

        import_annex_a(path, url)
    return url


def _codes(url: str) -> dict[str, tuple[str, ...]]:
    """The allocated worker's role code, asked for only where no code of the source is known."""
    from flows import clock, opening
    from flows.cli_source import lines_of
    from tasks.extraction.checking import check_source

    codes = opening.role_codes(opening.configuration())
    report = check_source(url, clock.today(), codes)
    for line in lines_of(report):
        typer.echo(line)
    if not report.roles or any(each.kind == "allocated_worker" for each in report.roles):
        return {}
    return {"allocated_worker": _asked_code(report)}


def _asked_code(report: SourceReport) -> tuple[str, ...]:
    """One or more of the codes that the source has."""
    held = {each.code.lower() for each in report.roles}
    while True:
        said = typer.prompt("Which of these is the allocated worker's (several: with commas)")
        codes = tuple(each.strip() for each in said.split(",") if each.strip())
        if codes and {each.lower() for each in codes} <= held:
            return codes
        typer.echo("Please choose from the list above.")


def _keep(url: str) -> None:
    """The settings, for their owner only: the URL may hold a password."""
    from config.settings import write_settings

    write_settings(
        SETTINGS, {"AUDIT_CONFIG": str(CONFIGURATION.absolute()), "AUDIT_SOURCE_URL": url}
    )


def _register(rows: tuple[Row, ...]) -> None:
    """A register workbook to fill, with the teams that were given."""
    from config.settings import read_settings
    from flows.cli_registers import write_workbook
    from tasks.returns.registers.files import NAME

    place = read_settings().input / NAME
    if place.exists():
        typer.echo(f"{place} is there already and stays as it is.")
        return
    write_workbook(place, {"local_teams": rows}, "Your first registers: fill in every sheet.")
    typer.echo(f"{place} is the register workbook, with {len(rows)} teams: fill in the rest.")
