"""``audit serve`` and ``audit documents``: the screen, what runs behind it, and the documents."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_demo import DEMO_LAST

Port = Annotated[int, typer.Option(min=1, max=65_535, help="Where the screen is.")]
DocumentsPort = Annotated[int, typer.Option(min=1, max=65_535, help="Where documents are.")]


def serve(
    port: Port = 4200,
    documents_port: DocumentsPort = 4201,
    demo: Annotated[
        bool, typer.Option("--demo", help="The invented borough, in a folder of its own.")
    ] = False,
    size: Annotated[str, typer.Option(help="Of the borough: unit, camden or large.")] = "camden",
    until: Annotated[
        datetime,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The borough's last day: with today's, what the calendar starts finds cases.",
        ),
    ] = DEMO_LAST,
    prefect_file: Annotated[
        Path | None, typer.Option(help="Another prefect.yaml than the project's.", hidden=True)
    ] = None,
) -> None:
    """Start the screen, its worker, the documents and the watch on this machine alone."""
    from dataclasses import replace

    from config.settings import read_settings, use_separate_demonstration
    from flows.serving import serve as serve_all

    if demo:
        use_separate_demonstration()
        _write_borough(size, until.date())
    settings = read_settings()
    address = f"http://127.0.0.1:{documents_port}"
    serve_all(
        replace(settings, documents_url=address), port=port, documents_port=documents_port,
        prefect_file=prefect_file,
    )  # fmt: skip


def documents(
    port: DocumentsPort = 4201,
    host: Annotated[
        list[str] | None, typer.Option(help="A further name that a reverse proxy asks by.")
    ] = None,
) -> None:
    """Serve documents by their id, behind the password, on this machine alone."""
    from config.settings import read_settings
    from flows.documents import document_server, serve_documents
    from flows.serving import the_password
    from tasks.store.database import prepare_store

    settings = read_settings()
    prepare_store(settings.store_url)
    password = the_password(settings).value
    serve_documents(document_server(settings, password, tuple(host or ()), _note), port)


def _note(answer: str) -> None:
    """One line of the log: the moment, the code, and the id where a document was meant."""
    from flows import clock
    from flows.progress import say

    say(f"{clock.now():%Y-%m-%d %H:%M:%S} {answer}")


def _write_borough(size: str, until: date) -> None:
    """The invented borough is there."""
    from config.settings import read_settings
    from flows.cli_demo import DEMO_SEED, check_borough
    from flows.progress import say
    from tasks.demo.borough import write_borough

    check_borough(size, until)
    settings = read_settings()
    settings.output.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_borough(settings.source_url, size, DEMO_SEED, until, say)
