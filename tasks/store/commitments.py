"""What is fixed before a round's seed can exist: its frame, its judgement, its commitment.

The public value is stored once, after the commitment stands, so that nobody
can try values until the sample pleases (R023). Starting again with the same
frame gets the value that was stored; with another frame nothing is changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tasks.errors import FrameChanged, StepRefused
from tasks.model import Commitment, ContractResult, Exclusion, Frame, FrameCase, Verdict
from tasks.store.database import moment, reading, row_of, rows_of, write_rows, writing
from tasks.store.log import append_entry
from tasks.store.rounds import STOPS, change_state, standing_of
from tasks.store.tables import (
    COMMITMENTS,
    CONTRACT_COUNTS,
    CONTRACT_RESULTS,
    CONTRACT_RULES,
    FRAME_CASES,
    FRAME_EXCLUSIONS,
    PUBLIC_VALUES,
    QUARANTINED_KEYS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine, Row

    from tasks.model import Round


@dataclass(frozen=True, slots=True)
class PublicValue:
    """The value that the seed is made with, and whether this programme made it itself."""

    value: str
    is_self_generated: bool


def commit_round(
    engine: Engine,
    round_: Round,
    frame: Frame,
    commitment: Commitment,
    contracts: tuple[ContractResult, ...],
    *,
    proposed: PublicValue,
    by: str,
    at: datetime,
) -> PublicValue:
    """The round is committed and its public value fixed; returns the value that holds.

    The commitment is kept before the value is written. A second call with the
    same commitment returns the stored value, whatever is proposed; with another
    one it raises FrameChanged, and nothing has changed.
    """
    with writing(engine) as connection:
        commit_frame(connection, round_, frame, commitment, contracts, by=by, at=at)
    with writing(engine) as connection:
        return fix_public_value(connection, round_, proposed, at=at)


def commit_frame(
    connection: Connection,
    round_: Round,
    frame: Frame,
    commitment: Commitment,
    contracts: tuple[ContractResult, ...],
    *,
    by: str,
    at: datetime,
) -> None:
    """Frame, judgement and commitment are on record, once per version of a round."""
    standing = standing_of(connection, round_.round_id, round_.version)
    if standing.state in STOPS:
        raise StepRefused(round_.round_id, round_.version, standing.state, "committed")
    stored = read_commitment(connection, round_.round_id, round_.version)
    if stored is not None:
        _compare(round_, stored, commitment)
        return
    key = _key(round_)
    row = {**key, **asdict(commitment), "committed_at": moment(at)}
    write_rows(connection, COMMITMENTS, [row])
    _write_frame(connection, key, frame)
    for result in contracts:
        _write_contract(connection, key, result)
    change_state(connection, standing, "committed", by=by, at=at)
    facts = {
        "commitment": commitment.digest,
        "cases": len(frame.cases),
        "exclusions": len(frame.exclusions),
    }
    append_entry(connection, **key, step="commitment", facts=facts, at=at)


def fix_public_value(
    connection: Connection, round_: Round, proposed: PublicValue, *, at: datetime
) -> PublicValue:
    """The round's public value: the stored one, or the proposed one, which is stored now."""
    stored = read_public_value(connection, round_.round_id, round_.version)
    if stored is not None:
        return stored
    if read_commitment(connection, round_.round_id, round_.version) is None:
        raise StepRefused(round_.round_id, round_.version, "opened", "given its public value")
    if not proposed.value or not proposed.value.isprintable():
        raise ValueError("A public value is text that can be printed.")
    row = {**_key(round_), "public_value": proposed.value, "fixed_at": moment(at)}
    row["is_self_generated"] = proposed.is_self_generated
    write_rows(connection, PUBLIC_VALUES, [row])
    facts = {"public_value": proposed.value}
    append_entry(connection, **_key(round_), step="public_value", facts=facts, at=at)
    return proposed


def read_commitment(connection: Connection, round_id: str, version: int) -> Commitment | None:
    """The commitment of a version, or None where it has none yet."""
    row = row_of(connection, COMMITMENTS, round_id, version)
    if row is None:
        return None
    return Commitment(row.frame_digest, row.design_digest, row.method, row.digest)


