"""``audit registers``: the register workbook from a terminal, for engineers.

A QA team does the same from Prefect's screen, with the flow of this name.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config.orders import RegistersOrder
    from config.schema import Configuration
    from tasks.returns.registers.judging import Judged
    from tasks.returns.registers.sheet import Tables
    from tasks.store.registers import Registers

registers = typer.Typer(
    help="The register workbook: write it, check it, put it into force.", no_args_is_help=True
)

Workbook = Annotated[Path, typer.Argument(help="A register workbook.")]


@registers.command("write")
def write(
    to: Annotated[Path | None, typer.Argument(help="Where to; else below the output.")] = None,
) -> None:
    """Write the workbook with all that is in force now."""
    from config.settings import read_settings
    from tasks.returns.registers.files import FOLDER, NAME

    settings = read_settings()
    held = _held()
    place = to or settings.output / FOLDER / NAME
    typer.echo(f"{held.sentence} {write_workbook(place, held.tables, held.sentence)}")


@registers.command("check")
def check(workbook: Workbook) -> None:
    """Show what a workbook would change, or every cell to put right."""
    from flows import clock
    from tasks.returns.registers.changes import changes_between, code_of
    from tasks.returns.registers.files import digest_of, taken
    from tasks.returns.registers.telling import told_changes

    content = taken(workbook)
    held, judged = _held(), _judged(content)
    changes = changes_between(held.tables, judged.tables, clock.today())
    code = code_of(digest_of(content), held.version)
    typer.echo(told_changes(changes, judged.questions, code))


@registers.command("apply")
def apply(
    workbook: Workbook,
    digest: Annotated[str, typer.Option(help="The code that was shown with the changes.")],
    by: Annotated[str, typer.Option(help="Your name; it stays on record.")],
    note: Annotated[str, typer.Option(help="Why, in a word or two.")] = "Routine update",
    rows_may_go: Annotated[
        bool, typer.Option("--rows-may-go", help="The vanished rows shown are right.")
    ] = False,
) -> None:
    """Put a workbook into force whose changes were shown."""
    from config.orders import APPLY, GOES, STAYS
    from flows import clock
    from tasks.returns.registers.applying import check_shown, check_vanished
    from tasks.returns.registers.changes import changes_between, code_of
    from tasks.returns.registers.files import digest_of, taken
    from tasks.returns.registers.telling import NOTHING

    order = _order(
        what=APPLY, digest=digest, removed=GOES if rows_may_go else STAYS, note=note,
        requested_by=by,
    )  # fmt: skip
    content = taken(workbook)
    held, judged = _held(), _judged(content)
    changes = changes_between(held.tables, judged.tables, clock.today())
    if not changes:
        typer.echo(NOTHING)
        return
    check_shown((order.digest or "").strip().lower(), code_of(digest_of(content), held.version))
    check_vanished(changes, is_confirmed=rows_may_go)
    typer.echo(_put_into_force(content, judged, held.version, order.note, order.requested_by))


def write_borough_register(to: Path, source_url: str) -> None:
    """The local tables of a source, as a register workbook."""
    from tasks.extraction.local_tables import rows_of_local_tables
    from tasks.extraction.registers import KEPT

    write_workbook(to, rows_of_local_tables(source_url, KEPT), "From the tables of the source.")


def write_workbook(to: Path, tables: Tables, standing: str) -> Path:
    """A workbook with the given rows."""
    from tasks.returns.registers.choices import choices_of
    from tasks.returns.registers.files import kept
    from tasks.returns.registers.writing import register_workbook

    decided = _decided()
    content = register_workbook(tables, choices_of(decided), decided.authority.name, standing)
    return kept(to.absolute(), content)


def _judged(content: bytes) -> Judged:
    """The rows of a workbook without a fault; raises RegisterRefused."""
    from flows import clock
    from tasks.errors import RegisterRefused
    from tasks.returns.registers.choices import choices_of
    from tasks.returns.registers.judging import judge_reading
    from tasks.returns.registers.reading import read_workbook
    from tasks.validation.hand_kept import judge_tables

    reading = read_workbook(content, choices_of(_decided()))
    judged = judge_reading(reading, judge_tables(reading.tables, clock.today()))
    if judged.faults:
        raise RegisterRefused(tuple((each.place, each.sentence) for each in judged.faults))
    return judged


def _put_into_force(content: bytes, judged: Judged, expected: int, note: str, by: str) -> str:
    """The new version is on record and its workbook is kept; returns what was done."""
    from config.settings import read_settings
    from flows import clock
    from tasks.returns.registers.changes import changes_between, counted_changes
    from tasks.returns.registers.files import FOLDER, digest_of, kept
    from tasks.store.database import opened, prepare_store, writing
    from tasks.store.registers import apply_registers, registers_in_force

    settings, digest = read_settings(), digest_of(content)
    kept(settings.output / FOLDER / f"registers-{digest[:16]}.xlsx", content)
    prepare_store(settings.store_url)
    with opened(settings.store_url) as engine, writing(engine) as connection:
        held = registers_in_force(connection)
        counts = counted_changes(changes_between(held.tables, judged.tables, clock.today()))
        version = apply_registers(
            connection, judged.tables, expected=expected, file_digest=digest, note=note,
            counts=counts, by=by, at=clock.now(),
        )  # fmt: skip
    return f"Version {version} of the registers is in force."


def _order(**asked: object) -> RegistersOrder:
    """The same form as on Prefect's screen, judged in the same way."""
    from pydantic import ValidationError

    from config.orders import RegistersOrder

    try:
        return RegistersOrder.model_validate(asked)
    except ValidationError as refused:
        fields = ", ".join(str(error["loc"][0]) for error in refused.errors())
        raise typer.BadParameter(f"these are not of the right form: {fields}") from None


def _held() -> Registers:
    """The registers in force."""
    from config.settings import read_settings
    from tasks.store.registers import registers_of

    return registers_of(read_settings().store_url)


def _decided() -> Configuration:
    """The configuration."""
    from flows import opening

    return opening.configuration()
