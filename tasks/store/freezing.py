"""A round is frozen whole: draw, allocation, documents, envelopes and state in one transaction.

The digest of all of it is stored beside it and chained into the log, so that
whoever reads the rows back can tell whether they are what was frozen (K27, K34).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from tasks.errors import RoundFrozen, RoundUnknown
from tasks.model import (
    Addressee,
    AgencyReturn,
    Allocation,
    Document,
    Message,
    Observation,
    Sample,
)
from tasks.store.agency_tables import AGENCY_RETURNS
from tasks.store.allocations import read_allocation, write_allocation
from tasks.store.approvals import sample_of
from tasks.store.database import moment, row_of, rows_of, write_rows, writing
from tasks.store.draws import record_draw
from tasks.store.log import append_entry
from tasks.store.observations import read_observations, write_observations
from tasks.store.outbox import read_messages, write_messages
from tasks.store.rounds import change_state, standing_of
from tasks.store.tables import ADDRESSEES, DOCUMENTS, FREEZES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection, Engine


@dataclass(frozen=True, slots=True)
class FrozenRound:
    """Everything that a version of a round was frozen with."""

    sample: Sample
    allocation: Allocation
    documents: tuple[Document, ...]
    addressees: tuple[Addressee, ...]
    messages: tuple[Message, ...]
    observations: tuple[Observation, ...] = ()
    returns: tuple[AgencyReturn, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical text of all of it, in hex.

        Rounds without observations, returns or named cases have the digest that
        they always had.
        """
        held = {
            name: each
            for name, each in asdict(self).items()
            if each or name not in {"observations", "returns"}
        }
        if not self.sample.nominated:
            del held["sample"]["nominated"]
        parts = json.dumps(held, sort_keys=True, separators=(",", ":"), default=_text)
        return sha256(parts.encode()).hexdigest()


def freeze_round(
    engine: Engine,
    frozen: FrozenRound,
    *,
    by: str,
    at: datetime,
    beside: Callable[[Connection], None] | None = None,
) -> bool:
    """The round is frozen with its outbox, in one transaction; True if that happened just now.

    False where the very same was frozen before: nothing is written twice.
    ``beside`` writes what belongs to the round in the same transaction.
    Raises RoundFrozen where something else was, StepRefused for a preview or a
    stopped round, FrameChanged for a draw from another commitment.
    """
    sample = frozen.sample
    with writing(engine) as connection:
        stored = row_of(connection, FREEZES, sample.round_id, sample.version)
        if stored is not None:
            if stored.digest != frozen.digest:
                raise RoundFrozen(sample.round_id, sample.version, "documents and allocation")
            return False
        record_draw(connection, sample, by=by, at=at)
        _write(connection, frozen, at)
        standing = standing_of(connection, sample.round_id, sample.version)
        change_state(connection, standing, "frozen", by=by, at=at)
        if beside is not None:
            beside(connection)
    return True


def read_frozen(connection: Connection, round_id: str, version: int) -> FrozenRound:
    """What was frozen, read back from its rows; raises RoundUnknown where nothing was."""
    if row_of(connection, FREEZES, round_id, version) is None:
        raise RoundUnknown(round_id)
    return FrozenRound(
        sample=sample_of(connection, round_id, version),
        allocation=read_allocation(connection, round_id, version),
        documents=tuple(
            Document(
                row.document_id, row.kind, row.path, row.media_type,
                row.digest, row.size, row.recipient_id,
            )
            for row in rows_of(connection, DOCUMENTS, round_id, version)
        ),
        addressees=tuple(
            Addressee(row.role, row.reference_id, row.person_name, row.address)
            for row in rows_of(connection, ADDRESSEES, round_id, version)
        ),
        messages=read_messages(connection, round_id, version),
        observations=read_observations(connection, round_id, version),
        returns=tuple(
            AgencyReturn(row.case_place, row.case_id, row.organisation_id, row.mail_domain,
                         row.withheld)
            for row in rows_of(connection, AGENCY_RETURNS, round_id, version)
        ),
    )  # fmt: skip


def frozen_digest(connection: Connection, round_id: str, version: int) -> str | None:
    """The digest that was stored when the round was frozen, or None."""
    row = row_of(connection, FREEZES, round_id, version)
    return None if row is None else str(row.digest)


def _write(connection: Connection, frozen: FrozenRound, at: datetime) -> None:
    key = {"round_id": frozen.sample.round_id, "version": frozen.sample.version}
    row = {**key, "digest": frozen.digest, "frozen_at": moment(at)}
    write_rows(connection, FREEZES, [row])
    write_allocation(connection, frozen.allocation, version=frozen.sample.version)
    write_observations(
        connection, frozen.observations,
        round_id=frozen.sample.round_id, version=frozen.sample.version,
    )  # fmt: skip
    for table, things in ((DOCUMENTS, frozen.documents), (ADDRESSEES, frozen.addressees)):
        rows = (
            {**key, **asdict(thing), "place": place} for place, thing in enumerate(things, start=1)
        )
        write_rows(connection, table, rows)
    write_rows(connection, AGENCY_RETURNS, (
        {**key, **asdict(each), "case_place": each.place, "place": place}
        for place, each in enumerate(frozen.returns, start=1)
    ))  # fmt: skip
    write_messages(connection, frozen.messages, version=frozen.sample.version, at=at)
    facts = {
        "frozen": frozen.digest,
        "assignments": len(frozen.allocation.assignments),
        "documents": len(frozen.documents),
        "messages": len(frozen.messages),
    }
    sample = frozen.sample
    append_entry(connection, sample.round_id, sample.version, "freeze", facts=facts, at=at)


def _text(value: object) -> str:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    raise TypeError(f"A {type(value).__name__} has no canonical text.")
