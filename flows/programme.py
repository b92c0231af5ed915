"""The page of the programme, for the Prefect screen and for a terminal."""

from __future__ import annotations

from datetime import date

from config.deployments import deployed_types
from config.schema import Configuration
from config.settings import Settings
from tasks.scheduling.calendar import financial_year, year_start
from tasks.scheduling.programme_page import ProgrammeLine, markdown_of, programme_lines
from tasks.scheduling.year import occasions_of_year, parts_of
from tasks.store.programme import states_of_rounds


def lines_of_programme(
    settings: Settings, decided: Configuration, today: date
) -> tuple[ProgrammeLine, ...]:
    """Each type and cycle of today's year, as the calendar has it and the store knows it."""
    return programme_lines(
        occasions_of_year(decided, year_start(today)),
        states_of_rounds(settings.store_url),
        parts_of(decided),
        deployed_types(),
        today,
    )


def show_programme(settings: Settings, decided: Configuration, today: date) -> None:
    """The Prefect screen has the programme's page as it is now; counts and keys only (K35)."""
    from prefect.artifacts import create_markdown_artifact

    lines = lines_of_programme(settings, decided, today)
    year = financial_year(today)
    create_markdown_artifact(
        markdown_of(year, lines), key="programme", description=f"The audit programme {year}"
    )
