"""``audit source``: what a source has, what it lacks, and what to ask the data team for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tasks.extraction.checking import SourceReport

source = typer.Typer(
    help="The case-management database: what it has and what can run on it.", no_args_is_help=True
)
SHOWN_CODES = 12
WITHOUT = {
    "ssd_family": "nobody can know which children are siblings",
    "local_workforce": "a worker whom the case system has forgotten may be anybody",
    "ssd_department": "teams are named by the list of teams alone",
    "ssd_cin_visits": "packs show no such visits",
    "ssd_cp_visits": "packs show no such visits",
    "ssd_cla_visits": "packs show no such visits",
    "ssd_cp_reviews": "packs show no such reviews",
    "ssd_cla_reviews": "compliance audits cannot tell whether reviews were held",
    "ssd_cla_care_plan": "compliance audits cannot tell whether there was a care plan",
    "ssd_cla_health": "compliance audits cannot tell of health assessments",
    "ssd_missing": "compliance audits cannot tell of interviews on return",
    "local_supervision": "compliance audits cannot tell of supervision",
}
"""What a round cannot know without an optional table."""
WRONG_SHAPE = 23


@source.command("check")
def check(
    url: Annotated[
        str | None, typer.Argument(help="A database URL; else the source that is set.")
    ] = None,
) -> None:
    """Read a source without changing it and say in plain words what can run on it."""
    from config.settings import read_settings
    from flows import clock, opening
    from flows.populations import own_needs
    from tasks.extraction.checking import check_source
    from tasks.store.registers import registers_of

    settings = read_settings()
    decided = opening.configuration()
    codes, more = opening.role_codes(decided), own_needs(settings, decided)
    kept = registers_of(settings.store_url).in_force
    report = check_source(url or settings.source_url, clock.today(), codes, kept, more)
    for line in lines_of(report):
        typer.echo(line)
    if report.faults:
        raise typer.Exit(WRONG_SHAPE)


def lines_of(report: SourceReport) -> Iterator[str]:
    """The whole report, a paragraph for each question that a person has."""
    yield f"The source at {report.url}"
    if report.privileges is None:
        yield "It is a file; it was opened for reading only."
    else:
        yield f"The login {report.privileges.login} can read and cannot change anything."
    yield from _tables(report)
    yield from _roles(report)
    yield from _differences(report)
    yield from _verdicts(report)


def _tables(report: SourceReport) -> Iterator[str]:
    """Which tables are there, with their rows."""
    yield "\nTables"
    for each in report.tables:
        if each.rows is not None:
            where = " (from the registers)" if each.is_kept else ""
            yield f"  {each.rows:>9,}  {each.name}{where}"
        else:
            words = f"read as empty; {WITHOUT[each.name]}" if each.is_optional else "NEEDED"
            yield f"  {'not there':>9}  {each.name}: {words}"


def _roles(report: SourceReport) -> Iterator[str]:
    """Which role codes the involvements bear, and whether the configuration knows them."""
    if not report.roles:
        return
    yield "\nRole codes of the involvements (config/authority.yaml says which are which)"
    for each in report.roles[:SHOWN_CODES]:
        kind = (each.kind or "any other part in a case").replace("_", " ")
        yield f"  {each.rows:>9,}  {each.code or '(none)'}: {kind}"
    if report.roles[SHOWN_CODES:]:
        yield f"  and {len(report.roles) - SHOWN_CODES} codes more"
    if not any(each.kind == "allocated_worker" for each in report.roles):
        yield (
            "  NONE of them is configured as the allocated worker's, so every case would be without"
            " a worker. Add the right one to role_codes in config/authority.yaml."
        )


def _differences(report: SourceReport) -> Iterator[str]:
    """How it would be read where it is not as specified."""
    if not report.differences:
        return
    yield "\nWhere it differs from the specification, and how it would be read"
    for each in report.differences:
        rows = "all rows" if each.rows is None else f"{each.rows:,} rows"
        yield f"  {each.place} ({rows}): {each.sentence}"


def _verdicts(report: SourceReport) -> Iterator[str]:
    """Which audit types can run, and what to ask for where one cannot."""
    from tasks.extraction.advice import requests

    yield "\nAudit types"
    for kind, faults in report.unmet.items():
        tables = ", ".join(sorted({table for table, *_ in faults}))
        words = f"cannot run: {len(faults)} missing, in {tables}" if faults else "can run"
        yield f"  {kind.replace('_', ' ')}: {words}"
    if report.faults:
        yield "\nWhat is missing"
        for table, column, population, what in report.faults:
            place = f"{table}.{column}" if column else table
            yield f"  {place} {what} (for {population.replace('_', ' ')})"
        yield "\nWhat to ask the data team for (a view where the system has nothing of the kind)"
        login = report.privileges.login if report.privileges else ""
        for each in requests(report.dialect, login, report.there, report.faults):
            yield f"  {each}"
