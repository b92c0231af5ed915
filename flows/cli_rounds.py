"""``audit round``: where a round stands, and what a person may decide about it.

A drawn round is never drawn again. It is paused, cancelled, or superseded by a
new version with a reason and a second approver, all of it on record (R022, A25).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tasks.notification.relay_report import NOTHING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tasks.store.rounds import Standing

rounds = typer.Typer(
    help="A round on record: see it, pause it, cancel it, or set its draw aside.",
    no_args_is_help=True,
)

RoundId = Annotated[str, typer.Argument(help="Such as PW-2021-07.")]
Reason = Annotated[str, typer.Option(help="Why, on one line; it stays on record.")]
By = Annotated[str, typer.Option(help="Your name; it stays on record.")]


@rounds.command("show")
def show(round_id: RoundId) -> None:
    """Show every version of a round, each change of its state, and its mail."""
    from tasks.store.outbox import states_of
    from tasks.store.versions import history_of

    with _connected(is_writing=False) as connection:
        steps = history_of(connection, round_id)
        mail = states_of(connection, round_id)
    for step in steps:
        why = f": {step.reason}" if step.reason else ""
        typer.echo(
            f"version {step.version}  {step.changed_at[:16].replace('T', ' ')}"
            f"  {step.state:<10} by {step.changed_by}{why}"
        )
    for (version, state), count in mail.items():
        typer.echo(f"version {version}  {count} messages {state.replace('_', ' ')}")


@rounds.command("pause")
def pause(round_id: RoundId, reason: Reason, by: By) -> None:
    """Stop a round for a while: no step and no mail until it is resumed."""
    from flows import clock
    from tasks.store.rounds import pause_round

    with _connected() as connection:
        pause_round(connection, round_id, reason=reason, by=by, at=clock.now())
    typer.echo(f"{round_id} is paused. Nothing more is sent until it is resumed.")


@rounds.command("resume")
def resume(round_id: RoundId, reason: Reason, by: By) -> None:
    """Let a paused round go on from where it was."""
    from flows import clock
    from tasks.store.rounds import resume_round

    with _connected() as connection:
        standing = resume_round(connection, round_id, reason=reason, by=by, at=clock.now())
    typer.echo(f"{round_id} is {standing.state} again. Run it to go on.")


@rounds.command("cancel")
def cancel(round_id: RoundId, reason: Reason, by: By) -> None:
    """Call a round off; its draw stays on record, and whoever had mail is told to stop."""
    from flows import clock
    from tasks.store.rounds import cancel_round, standing_of

    with _connected() as connection:
        cancel_round(connection, round_id, reason=reason, by=by, at=clock.now())
        _queue_withdrawals(connection, standing_of(connection, round_id))
    typer.echo(f"{round_id} is cancelled. What was drawn stays on record.")
    _send(round_id)


@rounds.command("supersede")
def supersede(
    round_id: RoundId,
    reason: Reason,
    by: By,
    second_approver: Annotated[str, typer.Option(help="Another person, who agrees.")],
) -> None:
    """Set a committed draw aside, so that the next start draws a new version.

    The new certificate says so, with the reason and both names; whoever had
    mail of the earlier version is told to stop and to delete it.
    """
    from flows import clock
    from tasks.store.rounds import standing_of, supersede_round

    with _connected() as connection:
        version = supersede_round(
            connection, round_id, reason=reason, by=by, second_approver=second_approver,
            at=clock.now(),
        )  # fmt: skip
        _queue_withdrawals(connection, standing_of(connection, round_id, version - 1))
    typer.echo(
        f"{round_id} has been set aside. Its next start draws version {version}, whose certificate"
        " says why and who agreed."
    )
    _send(round_id)


@rounds.command("send")
def send(round_id: RoundId) -> None:
    """Send what still waits of a round's withdrawals, after the mail server was down."""
    _send(round_id)


def _queue_withdrawals(connection: Connection, standing: Standing) -> None:
    """Whoever had mail of the version is told, in the transaction that sets it aside."""
    from flows import clock, opening
    from tasks.notification.withdrawing import queue_withdrawals

    authority = opening.configuration().authority
    queue_withdrawals(connection, standing, authority, at=clock.now())


def _send(round_id: str) -> None:
    """The withdrawals of every version that was set aside, with what became of them."""
    from config.settings import read_settings
    from flows import clock, opening
    from tasks.notification.choosing import carrier_for
    from tasks.notification.withdrawing import SET_ASIDE, relay_withdrawals
    from tasks.store.versions import history_of

    settings, authority = read_settings(), opening.configuration().authority
    with _connected(is_writing=False) as connection:
        last = {step.version: step.state for step in history_of(connection, round_id)}
    for version in (each for each, state in last.items() if state in SET_ASIDE):
        report = relay_withdrawals(
            settings.store_url, round_id, version,
            carrier_for(settings.smtp_url, settings.mailbox, ca_file=settings.smtp_ca_file),
            authority=authority, clock=clock.now,
        )  # fmt: skip
        if report != NOTHING:
            typer.echo(f"Withdrawals of version {version}: {report.sentence}")


@contextmanager
def _connected(*, is_writing: bool = True) -> Generator[Connection]:
    """The store, made ready; one transaction."""
    from config.settings import read_settings
    from tasks.store.database import opened, prepare_store, reading, writing

    url = read_settings().store_url
    prepare_store(url)
    with opened(url) as engine, (writing if is_writing else reading)(engine) as connection:
        yield connection
