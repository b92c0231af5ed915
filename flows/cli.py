"""The ``audit`` command: each error is one plain sentence and its own exit code.

Heavy packages are imported where they are used, so that --help is there at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_calendar import calendar, programme_page
from flows.cli_compliance import run_compliance
from flows.cli_demo import DEMO_CYCLE, DEMO_SEED, DEMO_UNTIL, demo
from flows.cli_imports import imports
from flows.cli_init import init
from flows.cli_registers import registers
from flows.cli_rounds import rounds
from flows.cli_run import run, start
from flows.cli_serve import documents, serve
from flows.cli_source import source
from flows.cli_watch import watch
from flows.cli_year import run_year
from tasks.errors import AuditError

app = typer.Typer(
    help="Runs the audit programme of a council's children's services.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
config = typer.Typer(
    help="The configuration: check it, or help an editor with it.", no_args_is_help=True
)
contracts = typer.Typer(
    help="What the data owner has promised: check it, or publish a change.", no_args_is_help=True
)
app.command("init")(init)
app.add_typer(demo, name="demo")
run.command("year")(run_year)
app.add_typer(run, name="run")
app.command("calendar")(calendar)
app.command("programme")(programme_page)
app.add_typer(rounds, name="round")
app.add_typer(source, name="source")
app.add_typer(imports, name="import")
app.add_typer(registers, name="registers")
app.add_typer(config, name="config")
app.add_typer(contracts, name="contracts")
app.command("serve")(serve)
app.command("documents")(documents)
app.command("watch")(watch)


def main() -> None:
    """Runs the command; an error of ours becomes its sentence and its exit code."""
    try:
        app()
    except AuditError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)


@demo.command("practice-week")
def demo_practice_week() -> None:
    """The practice week of July 2021 in the invented borough, from its database to the mail."""
    from config.orders import PracticeWeekOrder
    from config.settings import read_settings, use_demonstration
    from flows.orchestrator import orchestrator
    from tasks.demo.borough import write_borough

    use_demonstration()
    settings = read_settings()
    with orchestrator(settings.output) as ready:
        write_borough(
            settings.source_url,
            "camden",
            DEMO_SEED,
            DEMO_UNTIL,
            lambda line: typer.echo(line, err=True),
        )
        start(PracticeWeekOrder(cycle=DEMO_CYCLE), ready)
    _list_what_was_made(settings.output, DEMO_CYCLE)


run.command("compliance")(run_compliance)


def _list_what_was_made(output: Path, round_id: str) -> None:
    """The files of a round, folders with their counts."""
    folder = output / round_id
    for path in sorted(folder.iterdir()):
        count = f" ({len(list(path.iterdir()))} files)" if path.is_dir() else ""
        typer.echo(f"{path}{count}")
    typer.echo(f"{output / 'mail'} ({len(list((output / 'mail').glob('*.eml')))} messages)")


@app.command("verify")
def verify(certificate: Annotated[Path, typer.Argument(help="A certificate.json.")]) -> None:
    """Check a sample certificate: everything is worked out again."""
    from tasks.selection import verifier

    raise typer.Exit(verifier.main(["verify", str(certificate)]))


@app.command("doctor")
def doctor() -> None:
    """Try every part of this installation and say what is still missing; nothing is sent."""
    from config.settings import read_settings
    from flows.doctor import findings

    is_whole = True
    for each in findings(read_settings()):
        typer.echo(f"{each.part:<15} {each.state:<9} {each.sentence}")
        is_whole = is_whole and each.state != "MISSING"
    raise typer.Exit(0 if is_whole else 1)


@config.command("check")
def check_configuration() -> None:
    """Name every fault with its file and line, and what a careful reader would query."""
    from config.settings import read_settings
    from flows.opening import configuration
    from flows.populations import check_populations
    from tasks.scheduling.linting import lint

    decided = configuration()
    check_populations(read_settings(), decided)
    typer.echo("The configuration has no fault.")
    for programme in (decided.standing, *decided.programmes):
        typer.echo(f"{programme.source}:")
        for finding in lint(programme):
            typer.echo(f"  {finding.code}: {finding.sentence}")


@config.command("schema")
def write_schemas(folder: Annotated[Path, typer.Argument(help="Where to write them.")]) -> None:
    """Write JSON Schemas, so that an editor completes the YAML."""
    import json

    from config.loading import FOLDERS, SINGLE

    folder.mkdir(parents=True, exist_ok=True)
    for name, (_, model) in {**SINGLE, **FOLDERS}.items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(model.model_json_schema(), indent=2) + "\n", encoding="utf-8")
        typer.echo(str(path))


@contracts.command("check")
def check_contracts() -> None:
    """Name every fault with its file and line, and each version that does not fit its change."""
    from tasks.validation.versions import check_versions

    for population, contract in check_versions().items():
        rules = len(contract.rules) + len(contract.unreadable_rules)
        typer.echo(f"{population:<20} {contract.version:<8} {rules:>3} rules")
    typer.echo("The data contracts have no fault.")


@contracts.command("publish")
def publish_contracts() -> None:
    """Keep what is promised now as what the next change is held against."""
    from tasks.validation.versions import publish

    typer.echo(str(publish()))
