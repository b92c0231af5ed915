"""``audit calendar``: a year of the programme, to read, to hang on a wall, and to schedule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

    from config.schema import Configuration
    from tasks.model import Occasion

SCHEDULED_YEARS = 2


def calendar(
    year: Annotated[
        str | None, typer.Argument(help="Such as 2026-27; else the year of today.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Also write a wall planner: .pdf (A3), .png or .svg.")
    ] = None,
    ics: Annotated[
        Path | None, typer.Option(help="Also write a file that calendars import: .ics.")
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write", help="Write the schedules of this year and the next into prefect.yaml."
        ),
    ] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help="Draft the year's programme from the year before.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option(help="Where the draft goes; else it is printed.")
    ] = None,
) -> None:
    """Show a financial year of the programme: every round, list and meeting with its day."""
    from flows import clock
    from tasks.scheduling.years import year_written

    decided, start = _decided(), year_written(year, clock.today())
    if propose:
        _propose(decided, start, to)
        return
    _print(decided, start)
    if picture:
        _draw(decided, start, picture)
    if ics:
        _export(decided, start, ics)
    if write:
        _schedule(decided, start)


def _decided() -> Configuration:
    """The configuration with the closure days of the registers, which every round respects."""
    from config.settings import read_settings
    from flows import opening
    from tasks.store.registers import registers_of

    kept = registers_of(read_settings().store_url)
    return opening.with_closures(opening.configuration(), kept)


def _occasions(decided: Configuration, start: date) -> tuple[Occasion, ...]:
    from tasks.scheduling.year import occasions_of_year

    return occasions_of_year(decided, start)


def _print(decided: Configuration, start: date) -> None:
    """The year as lines, and what a careful reader would query."""
    from config.deployments import deployed_types
    from tasks.scheduling.calendar import financial_year
    from tasks.scheduling.linting import lint
    from tasks.scheduling.rounds import programme_for
    from tasks.scheduling.telling import year_lines
    from tasks.scheduling.year import parts_of

    programme = programme_for(decided, start)
    lines = [*year_lines(_occasions(decided, start), parts_of(decided), deployed_types())]
    typer.echo(f"{decided.authority.name}, {financial_year(start)}: {programme.source}\n")
    for line in lines:
        typer.echo(line)
    findings = lint(programme)
    if findings:
        typer.echo("\nTo decide")
    for finding in findings:
        typer.echo(f"  {finding.sentence}")


def _schedule(decided: Configuration, start: date) -> None:
    """The schedules of a year and the next stand in prefect.yaml."""
    from config.deployments import DEPLOYMENTS, with_schedules
    from tasks.scheduling.calendar import financial_year
    from tasks.scheduling.schedules import schedules_of
    from tasks.scheduling.years import years_from

    years = years_from(start, SCHEDULED_YEARS)
    text = with_schedules(
        DEPLOYMENTS,
        lambda kind: {each.slug: each.rrule for each in schedules_of(decided, kind, years)},
    )
    was = DEPLOYMENTS.read_text(encoding="utf-8")
    if text != was:
        beside = DEPLOYMENTS.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(DEPLOYMENTS)
    named = " and ".join(financial_year(each) for each in years)
    typer.echo(
        f"\n{DEPLOYMENTS.name} has the schedules of {named}"
        + (" already." if text == was else "; register the deployments again to use them.")
    )


def _draw(decided: Configuration, start: date, place: Path) -> None:
    """The year as a sheet to hang on a wall."""
    from config.deployments import deployed_types
    from tasks.reporting.year_picture import ENDINGS, year_picture
    from tasks.scheduling.calendar import bank_holidays, financial_year
    from tasks.scheduling.year import parts_of

    _check_ending(place, *ENDINGS)
    free = {day for year in (start.year, start.year + 1) for day in bank_holidays(year)}
    closed = tuple(sorted(free | set(decided.closures.closures)))
    titles = {kind: part.title for kind, part in parts_of(decided).items()}
    content = year_picture(
        place.suffix.lower(), decided.authority.name, financial_year(start), start,
        _occasions(decided, start), titles, deployed_types(), closed,
    )  # fmt: skip
    _put(place, content)


def _export(decided: Configuration, start: date, place: Path) -> None:
    """The year as a file that calendars import."""
    from flows import clock
    from tasks.reporting.year_file import year_file

    _check_ending(place, ".ics")
    content = year_file(decided.authority.name, _occasions(decided, start), clock.now())
    _put(place, content)


def _propose(decided: Configuration, start: date, to: Path | None) -> None:
    """A draft of the year's programme, which loads with all the rest."""
    from config.drafting import check_draft, text_of
    from config.settings import read_settings
    from tasks.errors import CalendarFileRefused
    from tasks.scheduling.calendar import financial_year
    from tasks.scheduling.linting import lint
    from tasks.scheduling.proposing import proposed_programme, to_decide
    from tasks.scheduling.rounds import programme_for

    draft = proposed_programme(decided, start)
    before = programme_for(decided, start.replace(year=start.year - 1))
    name = f"{financial_year(start)}.yaml"
    findings = (*to_decide(draft, before), *(each.sentence for each in lint(draft)))
    head = f"A draft: decide what follows, and keep it as config/programmes/{name}."
    text = text_of(draft, (head, *findings))
    check_draft(text, name, read_settings().config)
    if to is None:
        typer.echo(text, nl=False)
    elif to.exists():
        raise CalendarFileRefused(str(to), "a file is there already and would be lost")
    else:
        _put(to, text.encode())


def _check_ending(place: Path, *endings: str) -> None:
    """Raises CalendarFileRefused where a file's name says another kind."""
    from tasks.errors import CalendarFileRefused

    if place.suffix.lower() not in endings:
        raise CalendarFileRefused(str(place), f"its name has to end in {' or '.join(endings)}")


def _put(place: Path, content: bytes) -> None:
    """The file is there, and its name is said; raises CalendarFileRefused."""
    from tasks.errors import CalendarFileRefused

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except OSError as error:
        raise CalendarFileRefused(str(place), error.strerror or "the disk refused it") from None
    typer.echo(str(place))


def programme_page() -> None:
    """Show where each round of this year stands, and what comes next."""
    from config.settings import read_settings
    from flows import clock
    from flows.programme import lines_of_programme
    from tasks.scheduling.calendar import financial_year
    from tasks.scheduling.programme_page import text_lines

    today = clock.today()
    typer.echo(f"The audit programme {financial_year(today)}, on {today.day} {today:%B %Y}\n")
    for line in text_lines(lines_of_programme(read_settings(), _decided(), today)):
        typer.echo(line)