def read_public_value(connection: Connection, round_id: str, version: int) -> PublicValue | None:
    """The public value of a version, or None where it is not fixed yet."""
    row = row_of(connection, PUBLIC_VALUES, round_id, version)
    return None if row is None else PublicValue(row.public_value, row.is_self_generated)


def read_frame(engine: Engine, round_id: str, version: int) -> Frame:
    """The committed frame, case for case; the source is not asked again."""
    with reading(engine) as connection:
        cases = rows_of(connection, FRAME_CASES, round_id, version)
        exclusions = rows_of(connection, FRAME_EXCLUSIONS, round_id, version)
    return Frame(
        tuple(_frame_case(row) for row in cases),
        tuple(Exclusion(row.case_id, row.reason) for row in exclusions),
    )


def _frame_case(row: Row[Any]) -> FrameCase:
    return FrameCase(
        row.case_id,
        row.family_id,
        row.worker_id,
        row.team_id,
        row.team_type,
        row.status,
        Fraction(row.weight),
        row.is_worker_due,
    )


def fraction_text(value: Fraction) -> str:
    """A share as the store writes it, always with its denominator.

    >>> fraction_text(Fraction(2))
    '2/1'
    """
    return f"{value.numerator}/{value.denominator}"


def _compare(round_: Round, stored: Commitment, wanted: Commitment) -> None:
    words = {
        "frame_digest": "list of eligible cases",
        "design_digest": "design",
        "method": "method",
    }
    for name, word in words.items():
        if getattr(stored, name) != getattr(wanted, name):
            raise FrameChanged(round_.round_id, round_.version, word)
    if stored.digest != wanted.digest:
        raise FrameChanged(round_.round_id, round_.version, "commitment")


def _write_frame(connection: Connection, key: dict[str, Any], frame: Frame) -> None:
    cases = (
        {**key, **asdict(case), "weight": fraction_text(case.weight), "place": place}
        for place, case in enumerate(frame.cases, start=1)
    )
    write_rows(connection, FRAME_CASES, cases)
    exclusions = (
        {**key, **asdict(exclusion), "place": place}
        for place, exclusion in enumerate(frame.exclusions, start=1)
    )
    write_rows(connection, FRAME_EXCLUSIONS, exclusions)


def _write_contract(connection: Connection, key: dict[str, Any], result: ContractResult) -> None:
    """Counts, and the keys of what was quarantined with the rule's code; never a value."""
    mine = {**key, "population": result.population}
    row = {
        "contract_version": result.version,
        "contract_digest": result.contract_digest,
        "frame_digest": result.frame_digest,
        "as_at": result.as_at,
        "extracted": result.extracted,
        "accepted": result.accepted,
        "quarantined": result.quarantined,
    }
    write_rows(connection, CONTRACT_RESULTS, [{**mine, **row}])
    rules = ({**mine, **each} for each in _rule_rows(result))
    write_rows(connection, CONTRACT_RULES, rules)
    keys = ({**mine, **each} for each in _key_rows(result))
    write_rows(connection, QUARANTINED_KEYS, keys)
    counts = ({**mine, **asdict(count)} for count in result.counts)
    write_rows(connection, CONTRACT_COUNTS, counts)


def _rule_rows(result: ContractResult) -> Iterator[dict[str, object]]:
    for place, rule in enumerate(result.rules, start=1):
        yield {
            "place": place,
            "code": rule.code,
            "message": rule.message,
            "verdict": rule.verdict,
            "column_name": rule.column,
            "failed": rule.failed,
            "waived": rule.waived,
            "similar_to": rule.similar_to,
        }


def _key_rows(result: ContractResult) -> Iterator[dict[str, object]]:
    quarantining = (rule for rule in result.rules if rule.verdict == Verdict.QUARANTINE)
    pairs = ((rule.code, key) for rule in quarantining for key in rule.failed_keys)
    for place, (code, record_key) in enumerate(pairs, start=1):
        yield {"place": place, "code": code, "record_key": record_key}


def _key(round_: Round) -> dict[str, Any]:
    return {"round_id": round_.round_id, "version": round_.version}
