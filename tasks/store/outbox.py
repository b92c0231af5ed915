"""The outbox: messages written with the round, and how each delivery went, row by row (D4).

A message is claimed before it is sent: the claim is a row with the next step
number, which only one sender can insert. After a crash a claim without an end
is in doubt, and never simply sent again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tasks.errors import StepRefused
from tasks.model import Message
from tasks.store.database import moment, reading, rows_of, write_rows, writing
from tasks.store.tables import DELIVERIES, MESSAGE_DOCUMENTS, MESSAGES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MOVES: dict[str, frozenset[str]] = {
    "pending": frozenset({"sending", "sent"}),
    "sending": frozenset({"sent", "pending", "failed", "in_doubt"}),
    "in_doubt": frozenset({"sent", "pending"}),
    "failed": frozenset({"pending"}),
    "sent": frozenset(),
}
CLOSED = frozenset({"sent", "failed"})
WITHDRAWAL = "withdrawal"
"""The kind of a message that takes an earlier one back; the round was not frozen with it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A queued message and where it stands; ``changed_at`` is when it came to stand there."""

    message: Message
    queued_at: datetime
    state: str
    step: int
    note: str | None
    changed_at: datetime


def write_messages(
    connection: Connection, messages: tuple[Message, ...], *, version: int, at: datetime
) -> None:
    """Every message waits in the outbox, each exactly once by its key."""
    for place, message in enumerate(messages, start=1):
        row = asdict(message)
        documents = row.pop("document_ids")
        own = {"version": version, "place": place, "queued_at": moment(at)}
        write_rows(connection, MESSAGES, [{**row, **own}])
        key = {"round_id": message.round_id, "version": version, "message_key": message.message_key}
        enclosed = (
            {**key, "place": number, "document_id": document_id}
            for number, document_id in enumerate(documents, start=1)
        )
        write_rows(connection, MESSAGE_DOCUMENTS, enclosed)
        first = {"message_key": message.message_key, "step": 1, "state": "pending"}
        write_rows(connection, DELIVERIES, [{**first, "changed_at": moment(at)}])


def read_messages(
    connection: Connection, round_id: str, version: int, *, are_withdrawals: bool = False
) -> tuple[Message, ...]:
    """The messages of a version in their order, with what each encloses."""
    enclosed: dict[str, list[str]] = {}
    for row in rows_of(connection, MESSAGE_DOCUMENTS, round_id, version):
        enclosed.setdefault(row.message_key, []).append(row.document_id)
    return tuple(
        Message(
            row.message_key, row.round_id, row.kind, row.recipient_id, row.recipient,
            row.subject, row.body, tuple(enclosed.get(row.message_key, ())),
        )
        for row in rows_of(connection, MESSAGES, round_id, version)
        if (row.kind == WITHDRAWAL) == are_withdrawals
    )  # fmt: skip


def read_letters(
    engine: Engine, round_id: str, version: int, *, are_withdrawals: bool = False
) -> tuple[Letter, ...]:
    """Every message of a version with its last state, in the order of the outbox."""
    with reading(engine) as connection:
        messages = read_messages(connection, round_id, version, are_withdrawals=are_withdrawals)
        queued = {
            row.message_key: row.queued_at
            for row in rows_of(connection, MESSAGES, round_id, version)
        }
        mine = DELIVERIES.c.message_key == MESSAGES.c.message_key
        moves = (
            select(DELIVERIES)
            .join(MESSAGES, mine)
            .where(MESSAGES.c.round_id == round_id, MESSAGES.c.version == version)
            .order_by(DELIVERIES.c.step)
        )
        last = {row.message_key: row for row in connection.execute(moves)}
    return tuple(
        Letter(
            message=message,
            queued_at=datetime.fromisoformat(queued[message.message_key]),
            state=last[message.message_key].state,
            step=last[message.message_key].step,
            note=last[message.message_key].note,
            changed_at=datetime.fromisoformat(last[message.message_key].changed_at),
        )
        for message in messages
    )


def told_of(connection: Connection, round_id: str, version: int) -> tuple[Message, ...]:
    """The messages of a version that have left, or may have."""
    table = DELIVERIES
    left = select(table.c.message_key).where(table.c.state.in_(("sending", "in_doubt", "sent")))
    keys = set(connection.execute(left).scalars())
    mine = read_messages(connection, round_id, version)
    return tuple(message for message in mine if message.message_key in keys)


def states_of(connection: Connection, round_id: str) -> dict[tuple[int, str], int]:
    """How many messages of each version of a round stand in each state, in that order."""
    mine = DELIVERIES.c.message_key == MESSAGES.c.message_key
    moves = (
        select(MESSAGES.c.version, DELIVERIES.c.message_key, DELIVERIES.c.state)
        .join(MESSAGES, mine)
        .where(MESSAGES.c.round_id == round_id)
        .order_by(DELIVERIES.c.step)
    )
    last = {row.message_key: (row.version, row.state) for row in connection.execute(moves)}
    return dict(sorted(Counter(last.values()).items()))


def move_letter(
    engine: Engine, letter: Letter, state: str, *, at: datetime, note: str | None = None
) -> Letter | None:
    """The letter stands elsewhere, in a committed row; None where somebody else moved it first."""
    key = letter.message.message_key
    if state not in MOVES[letter.state]:
        raise StepRefused(key, letter.step, letter.state, state)
    row = {"message_key": key, "step": letter.step + 1, "state": state, "note": note}
    try:
        with writing(engine) as connection:
            connection.execute(insert(DELIVERIES), {**row, "changed_at": moment(at)})
    except IntegrityError:
        return None
    return Letter(letter.message, letter.queued_at, state, letter.step + 1, note, at)


def put_back(engine: Engine, round_id: str, version: int, *, at: datetime) -> int:
    """What was refused for good waits again, because a person has mended the cause; how many."""
    failed = (each for each in read_letters(engine, round_id, version) if each.state == "failed")
    note = "put back by a person"
    moved = [move_letter(engine, letter, "pending", at=at, note=note) for letter in failed]
    return sum(letter is not None for letter in moved)
