"""Sends what waits in the outbox, each message once (D4, F25 to F28, F36).

A message is claimed in a committed row before it leaves. A claim that nobody
ended is in doubt: it is looked for where mail arrives, and otherwise held for a
person. Running the relay again sends nothing twice, and says so.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from tasks.errors import MailServerDown, ReleaseRefused, StepRefused
from tasks.notification.delivering import Delivering, treat
from tasks.notification.gate import release_faults
from tasks.notification.relay_report import RelayReport
from tasks.store.commitments import read_frame
from tasks.store.database import opened, reading, writing
from tasks.store.freezing import FrozenRound, read_frozen
from tasks.store.holding import hold_round
from tasks.store.log import append_entry, logged_fact, verify_log
from tasks.store.outbox import CLOSED, Letter, move_letter, read_letters
from tasks.store.rounds import change_state, standing_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from config.schema import Authority
    from tasks.notification.carriers import Carrier
    from tasks.store.rounds import Standing

READY = frozenset({"frozen", "released"})


def relay(
    store_url: str,
    round_id: str,
    carrier: Carrier,
    *,
    authority: Authority,
    documents_in: Path,
    by: str,
    clock: Callable[[], datetime],
) -> RelayReport:
    """Every message of the round's newest version has left once, or it is known why not.

    ``documents_in`` is the folder that document paths are relative to. Raises
    ReleaseRefused (the gate found something), RoundBusy (another relay is at
    it), and MailServerDown or MailboxFailed (what did not leave waits).
    """
    with hold_round(store_url, round_id, "mail"), opened(store_url) as engine:
        with reading(engine) as connection:
            standing = standing_of(connection, round_id)
        letters = recover(engine, read_letters(engine, round_id, standing.version), clock)
        _refuse_unready(standing, READY)
        if all(letter.state in CLOSED for letter in letters):
            return RelayReport.of([_closed(letter) for letter in letters], [])
        frozen = _release(engine, standing, authority, documents_in, by=by, at=clock())
        documents = {document.document_id: document for document in frozen.documents}
        run = Delivering(engine, carrier, authority, documents, documents_in, clock)
        with closing(carrier):
            return send_all(run, standing, letters, READY)


def _refuse_unready(standing: Standing, allowed: frozenset[str]) -> None:
    if standing.state not in allowed:
        raise StepRefused(standing.round_id, standing.version, standing.state, "sent")


def recover(
    engine: Engine, letters: tuple[Letter, ...], clock: Callable[[], datetime]
) -> tuple[Letter, ...]:
    """A claim that nobody ended is in doubt: nobody else is sending, for we hold the mail."""
    note = "the sender stopped in the middle"
    return tuple(
        (move_letter(engine, letter, "in_doubt", at=clock(), note=note) or letter)
        if letter.state == "sending"
        else letter
        for letter in letters
    )


def _release(
    engine: Engine, standing: Standing, authority: Authority, documents_in: Path, *, by: str,
    at: datetime,
) -> FrozenRound:  # fmt: skip
    """The gate was passed, and that is on record; raises ReleaseRefused with all that is wrong."""
    round_id, version = standing.round_id, standing.version
    frame = read_frame(engine, round_id, version)
    with reading(engine) as connection:
        frozen = read_frozen(connection, round_id, version)
        frozen_as = str(logged_fact(connection, round_id, version, "freeze", "frozen"))
        log_faults = verify_log(connection).faults
    faults = release_faults(frozen, frame, frozen_as, authority.mail, documents_in)
    if log_faults or faults:
        raise ReleaseRefused(round_id, (*log_faults, *faults))
    if standing.state == "frozen":
        with writing(engine) as connection:
            change_state(connection, standing, "released", by=by, at=at)
    return frozen


def send_all(
    run: Delivering, standing: Standing, letters: tuple[Letter, ...], allowed: frozenset[str]
) -> RelayReport:
    """Every letter in its order; what stops one for good stops all that come after it.

    ``allowed`` are the states that the version must be in as each letter leaves.
    """
    done = [_closed(letter) for letter in letters if letter.state in CLOSED]
    try:
        for letter in letters:
            if letter.state not in CLOSED:
                _refuse_stopped(run.engine, standing, allowed)
                done.append(treat(run, letter))
    except MailServerDown as error:
        left = len(letters) - len(done) + done.count("waiting")
        raise MailServerDown(error.server, error.why, done.count("sent"), left) from None
    except ReleaseRefused as error:
        raise ReleaseRefused(error.round_id, error.faults, done.count("sent")) from None
    finally:
        _record(run, standing, done.count("sent"))
    return RelayReport.of(done, run.notes)


def _refuse_stopped(engine: Engine, standing: Standing, allowed: frozenset[str]) -> None:
    """A round that was paused or cancelled meanwhile sends nothing more (F03)."""
    with reading(engine) as connection:
        now = standing_of(connection, standing.round_id, standing.version)
    _refuse_unready(now, allowed)


def _closed(letter: Letter) -> str:
    return "already" if letter.state == "sent" else "failed"


def _record(run: Delivering, standing: Standing, sent: int) -> None:
    if sent:
        key = (standing.round_id, standing.version)
        with writing(run.engine) as connection:
            append_entry(connection, *key, "mail", facts={"sent": sent}, at=run.clock())
