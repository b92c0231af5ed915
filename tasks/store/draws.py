"""The draw of a round: written once, read ever after (R023, A25)."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tasks.errors import FrameChanged, RoundFrozen, RoundUnknown, StepRefused
from tasks.model import CoverageForecast, Nominated, Sample, Seed, Selected
from tasks.store.commitments import fraction_text, read_commitment, read_public_value
from tasks.store.database import moment, row_of, rows_of, write_rows
from tasks.store.log import append_entry
from tasks.store.nomination_tables import NOMINATED_CASES
from tasks.store.rounds import STOPS, change_state, standing_of
from tasks.store.tables import DRAW_WORKERS, DRAWN_CASES, DRAWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection


def record_draw(connection: Connection, sample: Sample, *, by: str, at: datetime) -> None:
    """The live draw of a committed round is on record; the same draw again changes nothing.

    Raises StepRefused for a preview or a stopped round, FrameChanged where the
    sample belongs to another commitment or public value, RoundFrozen where the
    round already has another draw.
    """
    standing = standing_of(connection, sample.round_id, sample.version)
    if sample.seed.purpose != "live":
        raise StepRefused(sample.round_id, sample.version, "a preview", "drawn")
    if standing.state in STOPS:
        raise StepRefused(sample.round_id, sample.version, standing.state, "drawn")
    _check_origin(connection, sample)
    digest = sha256(sample.certificate.encode()).hexdigest()
    stored = row_of(connection, DRAWS, sample.round_id, sample.version)
    if stored is not None:
        if stored.certificate_digest != digest:
            raise RoundFrozen(sample.round_id, sample.version, "draw")
        return
    _write_draw(connection, sample, digest, at)
    change_state(connection, standing, "drawn", by=by, at=at)
    facts = {
        "certificate": digest,
        "selected": len(sample.selected),
        "reserves": len(sample.reserves),
        "shortfall": sample.shortfall,
    }
    if sample.nominated:
        facts["nominated"] = len(sample.nominated)
    append_entry(connection, sample.round_id, sample.version, "draw", facts=facts, at=at)


def read_sample(connection: Connection, round_id: str, version: int) -> Sample:
    """The draw as it was recorded, certificate and all; raises RoundUnknown where there is none."""
    draw = row_of(connection, DRAWS, round_id, version)
    commitment = read_commitment(connection, round_id, version)
    public = read_public_value(connection, round_id, version)
    if draw is None or commitment is None or public is None:
        raise RoundUnknown(round_id)
    drawn = rows_of(connection, DRAWN_CASES, round_id, version)
    workers = rows_of(connection, DRAW_WORKERS, round_id, version)
    return Sample(
        round_id=round_id,
        version=version,
        commitment=commitment,
        seed=Seed(draw.seed, public.value, public.is_self_generated, "live"),
        selected=tuple(_selected(row) for row in drawn if not row.is_reserve),
        reserves=tuple(_selected(row) for row in drawn if row.is_reserve),
        coverage=CoverageForecast(
            due=tuple(row.worker_id for row in workers),
            reached=tuple(row.worker_id for row in workers if row.is_reached),
            left=tuple(row.worker_id for row in workers if not row.is_reached),
            is_certain=draw.is_coverage_certain,
            expectation=Fraction(draw.coverage_expectation),
        ),
        shortfall=draw.shortfall,
        certificate=draw.certificate,
        nominated=tuple(
            Nominated(row.place, row.case_id, row.reason)
            for row in rows_of(connection, NOMINATED_CASES, round_id, version)
        ),
    )


def _selected(row: Any) -> Selected:
    return Selected(row.place, row.case_id, Fraction(row.probability))


def _check_origin(connection: Connection, sample: Sample) -> None:
    """A draw is taken only from the commitment and the public value that stand."""
    commitment = read_commitment(connection, sample.round_id, sample.version)
    public = read_public_value(connection, sample.round_id, sample.version)
    if commitment is None or public is None:
        raise StepRefused(sample.round_id, sample.version, "not committed", "drawn")
    if commitment != sample.commitment:
        raise FrameChanged(sample.round_id, sample.version, "commitment")
    seed = sample.seed
    if (public.value, public.is_self_generated) != (seed.public_value, seed.is_self_generated):
        raise FrameChanged(sample.round_id, sample.version, "public value")


def _write_draw(connection: Connection, sample: Sample, digest: str, at: datetime) -> None:
    key = {"round_id": sample.round_id, "version": sample.version}
    row = {
        "seed": sample.seed.value,
        "certificate": sample.certificate,
        "certificate_digest": digest,
        "shortfall": sample.shortfall,
        "is_coverage_certain": sample.coverage.is_certain,
        "coverage_expectation": fraction_text(sample.coverage.expectation),
        "drawn_at": moment(at),
    }
    write_rows(connection, DRAWS, [{**key, **row}])
    write_rows(connection, DRAWN_CASES, ({**key, **each} for each in _drawn_rows(sample)))
    named = ({**key, "place": e.order, "case_id": e.case_id, "reason": e.reason}
             for e in sample.nominated)  # fmt: skip
    write_rows(connection, NOMINATED_CASES, named)
    reached = frozenset(sample.coverage.reached)
    workers = (
        {**key, "place": place, "worker_id": worker, "is_reached": worker in reached}
        for place, worker in enumerate(sample.coverage.due, start=1)
    )
    write_rows(connection, DRAW_WORKERS, workers)


def _drawn_rows(sample: Sample) -> Iterator[dict[str, object]]:
    for is_reserve, chosen in ((False, sample.selected), (True, sample.reserves)):
        for each in chosen:
            yield {
                "is_reserve": is_reserve,
                "place": each.order,
                "case_id": each.case_id,
                "probability": fraction_text(each.probability),
            }
