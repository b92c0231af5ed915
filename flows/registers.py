"""The registers that a QA team keeps in one workbook: shown first, then put into force."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from config.orders import GOES, SHOW, WRITE, RegistersOrder
from config.schema import Configuration
from config.settings import Settings, read_settings
from flows import clock, opening
from flows.handing import whole
from flows.progress import say
from tasks.errors import RegisterRefused
from tasks.guarding import guarded
from tasks.returns import task as returns
from tasks.returns.registers.applying import check_shown, check_vanished
from tasks.returns.registers.changes import changes_between, code_of, counted_changes
from tasks.returns.registers.files import NAME, digest_of
from tasks.returns.registers.judging import Judged
from tasks.returns.registers.telling import told_changes, told_faults
from tasks.store import task as store
from tasks.store.registers import Registers
from tasks.validation.task import judge_registers


@flow(name="registers", flow_run_name="registers: {order.what}")
@guarded
def registers(order: RegistersOrder) -> None:
    """Show or apply what the register workbook changes (R019, R020, R024)."""
    settings, decided = read_settings(), opening.configuration()
    held = store.registers_of(settings.store_url)
    if order.what == WRITE:
        _write(settings, decided, held)
        return
    content = returns.take_register_workbook(settings.input / NAME)
    judged = _judged(settings, decided, content)
    changes = changes_between(held.tables, judged.tables, clock.today())
    code = code_of(digest_of(content), held.version)
    if order.what == SHOW or not changes:
        _show("The registers: what would change", told_changes(changes, judged.questions, code))
        return
    check_shown((order.digest or "").strip().lower(), code)
    check_vanished(changes, is_confirmed=order.removed == GOES)
    returns.keep_register_workbook(settings.output, content)
    counts = counted_changes(changes)
    version = store.apply_registers(
        settings.store_url, whole(judged.tables), expected=held.version,
        file_digest=digest_of(content), note=order.note, counts=counts, by=order.requested_by,
        at=clock.now(),
    )  # fmt: skip
    listed = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    _show("The registers", f"Version {version} of the registers is in force: {listed}.")


def _judged(settings: Settings, decided: Configuration, content: bytes) -> Judged:
    """The rows of a workbook without a fault; one with faults is shown and refused."""
    reading = returns.read_register_workbook(content, decided)
    broken = judge_registers(whole(reading.tables), clock.today())
    judged = returns.judge_register_workbook(whole(reading), whole(broken))
    if not judged.faults:
        return judged
    marked = str(returns.mark_register_workbook(settings.output, content, whole(judged.faults)))
    _show("The registers: what to put right", told_faults(judged.faults, marked))
    faults = tuple((each.place, each.sentence) for each in judged.faults)
    raise RegisterRefused(faults, marked)


def _write(settings: Settings, decided: Configuration, held: Registers) -> None:
    """A workbook with all that is in force."""
    place = returns.write_register_workbook(
        settings.output, whole(held.tables), decided, held.sentence
    )
    settings.input.mkdir(mode=0o700, parents=True, exist_ok=True)
    _show(
        "The registers",
        f"{held.sentence} A workbook with all of it lies at `{place}`. Fill it in, put it into"
        f" `{settings.input}` as `{NAME}`, and start `registers` again with **show the changes**.",
    )


def _show(title: str, words: str) -> None:
    """The Prefect screen shows references, headings and counts, and so does the terminal (K35)."""
    create_markdown_artifact(f"## {title}\n\n{words}", key="registers", description=title)
    say(words)
